package authz

// admissionRows: see internal/admission.
var admissionRows = []Row{}
