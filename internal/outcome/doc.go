// Package outcome holds exits (sorties) from the path and the follow-up after
// them (S14). The class of an exit is a pure function of the situation and the
// length of the contract; rates are counts first, with the rule they come from.
package outcome
