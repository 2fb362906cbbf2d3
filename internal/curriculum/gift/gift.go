// Package gift reads and writes quizzes in GIFT, the plain-text format of Moodle: choices with one or several right
// answers and weights, true or false, short answers, numbers with a tolerance, pairs to match, lists to put in order,
// missing words, explanations (#) and general explanations (####), categories, comments, escapes.
//
// What it writes reads back as the same questions. Faults are told in French, with their line.
package gift

import (
	"fmt"
	"math"
	"strings"
)

// Kind is a kind of question.
type Kind string

// The kinds of question.
const (
	Choice      Kind = "choix"       // one answer, or several when Multiple
	TrueFalse   Kind = "vrai-faux"   // answered by "vrai" or "faux"
	Short       Kind = "texte"       // a word or some words
	Number      Kind = "nombre"      // a number, with a tolerance
	Match       Kind = "associer"    // pairs
	Order       Kind = "ordonner"    // a list to put in order
	Essay       Kind = "libre"       // read by a person
	Description Kind = "description" // a text without question
)

// Question is one question of a quiz.
type Question struct {
	Line     int // where it begins in the file, from 1; 0 when it was made otherwise
	Category string
	Title    string
	Format   string // "html", "markdown", "plain", "moodle" or ""
	Text     string // before the answers
	After    string // after them, when a word is missing
	Kind     Kind
	Multiple bool // of a Choice: several answers may be ticked
	Choices  []Option
	Numbers  []Range
	Pairs    []Pair
	Items    []string // of an Order, in the right order
	Ordering string   // of an Order: the words after >, kept as they are
	Right    bool     // of a TrueFalse
	IfWrong  string   // of a TrueFalse: explanations
	IfRight  string
	General  string // explanation shown whatever the answer
}

// Option is one answer of a Choice or of a Short. Weight is in percent of the points, negative for a penalty.
type Option struct {
	Text, Feedback string
	Weight         float64
}

// Range is a number that is accepted.
type Range struct {
	Low, High float64
	Weight    float64
	Feedback  string
	Default   bool // no number: the explanation of any other answer
}

// Pair is two texts that go together. A pair without Left is one more answer that goes with nothing.
type Pair struct{ Left, Right string }

// Fault is what is wrong in a file.
type Fault struct {
	Line int
	Text string // in French
}

// Error says where and what.
func (f *Fault) Error() string { return fmt.Sprintf("ligne %d : %s", f.Line, f.Text) }

// Bounds of a file.
const (
	maxSource    = 1 << 20
	maxQuestions = 500
	maxAnswers   = 60
)

// Rights gives the answers of a Match, without doubles, in the order of the file.
func (q Question) Rights() []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range q.Pairs {
		if !seen[p.Right] {
			seen[p.Right] = true
			out = append(out, p.Right)
		}
	}
	return out
}

// Lefts gives what is to be matched.
func (q Question) Lefts() []Pair {
	var out []Pair
	for _, p := range q.Pairs {
		if p.Left != "" {
			out = append(out, p)
		}
	}
	return out
}

// isFull tells whether a weight is all the points, in percent.
func isFull(w float64) bool { return math.Abs(w-100) < 0.01 }

// Write writes questions in GIFT.
func Write(questions []Question) string {
	var b strings.Builder
	category := ""
	for i, q := range questions {
		if i > 0 {
			b.WriteString("\n")
		}
		if q.Category != category {
			category = q.Category
			b.WriteString("$CATEGORY: " + strings.ReplaceAll(category, "\n", " ") + "\n\n")
		}
		b.WriteString(q.source())
	}
	return b.String()
}

func (q Question) source() string {
	var b strings.Builder
	if q.Title != "" {
		b.WriteString("::" + escape(q.Title) + "::")
	}
	if q.Format != "" {
		b.WriteString("[" + q.Format + "]")
	}
	text := escape(q.Text)
	if q.Title == "" && q.Format == "" {
		text = guard(text)
	} else if q.Format == "" && strings.HasPrefix(text, "[") {
		text = `\` + text
	}
	b.WriteString(text)
	if q.Kind == Description {
		return b.String() + "\n"
	}
	if q.Text != "" {
		b.WriteString(" ")
	}
	b.WriteString("{" + q.answers())
	if q.General != "" {
		b.WriteString("\n####" + escape(q.General) + "\n")
	}
	b.WriteString("}")
	if q.After != "" {
		b.WriteString(" " + escape(q.After))
	}
	return b.String() + "\n"
}

// guard escapes the start of a line that would mean something else.
func guard(text string) string {
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, "$") || strings.HasPrefix(text, "[") {
		return `\` + text
	}
	return text
}

func (q Question) answers() string {
	var b strings.Builder
	switch q.Kind {
	case TrueFalse:
		if q.Right {
			b.WriteString("TRUE")
		} else {
			b.WriteString("FALSE")
		}
		if q.IfWrong != "" || q.IfRight != "" {
			b.WriteString("#" + escape(q.IfWrong))
		}
		if q.IfRight != "" {
			b.WriteString("#" + escape(q.IfRight))
		}
	case Choice, Short:
		for _, o := range q.Choices {
			b.WriteString("\n" + optionMark(q, o) + escape(o.Text) + feedback(o.Feedback))
		}
		b.WriteString("\n")
	case Number:
		b.WriteString("#")
		for _, r := range q.Numbers {
			b.WriteString("\n" + r.source())
		}
		b.WriteString("\n")
	case Match:
		for _, p := range q.Pairs {
			b.WriteString("\n=" + escape(p.Left) + " -> " + escape(p.Right))
		}
		b.WriteString("\n")
	case Order:
		b.WriteString(strings.TrimRight(">"+q.Ordering, " "))
		for _, item := range q.Items {
			b.WriteString("\n" + guard(escape(item)))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func optionMark(q Question, o Option) string {
	switch {
	case !q.Multiple && isFull(o.Weight):
		return "="
	case q.Kind == Short:
		return "=%" + number(o.Weight) + "%"
	case o.Weight == 0 && !q.Multiple:
		return "~"
	case q.Multiple || o.Weight != 0:
		return "~%" + number(o.Weight) + "%"
	}
	return "~"
}

func feedback(s string) string {
	if s == "" {
		return ""
	}
	return "#" + escape(s)
}

func (r Range) source() string {
	if r.Default {
		return "~" + feedback(r.Feedback)
	}
	mark := "="
	if !isFull(r.Weight) {
		mark = "=%" + number(r.Weight) + "%"
	}
	if r.Low == r.High {
		return mark + number(r.Low) + feedback(r.Feedback)
	}
	return mark + number(r.Low) + ".." + number(r.High) + feedback(r.Feedback)
}

// escaped are the characters that mean something in GIFT.
var escaper = strings.NewReplacer(`\`, `\\`, "~", `\~`, "=", `\=`, "#", `\#`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`, "->", `-\>`)

func escape(s string) string { return escaper.Replace(s) }
