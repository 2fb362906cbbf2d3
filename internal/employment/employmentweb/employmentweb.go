// Package employmentweb holds the pages of work contracts: the office's list,
// form and contract page, and the learner's own page where they read and sign.
package employmentweb

import (
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/employment"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "employment", FS: files, Views: map[string]any{
		"list.html": listView{}, "choose.html": chooseView{}, "edit.html": editView{}, "show.html": showView{}, "amend.html": amendView{}, "own.html": ownView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *employment.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/contracts", employment.ActionList, h.list)
	rt.Get("/sites/{site}/contracts/new", employment.ActionCreate, h.showNew)
	rt.Post("/sites/{site}/contracts", employment.ActionCreate, h.create)
	rt.Post("/sites/{site}/contracts/check", employment.ActionCreate, h.check)
	rt.Get("/sites/{site}/contracts/{contract}", employment.ActionShow, h.show)
	rt.Get("/sites/{site}/contracts/{contract}/edit", employment.ActionEdit, h.showEdit)
	rt.Post("/sites/{site}/contracts/{contract}", employment.ActionEdit, h.update)
	rt.Post("/sites/{site}/contracts/{contract}/issue", employment.ActionIssue, h.move(h.Service.Issue, "employment.done_issue"))
	rt.Post("/sites/{site}/contracts/{contract}/reopen", employment.ActionIssue, h.move(h.Service.Reopen, "employment.done_reopen"))
	rt.Post("/sites/{site}/contracts/{contract}/withdraw", employment.ActionWithdraw, h.move(h.Service.Withdraw, "employment.done_withdraw"))
	rt.Post("/sites/{site}/contracts/{contract}/sign", employment.ActionSignEmployer, h.signEmployer)
	rt.Post("/sites/{site}/contracts/{contract}/terminate", employment.ActionTerminate, h.terminate)
	rt.Get("/sites/{site}/contracts/{contract}/contract.pdf", employment.ActionShow, h.pdf)
	rt.Get("/sites/{site}/contracts/{contract}/amend", employment.ActionAmend, h.showAmend)
	rt.Post("/sites/{site}/contracts/{contract}/amendments", employment.ActionAmend, h.amend)
	rt.Post("/sites/{site}/contracts/{contract}/amendments/{amendment}/sign", employment.ActionSignEmployer, h.signAmendmentEmployer)
	rt.Post("/sites/{site}/contracts/{contract}/amendments/{amendment}/withdraw", employment.ActionAmend, h.withdrawAmendment)
	rt.Get("/sites/{site}/contracts/{contract}/amendments/{amendment}/amendment.pdf", employment.ActionShow, h.amendmentPDF)
	rt.Get("/sites/{site}/my-contract", employment.ActionShowOwn, h.own)
	rt.Post("/sites/{site}/my-contract/{contract}/sign", employment.ActionSign, h.signOwn)
	rt.Get("/sites/{site}/my-contract/{contract}/contract.pdf", employment.ActionShowOwn, h.pdf)
	rt.Post("/sites/{site}/my-contract/{contract}/amendments/{amendment}/sign", employment.ActionSign, h.signOwnAmendment)
	rt.Get("/sites/{site}/my-contract/{contract}/amendments/{amendment}/amendment.pdf", employment.ActionShowOwn, h.amendmentPDF)
}

// seen reads which contract the user acts on, as they saw it. An unreadable version is a stale one.
func seen(w http.ResponseWriter, r *web.Request) (employment.ChangeCommand, error) {
	if err := r.ParseForm(w); err != nil {
		return employment.ChangeCommand{}, err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version"))
	return employment.ChangeCommand{SiteID: r.Site.ID, ContractID: r.PathValue("contract"), Version: version}, nil
}

func tag(b ui.Base, s employment.State) ui.Tag {
	tones := map[employment.State]string{employment.Draft: "mute", employment.ToSign: "warn", employment.Signed: "info",
		employment.Running: "ok", employment.Ended: "mute", employment.Withdrawn: "mute"}
	return b.Tag("employment.state_"+string(s), tones[s])
}

// span writes "01/09/2026 – 30/06/2027".
func span(b ui.Base, from, until calendar.Date) string { return b.Date(from) + " – " + b.Date(until) }
