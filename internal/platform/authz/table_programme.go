package authz

// programmeRows: see internal/programme.
var programmeRows = []Row{
	Allow("programme.show", Plain, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin),
		Grant{ExternalTrainer, Cohort}, Grant{Learner, Cohort}, Grant{NetworkOfficer, Network})...),
	AllowSite("programme.edit", Plain, Instructor, SiteDirector),
	AllowSite("closure.edit", Plain, SiteDirector, SiteAdmin),
}
