package authz

// outcomeRows: see internal/outcome.
var outcomeRows = []Row{}
