package authz

// fundingRows: see internal/funding.
var fundingRows = []Row{}
