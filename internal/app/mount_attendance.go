package app

// attendanceServices are the use cases of attendance.
type attendanceServices struct{}

func mountAttendance(a *App) capability { return capability{} }
