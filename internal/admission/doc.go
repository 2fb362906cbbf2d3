// Package admission takes a person from the application form to the answer to the offer: form, links,
// interview slots and grids, decisions, waiting list, eligibility to work integration.
//
// Vocabulary. An application (candidature) is one person's wish to enter one site; a draft is an
// application not sent yet. A link is the candidate's only key: they have no account. A slot (créneau) is
// a half-hour offered by two interviewers; a grid (grille) is what one of them noted, alone. A decision
// admits, puts on the waiting list, keeps in the pool (vivier) or refuses, always with a reason; an offer
// is an admission that waits for the candidate's answer.
//
// What it must not do: refuse anybody by itself, put people in order by a sum of marks, or show the
// readers of a file anything of age, sex, address or eligibility. Tests are in package placement, which
// this package knows only through the interface Tests.
package admission
