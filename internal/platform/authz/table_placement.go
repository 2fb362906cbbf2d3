package authz

// placementRows: see internal/placement. A candidate's link opens their own test and nothing else;
// whoever marks or reads results sees a code, never a name.
var placementRows = []Row{
	Allow("placement.take", Personal, Grant{LinkHolder, Own}),
	AllowSite("placement.invite", Personal, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("placement.mark", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("placement.review", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("placement.open_series", Plain, SiteDirector),
}
