package authz

// certificationRows: see internal/certification.
var certificationRows = []Row{}
