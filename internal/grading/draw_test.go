package grading

import (
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

// drawn is an exercise whose only strong check draws its arguments.
func drawn() *curriculum.Exercise {
	return &curriculum.Exercise{
		ID: "J99", Type: curriculum.JS, Starter: curriculum.Files{"a.js": "function somme(liste, option) {}"},
		Solution: curriculum.Files{"a.js": `function somme(liste, option) {
			if (option.signe === "") throw new RangeError("signe");
			return liste.reduce((t, n) => t + n, 0) + option.signe;
		}`},
		Checks: []curriculum.Check{
			{ID: "exemple", Failure: "L’exemple.", Spec: curriculum.Call{Expressions: []string{`somme([1, 2], {signe: "€"})`}, Want: curriculum.Returns, Value: "3€"}},
			{ID: "au-hasard", Failure: "{appel} : j’attends {attendu}, j’ai reçu {recu}.", Spec: curriculum.Draws{Function: "somme", Count: 60, Arguments: []curriculum.Generator{
				curriculum.List{Min: 0, Max: 6, Of: curriculum.Whole{Min: -50, Max: 50}},
				curriculum.Record{Names: []string{"signe"}, Of: []curriculum.Generator{curriculum.Among{Values: []any{"", "€", `"\`, "é"}}}},
			}}},
		},
	}
}

func TestDrawnCalls(t *testing.T) {
	ex := drawn()
	cases := map[string]struct{ code, stops, message string }{
		"the solution":    {ex.Solution["a.js"], "", ""},
		"another way":     {`const somme = (l, {signe: s}) => { let t = 0; for (const n of l) t += n; if (!s) { throw new RangeError("?") } return t + s }`, "", ""},
		"a learnt answer": {`function somme() { return "3€" }`, "au-hasard", "j’ai reçu le texte \"3€\"."},
		"no exception":    {`function somme(l, o) { return l.reduce((t, n) => t + n, 0) + o.signe }`, "au-hasard", "j’attends l’erreur RangeError (signe), j’ai reçu le texte"},
		"without zero":    {`function somme(l, o) { if (o.signe === "") throw new RangeError("x"); return l.reduce((t, n) => t + n) + o.signe }`, "au-hasard", ""},
		"crashes":         {`function somme(l, o) { if (l.length === 2) return "3€"; return inconnu }`, "au-hasard", "j’ai reçu l’erreur ReferenceError"},
	}
	for name, c := range cases {
		r := engine.Grade(t.Context(), ex, curriculum.Files{"a.js": c.code})
		first, _ := r.FirstFailure()
		if first.ID != c.stops || !strings.Contains(strings.ReplaceAll(first.Message, "\u00a0", " "), c.message) {
			t.Errorf("%s: %v, stopped by %q: %s", name, r.Verdict, first.ID, first.Message)
		}
		if strings.ContainsAny(first.Message, "{}") && unfilled.MatchString(first.Message) {
			t.Errorf("%s: unfilled: %s", name, first.Message)
		}
		again := engine.Grade(t.Context(), ex, curriculum.Files{"a.js": c.code})
		if again.Fuel != r.Fuel || again.Seed != r.Seed || again.Verdict != r.Verdict {
			t.Errorf("%s: the same answer gave another verdict", name)
		}
	}
}

// Another secret, another answer or another exercise give other draws; line ends and file names do not.
func TestSeeds(t *testing.T) {
	ex, other := drawn(), drawn()
	other.Checks[1].Failure += "!"
	code := "function somme() {}\n// fin\n"
	plain, secret := engine, New(InProcess(), Secret([]byte("clé")))
	defer func() { _ = secret.Close(t.Context()) }()
	base := plain.Grade(t.Context(), ex, curriculum.Files{"a.js": code})
	if same := plain.Grade(t.Context(), ex, curriculum.Files{"dossier/a.js": strings.ReplaceAll(code, "\n", "\r\n")}); same.Seed != base.Seed || same.CodeHash != base.CodeHash {
		t.Error("line ends or a folder change the draws")
	}
	for name, r := range map[string]Result{
		"secret":   secret.Grade(t.Context(), ex, curriculum.Files{"a.js": code}),
		"answer":   plain.Grade(t.Context(), ex, curriculum.Files{"a.js": code + " "}),
		"exercise": plain.Grade(t.Context(), other, curriculum.Files{"a.js": code}),
	} {
		if r.Seed == base.Seed {
			t.Errorf("another %s gives the same draws", name)
		}
	}
	if s, err := ParseSeed(base.Seed.String()); err != nil || s != base.Seed {
		t.Errorf("seed read back: %v, %v", s, err)
	}
	if _, err := ParseSeed("abc"); err == nil {
		t.Error("a short seed was read")
	}
}

func TestDrawnRows(t *testing.T) {
	ex := query("SELECT nom, hauteur FROM arbre WHERE hauteur > 5", curriculum.Query{
		ResultLike: true, Order: curriculum.FreeOrder, Drawn: []curriculum.RowDraws{
			{Table: "arbre", Min: 20, Max: 40, Columns: []string{"id", "nom", "hauteur"}, Of: []curriculum.Generator{
				curriculum.Numbered{First: 100}, curriculum.Among{Values: []any{"If", "L’aulne d'eau", "Orme"}}, curriculum.Decimal{Min: 0, Max: 12, Decimals: 1}}},
		}})
	for _, c := range []struct {
		sql  string
		pass bool
	}{
		{ex.Solution["requete.sql"], true},
		{"SELECT nom, hauteur FROM arbre WHERE NOT hauteur <= 5", true},
		{"SELECT 'Chêne', 12.5 UNION ALL SELECT 'Frêne', 7.0", false},
		{"SELECT nom, hauteur FROM arbre WHERE hauteur > 6", false},
	} {
		r := engine.Grade(t.Context(), ex, curriculum.Files{"requete.sql": c.sql})
		if r.Passed != c.pass {
			t.Errorf("%s: %v %+v %v", c.sql, r.Verdict, r.Checks, r.Fault())
		}
	}
}
