package grammar

import (
	"testing"

	"chantier/internal/grading/cascade/syntax"
)

func TestTable_isUnderstood(t *testing.T) {
	for name, p := range known().properties {
		if _, err := parseDefinition(p.Syntax); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, s := range known().syntaxes {
		if _, err := parseDefinition(s); err != nil && name != "keyframe-block" && name != "general-enclosed" { // no property uses them
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAccepts(t *testing.T) {
	for _, c := range []struct {
		property, value string
		want            bool
	}{
		{"color", "red", true}, {"color", "ReD", true}, {"color", "#12g", false}, {"color", "rgb(1 2 3 / 50%)", true}, {"color", "rgb(1,2,3,.5)", true},
		{"color", "rgb(1,2)", false}, {"color", "12px", false}, {"color", "bleu", false},
		{"width", "10px", true}, {"width", "-1px", false}, {"width", "0", true}, {"width", "10", false}, {"width", "calc(100% - 2rem)", true},
		{"width", "calc(100% -2rem)", false}, {"width", "min(100%, 40rem)", true}, {"width", "fit-content", true}, {"width", "calc(2px * 3px)", false},
		{"margin", "1px 2px 3px 4px", true}, {"margin", "1px 2px 3px 4px 5px", false}, {"margin", "auto", true}, {"padding", "auto", false},
		{"border", "1px solid red", true}, {"border", "red solid", true}, {"border", "1px 2px", false}, {"border", "solid solid", false},
		{"font", "bold 12px/1.5 Arial, sans-serif", true}, {"font", "12px", false}, {"font", "italic small-caps 700 condensed 1rem serif", true}, {"font", "Arial 12px", false},
		{"background", "url(a.png) no-repeat center / cover, red", true}, {"background", "red, blue", false}, {"background", "center/cover", true},
		{"display", "flex", true}, {"display", "inline flex", true}, {"display", "blok", false}, {"display", "block flow-root", true},
		{"grid-template-columns", "repeat(auto-fit, minmax(12rem, 1fr))", true}, {"grid-template-columns", "[a] 1fr [b] 2fr", true}, {"grid-template-columns", "1fr 1", false},
		{"grid-area", "1 / 2 / span 3 / auto", true}, {"grid-area", "tete", true}, {"grid-template-areas", `"a b" "c c"`, true},
		{"flex", "1", true}, {"flex", "1 1 0", true}, {"flex", "2 1 10rem", true}, {"flex", "none", true}, {"flex", "a", false},
		{"transition", "color .2s ease-in 1s, opacity 300ms", true}, {"animation", "tourne 2s linear infinite", true}, {"transition", "color 2px", false},
		{"transform", "translate(-50%, 10px) rotate(45deg)", true}, {"transform", "rotate(45px)", false},
		{"box-shadow", "0 1px 2px rgb(0 0 0 / .2), inset 1px 1px red", true}, {"box-shadow", "1px", false}, {"filter", "blur(2px) grayscale(1)", true},
		{"background-image", "linear-gradient(to right, red, blue 50%)", true}, {"background-image", "radial-gradient(circle at center, #000, #fff)", true},
		{"font-weight", "bolder", true}, {"font-weight", "1001", false}, {"font-weight", "450", true}, {"line-height", "1.5", true}, {"line-height", "150%", true},
		{"opacity", "50%", true}, {"z-index", "1.5", false}, {"z-index", "-1", true}, {"z-index", "calc(1 + 1)", true}, {"order", "2", true},
		{"content", `"a" attr(title) counter(x)`, true}, {"content", "none", true}, {"font-family", "Open Sans, serif", true}, {"font-family", "Arial,, serif", false},
		{"aspect-ratio", "16 / 9", true}, {"aspect-ratio", "auto 1", true}, {"inset", "0 auto", true}, {"gap", "1rem 2rem", true}, {"gap", "auto", false},
		{"place-items", "center", true}, {"justify-content", "space-between", true}, {"align-items", "baseline", true}, {"justify-content", "left", true},
		{"list-style", "none", true}, {"list-style", "square inside", true}, {"text-decoration", "underline wavy red", true}, {"outline", "2px auto red", true},
		{"overflow", "hidden auto", true}, {"cursor", "pointer", true}, {"object-fit", "cover", true}, {"clip-path", "inset(0 round 1px)", true}, {"clip", "rect(0,0,0,0)", true},
		{"text-overflow", "ellipsis", true}, {"white-space", "nowrap", true}, {"accent-color", "auto", true}, {"color-scheme", "light dark", true}, {"container-type", "inline-size", true},
		{"columns", "2 12rem", true}, {"text-wrap", "balance", true}, {"scroll-behavior", "smooth", true}, {"quotes", `"«" "»"`, true}, {"nope", "1", false},
	} {
		v, _, err := syntax.Values(c.value)
		if err != nil {
			t.Fatal(err)
		}
		if got := Accepts(c.property, v); got != c.want {
			t.Errorf("%s: %s: %v, want %v", c.property, c.value, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	for name, want := range map[string]string{"colr": "color", "backgroud": "background", "font-weigth": "font-weight", "heigth": "height", "pading": "padding",
		"background-colour": "background-color", "zzzzzz": "", "texte-align": "text-align", "marge": "margin", "diplay": "display"} {
		if got := Nearest(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
