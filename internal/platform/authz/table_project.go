package authz

// projectRows: see internal/project.
var projectRows = []Row{}
