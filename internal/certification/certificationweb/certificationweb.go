// Package certificationweb holds the pages of certification files.
package certificationweb

import (
	"context"
	"embed"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"chantier/internal/certification"
	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/today"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "certification", FS: files, Views: map[string]any{"list.html": listView{}, "show.html": showView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit         *ui.Kit
	Service     *certification.Service
	DB          *db.DB
	Blobs       blob.Store
	Referential curriculum.Referential
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/certification", "certification.list", h.list)
	rt.Get("/sites/{site}/learners/{learner}/certification", "certification.list", h.show)
	rt.Post("/sites/{site}/learners/{learner}/certification/exam", "certification.check", h.setExam)
	rt.Post("/sites/{site}/learners/{learner}/certification/results", "certification.check", h.setResults)
	rt.Post("/sites/{site}/learners/{learner}/certification/{kind}", "certification.deposit", h.deposit)
	rt.Post("/sites/{site}/learners/{learner}/certification/{kind}/state", "certification.check", h.setState)
	rt.Get("/sites/{site}/learners/{learner}/certification/{kind}/file", "certification.list", h.download)
}

type learnerRow struct {
	Learner cohort.Learner
	Lacks   int
	ToCheck int
	ExamOn  calendar.Date
	Tag     ui.Tag
}

type listView struct {
	ui.Base
	Title   string
	Rows    []learnerRow
	Pieces  int
	NoneYet ui.Empty
}

// list shows staff the learners of running and recent cohorts; a learner goes straight to their own file.
func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	learners, err := cohort.SiteLearners(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	all, err := certification.FilesOf(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	byLearner := map[string]certification.File{}
	for _, f := range all {
		byLearner[f.LearnerID] = f
	}
	v := listView{Base: ui.For(r), Title: h.Referential.Title, Pieces: len(certification.Kinds()),
		NoneYet: ui.Empty{Icon: "certificate", Title: r.T("certification.none_title"), Text: r.T("certification.none_text")}}
	for _, l := range learners {
		if !r.Can("certification.list", l.Target()) {
			continue
		}
		if l.PersonID == r.Actor.PersonID {
			return web.Redirect(w, r, r.Site.Path("learners", l.ID, "certification"))
		}
		v.Rows = append(v.Rows, h.row(r, l, byLearner[l.ID]))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "certification/list.html", Title: r.T("certification.list_title"), View: v})
}

func (h *Handlers) row(r *web.Request, l cohort.Learner, f certification.File) learnerRow {
	row := learnerRow{Learner: l, Lacks: len(certification.Lacks(f.Pieces)), ExamOn: f.ExamOn}
	for _, p := range f.Pieces {
		if p.State == certification.Deposited {
			row.ToCheck++
		}
	}
	switch obtained := h.obtained(f); {
	case len(f.Results) > 0 && obtained == len(h.Service.Blocks):
		row.Tag = ui.Tag{Label: r.T("certification.title_obtained"), Tone: "ok"}
	case len(f.Results) > 0:
		row.Tag = ui.Tag{Label: r.T("certification.blocks_obtained", "n", obtained), Tone: "warn"}
	case row.Lacks == 0:
		row.Tag = ui.Tag{Label: r.T("certification.complete"), Tone: "ok"}
	default:
		row.Tag = ui.Tag{Label: r.T("certification.lacks", "n", row.Lacks), Tone: "mute"}
	}
	return row
}

func (h *Handlers) obtained(f certification.File) int {
	n := 0
	for _, b := range h.Service.Blocks {
		if f.Results[b] {
			n++
		}
	}
	return n
}

type pieceRow struct {
	certification.Piece
	Tag      ui.Tag
	OnlySeen bool
	Form     ui.Form
}

type showView struct {
	ui.Base
	Title     string
	Learner   cohort.Learner
	File      certification.File
	Pieces    []pieceRow
	ExamForm  ui.Form
	Results   ui.Form
	Blocks    []ui.Option
	Lacks     []certification.Kind
	Decided   bool
	ExamIsDue bool
	CanCheck  bool
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.page(w, r, "", ui.Form{})
}

// page shows a file; which names the form sent back: a kind of piece, "exam" or "results".
func (h *Handlers) page(w http.ResponseWriter, r *web.Request, which string, refused ui.Form) error {
	q := h.DB.Read()
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, r.PathValue("learner"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, "certification.list", l.Target()); err != nil {
		return err
	}
	f, err := certification.FileOf(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	v := showView{Base: ui.For(r), Title: h.Referential.Title, Learner: l, File: f, Lacks: certification.Lacks(f.Pieces), Decided: len(f.Results) > 0,
		ExamIsDue: !f.ExamOn.IsZero() && !f.ExamOn.After(r.Today), CanCheck: r.Can("certification.check", l.Target()),
		ExamForm: ui.NewForm(r).With("exam_on", f.ExamOn.String()), Results: ui.NewForm(r)}
	for _, b := range h.Service.Blocks {
		v.Blocks = append(v.Blocks, ui.Option{Value: b, Label: b})
		if f.Results[b] {
			v.Results = v.Results.With("obtained", b)
		}
	}
	tones := map[certification.State]string{certification.Missing: "mute", certification.Deposited: "info", certification.Checked: "ok", certification.Refused: "bad"}
	for _, k := range certification.Kinds() {
		p := f.Piece(k)
		row := pieceRow{Piece: p, OnlySeen: k.OnlySeen(), Tag: ui.Tag{Label: r.T("certification.state_" + string(p.State)), Tone: tones[p.State]}}
		if which == string(k) {
			row.Form = refused
		}
		v.Pieces = append(v.Pieces, row)
	}
	status := http.StatusOK
	if which != "" {
		status = refused.Status()
	}
	if which == "exam" {
		v.ExamForm = refused
	}
	if which == "results" {
		v.Results = refused
	}
	return h.Kit.Show(w, r, ui.Page{Template: "certification/show.html", Title: r.T("certification.file_title", "name", l.Name()), Status: status, View: v})
}

func (h *Handlers) back(w http.ResponseWriter, r *web.Request, which string, err error) error {
	if form, ok := ui.Refused(r, err); ok {
		return h.page(w, r, which, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("learners", r.PathValue("learner"), "certification"))
}

func (h *Handlers) deposit(w http.ResponseWriter, r *web.Request) error {
	err := r.ParseUpload(w, certification.MaxPiece)
	if err == nil {
		err = h.storeUpload(r)
	}
	return h.back(w, r, r.PathValue("kind"), err)
}

func (h *Handlers) storeUpload(r *web.Request) error {
	file, header, err := r.FormFile("file")
	if err != nil {
		return fault.Field("file", "certification.file_empty")
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, certification.MaxPiece+1))
	if err != nil {
		return fmt.Errorf("certification: read the upload: %w", err)
	}
	return h.Service.Deposit(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("learner"), certification.Kind(r.PathValue("kind")), header.Filename, content)
}

func (h *Handlers) setState(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	kind := certification.Kind(r.PathValue("kind"))
	err := h.Service.SetPiece(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("learner"), certification.Piece{Kind: kind,
		State: certification.State(r.PostForm.Get("state")), Reason: r.PostForm.Get("reason"), Version: version})
	return h.back(w, r, string(kind), err)
}

func (h *Handlers) setExam(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	day, err := calendar.Parse(r.PostForm.Get("exam_on"))
	if err != nil {
		err = fault.Field("exam_on", "fault.date")
	} else {
		err = h.Service.SetExam(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("learner"), day)
	}
	return h.back(w, r, "exam", err)
}

func (h *Handlers) setResults(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	return h.back(w, r, "results", h.Service.SetResults(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("learner"), r.PostForm["obtained"]))
}

func (h *Handlers) download(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, r.PathValue("learner"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, "certification.list", l.Target()); err != nil {
		return err
	}
	f, err := certification.FileOf(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil {
		return err
	}
	p := f.Piece(certification.Kind(r.PathValue("kind")))
	if p.BlobKey == "" {
		return fault.Missing("certification upload")
	}
	content, _, err := h.Blobs.Get(r.Ctx(), p.BlobKey)
	if err != nil {
		return fmt.Errorf("certification: open the file: %w", err)
	}
	defer content.Close()
	raw, err := io.ReadAll(content)
	if err != nil {
		return fmt.Errorf("certification: read the file: %w", err)
	}
	// Saved, never shown by the browser: it came from outside.
	return web.Download(w, r, p.ContentType, p.FileName, raw)
}

// Today tells the instructor which pieces wait to be checked, and the learner what is missing near the exam.
func Today(database *db.DB) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		q := database.Read()
		if authz.Can(who, "certification.check", authz.Target{SiteID: site.ID}) {
			all, err := certification.FilesOf(ctx, q, site.ID)
			if err != nil {
				return nil, err
			}
			n, name := 0, ""
			for _, f := range all {
				for _, p := range f.Pieces {
					if p.State == certification.Deposited {
						n, name = n+1, f.LearnerName
					}
				}
			}
			if n == 0 {
				return nil, nil
			}
			return []today.Item{{Title: fault.Msg("certification.today_check", "n", n), Note: fault.Msg("certification.today_check_note", "name", name),
				Icon: "certificate", Href: site.Path("certification"), Weight: 55}}, nil
		}
		if !who.Has(site.ID, authz.Learner) {
			return nil, nil
		}
		l, err := cohort.LearnerOfPerson(ctx, q, site.ID, who.PersonID)
		if err != nil {
			return nil, ignoreMissing(err)
		}
		f, err := certification.FileOf(ctx, q, site.ID, l.ID)
		if err != nil {
			return nil, ignoreMissing(err)
		}
		lacks := 0
		for _, k := range certification.Lacks(f.Pieces) {
			if s := f.Piece(k).State; (s == certification.Missing || s == certification.Refused) && !k.OnlySeen() {
				lacks++
			}
		}
		if f.ExamOn.IsZero() || f.ExamOn.Before(day) || lacks == 0 {
			return nil, nil
		}
		return []today.Item{{Title: fault.Msg("certification.today_lacks", "n", lacks), Note: fault.Msg("certification.today_exam", "date", f.ExamOn), Icon: "certificate",
			Href: site.Path("learners", l.ID, "certification"), Due: f.ExamOn.AddDays(-14), Weight: 40}}, nil
	}
}

func ignoreMissing(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// Panel tells the file's state on the learner's page.
func Panel(database *db.DB) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, slug string) ([]cohort.Panel, error) {
		if !authz.Can(who, "certification.list", l.Target()) {
			return nil, nil
		}
		f, err := certification.FileOf(ctx, database.Read(), l.SiteID, l.ID)
		if ignoreMissing(err) != nil {
			return nil, err
		}
		line := fault.Msg("certification.lacks", "n", len(certification.Lacks(f.Pieces)))
		if len(certification.Lacks(f.Pieces)) == 0 {
			line = fault.Msg("certification.complete")
		}
		return []cohort.Panel{{Title: fault.Msg("certification.panel"), Lines: []fault.Message{line}, Icon: "certificate", Href: "/sites/" + slug + "/learners/" + l.ID + "/certification"}}, nil
	}
}
