package home

import (
	"net/http"
	"slices"

	"chantier/internal/identity"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/mailqueue"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

var errNotHere = fault.Missing("site of another")

// Door lets a visitor of the demo in as one of the invented people.
type Door struct {
	AccountID, Name, Site string
	Role                  authz.Role
}

// doors offers one active account for each role, at the first site that has one.
func (h *Handlers) doors(r *web.Request) ([]Door, error) {
	all, err := db.List(r.Ctx(), h.DB.Read(), func(row db.Row) (Door, error) {
		var d Door
		var given, family string
		err := row.Scan(&d.AccountID, &given, &family, &d.Role, db.Text(&d.Site))
		d.Name = given + " " + family
		return d, err
	}, `select m.account_id, p.given_name, p.family_name, m.role, s.name from membership m
		join account a on a.id = m.account_id join person p on p.id = a.person_id left join site s on s.id = m.site_id
		where m.valid_from <= $1 and (m.valid_until is null or m.valid_until >= $1) and a.disabled_at is null
		order by s.opened_on, m.valid_from desc, m.created_at, m.id`, r.Today)
	if err != nil {
		return nil, err
	}
	var out []Door
	for _, role := range authz.Roles() {
		i := slices.IndexFunc(all, func(d Door) bool { return d.Role == role })
		if i >= 0 {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// enter signs a visitor of the demo in, without a password: every account of it is invented.
func (h *Handlers) enter(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	account, err := identity.AccountByID(r.Ctx(), h.DB.Read(), r.PostForm.Get("account"))
	if err != nil {
		return err
	}
	if err := r.SignIn(account.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, "/today")
}

type outboxView struct {
	ui.Base
	Mails []mailqueue.Stored
	To    string
}

func (h *Handlers) outbox(w http.ResponseWriter, r *web.Request) error {
	to := r.URL.Query().Get("to")
	mails, err := h.Mail.Recent(r.Ctx(), to, 100)
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "home/outbox.html", Title: r.T("outbox.title"), View: outboxView{ui.For(r), mails, to}})
}

type mailView struct {
	ui.Base
	Mail mailqueue.Stored
	Body []TextPart
}

func (h *Handlers) mail(w http.ResponseWriter, r *web.Request) error {
	m, err := h.Mail.Message(r.Ctx(), r.PathValue("mail"))
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "home/mail.html", Title: m.Subject, View: mailView{ui.For(r), m, textParts(m.Body)}})
}
