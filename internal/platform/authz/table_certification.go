package authz

// certificationRows: see internal/certification.
var certificationRows = []Row{
	Allow("certification.list", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort}, Grant{Learner, Own})...),
	Allow("certification.deposit", Personal, append(On(Site, Instructor, SiteDirector), Grant{Learner, Own})...),
	AllowSite("certification.check", Legal, Instructor, SiteDirector),
}
