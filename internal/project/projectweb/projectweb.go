// Package projectweb holds the pages of client projects: the school's, and the association's behind its link.
package projectweb

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
	"chantier/internal/project"
	"chantier/internal/today"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "project", FS: files, Views: map[string]any{"list.html": listView{}, "new.html": newView{}, "show.html": showView{}, "client.html": clientView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *project.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/projects", "project.list", h.list)
	rt.Get("/sites/{site}/projects/new", "project.edit", h.showNew)
	rt.Post("/sites/{site}/projects", "project.edit", h.create)
	rt.Get("/sites/{site}/projects/{project}", "project.list", h.show)
	rt.Post("/sites/{site}/projects/{project}/team", "project.edit", h.team)
	rt.Post("/sites/{site}/projects/{project}/tasks", "project.work", h.addTask)
	rt.Post("/sites/{site}/projects/{project}/tasks/{task}", "project.work", h.moveTask)
	rt.Post("/sites/{site}/projects/{project}/deliveries", "project.work", h.deliver)
	rt.Get("/client/{secret}", "project.answer", h.client)
	rt.Post("/client/{secret}", "project.answer", h.answer)
}

type projectRow struct {
	project.Project
	Tag        ui.Tag
	Done, Open int
}

func tagOf(r *web.Request, p project.Project) ui.Tag {
	s := p.State()
	tone := map[project.State]string{project.Draft: "mute", project.Running: "info", project.Delivered: "warn", project.Refused: "bad", project.Accepted: "ok"}[s]
	return ui.Tag{Label: r.T("project.state_" + string(s)), Tone: tone}
}

func rowOf(r *web.Request, p project.Project) projectRow {
	row := projectRow{Project: p, Tag: tagOf(r, p)}
	for _, t := range p.Tasks {
		if t.State == "done" {
			row.Done++
		} else {
			row.Open++
		}
	}
	return row
}

type listView struct {
	ui.Base
	Projects []projectRow
	None     ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	all, err := project.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), None: ui.Empty{Icon: "kanban", Title: r.T("project.none_title"), Text: r.T("project.none_text")}}
	for _, p := range all {
		if project.MaySee(r.Actor, p) {
			v.Projects = append(v.Projects, rowOf(r, p))
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "project/list.html", Title: r.T("project.list_title"), View: v})
}

type newView struct {
	ui.Base
	Form    ui.Form
	Cohorts []ui.Option
}

func (h *Handlers) showNew(w http.ResponseWriter, r *web.Request) error {
	return h.newPage(w, r, ui.NewForm(r))
}

func (h *Handlers) newPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "project.edit", r.Target()); err != nil {
		return err
	}
	cohorts, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := newView{Base: ui.For(r), Form: form}
	for _, c := range cohorts {
		v.Cohorts = append(v.Cohorts, ui.Option{Value: c.ID, Label: c.Name})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "project/new.html", Title: r.T("project.new"), Status: form.Status(), View: v})
}

func (h *Handlers) create(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	due, _ := calendar.Parse(f.Get("due_on")) // an unreadable day is refused as missing
	p, err := h.Service.Create(r.Ctx(), r.Actor, project.Project{SiteID: r.Site.ID, CohortID: f.Get("cohort"), Title: f.Get("title"), Association: f.Get("association"),
		ContactName: f.Get("contact_name"), ContactEmail: f.Get("contact_email"), Purpose: f.Get("purpose"), Audiences: f.Get("audiences"), Pages: f.Get("pages"), DueOn: due})
	if form, ok := ui.Refused(r, err); ok {
		return h.newPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("project.created")
	return web.Redirect(w, r, r.Site.Path("projects", p.ID))
}

type card struct {
	project.Task
	Who   string
	Moves []ui.Option // the other columns
}

type column struct {
	Name  string
	Cards []card
}

type showView struct {
	ui.Base
	Project                         projectRow
	Columns                         []column
	TeamForm, TaskForm, DeliverForm ui.Form
	Learners                        []ui.Option
	CanEdit, CanWork, CanDeliver    bool
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.page(w, r, "", ui.Form{})
}

// page shows the project; which names the form sent back: team, task or deliver.
func (h *Handlers) page(w http.ResponseWriter, r *web.Request, which string, refused ui.Form) error {
	q := h.DB.Read()
	p, err := project.ByID(r.Ctx(), q, r.Site.ID, r.PathValue("project"))
	if err != nil {
		return err
	}
	if !project.MaySee(r.Actor, p) {
		return fault.Missing("project of another team")
	}
	v := showView{Base: ui.For(r), Project: rowOf(r, p), CanEdit: r.Can("project.edit", p.Target()), CanWork: project.MayWork(r.Actor, p), TeamForm: ui.NewForm(r), TaskForm: ui.NewForm(r), DeliverForm: ui.NewForm(r)}
	state := p.State()
	v.CanDeliver = v.CanWork && (state == project.Running || state == project.Refused)
	names := map[string]string{}
	for _, m := range p.Team {
		names[m.LearnerID] = m.Name
		v.TeamForm = v.TeamForm.With("team", m.LearnerID)
	}
	if v.CanEdit {
		learners, err := cohort.Learners(r.Ctx(), q, r.Site.ID, p.CohortID)
		if err != nil {
			return err
		}
		for _, l := range learners {
			v.Learners = append(v.Learners, ui.Option{Value: l.ID, Label: l.Name()})
		}
	}
	for _, s := range project.TaskStates() {
		c := column{Name: r.T("project.column_" + s)}
		for _, t := range p.Tasks {
			if t.State != s {
				continue
			}
			k := card{Task: t, Who: names[t.LearnerID]}
			for _, to := range project.TaskStates() {
				if to != s {
					k.Moves = append(k.Moves, ui.Option{Value: to, Label: r.T("project.column_" + to)})
				}
			}
			c.Cards = append(c.Cards, k)
		}
		v.Columns = append(v.Columns, c)
	}
	status := http.StatusOK
	switch which {
	case "team":
		v.TeamForm, status = refused, refused.Status()
	case "task":
		v.TaskForm, status = refused, refused.Status()
	case "deliver":
		v.DeliverForm, status = refused, refused.Status()
	}
	return h.Kit.Show(w, r, ui.Page{Template: "project/show.html", Title: p.Title, Status: status, View: v, Wide: true})
}

func (h *Handlers) back(w http.ResponseWriter, r *web.Request, which string, err error, flash string) error {
	if form, ok := ui.Refused(r, err); ok {
		return h.page(w, r, which, form)
	}
	if err != nil {
		return err
	}
	r.Flash(flash)
	return web.Redirect(w, r, r.Site.Path("projects", r.PathValue("project")))
}

func (h *Handlers) team(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	return h.back(w, r, "team", h.Service.SetTeam(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("project"), r.PostForm["team"], version), "project.team_saved")
}

func (h *Handlers) addTask(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	return h.back(w, r, "task", h.Service.AddTask(r.Ctx(), r.Actor, r.Site.ID, project.Task{ProjectID: r.PathValue("project"), Title: r.PostForm.Get("title"), Acceptance: r.PostForm.Get("acceptance")}), "project.task_added")
}

func (h *Handlers) moveTask(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	err := h.Service.MoveTask(r.Ctx(), r.Actor, r.Site.ID, project.Task{ID: r.PathValue("task"), ProjectID: r.PathValue("project"), State: r.PostForm.Get("state"), LearnerID: r.PostForm.Get("learner"), Version: version})
	return h.back(w, r, "task", err, "project.task_moved")
}

func (h *Handlers) deliver(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	return h.back(w, r, "deliver", h.Service.Deliver(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("project"), r.PostForm.Get("address"), r.PostForm.Get("note")), "project.delivered")
}

type clientView struct {
	ui.Base
	Secret  string
	Project projectRow
	Form    ui.Form
	Last    project.Delivery
	Waits   bool
	Choices []ui.Option
}

func (h *Handlers) client(w http.ResponseWriter, r *web.Request) error {
	p, err := h.Service.Resolve(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return h.clientPage(w, r, p, ui.NewForm(r).With("name", p.ContactName))
}

func (h *Handlers) clientPage(w http.ResponseWriter, r *web.Request, p project.Project, form ui.Form) error {
	v := clientView{Base: ui.For(r), Secret: r.PathValue("secret"), Project: rowOf(r, p), Form: form, Waits: p.State() == project.Delivered,
		Choices: []ui.Option{{Value: "yes", Label: r.T("project.accept")}, {Value: "no", Label: r.T("project.refuse")}}}
	if n := len(p.Deliveries); n > 0 {
		v.Last = p.Deliveries[n-1]
	}
	return h.Kit.Show(w, r, ui.Page{Template: "project/client.html", Title: p.Title, Status: form.Status(), View: v, Layout: ui.Public})
}

func (h *Handlers) answer(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	p, err := h.Service.Resolve(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	choice := r.PostForm.Get("accepts")
	if choice != "yes" && choice != "no" {
		err = fault.Field("accepts", "fault.choice")
	} else {
		err = h.Service.AnswerDelivery(r.Ctx(), authz.HolderOf(p.ID), p.SiteID, p.ID, project.Answer{Fingerprint: r.PostForm.Get("fingerprint"), Words: r.PostForm.Get("words"),
			Name: r.PostForm.Get("name"), Accepts: choice == "yes"})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.clientPage(w, r, p, form)
	}
	if err != nil {
		return err
	}
	r.Flash("project.answered")
	return web.Redirect(w, r, "/client/"+r.PathValue("secret"))
}

// Today tells the team its tasks, and the staff what an association refused.
func Today(database *db.DB) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		if !authz.MayTry(who, "project.list", site.ID) {
			return nil, nil
		}
		all, err := project.List(ctx, database.Read(), site.ID)
		if err != nil {
			return nil, err
		}
		var out []today.Item
		for _, p := range all {
			if item, ok := itemOf(who, p); ok {
				item.Icon, item.Href, item.Due, item.Weight = "kanban", site.Path("projects", p.ID), p.DueOn, 45
				out = append(out, item)
			}
		}
		return out, nil
	}
}

func itemOf(who authz.Actor, p project.Project) (today.Item, bool) {
	state := p.State()
	if p.HasMember(who.PersonID) && (state == project.Running || state == project.Refused) {
		open := 0
		for _, t := range p.Tasks {
			if t.State != "done" {
				open++
			}
		}
		return today.Item{Title: fault.Msg("project.today_work", "title", p.Title), Note: fault.Msg("project.today_open", "n", open)}, true
	}
	if state == project.Refused && authz.Can(who, "project.edit", p.Target()) {
		return today.Item{Title: fault.Msg("project.today_refused", "title", p.Title), Note: fault.Msg("project.today_by", "association", p.Association)}, true
	}
	return today.Item{}, false
}

// Panel tells a learner's projects on the learner's page.
func Panel(database *db.DB) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, slug string) ([]cohort.Panel, error) {
		all, err := project.List(ctx, database.Read(), l.SiteID)
		if err != nil {
			return nil, err
		}
		p := cohort.Panel{Title: fault.Msg("project.panel"), Icon: "kanban", Href: "/sites/" + slug + "/projects"}
		for _, one := range all {
			if one.HasMember(l.PersonID) && project.MaySee(who, one) {
				p.Lines = append(p.Lines, fault.Msg("project.panel_line", "title", one.Title))
			}
		}
		if len(p.Lines) == 0 {
			return nil, nil
		}
		return []cohort.Panel{p}, nil
	}
}
