package authz

// employmentRows: see internal/employment.
var employmentRows = []Row{}
