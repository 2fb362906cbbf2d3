package grading

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/sqlbox"
	"chantier/packs/php"
)

// Receipt is what a verdict can be proved by: whoever has the answer, the exercise and the same program finds the same
// verdict and the same fuel again, and the signature shows that nobody rewrote it since.
//
// Digests are SHA-256 in hexadecimal. The code is digested as it was read: line ends and folders do not count.
type Receipt struct {
	Format         int            `json:"format"`
	Exercise       string         `json:"exercise"`
	CodeSHA256     string         `json:"code_sha256"`
	ExerciseSHA256 string         `json:"exercise_sha256"`
	Engine         string         `json:"engine"`        // name and version of the program
	EngineSHA256   string         `json:"engine_sha256"` // of everything that decides how answers run
	Seed           string         `json:"seed"`
	Verdict        string         `json:"verdict"`
	Checks         []ReceiptCheck `json:"checks"`
	Fuel           int64          `json:"fuel"`
	Key            string         `json:"key"`       // public key, ed25519, base64
	Signature      string         `json:"signature"` // of this object without this field, base64
}

// ReceiptCheck is the outcome of one check. Its message is not kept: it may quote the learner.
type ReceiptCheck struct {
	ID     string `json:"id"`
	Passed bool   `json:"passed"`
}

const receiptFormat = 1

// maxReceipt bounds a receipt, in bytes.
const maxReceipt = 1 << 20

// ErrReceipt is returned for what is no receipt, or was changed after it was signed.
var ErrReceipt = errors.New("not a valid receipt")

// NewReceipt writes and signs the receipt of a verdict.
func NewReceipt(r Result, key ed25519.PrivateKey) (Receipt, error) {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok || len(key) != ed25519.PrivateKeySize {
		return Receipt{}, errors.New("sign a receipt: the key is not an ed25519 key")
	}
	out := Receipt{
		Format: receiptFormat, Exercise: r.Exercise, CodeSHA256: hex.EncodeToString(r.CodeHash[:]), ExerciseSHA256: hex.EncodeToString(r.ExerciseHash[:]),
		Engine: EngineName(), EngineSHA256: EngineHash(), Seed: r.Seed.String(), Verdict: r.Verdict.String(), Checks: []ReceiptCheck{}, Fuel: r.Fuel,
		Key: base64.StdEncoding.EncodeToString(public),
	}
	for _, c := range r.Checks {
		out.Checks = append(out.Checks, ReceiptCheck{ID: c.ID, Passed: c.Passed})
	}
	message, err := out.signed()
	if err != nil {
		return Receipt{}, err
	}
	out.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, message))
	return out, nil
}

// signed is what the signature covers.
func (r Receipt) signed() ([]byte, error) {
	r.Signature = ""
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write a receipt: %w", err)
	}
	return append([]byte("chantier receipt\x00"), b...), nil
}

// Verify tells whether the receipt is as it was signed, by the key it names.
func (r Receipt) Verify() error {
	public, err := base64.StdEncoding.DecodeString(r.Key)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: its key is not readable", ErrReceipt)
	}
	signature, err := base64.StdEncoding.DecodeString(r.Signature)
	if err != nil {
		return fmt.Errorf("%w: its signature is not readable", ErrReceipt)
	}
	message, err := r.signed()
	if err != nil {
		return err
	}
	if !ed25519.Verify(public, message, signature) {
		return fmt.Errorf("%w: it was changed after it was signed", ErrReceipt)
	}
	return nil
}

// ParseReceipt reads a receipt, without verifying it.
func ParseReceipt(b []byte) (Receipt, error) {
	var r Receipt
	if len(b) > maxReceipt {
		return r, fmt.Errorf("%w: it has %d bytes", ErrReceipt, len(b))
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("%w: %v", ErrReceipt, err)
	}
	if r.Format != receiptFormat {
		return r, fmt.Errorf("%w: format %d", ErrReceipt, r.Format)
	}
	if _, err := ParseSeed(r.Seed); err != nil {
		return r, fmt.Errorf("%w: %v", ErrReceipt, err)
	}
	return r, nil
}

// Difference is one thing that a second judgement found otherwise. Those of the exercise and of the engine change what is compared and may be
// innocent (a message of the exercise was mended); the others are another verdict.
type Difference struct {
	Field   string `json:"field"` // code, exercise, engine, verdict, checks or fuel
	Receipt string `json:"receipt"`
	Now     string `json:"now"`
}

// Another tells whether the difference makes another verdict, or a verdict on another answer.
func (d Difference) Another() bool { return d.Field != "exercise" && d.Field != "engine" }

// Compare says what differs between a receipt and a second judgement.
func (r Receipt) Compare(again Result) []Difference {
	var all []Difference
	add := func(field, was, is string) {
		if was != is {
			all = append(all, Difference{field, was, is})
		}
	}
	var checks []ReceiptCheck
	for _, c := range again.Checks {
		checks = append(checks, ReceiptCheck{c.ID, c.Passed})
	}
	add("code", r.CodeSHA256, hex.EncodeToString(again.CodeHash[:]))
	add("exercise", r.ExerciseSHA256, hex.EncodeToString(again.ExerciseHash[:]))
	add("engine", r.EngineSHA256, EngineHash())
	add("verdict", r.Verdict, again.Verdict.String())
	if !slices.Equal(r.Checks, checks) {
		add("checks", showChecks(r.Checks), showChecks(checks))
	}
	add("fuel", strconv.FormatInt(r.Fuel, 10), strconv.FormatInt(again.Fuel, 10))
	return all
}

// showChecks writes outcomes: "+trois-liens -texte-clair".
func showChecks(checks []ReceiptCheck) string {
	words := make([]string, len(checks))
	for i, c := range checks {
		sign := "-"
		if c.Passed {
			sign = "+"
		}
		words[i] = sign + c.ID
	}
	return strings.Join(words, " ")
}

// EngineName tells which build judges: the engine is part of the program.
func EngineName() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "chantier " + s.Value[:12]
			}
		}
	}
	return "chantier"
}

// rules changes when the comparison of values changes: the program's version alone says too much.
const rules = 1

// EngineHash is the digest of everything that decides how answers run and are compared.
func EngineHash() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\nphp %s\nrules %d", EngineName(), jsvm.Fingerprint(), sqlbox.Fingerprint(), php.SHA256, rules))
	return hex.EncodeToString(sum[:])
}
