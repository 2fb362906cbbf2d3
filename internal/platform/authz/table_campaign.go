package authz

// campaignRows: see internal/campaign.
var campaignRows = []Row{
	Allow("campaign.visit", Plain, Grant{Anyone, Public}),
	AllowSite("campaign.list", Plain, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("campaign.edit", Plain, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("campaign.print", Plain, Instructor, Counsellor, SiteDirector, SiteAdmin),
}
