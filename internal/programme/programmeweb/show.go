package programmeweb

import (
	"net/http"
	"slices"

	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
)

// colours is how many colours the style sheet has for phases; a longer programme uses them again.
const colours = 6

// colourOf names the colour of a phase by its rank.
func colourOf(rank int) string { return "c" + string(rune('1'+rank%colours)) }

// band is a phase on a strip of time, in thousandths of its length.
type band struct {
	Colour   string
	X, Width int
}

// strip is a cohort drawn along a period.
type strip struct {
	Bands []band
	Ticks []int // first days of months
	Today int   // -1 when it is outside
}

// stripOf draws phases along first to last.
func stripOf(phases []programme.Phase, first, last, today calendar.Date) strip {
	total := first.DaysInclusive(last)
	at := func(d calendar.Date) int { return 1000 * first.DaysUntil(d) / total }
	s := strip{Today: -1}
	for i, p := range phases {
		x, end := max(0, at(p.StartsOn)), min(1000, at(p.EndsOn.AddDays(1)))
		if end > x {
			s.Bands = append(s.Bands, band{colourOf(i), x, end - x})
		}
	}
	for m := first.FirstOfMonth().AddMonths(1); !m.After(last); m = m.AddMonths(1) {
		s.Ticks = append(s.Ticks, at(m))
	}
	if !today.Before(first) && !today.After(last) {
		s.Today = at(today)
	}
	return s
}

// phaseRow is a phase as listed.
type phaseRow struct {
	programme.Phase
	Colour      string
	Days        int // of work
	Weeks       float64
	Current     bool
	Where, Lead string
}

func rowsOf(r *web.Request, plan programme.Plan, closures programme.Closures) []phaseRow {
	rows := make([]phaseRow, len(plan.Phases))
	for i, p := range plan.Phases {
		days := len(closures.OpenDays(p.StartsOn, p.EndsOn))
		rows[i] = phaseRow{Phase: p, Colour: colourOf(i), Days: days, Weeks: float64(days) / 5, Current: p.Covers(r.Today),
			Where: r.T(p.Setting.Key()), Lead: leadOf(r, p)}
	}
	return rows
}

// leadOf names who leads a phase: the person, else the roles of the model.
func leadOf(r *web.Request, p programme.Phase) string {
	if p.LeadName != "" {
		return p.LeadName
	}
	text := ""
	for i, role := range p.Teachers {
		name := r.T("programme.teacher." + role)
		switch {
		case i == 0:
			text = name
		case i == len(p.Teachers)-1:
			text += r.T("programme.and") + name
		default:
			text += ", " + name
		}
	}
	return text
}

// dayCell is a day of the calendar.
type dayCell struct {
	Number int
	Class  string // of the style sheet
	Title  string // what the day is, for the mouse
	Today  bool
}

type monthView struct {
	Name   string
	Blanks []struct{} // before the first day, Monday first
	Days   []dayCell
}

func monthsOf(r *web.Request, c cohort.Cohort, plan programme.Plan, closures programme.Closures) []monthView {
	var out []monthView
	for m := c.StartsOn.FirstOfMonth(); !m.After(c.EndsOn); m = m.AddMonths(1) {
		v := monthView{Name: r.Loc.Month(m), Blanks: make([]struct{}, m.Monday().DaysUntil(m))}
		for d := m; !d.After(m.LastOfMonth()); d = d.AddDays(1) {
			v.Days = append(v.Days, cellOf(r, c, plan, closures, d))
		}
		out = append(out, v)
	}
	return out
}

func cellOf(r *web.Request, c cohort.Cohort, plan programme.Plan, closures programme.Closures, d calendar.Date) dayCell {
	cell := dayCell{Number: d.Day, Class: "cal-off", Today: d == r.Today}
	phase, rank, ok := plan.PhaseOn(d)
	switch {
	case d.Before(c.StartsOn) || d.After(c.EndsOn):
	case !closures.Open(d):
		cell.Title = offReason(r, closures, d)
	case ok:
		cell.Class, cell.Title = colourOf(rank), phase.Title
	default:
		cell.Class = ""
	}
	return cell
}

// offReason says why a day is off; nothing for a weekend.
func offReason(r *web.Request, closures programme.Closures, d calendar.Date) string {
	if holiday, ok := calendar.HolidayOn(d); ok {
		return r.T(holiday.Key)
	}
	if closure, ok := closures.On(d); ok && !d.IsWeekend() {
		return closure.Label
	}
	return ""
}

// offDay is a day or a period off, for the list.
type offDay struct {
	From, To calendar.Date
	Label    string
}

func offDaysOf(r *web.Request, c cohort.Cohort, closures programme.Closures) []offDay {
	var out []offDay
	for year := c.StartsOn.Year; year <= c.EndsOn.Year; year++ {
		for _, holiday := range calendar.Holidays(year) {
			if !holiday.Date.IsWeekend() && !holiday.Date.Before(c.StartsOn) && !holiday.Date.After(c.EndsOn) {
				out = append(out, offDay{holiday.Date, holiday.Date, r.T(holiday.Key)})
			}
		}
	}
	for _, closure := range closures {
		if !closure.EndsOn.Before(c.StartsOn) && !closure.StartsOn.After(c.EndsOn) {
			out = append(out, offDay{closure.StartsOn, closure.EndsOn, closure.Label})
		}
	}
	slices.SortStableFunc(out, func(a, b offDay) int { return a.From.Compare(b.From) })
	return out
}

type showView struct {
	ui.Base
	Cohort   cohort.Cohort
	Stage    ui.Tag
	Plan     programme.Plan
	Strip    strip
	Phases   []phaseRow
	Now      string // where the cohort is today
	NowNote  string
	Months   []monthView
	Weekdays []string
	Off      []offDay
	Spare    int // open days in no phase
	MayEdit  bool
	None     ui.Empty
}

// CohortTarget tells the access table which cohort the page is about.
func (v showView) CohortTarget() authz.Target { return targetOf(v.Cohort) }

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r, programme.ActionShow)
	if err != nil {
		return err
	}
	q := h.DB.Read()
	plan, err := programme.PlanOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	closures, err := programme.ClosuresOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	v := showView{Base: ui.For(r), Cohort: c, Stage: stageTag(r, c), Plan: plan, Strip: stripOf(plan.Phases, c.StartsOn, c.EndsOn, r.Today),
		Phases: rowsOf(r, plan, closures), Months: monthsOf(r, c, plan, closures), Weekdays: weekdays(r), Off: offDaysOf(r, c, closures),
		MayEdit: r.Can(programme.ActionEdit, targetOf(c)),
		None:    ui.Empty{Icon: "calendar", Title: r.T("programme.no_plan_title"), Text: r.T("programme.no_plan_text")}}
	v.Now, v.NowNote = nowOf(r, c, plan, closures)
	for _, d := range closures.OpenDays(c.StartsOn, c.EndsOn) {
		if _, _, ok := plan.PhaseOn(d); !ok {
			v.Spare++
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "programme/show.html", Title: r.T("programme.title", "name", c.Name), View: v})
}

// nowOf says where the cohort is today, and how far in its phase.
func nowOf(r *web.Request, c cohort.Cohort, plan programme.Plan, closures programme.Closures) (now, note string) {
	if c.StageOn(r.Today) == cohort.Upcoming {
		return r.T("programme.starts_in", "n", r.Today.DaysUntil(c.StartsOn), "date", c.StartsOn), ""
	}
	if c.StageOn(r.Today) == cohort.Finished {
		return r.T("programme.finished_on", "date", c.EndsOn), ""
	}
	phase, _, ok := plan.PhaseOn(r.Today)
	if !ok {
		return r.T("programme.between"), ""
	}
	done, all := len(closures.OpenDays(phase.StartsOn, r.Today)), len(closures.OpenDays(phase.StartsOn, phase.EndsOn))
	return phase.Title, r.T("programme.day_of", "day", done, "n", all, "end", phase.EndsOn)
}

func stageTag(r *web.Request, c cohort.Cohort) ui.Tag {
	tone := map[cohort.Stage]string{cohort.Upcoming: "info", cohort.Running: "ok", cohort.Finished: "mute"}
	stage := c.StageOn(r.Today)
	return ui.Tag{Label: r.T("programme.stage_" + string(stage)), Tone: tone[stage]}
}

// weekdays gives the initials of the week, Monday first.
func weekdays(r *web.Request) []string {
	var out []string
	for i := range 7 {
		out = append(out, r.T("programme.weekday_"+string(rune('1'+i))))
	}
	return out
}

type listRow struct {
	Cohort    cohort.Cohort
	Stage     ui.Tag
	Strip     strip
	Now, Note string
	HasPlan   bool
}

type legendItem struct{ Colour, Title string }

type listView struct {
	ui.Base
	Rows        []listRow
	First, Last calendar.Date
	Older       []cohort.Cohort
	Legend      []legendItem
	None        ui.Empty
}

// list draws the cohorts along one same period, so that their points on the path compare.
func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	cohorts, err := h.visibleCohorts(r)
	if err != nil {
		return err
	}
	if !r.CanHere(programme.ActionShow) && len(cohorts) == 1 { // a learner, an outside trainer: their own
		return web.Redirect(w, r, r.Site.Path("programme", cohorts[0].ID))
	}
	plans, err := programme.Plans(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), None: ui.Empty{Icon: "flag", Title: r.T("programme.none_title"), Text: r.T("programme.none_text")}}
	var shown []cohort.Cohort
	for _, c := range cohorts {
		if c.EndsOn.Before(r.Today.AddMonths(-6)) {
			v.Older = append(v.Older, c)
			continue
		}
		shown = append(shown, c)
		if v.First.IsZero() || c.StartsOn.Before(v.First) {
			v.First = c.StartsOn
		}
		if c.EndsOn.After(v.Last) {
			v.Last = c.EndsOn
		}
	}
	for _, c := range shown {
		closures, err := programme.ClosuresOf(r.Ctx(), h.DB.Read(), r.Site.ID, c.ID)
		if err != nil {
			return err
		}
		plan := plans[c.ID]
		row := listRow{Cohort: c, Stage: stageTag(r, c), Strip: stripOf(plan.Phases, v.First, v.Last, r.Today), HasPlan: len(plan.Phases) > 0}
		row.Now, row.Note = nowOf(r, c, plan, closures)
		v.Rows = append(v.Rows, row)
		if len(v.Legend) < len(plan.Phases) {
			v.Legend = legendOf(plan)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "programme/list.html", Title: r.T("programme.list_title"), View: v})
}

func legendOf(p programme.Plan) []legendItem {
	out := make([]legendItem, len(p.Phases))
	for i, f := range p.Phases {
		out[i] = legendItem{colourOf(i), f.Title}
	}
	return out
}
