// Package employment holds the work contracts of the learners: the CDDI
// (contrat à durée déterminée d'insertion) from draft to end, its amendments
// (avenants), what it must say, who signed it and which day asks for what.
//
// Vocabulary. The employer is the organisation that carries the site. The terms
// are what the parties agree on: dates, hours, pay, post. A contract is issued
// when its text is frozen and given to both to sign; it is signed when both did.
//
// A contract runs from its first day and is ended after its last one. Neither is
// stored: both follow from the dates and the stored facts (State). No nightly
// job can then be late, a correction of a date is enough, and a demo shown on
// another day is right without preparation.
//
// The package computes what pay is due; it never makes a payslip.
package employment

import (
	"chantier/internal/platform/blob"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
)

// Service has the use cases.
type Service struct {
	DB     *db.DB
	Clock  clock.Clock
	Mail   *mailqueue.Queue
	Jobs   *jobs.Queue
	Blobs  blob.Store
	Bundle *i18n.Bundle
}

// The actions of the access table.
const (
	ActionList         = "contract.list"
	ActionShow         = "contract.show"
	ActionCreate       = "contract.create"
	ActionEdit         = "contract.edit"
	ActionIssue        = "contract.issue"
	ActionWithdraw     = "contract.withdraw"
	ActionSignEmployer = "contract.sign_employer"
	ActionTerminate    = "contract.terminate"
	ActionAmend        = "contract.amend"
	ActionShowOwn      = "contract.show_own"
	ActionSign         = "contract.sign"
)
