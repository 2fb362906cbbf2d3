package authz

// coreRows: signing in, the first page, people and roles, the trail, sites, mails of the demo, operations.
var coreRows = []Row{
	Allow("home.show", Plain, Grant{Anyone, Public}),
	Allow("page.about", Plain, Grant{Anyone, Public}),
	Allow("static.get", Plain, Grant{Anyone, Public}),
	Allow("ops.health", Plain, Grant{Anyone, Public}),
	Allow("preferences.change", Plain, Grant{Anyone, Public}),
	Allow("session.create", Plain, Grant{Anyone, Public}),
	Allow("session.delete", Plain, Grant{SignedIn, Public}),
	Allow("password.reset", Plain, Grant{Anyone, Public}),
	Allow("account.edit_own", Personal, Grant{SignedIn, Own}),
	Allow("today.show", Plain, Grant{SignedIn, Public}),
	Allow("member.list", Personal, append(On(Site, SiteDirector, SiteAdmin), Grant{NetworkOfficer, Network})...),
	Allow("member.grant", Personal, append(On(Site, SiteDirector), Grant{NetworkOfficer, Network})...),
	Allow("member.revoke", Personal, append(On(Site, SiteDirector), Grant{NetworkOfficer, Network})...),
	AllowSite("audit.list", Personal, SiteDirector),
	Allow("site.list", Plain, Grant{NetworkOfficer, Network}),
	Allow("site.open", Legal, Grant{NetworkOfficer, Network}),
	Allow("site.edit", Plain, append(On(Site, SiteDirector), Grant{NetworkOfficer, Network})...),
	Allow("demo.enter", Private, Grant{Anyone, Public}),  // mounted in the demo only, where everybody is invented
	Allow("outbox.show", Private, Grant{Anyone, Public}), // mounted in the demo only
	Allow("components.show", Plain, Grant{Anyone, Public}),
	AllowSite("cohort.list", Plain, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("cohort.create", Plain, SiteDirector, SiteAdmin),
	Allow("cohort.show", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort})...),
	Allow("learner.show", Personal, append(On(Site, Instructor, Counsellor, SiteDirector, SiteAdmin), Grant{ExternalTrainer, Cohort}, Grant{Learner, Own})...),
}
