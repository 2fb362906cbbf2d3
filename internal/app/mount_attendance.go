package app

import (
	"chantier/internal/attendance"
	"chantier/internal/attendance/attendanceweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// attendanceServices are the use cases of attendance.
type attendanceServices struct{ Attendance *attendance.Service }

func mountAttendance(a *App) capability {
	a.Attendance = &attendance.Service{DB: a.DB, Clock: a.Clock}
	return capability{
		pages: []ui.Set{attendanceweb.Pages()},
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&attendanceweb.Handlers{Kit: kit, Service: a.Attendance, DB: a.DB, BaseURL: a.BaseURL}).Mount(rt)
		},
		today:   attendanceweb.Today(a.Attendance),
		learner: attendanceweb.Panel(a.Attendance),
	}
}
