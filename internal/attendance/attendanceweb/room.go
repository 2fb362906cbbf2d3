package attendanceweb

import (
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"

	"chantier/internal/attendance"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type roomView struct {
	ui.Base
	HalfDay attendance.HalfDay
	Title   string
	Open    bool   // people may sign now
	Message string // why not
	Code    string // "482 913"
	Left    int    // seconds that the code stays
	Step    int
	QR      qrDrawing
	Signed  []string
	Total   int
	Address string
}

// room is the screen of the room: the code of these twenty seconds, and who has signed.
func (h *Handlers) room(w http.ResponseWriter, r *web.Request) error {
	d, err := h.halfDayOf(r, attendance.ActionRoom)
	if err != nil {
		return err
	}
	sheet, err := attendance.SheetByID(r.Ctx(), h.DB.Read(), r.Site.ID, d.ID)
	if err != nil {
		return err
	}
	now := h.Service.Clock.Now()
	v := roomView{Base: ui.For(r), HalfDay: d, Title: halfDayTitle(r, d), Step: int(attendance.CodeStep.Seconds())}
	refused := attendance.MaySign(d, true, now)
	v.Open = len(refused) == 0 && d.AsksCode()
	switch {
	case len(refused) > 0:
		v.Message = r.T(refused[0].Key, refused[0].Args...)
	case !v.Open:
		v.Message = r.T("attendance.no_code_here")
	}
	if v.Open {
		code := attendance.CodeAt(d.Secret, now)
		v.Code, v.Left = code[:3]+"\u00a0"+code[3:], int(attendance.CodeLeft(now).Seconds())
		v.Address = strings.TrimSuffix(h.BaseURL, "/") + r.Site.Path("sign")
		if v.QR, err = drawQR(v.Address + "?via=qr&code=" + code); err != nil {
			return err
		}
	}
	for _, l := range sheet.Lines {
		if l.Signature != nil {
			v.Signed = append(v.Signed, l.Learner.Name())
		}
	}
	v.Total = len(sheet.Lines)
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/room.html", Title: r.T("attendance.room_title"), View: v, Layout: ui.Screen})
}

// qrDrawing is a QR code as one SVG path: no inline picture, sharp at any size.
type qrDrawing struct {
	Size int
	Path string
}

// drawQR draws the code with its quiet zone of four modules.
func drawQR(text string) (qrDrawing, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrDrawing{}, err
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := x
			for run < code.Size && code.Black(run, y) {
				run++
			}
			if run > x {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+4, y+4, run-x, run-x)
				x = run
			}
		}
	}
	return qrDrawing{Size: code.Size + 8, Path: b.String()}, nil
}
