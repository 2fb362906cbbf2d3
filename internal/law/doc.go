// Package law holds what texts of law fix: limits, rates, deadlines and lists.
// One rule is one named unit with its citation, where it was read, since when
// and until when it applies, when it must be read again, and samples that a
// test runs. Rates are dated series: a past day keeps the rate of that day.
//
// Vocabulary: CDDI is the fixed-term integration contract, PMSMP the work
// immersion of an employee in another company, PASS IAE the right of a person
// to work in integration, SMIC the legal minimum wage.
//
// The package imports only the units of ours (calendar, money). It decides
// nothing about people: capabilities (employment, internship, outcome) call it.
package law
