package placementweb

import (
	"net/http"

	"chantier/internal/placement"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type listView struct {
	ui.Base
	Series  []seriesLink
	Shown   int // number of the series shown, 0 without
	Stats   []ui.Stat
	Bands   []ui.Bar
	Lines   []markedView
	Cells   []cellView
	None    ui.Empty
	OpenNew ui.Button
}

type seriesLink struct {
	Href, Label string
	Current     bool
}

type markedView struct {
	placement.Marked
	Href  string
	State ui.Tag
	Band  bandView
	Taken calendar.Minutes
	Ended string
}

type cellView struct {
	Family, Difficulty, Expected, Right string
	Answers, Unknown, Seconds           int
}

// list shows the attempts of a series by code, and what the answers say of the questions.
func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	series, err := placement.SeriesList(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), None: ui.Empty{Icon: "test", Title: r.T("placement.none_title"), Text: r.T("placement.none_text")}}
	v.OpenNew = v.Button(r.Site.Path("tests", "series"), "placement.new_series").Confirm("placement.new_series_question")
	shown, err := pick(r, series)
	if err != nil {
		return err
	}
	lines, err := placement.Marking(r.Ctx(), q, r.Actor, r.Site.ID, shown.ID)
	if err != nil {
		return err
	}
	counts, err := placement.Counts(r.Ctx(), q, r.Actor, r.Site.ID, shown.ID)
	if err != nil {
		return err
	}
	v.Shown = shown.Number
	for _, s := range series {
		v.Series = append(v.Series, seriesLink{Href: r.Site.Path("tests") + "?series=" + s.ID, Label: r.T("placement.series", "n", s.Number), Current: s.ID == shown.ID})
	}
	v.fill(r, lines)
	for _, c := range counts {
		v.Cells = append(v.Cells, cellView{Family: r.T("placement.family." + string(c.Family)), Difficulty: r.Loc.Decimal(float64(c.Difficulty)/1000, 2),
			Answers: c.Answers, Right: r.Loc.Percent(c.Right, c.Answers), Expected: r.Loc.Percent(int(c.Expected+0.5), c.Answers), Unknown: c.Unknown, Seconds: c.Seconds})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "placement/list.html", Title: r.T("placement.list_title"), View: v})
}

// pick gives the series asked for in the address, else the newest.
func pick(r *web.Request, series []placement.Series) (placement.Series, error) {
	want := r.URL.Query().Get("series")
	for _, s := range series {
		if want == "" || s.ID == want {
			return s, nil
		}
	}
	if want != "" {
		return placement.Series{}, fault.Missing("placement series")
	}
	return placement.Series{}, nil
}

func (v *listView) fill(r *web.Request, lines []placement.Marked) {
	states := map[placement.State]string{placement.Invited: "mute", placement.Running: "info", placement.Finished: "ok"}
	bands, finished, questions := map[placement.Band]int{}, 0, 0
	for _, m := range lines {
		line := markedView{Marked: m, Href: r.Site.Path("tests", m.AttemptID), Band: bandOf(r, m.Reading),
			State: ui.Tag{Label: r.T("placement.state." + string(m.State)), Tone: states[m.State]}, Taken: calendar.Minutes(m.Taken.Minutes() + 0.5)}
		if m.State == placement.Finished {
			line.Ended = r.T("placement.ended_short." + string(m.Ended))
			bands[m.Reading.Band]++
			finished++
			questions += m.Answered
		}
		v.Lines = append(v.Lines, line)
	}
	v.Stats = []ui.Stat{{Label: r.T("placement.stat_attempts"), Value: r.Loc.Number(int64(len(lines)))},
		{Label: r.T("placement.stat_finished"), Value: r.Loc.Number(int64(finished))}}
	if finished > 0 {
		v.Stats = append(v.Stats, ui.Stat{Label: r.T("placement.stat_questions"), Value: r.Loc.Decimal(float64(questions)/float64(finished), 1)})
	}
	most := 0
	for _, n := range bands {
		most = max(most, n)
	}
	for _, b := range append(placement.Bands(), placement.NoBand) {
		if b != placement.NoBand || bands[b] > 0 {
			v.Bands = append(v.Bands, ui.Bar{Label: r.T(b.Key()), Text: r.Loc.Number(int64(bands[b])), Value: bands[b], Max: most})
		}
	}
}

type showView struct {
	ui.Base
	Marked    placement.Marked
	Band      bandView
	Ended     string
	Questions []reviewedView
	Proven    bool
	Again     ui.Button
}

type reviewedView struct {
	Position int
	Family   string
	Level    int // 1 to 12
	Seconds  int
	Right    bool
	Given    ui.Tag
	Item     itemView
}

// show makes every question of an attempt again, with the answer given and the right one.
func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	m, reviewed, err := placement.Review(r.Ctx(), h.DB.Read(), r.Actor, r.Site.ID, r.PathValue("attempt"))
	if err != nil {
		return err
	}
	v := showView{Base: ui.For(r), Marked: m, Band: bandOf(r, m.Reading), Proven: true}
	if m.State == placement.Finished {
		v.Ended = r.T("placement.ended_short." + string(m.Ended))
	}
	v.Again = v.Button(r.Site.Path("tests", m.AttemptID, "again"), "placement.again").Confirm("placement.again_question")
	for _, q := range reviewed {
		v.Proven = v.Proven && q.Proven
		v.Questions = append(v.Questions, reviewedOf(r, q))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "placement/show.html", Title: r.T("placement.show_title", "code", m.Code), View: v})
}

func reviewedOf(r *web.Request, q placement.Reviewed) reviewedView {
	v := reviewedView{Position: q.Position, Family: r.T("placement.family." + string(q.Family)), Level: q.Cell + 1, Seconds: int(q.Elapsed.Seconds()),
		Right: q.Right, Item: viewOf(r, q.Item, "r"+r.Loc.Number(int64(q.Position)))}
	v.Item.choose(q.Chosen)
	right := &v.Item.Options[q.Item.Answer()]
	right.Right, right.Verdict = true, r.T("placement.verdict_right")
	switch {
	case q.Right:
		v.Given = ui.Tag{Label: r.T("placement.given_right"), Tone: "ok"}
	case q.Chosen == placement.DontKnow:
		v.Given = ui.Tag{Label: r.T("placement.given_unknown"), Tone: "mute"}
	default:
		v.Given = ui.Tag{Label: r.T("placement.given_wrong"), Tone: "warn"}
		v.Item.Options[q.Chosen].Verdict = r.T("placement.verdict_chosen")
	}
	return v
}

// again lets the person behind a code take another test, with new questions.
func (h *Handlers) again(w http.ResponseWriter, r *web.Request) error {
	a, err := h.Service.InviteAgain(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("attempt"))
	if err != nil {
		return err
	}
	r.Flash("placement.invited_again", "code", a.Code)
	return web.Redirect(w, r, r.Site.Path("tests"))
}

func (h *Handlers) openSeries(w http.ResponseWriter, r *web.Request) error {
	s, err := h.Service.OpenSeries(r.Ctx(), r.Actor, r.Site.ID)
	if err != nil {
		return err
	}
	r.Flash("placement.series_opened", "n", s.Number)
	return web.Redirect(w, r, r.Site.Path("tests"))
}
