// Package placementweb holds the pages of the positioning test: those of the
// candidate, opened by a personal link, and the marking list of staff, by code.
// No page of the test shows, hides or hints at a right answer.
package placementweb

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/placement"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "placement", FS: files, Views: map[string]any{
		"intro.html": introView{}, "practice.html": practiceView{}, "question.html": questionView{},
		"done.html": doneView{}, "list.html": listView{}, "show.html": showView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *placement.Service
	DB      *db.DB
	// Resolve gives the application that the secret of a personal link opens; an unknown secret is fault.NotFound.
	Resolve func(ctx context.Context, secret string) (applicationID, siteID string, err error)
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/apply/{secret}/test", "placement.take", h.intro)
	rt.Post("/apply/{secret}/test/start", "placement.take", h.start)
	rt.Get("/apply/{secret}/test/practice/{family}", "placement.take", h.practice)
	rt.Get("/apply/{secret}/test/question", "placement.take", h.question)
	rt.Post("/apply/{secret}/test/answer", "placement.take", h.answer)
	rt.Post("/apply/{secret}/test/finish", "placement.take", h.finish)
	rt.Get("/sites/{site}/tests", "placement.mark", h.list)
	rt.Get("/sites/{site}/tests/{attempt}", "placement.review", h.show)
	rt.Post("/sites/{site}/tests/{attempt}/again", "placement.invite", h.again)
	rt.Post("/sites/{site}/tests/series", "placement.open_series", h.openSeries)
}

// link is whose test the personal link opens.
type link struct {
	who           authz.Actor
	siteID, appID string
	application   string // address of the candidate's own page
	test          string // address of the test
}

func (h *Handlers) open(r *web.Request) (link, error) {
	secret := r.PathValue("secret")
	appID, siteID, err := h.Resolve(r.Ctx(), secret)
	own := "/apply/" + secret
	return link{who: authz.HolderOf(appID), siteID: siteID, appID: appID, application: own, test: own + "/test"}, err
}

func (h *Handlers) sitting(r *web.Request, l link) (placement.Sitting, error) {
	return h.Service.SittingOf(r.Ctx(), h.DB.Read(), l.who, l.siteID, l.appID)
}

type introView struct {
	ui.Base
	Form                  ui.Form
	Test, Application     string
	Minutes, ExtraMinutes int
	Most                  int
	Practices             []practiceLink
}

type practiceLink struct{ Href, Title, Text string }

func (h *Handlers) intro(w http.ResponseWriter, r *web.Request) error {
	l, err := h.open(r)
	if err != nil {
		return err
	}
	s, err := h.sitting(r, l)
	if err != nil {
		return err
	}
	switch {
	case s.Attempt.State == placement.Finished, s.TimeIsUp:
		return h.donePage(w, r, l, s)
	case s.Attempt.State == placement.Running:
		return web.Redirect(w, r, l.test+"/question")
	}
	return h.introPage(w, r, l, ui.NewForm(r))
}

func (h *Handlers) introPage(w http.ResponseWriter, r *web.Request, l link, form ui.Form) error {
	ordinary, extra := placement.Guard()
	v := introView{Base: ui.For(r), Form: form, Test: l.test, Application: l.application, Minutes: int(ordinary.Minutes()),
		ExtraMinutes: int(extra.Minutes()), Most: placement.Sitting{}.Most()}
	for _, f := range placement.Families() {
		v.Practices = append(v.Practices, practiceLink{l.test + "/practice/" + string(f), r.T("placement.family." + string(f)), r.T("placement.about." + string(f))})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "placement/intro.html", Title: r.T("placement.intro_title"), View: v, Status: form.Status(), Layout: ui.Public})
}

func (h *Handlers) start(w http.ResponseWriter, r *web.Request) error {
	l, err := h.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	_, err = h.Service.Start(r.Ctx(), l.who, l.siteID, l.appID, r.PostForm.Get("extra_time") != "")
	if form, ok := ui.Refused(r, err); ok {
		s, serr := h.sitting(r, l)
		if serr != nil {
			return serr
		}
		if s.Attempt.State == placement.Finished {
			return web.Redirect(w, r, l.test)
		}
		return h.introPage(w, r, l, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, l.test+"/question")
}

type practiceView struct {
	ui.Base
	Test, Here string
	Title      string
	Item       itemView
	Tried      bool
	Right      bool
	Explain    string
	Next       practiceLink // the other example, or the start
}

// practice shows an example of a family. The choice comes back in the address: nothing is stored of it.
func (h *Handlers) practice(w http.ResponseWriter, r *web.Request) error {
	l, err := h.open(r)
	if err != nil {
		return err
	}
	family := placement.Family(r.PathValue("family"))
	next := practiceLink{Href: l.test, Title: r.T("placement.practice_back")}
	switch family {
	case placement.FamilySuites:
		next = practiceLink{Href: l.test + "/practice/" + string(placement.FamilyRobot), Title: r.T("placement.practice_next")}
	case placement.FamilyRobot:
	default:
		return fault.Missing("family of items")
	}
	item := placement.Practice(family)
	v := practiceView{Base: ui.For(r), Test: l.test, Here: l.test + "/practice/" + string(family), Next: next,
		Title: r.T("placement.practice_title", "family", r.T("placement.family."+string(family))), Item: viewOf(r, item, "p")}
	if chosen, ok := choice(r.URL.Query().Get("option")); ok {
		v.Tried, v.Right = true, chosen == item.Answer()
		v.Item.choose(chosen)
		v.Explain = r.T("placement.practice_explain_" + string(family))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "placement/practice.html", Title: v.Title, View: v, Layout: ui.Public})
}

type questionView struct {
	ui.Base
	Form              ui.Form
	Test              string
	Attempt, Position int
	Most, MinutesLeft int
	Family            string
	Item              itemView
	Stop              ui.Button
}

func (h *Handlers) question(w http.ResponseWriter, r *web.Request) error {
	l, err := h.open(r)
	if err != nil {
		return err
	}
	return h.questionPage(w, r, l, ui.NewForm(r))
}

func (h *Handlers) questionPage(w http.ResponseWriter, r *web.Request, l link, form ui.Form) error {
	s, err := h.sitting(r, l)
	if err != nil {
		return err
	}
	if s.Item == nil { // not begun, ended, or time is up: the first page says which
		return web.Redirect(w, r, l.test)
	}
	v := questionView{Base: ui.For(r), Form: form, Test: l.test, Attempt: s.Attempt.Number, Position: s.Position, Most: s.Most(),
		MinutesLeft: s.MinutesLeft, Family: r.T("placement.family." + string(s.Item.Family)), Item: viewOf(r, *s.Item, questionID)}
	v.Stop = v.Button(l.test+"/finish", "placement.stop").Quiet().Confirm("placement.stop_question")
	return h.Kit.Show(w, r, ui.Page{Template: "placement/question.html", Title: r.T("placement.question_title", "n", s.Position),
		View: v, Status: form.Status(), Layout: ui.Public})
}

func (h *Handlers) answer(w http.ResponseWriter, r *web.Request) error {
	l, err := h.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	number, _ := strconv.Atoi(r.PostForm.Get("number"))     // an unreadable form is one of another question
	position, _ := strconv.Atoi(r.PostForm.Get("position")) // the use case answers both
	chosen, ok := choice(r.PostForm.Get("option"))
	if !ok {
		chosen = unchosen
	}
	outcome, a, err := h.Service.Answer(r.Ctx(), l.who, l.siteID, l.appID, placement.AnswerCmd{Number: number, Position: position, Chosen: chosen})
	if form, ok := ui.Refused(r, err); ok {
		return h.questionPage(w, r, l, form)
	}
	if err != nil {
		return err
	}
	switch {
	case outcome == placement.Late:
		r.Flash("placement.late")
	case outcome == placement.Already && a.State == placement.Running:
		r.Flash("placement.already_answered")
	}
	if a.State == placement.Finished {
		return web.Redirect(w, r, l.test)
	}
	return web.Redirect(w, r, l.test+"/question")
}

// unchosen is no option: the use case refuses it with its own words.
const unchosen = -2

// choice reads the option of a form: its index, or « unknown ».
func choice(s string) (int, bool) {
	if s == "unknown" {
		return placement.DontKnow, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n < 100
}

func (h *Handlers) finish(w http.ResponseWriter, r *web.Request) error {
	l, err := h.open(r)
	if err != nil {
		return err
	}
	if _, err := h.Service.Finish(r.Ctx(), l.who, l.siteID, l.appID); err != nil {
		return err
	}
	return web.Redirect(w, r, l.test)
}

type doneView struct {
	ui.Base
	Application string
	Attempt     placement.Attempt
	TimeIsUp    bool // not closed yet: one button closes it
	Close       ui.Button
	Why         string
	Band        bandView
}

func (h *Handlers) donePage(w http.ResponseWriter, r *web.Request, l link, s placement.Sitting) error {
	v := doneView{Base: ui.For(r), Application: l.application, Attempt: s.Attempt, TimeIsUp: s.TimeIsUp, Band: bandOf(r, s.Attempt.Reading)}
	v.Close = v.Button(l.test+"/finish", "placement.close").Primary()
	if !s.TimeIsUp {
		v.Why = r.T("placement.ended." + string(s.Attempt.Ended))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "placement/done.html", Title: r.T("placement.done_title"), View: v, Layout: ui.Public})
}

// bandView says a band with its uncertainty, in words.
type bandView struct {
	Known         bool
	Tag           ui.Tag
	Meaning       string
	Near, Certain string
}

func bandOf(r *web.Request, reading placement.Reading) bandView {
	tones := map[placement.Band]string{placement.Solid: "ok", placement.Comfortable: "info", placement.Supported: "warn", placement.NoBand: "mute"}
	v := bandView{Known: reading.Band != placement.NoBand, Tag: ui.Tag{Label: r.T(reading.Band.Key()), Tone: tones[reading.Band]}}
	if !v.Known {
		return v
	}
	v.Meaning = r.T("placement.meaning." + string(reading.Band))
	v.Certain = r.T("placement.certainty", "percent", r.Loc.Percent(reading.Certainty, 100))
	if reading.Near != placement.NoBand {
		v.Near = r.T("placement.near", "band", r.T(reading.Near.Key()))
	}
	return v
}
