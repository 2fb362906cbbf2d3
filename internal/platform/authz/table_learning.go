package authz

// learningRows: see internal/learning.
var learningRows = []Row{}
