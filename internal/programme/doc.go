// Package programme holds what a cohort does and when: its phases on the
// calendar, who leads them, and the days on which the school is closed.
//
// Vocabulary: a Plan (calendrier du parcours) is the ordered phases of one
// cohort; a Phase runs from its first to its last day; a Closure (fermeture) is
// a period without school, of the whole site or of one cohort. An open day is a
// weekday that is neither a public holiday nor closed.
//
// The phases of the model come from the curriculum's data. Nothing here assumes
// how many there are, nor how long a cohort lasts. What is taught inside a phase
// is in package curriculum; the half-days are in package attendance.
package programme
