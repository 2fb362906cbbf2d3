package authz

// programmeRows: see internal/programme.
var programmeRows = []Row{
	Allow("programme.calendar.list", Plain, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{NetworkOfficer, Network})...),
	Allow("programme.calendar.show", Plain, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin),
		Grant{ExternalTrainer, Cohort}, Grant{Learner, Cohort}, Grant{NetworkOfficer, Network})...),
	AllowSite("programme.calendar.edit", Plain, Instructor, SiteDirector),
	AllowSite("programme.closure.edit", Plain, SiteDirector, SiteAdmin),
}
