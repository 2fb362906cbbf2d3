package authz

// placementRows: see internal/placement. Whoever marks or reads results sees a code, never a name.
var placementRows = []Row{
	Allow("placement.take", Personal, Grant{LinkHolder, Public}),
	AllowSite("placement.invite", Personal, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("placement.marking.list", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("placement.attempt.show", Personal, Counsellor, SiteDirector),
	AllowSite("placement.series.open", Plain, SiteDirector),
}
