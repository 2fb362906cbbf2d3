package attendanceweb

import (
	"net/http"

	"chantier/internal/attendance"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type signView struct {
	ui.Base
	Form    ui.Form
	Turn    attendance.Turn
	Title   string
	Times   string
	Where   string
	SignNow bool
	Asks    bool   // for the code
	ViaQR   bool   // the code came from the QR of the screen
	Signed  string // "Vous avez signé à 8 h 58"
	Late    string
	Message string // why it cannot be signed now
	None    ui.Empty
}

// CodeField is the one question of the page.
func (v signView) CodeField() ui.Field {
	return v.Form.Text("code", "attendance.code").Must().Mode("numeric").Auto("one-time-code").Len(9).Focused()
}

func (h *Handlers) showSign(w http.ResponseWriter, r *web.Request) error {
	form := ui.NewForm(r)
	if code := attendance.CleanCode(r.URL.Query().Get("code")); code != "" {
		form = form.With("code", code, "via", r.URL.Query().Get("via"))
	}
	return h.signPage(w, r, form)
}

func (h *Handlers) signPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	now := h.Service.Clock.Now()
	turn, err := attendance.TurnOf(r.Ctx(), h.DB.Read(), r.Site.ID, r.Actor.PersonID, now)
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, attendance.ActionSign, turn.Learner.Target()); err != nil {
		return err
	}
	d := turn.HalfDay
	v := signView{Base: ui.For(r), Form: form, Turn: turn, SignNow: turn.SignNow, Asks: d.AsksCode(), ViaQR: form.Value("via") == "qr",
		None: ui.Empty{Icon: "calendar", Title: r.T("attendance.nothing_today"), Text: r.T("attendance.nothing_today_text"),
			Href: r.Site.Path("timetable"), Action: r.T("attendance.see_timetable")}}
	if d.ID != "" {
		v.Title, v.Times, v.Where = halfDayTitle(r, d), times(r, d), h.cardOf(r, d, attendance.Counts{}).Where
		if refused := attendance.MaySign(d, true, now); len(refused) > 0 {
			v.Message = r.T(refused[0].Key, refused[0].Args...)
		}
	}
	if turn.Signature != nil {
		v.Signed = r.T("attendance.you_signed", "time", r.Loc.Time(turn.Signature.At))
		if late := attendance.LateBy(d, turn.Signature.At); late > 0 {
			v.Late = r.T("attendance.you_are_late", "time", late)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/sign.html", Title: r.T("attendance.sign_title"), View: v, Status: form.Status()})
}

func (h *Handlers) sign(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	means := attendance.ByCode
	if r.PostForm.Get("via") == "qr" {
		means = attendance.ByQR
	}
	_, err := h.Service.SignHalfDay(r.Ctx(), r.Actor, attendance.SignHalfDay{SiteID: r.Site.ID, Code: r.PostForm.Get("code"), Means: means})
	if form, ok := ui.Refused(r, err); ok {
		return h.signPage(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, r.Site.Path("sign"))
}
