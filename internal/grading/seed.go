package grading

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"chantier/internal/curriculum"
)

// Seed is what the draws of one verdict come from.
type Seed [32]byte

// String writes the seed as receipts do.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// ParseSeed reads what String wrote.
func ParseSeed(text string) (Seed, error) {
	var s Seed
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(s) {
		return s, fmt.Errorf("a seed has %d hexadecimal digits", 2*len(s))
	}
	copy(s[:], b)
	return s, nil
}

// seedOf gives the seed of an answer: the same answer always meets the same draws, a changed answer meets others, and
// without the secret nobody knows which before asking.
func (e *Engine) seedOf(exercise, code [32]byte) Seed {
	mac := hmac.New(sha256.New, e.secret)
	mac.Write([]byte("chantier draws 1\x00"))
	mac.Write(exercise[:])
	mac.Write(code[:])
	return Seed(mac.Sum(nil))
}

// rand gives the chance of one check: checks do not depend on each other.
func (s Seed) rand(check string) *rand.Rand {
	return rand.New(rand.NewChaCha8(sha256.Sum256(append(s[:], check...))))
}

// HashFiles gives the digest of named contents, whatever their order.
func HashFiles(files curriculum.Files) [32]byte {
	return sha256.Sum256([]byte(keyOf(files)))
}

// HashExercise gives the digest of everything in an exercise that a verdict depends on.
func HashExercise(ex *curriculum.Exercise) [32]byte {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q\n%s\n%s\n%s\n", ex.ID, ex.Type, keyOf(ex.Starter), keyOf(ex.Solution), keyOf(ex.Data))
	quiz, err := json.Marshal(ex.Quiz)
	_, _ = fmt.Fprintf(h, "%q %q %q %s %d %v\n", ex.Given, keyOf(ex.HomeFiles), ex.Preparation, quiz, ex.PassMark, err)
	for _, c := range ex.Checks {
		_, _ = fmt.Fprintf(h, "%q %q %s\n", c.ID, c.Failure, specText(c.Spec))
	}
	return [32]byte(h.Sum(nil))
}

// specText writes a check so that equal checks give equal texts. Patterns and pointers have no other fixed form than JSON;
// the values of calls (NaN, undefined) have none in JSON.
func specText(spec curriculum.Spec) string {
	switch spec.(type) {
	case curriculum.Call, curriculum.Draws:
		return fmt.Sprintf("%#v", spec)
	}
	b, err := json.Marshal(spec)
	return fmt.Sprintf("%T %s %v", spec, b, err)
}

// drawnCalls writes the calls of a check that draws its arguments.
func drawnCalls(d curriculum.Draws, r *rand.Rand) ([]string, error) {
	calls := make([]string, 0, d.Count)
	for n := range d.Count {
		var arguments []string
		for _, v := range d.DrawCall(r, n) {
			text, err := literal(v)
			if err != nil {
				return nil, err
			}
			arguments = append(arguments, text)
		}
		calls = append(calls, d.Function+"("+strings.Join(arguments, ", ")+")")
	}
	return calls, nil
}

// literal writes a value as JavaScript reads it.
func literal(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if _, none := v.(curriculum.Undefined); none {
		return "undefined", nil
	}
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("write an argument: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// drawnRows writes the rows that a check adds to its data set.
func drawnRows(q curriculum.Query, r *rand.Rand) string {
	var b strings.Builder
	for t, rows := range curriculum.DrawRows(r, q.Drawn) {
		table := q.Drawn[t]
		for _, row := range rows {
			var names, values []string
			for c, v := range row {
				names, values = append(names, sqlName(table.Columns[c])), append(values, sqlLiteral(v))
			}
			fmt.Fprintf(&b, "\nINSERT INTO %s (%s) VALUES (%s);", sqlName(table.Table), strings.Join(names, ", "), strings.Join(values, ", "))
		}
	}
	return b.String()
}

func sqlName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func sqlLiteral(v any) string {
	switch x := v.(type) {
	case string:
		return "'" + strings.ReplaceAll(x, "'", "''") + "'"
	case float64:
		text, _ := literal(x) // a number is always written
		return text
	case bool:
		if x {
			return "1"
		}
		return "0"
	}
	return "NULL"
}
