package authz

// campaignRows: see internal/campaign.
var campaignRows = []Row{}
