package authz

// programmeRows: see internal/programme.
var programmeRows = []Row{}
