package gift

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const sample = `// Un quiz d’essai
$CATEGORY: web/bases

::Q1:: Qui affiche la page ? {
	=Le navigateur#Oui.
	~Le serveur#Le serveur envoie la page ; il ne l’affiche pas.
	~%50%L’écran#Presque.
	####Le navigateur affiche.
}

::Q2::[html]Le <b>Web</b> et Internet sont la même chose. {F#Non \: le Web passe par Internet.#Bien vu.}

Le port de https ? {#443#Oui
}

$CATEGORY: web/css

::Q4:: Cochez les langages de la page. {
~%50%HTML
~%50%CSS#Oui
~%-100%Python#Python n’est pas lu par le navigateur.
}

::Q5:: HTML veut dire {=HyperText Markup Language =hypertext markup language} en anglais.

::Q6:: Reliez. {
=HTML -> la structure
=CSS -> l’apparence
= -> le réseau
}

::Q7:: Rangez. {>ALL VERTICAL
Le navigateur demande
Le serveur répond
Le navigateur affiche
}

::Q8:: Combien ? {#
=2:0.5#Juste
=%50%1..4#Presque
~#Non.
}

Lisez \{ceci\} \= important.

::Q10:: Racontez. {}
`

func TestParse(t *testing.T) {
	list, err := Parse(strings.ReplaceAll(sample, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []Kind
	for _, q := range list {
		kinds = append(kinds, q.Kind)
	}
	if want := []Kind{Choice, TrueFalse, Number, Choice, Short, Match, Order, Number, Description, Essay}; !slices.Equal(kinds, want) {
		t.Fatalf("%v", kinds)
	}
	if q := list[0]; q.Category != "web/bases" || q.Title != "Q1" || q.Line != 4 || q.Choices[2].Weight != 50 || q.General != "Le navigateur affiche." {
		t.Errorf("%+v", q)
	}
	if q := list[1]; q.Format != "html" || q.Right || q.IfWrong != "Non : le Web passe par Internet." || q.IfRight != "Bien vu." {
		t.Errorf("%+v", q)
	}
	if q := list[4]; q.After != "en anglais." || q.Category != "web/css" {
		t.Errorf("%+v", q)
	}
	if q := list[8]; q.Text != "Lisez {ceci} = important." {
		t.Errorf("%+v", q)
	}
}

func withoutLines(list []Question) []Question {
	list = slices.Clone(list)
	for i := range list {
		list[i].Line = 0
	}
	return list
}

func TestRoundTrip(t *testing.T) {
	first, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Parse(Write(first))
	if err != nil || !reflect.DeepEqual(withoutLines(first), withoutLines(second)) {
		t.Errorf("%v\n%s", err, Write(first))
	}
}

func TestFaults(t *testing.T) {
	for source, want := range map[string]string{
		"a\n\n::Q:: b {=x ~y":                 "ligne 3 : l’accolade « { » n’est pas fermée",
		"::titre sans fin {=a ~b}":            "ligne 1 : le titre",
		"q {=a}\n\nr }":                       "ligne 3 : une accolade « } »",
		"q {a ~b}":                            "« a » n’est pas une réponse",
		"q {~a\n~b}":                          "font ensemble 0 %",
		"q {~%40%a ~%40%b}":                   "font ensemble 80 %",
		"q {=a ~}":                            "une réponse est vide",
		"q {=a#b#c ~d}":                       "une seule explication",
		"q {~%abc%a =b}":                      "mal écrite",
		"q {=%200%a ~b}":                      "de -100 à 100",
		"q {#abc}":                            "n’est pas un nombre",
		"q {#5..2}":                           "n’est pas un nombre",
		"q {#=1e999}":                         "n’est pas un nombre",
		"q {=a -> b\n~c}":                     "chaque paire",
		"q {=a -> b}":                         "au moins deux paires",
		"q {>ALL\nun}":                        "au moins deux lignes",
		"q {=a {b} ~c}":                       "dans une autre",
		"q {=a ~b} {=c ~d}":                   "une paire d’accolades",
		"{=a ~b}":                             "n’a pas de texte",
		"q {=a\n" + strings.Repeat("~b ", 99): "une réponse est vide",
		"\xff":                                "UTF-8",
	} {
		_, err := Parse(source)
		var fault *Fault
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) && !strings.Contains(want, "vide") {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}

func TestGrade(t *testing.T) {
	list, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		question int
		answer   []string
		score    float64
		said     string
	}{
		{0, []string{"1"}, 1, "Oui."}, {0, []string{"2"}, 0, "Le serveur envoie"}, {0, []string{"3"}, .5, "Presque."}, {0, []string{"1", "2"}, 0, ""},
		{0, nil, 0, ""}, {0, []string{"99"}, 0, ""}, {0, []string{"1", "1"}, 0, ""},
		{1, []string{"faux"}, 1, "Bien vu."}, {1, []string{"Vrai"}, 0, "Non"}, {1, []string{"oui"}, 0, ""},
		{2, []string{"443"}, 1, "Oui"}, {2, []string{"80"}, 0, ""},
		{3, []string{"1", "2"}, 1, "Oui"}, {3, []string{"2", "1"}, 1, "Oui"}, {3, []string{"1"}, .5, ""}, {3, []string{"1", "2", "3"}, 0, "Python"},
		{4, []string{" hypertext  Markup language "}, 1, ""}, {4, []string{"autre"}, 0, ""},
		{5, []string{"1", "2"}, 1, ""}, {5, []string{"1", "3"}, .5, ""}, {5, []string{"2", "1"}, 0, ""},
		{6, []string{"1", "2", "3"}, 1, ""}, {6, []string{"2", "1", "3"}, 0, ""}, {6, []string{"1", "2"}, 0, ""},
		{7, []string{"2,4"}, 1, "Juste"}, {7, []string{"4"}, .5, "Presque"}, {7, []string{"12"}, 0, "Non."}, {7, []string{"abc"}, 0, "Non."},
	} {
		m := list[c.question].Grade(c.answer)
		if m.Score != c.score || m.Right != (c.score == 1) || !strings.Contains(strings.Join(m.Said, " "), c.said) {
			t.Errorf("question %d, %q: %+v", c.question+1, c.answer, m)
		}
	}
	for i, q := range list {
		if a := q.Answer(); a != nil && !q.Grade(a).Right {
			t.Errorf("question %d: its own answer %q is wrong", i+1, a)
		}
		for _, w := range q.Wrongs() {
			if q.Grade(w.Answer).Right {
				t.Errorf("question %d: %s is right", i+1, w.Name)
			}
		}
	}
}

func TestShuffle(t *testing.T) {
	a, b := Shuffle(12, 1), Shuffle(12, 2)
	sorted := slices.Sorted(slices.Values(a))
	if !slices.Equal(a, Shuffle(12, 1)) || slices.Equal(a, b) || sorted[0] != 1 || sorted[11] != 12 {
		t.Errorf("%v %v", a, b)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("::a\\:b:: [x {=\\~a ~//b#\\n}")
	f.Add("q {>\n//a\n$b\n}")
	f.Fuzz(func(t *testing.T, source string) {
		first, err := Parse(source)
		if err != nil {
			return
		}
		text := Write(first)
		second, err := Parse(text)
		if err != nil || !reflect.DeepEqual(withoutLines(first), withoutLines(second)) {
			t.Errorf("%q\nwrites %q\nreads %v\n%+v\n%+v", source, text, err, first, second)
		}
		for _, q := range first {
			q.Grade([]string{"1", "x"})
			q.Wrongs()
		}
	})
}
