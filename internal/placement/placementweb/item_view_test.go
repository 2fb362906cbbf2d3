package placementweb

import (
	"crypto/sha256"
	"fmt"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"chantier/internal/placement"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/web"
)

func request(t *testing.T, lang string) *web.Request {
	t.Helper()
	b, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &web.Request{Request: httptest.NewRequest("GET", "/", nil), Loc: b.Localizer(lang)}
}

func eachItem(t *testing.T, seeds int, check func(it placement.Item)) {
	t.Helper()
	for _, f := range placement.Families() {
		for cell := range placement.CellCount {
			for n := range seeds {
				it, err := placement.Generate(placement.GeneratorVersion, sha256.Sum256(fmt.Appendf(nil, "view %d", n)), f, cell)
				if err != nil {
					t.Fatal(err)
				}
				check(it)
			}
		}
	}
}

// TestViewOf_isMadeWithoutTheAnswer: the page of a question is the same whatever option is right.
func TestViewOf_isMadeWithoutTheAnswer(t *testing.T) {
	r := request(t, "fr")
	eachItem(t, 40, func(it placement.Item) {
		want := viewOf(r, it, questionID)
		for answer := range it.Options() {
			other := it
			if it.Suite != nil {
				c := *it.Suite
				c.Answer, c.Rules = answer, nil
				other.Suite = &c
			} else {
				c := *it.Robot
				c.Answer = answer
				other.Robot = &c
			}
			if got := viewOf(r, other, questionID); !reflect.DeepEqual(got, want) {
				t.Fatalf("the page depends on the answer: %+v, %+v", got, want)
			}
		}
		for _, o := range want.Options {
			if o.Right || o.Verdict != "" || o.Chosen {
				t.Fatalf("an option is marked: %+v", o)
			}
		}
	})
}

// TestViewOf_isToldInWords: every drawing has a text that differs whenever the drawing does, in both languages.
func TestViewOf_isToldInWords(t *testing.T) {
	for _, lang := range i18n.Languages {
		r := request(t, lang)
		eachItem(t, 15, func(it placement.Item) {
			v := viewOf(r, it, questionID)
			for _, text := range texts(reflect.ValueOf(v)) {
				if strings.ContainsAny(text, "⟦{}%") {
					t.Fatalf("%s: a raw text %q", lang, text)
				}
			}
			said := map[string]bool{}
			for _, o := range v.Options {
				words := o.Letter + o.Text
				if o.Term != nil {
					words = o.Term.Text + o.Term.Label
				}
				if words == "" || said[words] {
					t.Fatalf("%s: two options are told as %q", lang, words)
				}
				said[words] = true
			}
			if it.Robot != nil {
				if got, want := len(v.Robot.Marks), len(it.Robot.Cells); got != want || len(v.Robot.Describe) < 2 {
					t.Fatalf("%d letters on the ground of %d: %v", got, want, v.Robot.Describe)
				}
			}
		})
	}
}

// texts gives every text of a view.
func texts(v reflect.Value) []string {
	var out []string
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Pointer:
		if !v.IsNil() {
			out = texts(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, texts(v.Field(i))...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, texts(v.Index(i))...)
		}
	}
	return out
}

func TestLinesOf_sayWhereTheyAre(t *testing.T) {
	r := request(t, "fr")
	it, err := placement.Generate(placement.GeneratorVersion, sha256.Sum256([]byte("nested")), placement.FamilyRobot, placement.CellCount-1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(it.Robot.Programs, it.Robot.Program) {
		for _, l := range linesOf(r, p) {
			if (l.Depth > 0) != (l.Inside != "") || l.Glyph == "" || l.Text == "" {
				t.Errorf("%+v", l)
			}
		}
	}
}
