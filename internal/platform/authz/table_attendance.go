package authz

// attendanceRows: see internal/attendance. Closing a sheet is the trainer's signature; a director may stand in.
var attendanceRows = []Row{
	Allow("attendance.sheet.list", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort})...),
	Allow("timetable.show", Plain, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin),
		Grant{ExternalTrainer, Cohort}, Grant{Learner, Cohort})...),
	AllowSite("timetable.edit", Plain, Instructor, SiteDirector, SiteAdmin),
	Allow("attendance.room.show", Legal, append(On(Site, Instructor, SiteDirector), Grant{ExternalTrainer, Cohort})...),
	Allow("attendance.sign", Legal, Grant{Learner, Own}),
	Allow("attendance.sheet.show", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort})...),
	Allow("attendance.sheet.download", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort})...),
	Allow("attendance.sheet.mark", Legal, append(On(Site, Instructor, SiteDirector), Grant{ExternalTrainer, Cohort})...),
	Allow("attendance.sheet.close", Legal, append(On(Site, Instructor, SiteDirector), Grant{ExternalTrainer, Cohort})...),
	AllowSite("attendance.sheet.reopen", Legal, Instructor, SiteDirector, SiteAdmin),
	Allow("attendance.hours.show", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin),
		Grant{ExternalTrainer, Cohort}, Grant{Learner, Own})...),
}
