// Package attendance holds the timetable of a cohort by half-days, the sign-in
// of each person with a rotating code, what the trainer notes, and the closed
// sheets that prove the training.
//
// Vocabulary: a HalfDay (demi-journée) is a morning or an afternoon of a cohort;
// its Sheet (feuille d'émargement) is open, then closed by the trainer. A
// Signature (émargement) is the gesture of a person, a Mark what the trainer
// notes of a person, an Edition one version of a sheet. The Kind of a half-day
// says where it takes place: programme.Setting.
//
// What makes the sheet a proof: each person signs for each half-day, on the spot
// (the code changes every twenty seconds), in their own account; a signature is
// never changed; a closed sheet is stored with the hash of its content, chained
// to the one closed before it in the cohort; a correction is a new edition with
// its author and its reason, never an edit.
//
// The package must not pay anybody, nor read the counsellor's notes: an absence
// has a ground from a list, never an illness.
package attendance
