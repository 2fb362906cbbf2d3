package placementweb

import (
	"strconv"
	"strings"

	"chantier/internal/placement"
	"chantier/internal/placement/suites"
	"chantier/internal/platform/web"
)

// itemView is a question ready to be drawn. It is made without the right answer.
type itemView struct {
	ID       string // makes the ids of the page's items differ
	Ask      string
	Note     string
	Row      []termView // « Suites »
	Missing  string     // what the last place of the row says
	Alphabet string     // shown when letters must be counted
	Robot    *robotView // « Le robot »
	Options  []optionView
	Unknown  optionView
	Wide     bool // options that need a line each
}

// optionView is one option: a term, a text, or a program.
type optionView struct {
	ID, Value string
	Text      string
	Term      *termView
	Lines     []lineView
	Letter    string // names a place on the grid, or a program
	Chosen    bool
	Right     bool // set by the review only, never during the test
	Verdict   string
}

// choose marks what the candidate chose.
func (v *itemView) choose(chosen int) {
	v.Unknown.Chosen = chosen == placement.DontKnow
	for i := range v.Options {
		v.Options[i].Chosen = i == chosen
	}
}

// viewOf draws an item for the candidate.
func viewOf(r *web.Request, it placement.Item, id string) itemView {
	v := itemView{ID: id, Unknown: optionView{ID: id + "-unknown", Value: "unknown", Text: r.T("placement.dont_know")}}
	if it.Suite != nil {
		v.suite(r, it.Suite)
	} else {
		v.robot(r, it.Robot)
	}
	for i := range v.Options {
		v.Options[i].Value = strconv.Itoa(i)
		v.Options[i].ID = id + "-" + strconv.Itoa(i)
	}
	if id == questionID {
		v.Options[0].ID = "f-option" // where the summary of faults leads
	}
	return v
}

// questionID is the id of the item that a candidate answers.
const questionID = "q"

func (v *itemView) suite(r *web.Request, it *suites.Item) {
	v.Ask = r.T("placement.suites.ask_" + string(it.Kind))
	v.Missing = r.T("placement.suites.missing")
	if it.Kind == suites.Letters || it.Kind == suites.Pairs {
		v.Alphabet = strings.Join(strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""), " ")
	}
	for _, t := range it.Terms {
		v.Row = append(v.Row, termOf(r, it.Kind, t))
	}
	for _, o := range it.Options {
		term := termOf(r, it.Kind, o)
		v.Options = append(v.Options, optionView{Term: &term})
	}
}

// termView is one element of a row: a text, or a drawing with the text that says it.
type termView struct {
	Text   string
	Label  string // of the drawing
	Glyphs []glyphView
}

// glyphView is one shape of a drawing of 100 × 100.
type glyphView struct {
	Form      string // circle, triangle, square, star, cross, moon, arrow
	Fill      string // empty, full, striped
	Transform string // an SVG transform attribute
}

var (
	formNames = []string{"circle", "triangle", "square", "star", "cross", "moon"}
	fillNames = []string{"empty", "full", "striped"}
	turnNames = []string{"up", "up_right", "right", "down_right", "down", "down_left", "left", "up_left"}
)

func termOf(r *web.Request, kind suites.Kind, t suites.Term) termView {
	letter := func(v int) string { return string(rune('A' + v)) }
	switch kind {
	case suites.Numbers:
		return termView{Text: strconv.Itoa(t[0])}
	case suites.Letters:
		return termView{Text: letter(t[0])}
	case suites.Pairs:
		return termView{Text: letter(t[0]) + "\u00a0" + strconv.Itoa(t[1])}
	case suites.Arrows:
		return termView{Label: r.T("placement.arrow."+fillNames[t[1]], "way", r.T("placement.turn."+turnNames[t[0]])),
			Glyphs: []glyphView{{"arrow", fillNames[t[1]], "translate(50 50) rotate(" + strconv.Itoa(45*t[0]) + ") scale(36)"}}}
	}
	v := termView{Label: r.T("placement.shape."+formNames[t[0]]+"_"+fillNames[t[1]], "n", t[2])}
	for _, place := range places[t[2]] {
		v.Glyphs = append(v.Glyphs, glyphView{formNames[t[0]], fillNames[t[1]], place})
	}
	return v
}

// places puts one to four shapes in the drawing.
var places = map[int][]string{
	1: {"translate(50 50) scale(34)"},
	2: {"translate(27 50) scale(19)", "translate(73 50) scale(19)"},
	3: {"translate(50 28) scale(19)", "translate(27 72) scale(19)", "translate(73 72) scale(19)"},
	4: {"translate(28 28) scale(19)", "translate(72 28) scale(19)", "translate(28 72) scale(19)", "translate(72 72) scale(19)"},
}
