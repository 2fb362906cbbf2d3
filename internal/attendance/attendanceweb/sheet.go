package attendanceweb

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"chantier/internal/attendance"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/document"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// personRow is one person of the sheet as shown.
type personRow struct {
	LearnerID string
	RowID     string // where the summary's links lead
	Name      string
	Tag       ui.Tag
	Signed    string // "signé à 8 h 58, code tapé"; "" without signature
	Note      string // lateness, early leave
	Reason    string
	Open      bool // the form was refused: it stays open
	HasSigned bool
}

type editionRow struct {
	Edition   int
	When, Who string
	Hash      string
	Reason    string
	Newest    bool
}

type sheetView struct {
	ui.Base
	Form                                ui.Form
	HalfDay                             attendance.HalfDay
	Title, Times, Where                 string
	State                               ui.Tag
	Counts                              attendance.Counts
	Rows                                []personRow
	Situations                          []ui.Option
	Editions                            []editionRow
	MayMark, MayClose, MayReopen        bool
	MayEdit, HasRoom, Live, MayDownload bool
	ClosesAt                            string // when closing becomes possible, "" when it is
}

// Field names a question about a person.
func (v sheetView) Field(row personRow, name string) string {
	return attendance.LineField(row.LearnerID, name)
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.sheetPage(w, r, ui.NewForm(r), "")
}

// sheetPage shows a sheet; refused is the person whose form came back with faults.
func (h *Handlers) sheetPage(w http.ResponseWriter, r *web.Request, form ui.Form, refused string) error {
	q := h.DB.Read()
	sheet, err := attendance.SheetByID(r.Ctx(), q, r.Site.ID, r.PathValue("half_day"))
	if err != nil {
		return err
	}
	d := sheet.HalfDay
	if err := authz.Check(r.Actor, attendance.ActionShow, d.Target()); err != nil {
		return err
	}
	now := h.Service.Clock.Now()
	open := d.State == attendance.Open
	card := h.cardOf(r, d, sheet.Count())
	v := sheetView{Base: ui.For(r), HalfDay: d, Title: halfDayTitle(r, d), Times: card.Times, Where: card.Where, State: card.Tag, Counts: card.Counts,
		Situations: situations(r), HasRoom: card.HasRoom, Live: card.Now, MayMark: open && r.Can(attendance.ActionMark, d.Target()),
		MayClose: open && r.Can(attendance.ActionClose, d.Target()), MayReopen: !open && r.Can(attendance.ActionReopen, d.Target()),
		MayEdit: open && r.Can(attendance.ActionPlan, d.Target()), MayDownload: r.Can(attendance.ActionDownload, d.Target())}
	if now.Before(d.EndsAt()) {
		v.ClosesAt = r.Loc.Time(d.EndsAt())
	}
	if v.Rows, form, err = rowsOf(r, sheet, form, refused); err != nil {
		return err
	}
	v.Form = form
	for _, c := range sheet.Closed {
		v.Editions = append([]editionRow{{c.Edition, r.Loc.Instant(c.ClosedAt), c.ClosedByName, c.Hash[:12], reasonOf(c), c.Edition == d.ClosedEdition}}, v.Editions...)
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/sheet.html", Title: v.Title, View: v, Status: form.Status()})
}

func reasonOf(c attendance.ClosedSheet) string {
	p, err := c.Proof()
	if err != nil {
		return "" // VerifyChain is what tells a damaged proof
	}
	return p.Reason
}

// rowsOf lists the people: from the proof when the sheet is closed, else as they stand, with the first values of their forms.
func rowsOf(r *web.Request, sheet attendance.Sheet, form ui.Form, refused string) ([]personRow, ui.Form, error) {
	lines := attendance.ProofOf(sheet, attendance.Place{}, "", sheet.HalfDay.EndsAt(), nil).Lines
	if last, ok := sheet.Newest(); ok && sheet.HalfDay.State == attendance.Closed {
		proof, err := last.Proof()
		if err != nil {
			return nil, form, err
		}
		lines = proof.Lines
	}
	var rows []personRow
	for _, l := range lines {
		row := personRow{LearnerID: l.LearnerID, RowID: "f-learner-" + l.LearnerID, Name: l.Name, Tag: statusTag(r, l), Note: minutesNote(r, l),
			Reason: l.Reason, Open: l.LearnerID == refused, HasSigned: !l.SignedAt.IsZero()}
		if row.HasSigned {
			row.Signed = r.T("attendance.signed_at", "time", r.Loc.Time(l.SignedAt), "means", r.T(l.Means.Key()))
		}
		if !row.Open {
			f := func(name string) string { return attendance.LineField(l.LearnerID, name) }
			form = form.With(f("status"), situationOf(l), f("late"), minutesText(l.Late), f("early"), minutesText(l.Early), f("reason"), l.Reason)
		}
		rows = append(rows, row)
	}
	return rows, form, nil
}

func minutesText(m calendar.Minutes) string {
	if m == 0 {
		return ""
	}
	return strconv.Itoa(int(m))
}

func statusTag(r *web.Request, l attendance.ProofLine) ui.Tag {
	switch l.Status {
	case attendance.Present:
		if l.SignedAt.IsZero() {
			return ui.Tag{Label: r.T("attendance.present_unsigned"), Tone: "warn"}
		}
		if l.Late > 0 {
			return ui.Tag{Label: r.T("attendance.late_by", "time", l.Late), Tone: "info"}
		}
		return ui.Tag{Label: r.T(l.Status.Key()), Tone: "ok"}
	case attendance.Excused:
		return ui.Tag{Label: r.T(l.Ground.Key()), Tone: "info"}
	case attendance.Unexcused:
		return ui.Tag{Label: r.T(l.Ground.Key()), Tone: "bad"}
	}
	return ui.Tag{Label: r.T(l.Status.Key()), Tone: "mute"}
}

func minutesNote(r *web.Request, l attendance.ProofLine) string {
	if l.Early > 0 {
		return r.T("attendance.left_early", "time", l.Early)
	}
	return ""
}

// situations are the choices of the trainer's one question: present, or absent and why.
func situations(r *web.Request) []ui.Option {
	out := []ui.Option{{Value: "present", Label: r.T("attendance.status.present")}}
	for _, s := range []attendance.Status{attendance.Excused, attendance.Unexcused} {
		for _, g := range attendance.Grounds(s) {
			out = append(out, ui.Option{Value: string(s) + ":" + string(g), Label: r.T("attendance.situation_"+string(s), "ground", r.T(g.Key()))})
		}
	}
	return out
}

func situationOf(l attendance.ProofLine) string {
	if l.Status.Absent() {
		return string(l.Status) + ":" + string(l.Ground)
	}
	return string(l.Status)
}

func halfDayTitle(r *web.Request, d attendance.HalfDay) string {
	title := r.T("attendance.half_day_title", "day", r.Loc.DateLong(d.Day), "half", r.T("attendance."+string(d.Half)))
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

func (h *Handlers) mark(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	learnerID := r.PathValue("learner")
	var l fault.List
	value := func(name string) string {
		return strings.TrimSpace(r.PostForm.Get(attendance.LineField(learnerID, name)))
	}
	minutes := func(name string) calendar.Minutes {
		if value(name) == "" {
			return 0
		}
		n, err := strconv.Atoi(value(name))
		if err != nil {
			l.Add(attendance.LineField(learnerID, name), "fault.number")
		}
		return calendar.Minutes(n)
	}
	status, ground, _ := strings.Cut(value("status"), ":")
	cmd := attendance.MarkLearner{SiteID: r.Site.ID, HalfDayID: r.PathValue("half_day"), LearnerID: learnerID, OnPaper: value("paper") != "",
		Mark: attendance.Mark{Status: attendance.Status(status), Ground: attendance.Ground(ground), Late: minutes("late"), Early: minutes("early"), Reason: value("reason")}}
	cmd.Version, _ = strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	err := l.Err()
	if err == nil {
		err = h.Service.MarkLearner(r.Ctx(), r.Actor, cmd)
	}
	for _, f := range fault.Faults(err) { // one question asks for both
		f.Field = strings.Replace(f.Field, ".ground", ".status", 1)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.sheetPage(w, r, form, learnerID)
	}
	if err != nil {
		return err
	}
	r.Flash("attendance.noted")
	return web.Redirect(w, r, r.Site.Path("attendance", cmd.HalfDayID)+"#f-learner-"+learnerID)
}

func (h *Handlers) close(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	cmd := attendance.CloseSheet{SiteID: r.Site.ID, HalfDayID: r.PathValue("half_day")}
	cmd.Version, _ = strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	_, err := h.Service.CloseSheet(r.Ctx(), r.Actor, cmd)
	if form, ok := ui.Refused(r, err); ok {
		return h.sheetPage(w, r, form, "")
	}
	if err != nil {
		return err
	}
	r.Flash("attendance.closed")
	return web.Redirect(w, r, r.Site.Path("attendance", cmd.HalfDayID))
}

func (h *Handlers) reopen(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	cmd := attendance.ReopenSheet{SiteID: r.Site.ID, HalfDayID: r.PathValue("half_day"), Reason: r.PostForm.Get("reason")}
	cmd.Version, _ = strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	err := h.Service.ReopenSheet(r.Ctx(), r.Actor, cmd)
	if form, ok := ui.Refused(r, err); ok {
		return h.sheetPage(w, r, form, "")
	}
	if err != nil {
		return err
	}
	r.Flash("attendance.reopened")
	return web.Redirect(w, r, r.Site.Path("attendance", cmd.HalfDayID))
}

// download gives the PDF of a closed edition (?edition=2, else the newest), or the paper sheet of an open half-day.
func (h *Handlers) download(w http.ResponseWriter, r *web.Request) error {
	d, err := h.halfDayOf(r, attendance.ActionDownload)
	if err != nil {
		return err
	}
	edition := d.ClosedEdition
	if text := r.URL.Query().Get("edition"); text != "" {
		if edition, err = strconv.Atoi(text); err != nil {
			return fault.Missing("edition")
		}
	}
	var doc document.Doc
	if edition == 0 {
		doc, err = h.paperSheet(r, d)
	} else {
		doc, err = h.closedSheet(r, d, edition)
	}
	if err != nil {
		return err
	}
	pdf, err := document.PDF(r.Loc, doc)
	if err != nil {
		return err
	}
	return web.File(w, r, "application/pdf", "emargement-"+d.Day.String()+"-"+string(d.Half)+".pdf", pdf)
}

func (h *Handlers) closedSheet(r *web.Request, d attendance.HalfDay, edition int) (document.Doc, error) {
	closed, err := attendance.ClosedByID(r.Ctx(), h.DB.Read(), r.Site.ID, d.ID, edition)
	if err != nil {
		return document.Doc{}, err
	}
	return attendance.SheetDocument(r.Loc, closed)
}

func (h *Handlers) paperSheet(r *web.Request, d attendance.HalfDay) (document.Doc, error) {
	q := h.DB.Read()
	sheet, err := attendance.SheetByID(r.Ctx(), q, r.Site.ID, d.ID)
	if err != nil {
		return document.Doc{}, err
	}
	place, err := attendance.PlaceOf(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return document.Doc{}, err
	}
	return attendance.PaperDocument(r.Loc, sheet, place, h.Service.Clock.Now()), nil
}
