package learning_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"testing"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/learning"
	"chantier/internal/learning/learningtest"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
)

// The key is made once and stays; each attempt keeps a receipt signed with it, which says what the attempt says.
func TestReceipts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := learningtest.New(t, d)
		key, err := learning.ReceiptKey(t.Context(), d, learningtest.Now)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := learning.ReceiptKey(t.Context(), d, learningtest.Now); err != nil || !again.Equal(key) {
			t.Fatalf("the key changed: %v", err)
		}
		s.ReceiptKey = key
		e, _ := s.Curriculum.Exercise("H12")
		for name, files := range map[string]curriculum.Files{"right": e.Solution, "wrong": e.Wrong[0].Files} {
			out, err := s.Submit(t.Context(), s.As(s.Awa), s.Site.ID, "H12", files)
			if err != nil || !out.Recorded() {
				t.Fatalf("%s: %v", name, err)
			}
			kept, err := learning.AttemptByID(t.Context(), d.Read(), s.Site.ID, out.Attempt.ID)
			if err != nil {
				t.Fatal(err)
			}
			r, err := grading.ParseReceipt([]byte(kept.Verdict.Receipt))
			if err != nil || r.Verify() != nil {
				t.Fatalf("%s: %v, %v: %s", name, err, r.Verify(), kept.Verdict.Receipt)
			}
			public, _ := key.Public().(ed25519.PublicKey)
			if r.Exercise != "H12" || r.Verdict != kept.Verdict.Name || r.Fuel != kept.Verdict.Fuel || len(r.Checks) != len(kept.Verdict.Checks) || r.Key != base64.StdEncoding.EncodeToString(public) {
				t.Errorf("%s: the receipt %+v does not say what the attempt says: %+v", name, r, kept.Verdict)
			}
		}
	})
}
