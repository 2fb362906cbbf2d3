package authz

// internshipRows: see internal/internship. A company's link opens its own agreement and nothing else.
var internshipRows = []Row{
	Allow("internship.list", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort}, Grant{Learner, Own})...),
	AllowSite("internship.edit", Personal, Counsellor, Instructor, SiteDirector, SiteAdmin),
	Allow("internship.sign_own", Legal, Grant{Learner, Own}),
	AllowSite("internship.sign_employer", Legal, SiteDirector),
	Allow("internship.company_link", Legal, Grant{LinkHolder, Public}),
}
