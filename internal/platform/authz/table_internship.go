package authz

// internshipRows: see internal/internship.
var internshipRows = []Row{}
