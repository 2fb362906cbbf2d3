package authz

// fundingRows: see internal/funding.
var fundingRows = []Row{
	Allow("budget.show", Money, append(On(Site, SiteDirector, SiteAdmin, Funder), Grant{NetworkOfficer, Network})...),
	AllowSite("budget.plan", Money, SiteDirector),
	AllowSite("expense.record", Money, SiteDirector, SiteAdmin),
}
