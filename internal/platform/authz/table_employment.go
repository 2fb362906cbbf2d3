package authz

// employmentRows: see internal/employment. Any account may be asked for its own
// contract: a learner signs before their role begins.
var employmentRows = []Row{
	AllowSite("contract.list", Personal, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("contract.show", Personal, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("contract.create", Legal, SiteDirector, SiteAdmin),
	AllowSite("contract.edit", Legal, SiteDirector, SiteAdmin),
	AllowSite("contract.issue", Legal, SiteDirector, SiteAdmin),
	AllowSite("contract.withdraw", Legal, SiteDirector, SiteAdmin),
	AllowSite("contract.amend", Legal, SiteDirector, SiteAdmin),
	AllowSite("contract.terminate", Legal, SiteDirector, SiteAdmin),
	AllowSite("contract.sign_employer", Legal, SiteDirector),
	Allow("contract.show_own", Personal, Grant{Learner, Own}),
	Allow("contract.sign", Legal, Grant{SignedIn, Own}),
}
