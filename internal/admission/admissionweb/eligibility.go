package admissionweb

import (
	"net/http"
	"strings"

	"chantier/internal/admission"
	"chantier/internal/law"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// criterionLine is one criterion to tick, with the date of its proof when one is needed.
type criterionLine struct {
	law.Criterion
	Label, Note string
	Checked     bool
	Proof       ui.Field
	Dated       bool
	ID          string
}

type diagnosisRow struct {
	admission.Diagnosis
	Tag    ui.Tag
	Valid  bool
	Counts []string
}

type eligibilityView struct {
	ui.Base
	Form       ui.Form
	App        admission.Application
	LevelOne   []criterionLine
	LevelTwo   []criterionLine
	Structures []ui.Option
	Authors    []ui.Option
	Diagnoses  []diagnosisRow
	CanRecord  bool
}

func (h *Handlers) eligibility(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "eligibility.show")
	if err != nil {
		return err
	}
	return h.eligibilityPage(w, r, a, ui.NewForm(r).With("made_on", r.Today.String(), "structure", "ACI", "author", string(admission.Employer)))
}

func (h *Handlers) eligibilityPage(w http.ResponseWriter, r *web.Request, a admission.Application, form ui.Form) error {
	v := eligibilityView{Base: ui.For(r), Form: form, App: a, CanRecord: r.CanHere("eligibility.record"),
		Structures: ui.Choices(admission.Structures(), func(s string) string { return r.T("admission.structure." + s) }),
		Authors:    ui.Choices([]admission.Author{admission.Employer, admission.Prescriber}, func(x admission.Author) string { return r.T("admission.author." + string(x)) })}
	ticked := map[string]bool{}
	for _, c := range form.Values("criteria") {
		ticked[c] = true
	}
	for _, c := range law.Criteria() {
		line := criterionLine{Criterion: c, Label: r.T("admission.criterion." + string(c.Code)), Checked: ticked[string(c.Code)], Dated: c.Proof == law.ProofDated,
			Proof: form.Date("proof_"+string(c.Code), "admission.proof_on"), ID: "f-criteria-" + string(c.Code)}
		if line.Dated {
			line.Note = r.T("admission.proof_months", "n", c.ProofMonths)
		}
		if c.Level == 1 {
			v.LevelOne = append(v.LevelOne, line)
		} else {
			v.LevelTwo = append(v.LevelTwo, line)
		}
	}
	all, err := admission.Diagnoses(r.Ctx(), h.DB.Read(), r.Site.ID, a.ID)
	if err != nil {
		return err
	}
	for _, d := range all {
		row := diagnosisRow{Diagnosis: d, Valid: d.ValidOn(r.Today), Tag: ui.Tag{Label: r.T(d.Verdict.Key()), Tone: "warn"}}
		if d.Verdict == admission.Eligible {
			row.Tag.Tone = "ok"
		}
		for _, c := range d.Claims {
			text := r.T("admission.criterion." + string(c.Code))
			if !c.Counted {
				text = r.T("admission.criterion_not_counted", "name", text)
			}
			row.Counts = append(row.Counts, text)
		}
		v.Diagnoses = append(v.Diagnoses, row)
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/eligibility.html", Title: r.T("admission.eligibility.title", "name", a.Name()), View: v, Status: form.Status()})
}

func (h *Handlers) eligibilityPost(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "eligibility.record")
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	var l fault.List
	d := admission.Diagnosis{Structure: f.Get("structure"), Author: admission.Author(f.Get("author")), Prescriber: strings.TrimSpace(f.Get("prescriber")), MadeOn: dateIn(r, "made_on", &l)}
	for _, code := range f["criteria"] {
		d.Claims = append(d.Claims, admission.Claim{Code: law.CriterionCode(code), ProofOn: dateIn(r, "proof_"+code, &l)})
	}
	birth := dateIn(r, "birth_date", &l)
	if err = l.Err(); err == nil {
		d, err = h.Service.RecordEligibility(r.Ctx(), r.Actor, r.Site.ID, a.ID, d, birth)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.eligibilityPage(w, r, a, form)
	}
	if err != nil {
		return err
	}
	r.Flash("admission.eligibility.recorded", "verdict", r.T(d.Verdict.Key()))
	return web.Redirect(w, r, r.Site.Path("applications", a.ID, "eligibility"))
}
