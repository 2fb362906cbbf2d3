package authz

// projectRows: see internal/project. The team's own right is checked by the use case: a learner of the
// team acts on its tasks, another learner of the site sees nothing. An association's link opens its project.
var projectRows = []Row{
	Allow("project.list", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, Learner), Grant{ExternalTrainer, Cohort})...),
	AllowSite("project.edit", Personal, Instructor, SiteDirector),
	Allow("project.work", Plain, append(On(Site, Instructor, SiteDirector, Learner), Grant{ExternalTrainer, Cohort})...),
	Allow("project.answer", Legal, Grant{LinkHolder, Public}),
}
