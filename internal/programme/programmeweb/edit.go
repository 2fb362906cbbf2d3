package programmeweb

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
)

// maxRows bounds the phases of one form.
const maxRows = 40

type editRow struct {
	Rank     int
	Colour   string
	New      bool // the empty row for one more phase
	Title    string
	Teachers string
}

type editView struct {
	ui.Base
	Form     ui.Form // dates, titles, who leads
	Lengths  ui.Form // lengths in weeks
	Cohort   cohort.Cohort
	Version  string
	Rows     []editRow
	Weeks    []phaseRow
	Settings []ui.Option
	Leads    []ui.Option
}

// Field names a question of a row.
func (v editView) Field(row editRow, name string) string { return programme.FieldOf(row.Rank, name) }

// WeeksField asks the length of a phase, under its title.
func (v editView) WeeksField(rank int, title string) ui.Field {
	f := v.Lengths.Amount(programme.FieldOf(rank, "weeks"), "programme.weeks_of")
	f.Label = title
	return f
}

func (h *Handlers) showEdit(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r, programme.ActionEdit)
	if err != nil {
		return err
	}
	return h.editPage(w, r, c, nil, nil)
}

// editPage shows both forms; one of them may come back with its faults.
func (h *Handlers) editPage(w http.ResponseWriter, r *web.Request, c cohort.Cohort, dates, lengths *ui.Form) error {
	q := h.DB.Read()
	plan, err := programme.PlanOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	closures, err := programme.ClosuresOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	leads, err := h.leads(r)
	if err != nil {
		return err
	}
	v := editView{Base: ui.For(r), Cohort: c, Version: strconv.Itoa(plan.Version), Leads: leads, Weeks: rowsOf(r, plan, closures),
		Settings: ui.Choices(programme.Settings(), func(s programme.Setting) string { return r.T(s.Key()) })}
	status := http.StatusOK
	if dates != nil {
		v.Form, status = *dates, dates.Status()
		v.Version = dates.Value("version")
	} else {
		v.Form = datesForm(r, plan)
	}
	rows, _ := strconv.Atoi(v.Form.Value("rows")) // written by us; anything else shows no row
	for i := range min(rows, maxRows) {
		v.Rows = append(v.Rows, editRow{Rank: i, Colour: colourOf(i), New: v.Form.Value(programme.FieldOf(i, "new")) != "",
			Title: v.Form.Value(programme.FieldOf(i, "title"))})
	}
	if lengths != nil {
		v.Lengths, status = *lengths, lengths.Status()
	} else {
		v.Lengths = ui.NewForm(r)
		for i, w := range v.Weeks {
			v.Lengths = v.Lengths.With(programme.FieldOf(i, "weeks"), strings.Replace(r.Loc.Decimal(w.Weeks, 1), ",0", "", 1))
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "programme/edit.html", Title: r.T("programme.edit_title", "name", c.Name), View: v, Status: status})
}

// datesForm fills the form of dates, with one empty row at the end.
func datesForm(r *web.Request, plan programme.Plan) ui.Form {
	f := ui.NewForm(r).With("rows", strconv.Itoa(len(plan.Phases)+1))
	for i, p := range plan.Phases {
		f = f.With(programme.FieldOf(i, "id"), p.ID, programme.FieldOf(i, "title"), p.Title, programme.FieldOf(i, "starts_on"), p.StartsOn.String(),
			programme.FieldOf(i, "ends_on"), p.EndsOn.String(), programme.FieldOf(i, "setting"), string(p.Setting), programme.FieldOf(i, "lead"), p.LeadID)
	}
	last := len(plan.Phases)
	return f.With(programme.FieldOf(last, "new"), "1", programme.FieldOf(last, "setting"), string(programme.InClass))
}

// leads lists who may lead a phase: the staff of the site and its outside trainers.
func (h *Handlers) leads(r *web.Request) ([]ui.Option, error) {
	staff, err := identity.StaffOf(r.Ctx(), h.DB.Read(), r.Site.ID, r.Today, authz.Instructor, authz.ExternalTrainer, authz.Counsellor, authz.SiteDirector)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	seen := map[string]bool{}
	for _, m := range staff {
		if !seen[m.PersonID] {
			seen[m.PersonID] = true
			out = append(out, ui.Option{Value: m.PersonID, Label: m.Name})
		}
	}
	return out, nil
}

func (h *Handlers) edit(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r, programme.ActionEdit)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	old, err := programme.PlanOf(r.Ctx(), h.DB.Read(), r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	phases, rowOf, faults := readPhases(r, old)
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	err = faults.Err()
	if err == nil {
		_, err = h.Service.EditPlan(r.Ctx(), r.Actor, programme.EditPlan{SiteID: r.Site.ID, CohortID: c.ID, Version: version, Phases: phases})
		err = toRows(err, rowOf)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, c, &form, nil)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("programme", c.ID))
}

// readPhases reads the rows that are kept; rowOf gives the row of each phase. What
// the form does not ask (roles, code of the model) stays as stored.
func readPhases(r *web.Request, old programme.Plan) (phases []programme.Phase, rowOf []int, l fault.List) {
	stored := map[string]programme.Phase{}
	for _, p := range old.Phases {
		stored[p.ID] = p
	}
	rows, _ := strconv.Atoi(r.PostForm.Get("rows")) // anything else is an empty plan, which the rule refuses
	for i := range min(rows, maxRows) {
		value := func(name string) string { return strings.TrimSpace(r.PostForm.Get(programme.FieldOf(i, name))) }
		empty := value("title") == "" && value("starts_on") == "" && value("ends_on") == ""
		if value("remove") != "" || (value("new") != "" && empty) {
			continue
		}
		date := func(name string) calendar.Date {
			if value(name) == "" {
				return calendar.Date{}
			}
			d, err := calendar.Parse(value(name))
			if err != nil {
				l.Add(programme.FieldOf(i, name), "fault.date")
			}
			return d
		}
		p := stored[value("id")]
		p.Title, p.StartsOn, p.EndsOn = strings.Join(strings.Fields(value("title")), " "), date("starts_on"), date("ends_on")
		p.Setting, p.LeadID = programme.Setting(value("setting")), value("lead")
		phases, rowOf = append(phases, p), append(rowOf, i)
	}
	return phases, rowOf, l
}

// toRows moves the faults of phases to the rows they were typed in.
func toRows(err error, rowOf []int) error {
	for _, f := range fault.Faults(err) {
		var rank int
		var field string
		if n, _ := fmt.Sscanf(strings.ReplaceAll(f.Field, ".", " "), "phase %d %s", &rank, &field); n == 2 && rank < len(rowOf) {
			f.Field = programme.FieldOf(rowOf[rank], field)
		}
	}
	return err
}

func (h *Handlers) arrange(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r, programme.ActionEdit)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version"))
	count, _ := strconv.Atoi(r.PostForm.Get("rows")) // a wrong count is a stale form
	var l fault.List
	weeks := make([]float64, min(max(count, 0), maxRows))
	for i := range weeks {
		field := programme.FieldOf(i, "weeks")
		weeks[i], err = strconv.ParseFloat(strings.Replace(strings.TrimSpace(r.PostForm.Get(field)), ",", ".", 1), 64)
		if err != nil {
			l.Add(field, "programme.weeks_number")
		}
	}
	err = l.Err()
	if err == nil {
		_, err = h.Service.ArrangePlan(r.Ctx(), r.Actor, programme.ArrangePlan{SiteID: r.Site.ID, CohortID: c.ID, Version: version, Weeks: weeks})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, c, nil, &form)
	}
	if err != nil {
		return err
	}
	r.Flash("programme.arranged")
	return web.Redirect(w, r, r.Site.Path("programme", c.ID))
}
