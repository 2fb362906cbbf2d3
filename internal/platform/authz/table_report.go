package authz

// reportRows: see internal/report. A funder sees aggregates, with small groups masked.
var reportRows = []Row{
	Allow("dashboard.show", Plain, append(On(Site, SiteDirector, SiteAdmin, Counsellor, Instructor, Funder), Grant{NetworkOfficer, Network})...),
	Allow("network.show", Plain, Grant{NetworkOfficer, Network}),
}
