package employmentweb

import (
	"net/http"

	"chantier/internal/employment"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/document"
	"chantier/internal/platform/money"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// ownContract is a contract as its learner sees it.
type ownContract struct {
	employment.Contract
	Tag             ui.Tag
	Span            string
	Terms           employment.Terms
	Hourly, Monthly money.Cents
	Amendments      []amendmentRow
}

// readPart is a block of the text to read before signing.
type readPart struct {
	employment.Part
	N     int // of the article
	Spans document.Spans
}

// pending is the one text that waits for the learner's signature.
type pending struct {
	Contract  employment.Contract
	Amendment *amendmentRow
	Text      []readPart
	Path, PDF string
	Version   int
}

type ownView struct {
	ui.Base
	Contracts []ownContract
	ToSign    *pending
	Name      string
	Form      ui.Form
	None      ui.Empty
}

func (h *Handlers) own(w http.ResponseWriter, r *web.Request) error {
	return h.ownPage(w, r, ui.NewForm(r))
}

func (h *Handlers) ownPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	target := authz.Target{SiteID: r.Site.ID, PersonID: r.Actor.PersonID}
	if err := authz.Check(r.Actor, employment.ActionShowOwn, target); err != nil {
		return err
	}
	q := h.DB.Read()
	all, err := employment.OfPerson(r.Ctx(), q, r.Site.ID, r.Actor.PersonID)
	if err != nil {
		return err
	}
	v := ownView{Base: ui.For(r), Form: form, Name: r.Actor.Name,
		None: ui.Empty{Icon: "contract", Title: r.T("employment.own_none_title"), Text: r.T("employment.own_none_text")}}
	for _, c := range all {
		if c.IssuedAt.IsZero() || !c.WithdrawnAt.IsZero() {
			continue
		}
		amendments, err := employment.AmendmentsOf(r.Ctx(), q, r.Site.ID, c.ID)
		if err != nil {
			return err
		}
		shown := ownOf(v.Base, c, amendments)
		v.Contracts = append(v.Contracts, shown)
		if v.ToSign == nil {
			if v.ToSign, err = pendingOf(r, shown); err != nil {
				return err
			}
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "employment/own.html", Title: r.T("employment.own_title"), Status: form.Status(), View: v})
}

func ownOf(b ui.Base, c employment.Contract, amendments []employment.Amendment) ownContract {
	day := b.Today
	if day.Before(c.Terms.StartsOn) {
		day = c.Terms.StartsOn
	}
	if day.After(c.LastDay()) {
		day = c.LastDay()
	}
	t := employment.TermsOn(c, amendments, day)
	return ownContract{Contract: c, Tag: tag(b, c.StateOn(b.Today)), Span: span(b, c.Terms.StartsOn, c.LastDay()), Terms: t,
		Hourly: t.HourlyOn(day), Monthly: t.MonthlyOn(day), Amendments: amendmentRows(b, amendments)}
}

// pendingOf gives what waits for the learner in a contract: its text, or that of its open amendment.
func pendingOf(r *web.Request, c ownContract) (*pending, error) {
	if c.May(employment.VerbSignEmployee, r.Today) {
		return newPending(pending{Contract: c.Contract, Path: r.Site.Path("my-contract", c.ID, "sign"),
			PDF: r.Site.Path("my-contract", c.ID, "contract.pdf"), Version: c.Version}, c.Snapshot)
	}
	for i, a := range c.Amendments {
		if a.State() == employment.AmendmentToSign && !a.Employee.Done() && c.May(employment.VerbAmend, r.Today) {
			return newPending(pending{Contract: c.Contract, Amendment: &c.Amendments[i], Path: r.Site.Path("my-contract", c.ID, "amendments", a.ID, "sign"),
				PDF: r.Site.Path("my-contract", c.ID, "amendments", a.ID, "amendment.pdf"), Version: a.Version}, a.Snapshot)
		}
	}
	return nil, nil
}

func newPending(p pending, snapshot string) (*pending, error) {
	text, err := employment.FrozenText(snapshot)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, part := range text {
		if part.Kind == employment.PartArticle {
			n++
		}
		p.Text = append(p.Text, readPart{part, n, document.Rich(part.Text)})
	}
	return &p, nil
}

func (h *Handlers) signOwn(w http.ResponseWriter, r *web.Request) error {
	cmd, err := seen(w, r)
	if err != nil {
		return err
	}
	return h.afterOwn(w, r, h.Service.SignAsEmployee(r.Ctx(), r.Actor,
		employment.SignCommand{ChangeCommand: cmd, TypedName: r.PostForm.Get("name"), Consents: r.PostForm.Get("consent") != ""}))
}

func (h *Handlers) signOwnAmendment(w http.ResponseWriter, r *web.Request) error {
	cmd, err := amendmentSeen(w, r)
	if err != nil {
		return err
	}
	return h.afterOwn(w, r, h.Service.SignAmendmentAsEmployee(r.Ctx(), r.Actor,
		employment.SignAmendmentCommand{AmendmentCommand: cmd, TypedName: r.PostForm.Get("name"), Consents: r.PostForm.Get("consent") != ""}))
}

func (h *Handlers) afterOwn(w http.ResponseWriter, r *web.Request, err error) error {
	if form, ok := ui.Refused(r, err); ok {
		return h.ownPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("employment.done_sign_own")
	return web.Redirect(w, r, r.Site.Path("my-contract"))
}
