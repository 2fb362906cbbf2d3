package learningweb

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type lessonView struct {
	ui.Base
	ID, Title, Goal string
	Minutes         int
	Learner         bool
	Read            int
	Steps           []stepView
	Terms           []termView
	Exercises       []exerciseLink
}

type stepView struct {
	Number        int
	Title, Anchor string
	Read          bool
	Blocks        []blockView
	Next          string // anchor of the step that follows, "" after the last
}

type blockView struct {
	Kind, Label string
	HTML        template.HTML
	Answer      template.HTML // of a question
	Example     string        // address where the example runs, "" when it is only read
}

type termView struct {
	Word, Definition string
	Translations     []translation
}

type translation struct{ Lang, Name, Word string }

func (h *Handlers) lesson(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, learning.ActionShow, r.Target()); err != nil {
		return err
	}
	seq, err := h.Service.Lesson(r.PathValue("sequence"))
	if err != nil {
		return err
	}
	own, err := h.own(r)
	if err != nil {
		return err
	}
	l := seq.Lesson
	v := lessonView{Base: ui.For(r), ID: seq.ID, Title: l.Title, Goal: l.Goal, Minutes: l.Minutes, Learner: own.is, Read: len(own.read[seq.ID])}
	example := 0
	for i, s := range l.Steps {
		step := stepView{Number: i + 1, Title: curriculum.Typeset(s.Title), Anchor: s.Anchor, Read: own.read[seq.ID][i+1]}
		if i+1 < len(l.Steps) {
			step.Next = l.Steps[i+1].Anchor
		}
		for _, b := range s.Blocks {
			block := blockView{Kind: string(b.Kind), HTML: b.HTML, Answer: b.Answer}
			if b.Kind != curriculum.BlockText {
				block.Label = r.T("learning.block_" + strings.ReplaceAll(string(b.Kind), "-", "_"))
			}
			if b.Kind == curriculum.BlockExample {
				if runs(b.Code) {
					block.Example = r.Site.Path("learning", "sequences", seq.ID, "examples", strconv.Itoa(example))
				}
				example++
			}
			step.Blocks = append(step.Blocks, block)
		}
		v.Steps = append(v.Steps, step)
	}
	for _, t := range l.Terms {
		v.Terms = append(v.Terms, termOf(t))
	}
	for _, e := range seq.Exercises {
		if link, ok := h.link(r, e.ID, own.done); ok {
			v.Exercises = append(v.Exercises, link)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "learning/lesson.html", Title: l.Title, View: v})
}

// languageNames are written in their own language: it is to its speakers that they speak.
var languageNames = []translation{{Lang: "en", Name: "English"}, {Lang: "es", Name: "Español"}, {Lang: "ar", Name: "العربية"}}

func termOf(t curriculum.Term) termView {
	v := termView{Word: t.Word, Definition: curriculum.Typeset(t.Definition)}
	for _, l := range languageNames {
		if word, ok := t.Translations[l.Lang]; ok {
			v.Translations = append(v.Translations, translation{l.Lang, l.Name, word})
		}
	}
	return v
}

// runs says whether the browser alone can run an example.
func runs(c *curriculum.Code) bool {
	return c != nil && (c.Lang == "html" || c.Lang == "js")
}

// example shows what an example of a lesson gives, as a page of its own for a sandboxed frame.
func (h *Handlers) example(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, learning.ActionShow, r.Target()); err != nil {
		return err
	}
	seq, err := h.Service.Lesson(r.PathValue("sequence"))
	if err != nil {
		return err
	}
	code := exampleAt(seq.Lesson, r.PathValue("example"))
	if !runs(code) {
		return fault.Missing("example")
	}
	if code.Lang == "html" {
		return document(w, stillPolicy, framed(r.T("learning.preview"), code.Source+stayHere))
	}
	return document(w, scriptPolicy, framed(r.T("learning.preview"), console+"<script>"+escapeScript(code.Source)+"</script>"))
}

func exampleAt(l *curriculum.Lesson, text string) *curriculum.Code {
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil
	}
	for _, s := range l.Steps {
		for _, b := range s.Blocks {
			if b.Kind != curriculum.BlockExample {
				continue
			}
			if n == 0 {
				return b.Code
			}
			n--
		}
	}
	return nil
}

// framed is the smallest page around an extract, readable in both themes of the browser.
func framed(title, body string) string {
	return fmt.Sprintf(`<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>%s</title>`+
		`<style>:root{color-scheme:light dark}body{margin:1rem;font:1rem/1.5 system-ui,sans-serif}pre{margin:0;white-space:pre-wrap;font:.95rem/1.5 ui-monospace,monospace}</style>`+
		`</head><body>%s</body></html>`, html.EscapeString(title), body)
}

// stayHere keeps links from leading the frame away: without the right to open windows, they do nothing.
const stayHere = `<base target="_blank">`

// console writes what the example prints, and its errors, in the page.
const console = `<pre id="sortie"></pre><script>{
const out = document.getElementById("sortie"), show = (v) => typeof v === "string" ? v : JSON.stringify(v) ?? String(v)
const print = (...values) => out.append(values.map((v) => Number.isNaN(v) ? "NaN" : show(v)).join(" ") + "\n")
console.log = console.info = console.warn = console.error = print
addEventListener("error", (e) => print(e.message))
}</script>`

// escapeScript keeps an extract from closing its own script element.
func escapeScript(source string) string { return strings.ReplaceAll(source, "</", `<\/`) }

func (h *Handlers) readStep(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PostForm.Get("step"))
	if err != nil {
		return fault.Missing("lesson step")
	}
	sequence := r.PathValue("sequence")
	if err := h.Service.ReadStep(r.Ctx(), r.Actor, r.Site.ID, sequence, n); err != nil {
		return err
	}
	seq, err := h.Service.Lesson(sequence)
	if err != nil {
		return err
	}
	anchor := "#exercises"
	if n < len(seq.Lesson.Steps) {
		anchor = "#" + seq.Lesson.Steps[n].Anchor
	}
	return web.Redirect(w, r, r.Site.Path("learning", "sequences", seq.ID)+anchor)
}
