package admissionweb

import (
	"net/http"
	"strconv"
	"strings"

	"chantier/internal/admission"
	"chantier/internal/curriculum"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// rubricLine is one criterion as a question: five levels, one chosen.
type rubricLine struct {
	ID, Name, Label, Error, FieldID string
	Levels                          []rubricLevel
}

type rubricLevel struct {
	Value, Text, ID string
	Chosen          bool
}

// markLine is one criterion with the marks of both people, once both grids are in.
type markLine struct {
	Label       string
	Marks       []markCell
	IsGap       bool
	Criterion   string
	Explanation string
}

type markCell struct {
	Value int
	Text  string
	Who   string
}

type gridView struct {
	ui.Base
	Form       ui.Form
	Interview  admission.Interviewed
	App        admission.Application
	Rubric     curriculum.Rubric
	Questions  []rubricLine // to fill; empty when the reader may not
	Version    int
	Both       bool
	Sent       bool // the reader's own grid is in, the other's is not
	IsPair     bool
	TooEarly   bool
	Marks      []markLine
	Comments   []admission.Grid
	CanExplain bool
}

func (h *Handlers) grid(w http.ResponseWriter, r *web.Request) error {
	i, a, err := h.Service.ShowInterview(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("slot"))
	if err != nil {
		return err
	}
	form := ui.NewForm(r)
	for _, g := range i.Grids {
		if g.AccountID != r.Actor.AccountID {
			continue
		}
		form = form.With("comment", g.Comment)
		for c, m := range g.Marks {
			form = form.With("mark_"+c, strconv.Itoa(m))
		}
	}
	return h.gridPage(w, r, i, a, form)
}

func (h *Handlers) gridPage(w http.ResponseWriter, r *web.Request, i admission.Interviewed, a admission.Application, form ui.Form) error {
	v := gridView{Base: ui.For(r), Form: form, Interview: i, App: a, Rubric: h.Service.Rubric, Both: i.BothIn(),
		IsPair: i.Slot.Interviews(r.Actor.AccountID), TooEarly: i.Slot.StartsAt.After(h.Clock.Now())}
	for _, g := range i.Grids {
		if g.AccountID == r.Actor.AccountID {
			v.Version, v.Sent = g.Version, g.Sent() && !v.Both
		}
	}
	switch {
	case v.Both:
		v.Marks, v.Comments = marksOf(h.Service.Rubric, i), i.Grids
		v.CanExplain = v.IsPair && r.CanHere("interview.explain_gap")
	case v.IsPair && !v.Sent && !v.TooEarly && i.Slot.Outcome != admission.NoShow:
		v.Questions = rubricLines(h.Service.Rubric, form)
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/grid.html", Title: r.T("admission.grid.title", "name", a.Name()), View: v, Status: form.Status(), Wide: true})
}

func rubricLines(rubric curriculum.Rubric, form ui.Form) []rubricLine {
	out := make([]rubricLine, len(rubric.Criteria))
	for i, c := range rubric.Criteria {
		name := "mark_" + c.ID
		field := form.Text(name, "admission.grid.mark")
		out[i] = rubricLine{ID: c.ID, Name: name, Label: c.Label, Error: field.Error, FieldID: field.ID}
		for n, text := range c.Levels {
			value := strconv.Itoa(n)
			id := field.ID
			if n > 0 {
				id += "-" + value
			}
			out[i].Levels = append(out[i].Levels, rubricLevel{Value: value, Text: text, ID: id, Chosen: form.Value(name) == value})
		}
	}
	return out
}

func marksOf(rubric curriculum.Rubric, i admission.Interviewed) []markLine {
	gaps := map[string]admission.Gap{}
	for _, g := range i.Gaps(rubric) {
		gaps[g.Criterion] = g
	}
	var out []markLine
	for _, c := range rubric.Criteria {
		gap, isGap := gaps[c.ID]
		line := markLine{Label: c.Label, IsGap: isGap, Criterion: c.ID, Explanation: gap.Explanation}
		for _, g := range i.Grids {
			if m, ok := g.Marks[c.ID]; ok && m >= 0 && m < len(c.Levels) {
				line.Marks = append(line.Marks, markCell{m, c.Levels[m], g.AuthorName})
			}
		}
		out = append(out, line)
	}
	return out
}

func (h *Handlers) gridPost(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	cmd := admission.GridCmd{Version: number(r, "version"), Marks: map[string]int{}, Comment: r.PostForm.Get("comment"), Send: r.PostForm.Get("send") == "1"}
	for name := range r.PostForm {
		criterion, ok := strings.CutPrefix(name, "mark_")
		if !ok {
			continue
		}
		if m, err := strconv.Atoi(r.PostForm.Get(name)); err == nil {
			cmd.Marks[criterion] = m
		} else {
			cmd.Marks[criterion] = -1 // refused by the rule
		}
	}
	err := h.Service.FillGrid(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("slot"), cmd)
	if done, err := h.gridAgain(w, r, err); done || err != nil {
		return err
	}
	if cmd.Send {
		r.Flash("admission.grid.sent")
	} else {
		r.Flash("form.saved")
	}
	return web.Redirect(w, r, r.Site.Path("interviews", r.PathValue("slot")))
}

// gridAgain shows the page again when the change was refused.
func (h *Handlers) gridAgain(w http.ResponseWriter, r *web.Request, err error) (done bool, _ error) {
	form, ok := ui.Refused(r, err)
	if !ok {
		return false, err
	}
	i, a, err := h.Service.ShowInterview(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("slot"))
	if err != nil {
		return false, err
	}
	return true, h.gridPage(w, r, i, a, form)
}

func (h *Handlers) gapPost(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	criterion := r.PostForm.Get("criterion")
	if _, ok := criterionOf(h.Service.Rubric, criterion); !ok {
		return fault.Missing("criterion")
	}
	err := h.Service.ExplainGap(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("slot"), criterion, r.PostForm.Get("gap_"+criterion))
	if done, err := h.gridAgain(w, r, err); done || err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("interviews", r.PathValue("slot")))
}

func criterionOf(rubric curriculum.Rubric, id string) (curriculum.Criterion, bool) {
	for _, c := range rubric.Criteria {
		if c.ID == id {
			return c, true
		}
	}
	return curriculum.Criterion{}, false
}
