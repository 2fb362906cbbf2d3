package gradingcli

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
)

// writeReceipt writes the receipt of a result. With no key file the key is made for the occasion: the signature then
// only shows that the receipt was not changed.
func writeReceipt(file, keyFile string, r grading.Result) error {
	key, err := receiptKey(keyFile)
	if err != nil {
		return err
	}
	receipt, err := grading.NewReceipt(r, key)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(receipt, "", "  ")
	if err != nil {
		return fmt.Errorf("write the receipt: %w", err)
	}
	if err := os.WriteFile(file, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the receipt: %w", err)
	}
	return nil
}

// receiptKey reads a private key (PKCS #8, PEM), and makes the file when there is none.
func receiptKey(file string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil || file == "" {
		return key, err
	}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("make a key: %w", err)
		}
		text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return nil, fmt.Errorf("keep the key: %w", err)
		}
		return key, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("read the key: %s is not in PEM", file)
	}
	known, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	if key, ok := known.(ed25519.PrivateKey); ok {
		return key, nil
	}
	return nil, fmt.Errorf("read the key: %s holds another kind of key", file)
}

// replayOutput is the JSON of "grade --replay".
type replayOutput struct {
	Exercise    string               `json:"exercise"`
	Same        bool                 `json:"same"` // same answer, verdict, checks and fuel, and a good signature
	Verdict     string               `json:"verdict"`
	Fuel        int64                `json:"fuel"`
	Differences []grading.Difference `json:"differences"`
}

// replay judges again, with the draws of a receipt, and says what differs.
func replay(ctx context.Context, cur *curriculum.Curriculum, file string, paths []string, asJSON bool, stdout, stderr io.Writer) int {
	b, err := os.ReadFile(file)
	if err != nil {
		return unusable(stderr, "read the receipt: %v", err)
	}
	receipt, err := grading.ParseReceipt(b)
	if err != nil {
		return unusable(stderr, "%s: %v", file, err)
	}
	ex, ok := cur.Exercise(receipt.Exercise)
	if !ok {
		return unusable(stderr, "no exercise is called %q; see: chantier curriculum list", receipt.Exercise)
	}
	answer, err := readAnswer(paths)
	if err != nil {
		return unusable(stderr, "%v", err)
	}
	seed, err := grading.ParseSeed(receipt.Seed)
	if err != nil {
		return unusable(stderr, "%s: %v", file, err)
	}
	engine := newEngine(stderr)
	defer chromebox.Use(engine)()
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	r := engine.GradeAgain(ctx, ex, answer, seed)
	if r.Verdict == grading.EngineFault {
		return report(r, asJSON, stdout, stderr)
	}
	out := replayOutput{Exercise: ex.ID, Same: true, Verdict: r.Verdict.String(), Fuel: r.Fuel, Differences: []grading.Difference{}}
	if err := receipt.Verify(); err != nil {
		out.Differences = append(out.Differences, grading.Difference{Field: "signature", Receipt: receipt.Signature, Now: err.Error()})
	}
	out.Differences = append(out.Differences, receipt.Compare(r)...)
	for _, d := range out.Differences {
		out.Same = out.Same && !d.Another()
	}
	if err := writeReplay(out, asJSON, stdout); err != nil {
		return unusable(stderr, "print the result: %v", err)
	}
	if !out.Same {
		return ExitFailed
	}
	return ExitOK
}

func writeReplay(out replayOutput, asJSON bool, w io.Writer) error {
	if asJSON {
		return writeJSON(w, out)
	}
	text := fmt.Sprintf("%s : même verdict (%s), même travail (%d).\n", out.Exercise, out.Verdict, out.Fuel)
	if !out.Same {
		text = fmt.Sprintf("%s : le reçu dit autre chose.\n", out.Exercise)
	}
	for _, d := range out.Differences {
		text += fmt.Sprintf("  %s : %s dans le reçu, %s maintenant\n", d.Field, d.Receipt, d.Now)
	}
	_, err := io.WriteString(w, noBreakColons(text))
	return err
}
