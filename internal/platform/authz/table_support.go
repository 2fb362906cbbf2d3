package authz

// supportRows: see internal/support. The notes are the counsellor's; a role that the
// learner allows is added by the use case (support.Service.Open), never by this table.
var supportRows = []Row{
	AllowSite("support.list", Private, Counsellor),
	AllowSite("support.read", Private, Counsellor, Instructor, SiteDirector),
	AllowSite("support.write", Private, Counsellor),
	Allow("support.own", Private, Grant{Learner, Own}),
}
