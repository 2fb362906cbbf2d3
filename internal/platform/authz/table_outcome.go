package authz

// outcomeRows: see internal/outcome.
var outcomeRows = []Row{
	AllowSite("outcome.list", Personal, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("outcome.record", Personal, Counsellor, SiteDirector),
	AllowSite("outcome.follow_up", Personal, Counsellor, SiteDirector),
}
