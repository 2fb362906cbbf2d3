package authz

// attendanceRows: see internal/attendance.
var attendanceRows = []Row{}
