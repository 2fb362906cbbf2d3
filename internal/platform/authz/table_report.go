package authz

// reportRows: see internal/report.
var reportRows = []Row{}
