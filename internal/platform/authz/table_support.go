package authz

// supportRows: see internal/support.
var supportRows = []Row{}
