// Package supportweb holds the counsellor's pages, and what a learner sees and decides of them.
package supportweb

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/support"
	"chantier/internal/today"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "support", FS: files, Views: map[string]any{"list.html": listView{}, "file.html": fileView{}, "own.html": ownView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *support.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/support", "support.list", h.list)
	rt.Get("/sites/{site}/learners/{learner}/support", "support.read", h.show)
	rt.Post("/sites/{site}/learners/{learner}/support/notes", "support.write", h.saveNote)
	rt.Post("/sites/{site}/learners/{learner}/support/actions", "support.write", h.addAction)
	rt.Post("/sites/{site}/learners/{learner}/support/actions/{action}", "support.write", h.settle)
	rt.Get("/sites/{site}/my-support", "support.own", h.own)
	rt.Post("/sites/{site}/my-support", "support.own", h.share)
}

type listView struct {
	ui.Base
	Followed []support.Followed
	Due      []support.Action
	None     ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "support.list", r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	followed, err := support.FollowedAt(r.Ctx(), q, r.Site.ID, r.Today)
	if err != nil {
		return err
	}
	due, err := support.OpenActions(r.Ctx(), q, r.Site.ID, r.Today.AddDays(7))
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "support/list.html", Title: r.T("support.list_title"), View: listView{ui.For(r), followed, due,
		ui.Empty{Icon: "users", Title: r.T("support.none_title"), Text: r.T("support.none_text")}}})
}

type noteRow struct {
	support.Note
	IsMine bool
	Form   ui.Form
}

type actionRow struct {
	support.Action
	Late bool
}

type fileView struct {
	ui.Base
	Learner    cohort.Learner
	MayWrite   bool
	Notes      []noteRow
	Actions    []actionRow
	Settled    []support.Action
	Shared     []authz.Role
	NoteForm   ui.Form
	ActionForm ui.Form
	Kinds      []ui.Option
	Obstacles  []ui.Option
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.filePage(w, r, "", ui.Form{})
}

// filePage shows the file; which names the refused form: "action", "note", or the id of a corrected note.
func (h *Handlers) filePage(w http.ResponseWriter, r *web.Request, which string, refused ui.Form) error {
	f, err := h.Service.Open(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("learner"))
	if err != nil {
		return err
	}
	v := fileView{Base: ui.For(r), Learner: f.Learner, MayWrite: f.MayWrite, Shared: f.Shared,
		NoteForm:   ui.NewForm(r).With("met_on", r.Today.String(), "kind", "interview"),
		ActionForm: ui.NewForm(r).With("due_on", r.Today.AddDays(14).String()),
		Kinds:      ui.Choices(support.Kinds(), func(k string) string { return r.T("support.kind_" + k) }),
		Obstacles:  ui.Choices(support.Obstacles(), func(o support.Obstacle) string { return r.T("support.obstacle_" + string(o)) })}
	for _, n := range f.Notes {
		row := noteRow{Note: n, IsMine: f.MayWrite && n.AuthorAccountID == r.Actor.AccountID}
		row.Form = ui.NewForm(r).With("met_on", n.MetOn.String(), "kind", n.Kind, "body", n.Body)
		if which == n.ID {
			row.Form = refused
		}
		v.Notes = append(v.Notes, row)
	}
	for _, a := range f.Actions {
		if a.State == "open" {
			v.Actions = append(v.Actions, actionRow{a, a.DueOn.Before(r.Today)})
		} else {
			v.Settled = append(v.Settled, a)
		}
	}
	status := http.StatusOK
	if which != "" {
		status = refused.Status()
	}
	switch which {
	case "action":
		v.ActionForm = refused
	case "note":
		v.NoteForm = refused
	}
	return h.Kit.Show(w, r, ui.Page{Template: "support/file.html", Title: r.T("support.file_title", "name", f.Learner.Name()), Status: status, View: v})
}

func readDate(r *web.Request, field string, l *fault.List) calendar.Date {
	d, err := calendar.Parse(r.PostForm.Get(field))
	if err != nil {
		l.Add(field, "fault.date")
	}
	return d
}

func (h *Handlers) saveNote(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	n := support.Note{ID: r.PostForm.Get("note"), SiteID: r.Site.ID, LearnerID: r.PathValue("learner"), MetOn: readDate(r, "met_on", &l),
		Kind: r.PostForm.Get("kind"), Body: r.PostForm.Get("body"), Version: version}
	err := l.Err()
	if err == nil {
		err = h.Service.SaveNote(r.Ctx(), r.Actor, n)
	}
	if form, ok := ui.Refused(r, err); ok {
		which := "note"
		if n.ID != "" {
			which = n.ID
		}
		return h.filePage(w, r, which, form)
	}
	return h.back(w, r, err, "support.note_saved")
}

func (h *Handlers) back(w http.ResponseWriter, r *web.Request, err error, flash string) error {
	if err != nil {
		return err
	}
	r.Flash(flash)
	return web.Redirect(w, r, r.Site.Path("learners", r.PathValue("learner"), "support"))
}

func (h *Handlers) addAction(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	a := support.Action{SiteID: r.Site.ID, LearnerID: r.PathValue("learner"), Obstacle: support.Obstacle(r.PostForm.Get("obstacle")),
		Title: r.PostForm.Get("title"), DueOn: readDate(r, "due_on", &l)}
	err := l.Err()
	if err == nil {
		err = h.Service.AddAction(r.Ctx(), r.Actor, a)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.filePage(w, r, "action", form)
	}
	return h.back(w, r, err, "support.action_added")
}

func (h *Handlers) settle(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	err := h.Service.SettleAction(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("learner"), r.PathValue("action"), r.PostForm.Get("state"), version)
	return h.back(w, r, err, "form.saved")
}

type ownView struct {
	ui.Base
	Form    ui.Form
	Learner cohort.Learner
	Actions []support.Action
	Met     []calendar.Date
	Sharers []ui.Option
}

func (h *Handlers) own(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	l, err := cohort.LearnerOfPerson(r.Ctx(), q, r.Site.ID, r.Actor.PersonID)
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, "support.own", l.Target()); err != nil {
		return err
	}
	actions, err := support.ActionsOf(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil {
		return err
	}
	met, err := support.MeetingDays(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil {
		return err
	}
	shared, err := support.SharedWith(r.Ctx(), q, l.ID)
	if err != nil {
		return err
	}
	form := ui.NewForm(r)
	for _, role := range shared {
		form = form.With("role", string(role))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "support/own.html", Title: r.T("support.own_title"), View: ownView{ui.For(r), form, l, actions, met,
		ui.Choices(support.Sharers(), func(role authz.Role) string { return r.T("role." + string(role)) })}})
}

func (h *Handlers) share(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	l, err := cohort.LearnerOfPerson(r.Ctx(), h.DB.Read(), r.Site.ID, r.Actor.PersonID)
	if err != nil {
		return err
	}
	var roles []authz.Role
	for _, v := range r.PostForm["role"] {
		roles = append(roles, authz.Role(v))
	}
	if err := h.Service.Share(r.Ctx(), r.Actor, r.Site.ID, l.ID, roles); err != nil {
		return err
	}
	r.Flash("support.shared_saved")
	return web.Redirect(w, r, r.Site.Path("my-support"))
}

// Today tells the counsellor which actions are due.
func Today(database *db.DB) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		if !authz.Can(who, "support.list", authz.Target{SiteID: site.ID}) {
			return nil, nil
		}
		due, err := support.OpenActions(ctx, database.Read(), site.ID, day)
		if err != nil {
			return nil, err
		}
		var out []today.Item
		for i, a := range due {
			if i == 5 {
				out = append(out, today.Item{Title: fault.Msg("support.today_more", "n", len(due)-i), Icon: "lock", Href: site.Path("support"), Weight: 90})
				break
			}
			out = append(out, today.Item{Title: fault.Msg("support.today_action", "title", a.Title), Note: fault.Msg("support.today_with", "name", a.LearnerName),
				Icon: "lock", Href: site.Path("learners", a.LearnerID, "support"), Due: a.DueOn, Weight: 50})
		}
		return out, nil
	}
}

// Panel leads to the file from the learner's page: for those who may read it, without a word of it.
func Panel(database *db.DB) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, slug string) ([]cohort.Panel, error) {
		shared, err := support.SharedWith(ctx, database.Read(), l.ID)
		if err != nil {
			return nil, err
		}
		if !support.MayRead(who, l, shared) {
			return nil, nil
		}
		return []cohort.Panel{{Title: fault.Msg("support.panel"), Lines: []fault.Message{fault.Msg("support.panel_private")}, Icon: "lock",
			Href: "/sites/" + slug + "/learners/" + l.ID + "/support"}}, nil
	}
}
