package outcome

import (
	"context"
	"fmt"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Exit is the end of somebody's path.
type Exit struct {
	ID, SiteID, CohortID, LearnerID, PersonID string
	EnteredOn, ExitedOn                       calendar.Date
	Situation                                 Situation
	ContractMonths                            int
	Organisation, Evidence                    string
	Class                                     Class
	Version                                   int
	LearnerName, CohortName                   string
}

// FollowUp is what was learnt some months after an exit.
type FollowUp struct {
	ID, SiteID, LearnerID, PersonID string
	Months                          int
	AskedOn                         calendar.Date
	Reached                         bool
	Situation                       Situation
	ContractMonths                  int
	Organisation                    string
	Version                         int
}

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// RecordExit stores the exit of a learner, or corrects it; the learner leaves the path on that day.
func (s *Service) RecordExit(ctx context.Context, who authz.Actor, e Exit) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.RecordExitTx(ctx, tx, who, e) })
}

// RecordExitTx is RecordExit inside the caller's transaction.
func (s *Service) RecordExitTx(ctx context.Context, tx *db.Tx, who authz.Actor, e Exit) error {
	l, err := cohort.LearnerByID(ctx, tx, e.SiteID, e.LearnerID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "outcome.record", l.Target()); err != nil {
		return err
	}
	e.CohortID, e.PersonID, e.EnteredOn = l.CohortID, l.PersonID, l.EnteredOn
	if !e.Situation.AsksMonths() {
		e.ContractMonths = 0
	}
	if err := e.Check(clock.Today(s.Clock)).Err(); err != nil {
		return err
	}
	e.Class = ClassOf(e.Situation, e.ContractMonths)
	if err := s.storeExit(ctx, tx, e); err != nil {
		return err
	}
	now := s.Clock.Now()
	if l.LeftOn != e.ExitedOn {
		if err := cohort.Leave(ctx, tx, who, now, "outcome.record", l, e.ExitedOn); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: e.SiteID, Action: "outcome.record", Object: "exit", ObjectID: e.LearnerID,
		PersonID: e.PersonID, Detail: map[string]string{"class": string(e.Class), "exited_on": e.ExitedOn.String()}})
}

// storeExit inserts a first exit (version 0) or corrects the version that the writer saw.
func (s *Service) storeExit(ctx context.Context, tx *db.Tx, e Exit) error {
	known, err := db.Exists(ctx, tx, `select 1 from outcome_exit where learner_id = $1`, e.LearnerID)
	if err != nil {
		return fmt.Errorf("outcome: look for the exit: %w", err)
	}
	if known {
		return tx.ExecGuarded(ctx, "exit", `update outcome_exit set exited_on=$1, situation=$2, contract_months=$3, organisation=$4, evidence=$5, class=$6, version=version+1
			where learner_id=$7 and site_id=$8 and version=$9`, e.ExitedOn, string(e.Situation), e.ContractMonths, e.Organisation, e.Evidence, string(e.Class), e.LearnerID, e.SiteID, e.Version)
	}
	if e.Version != 0 {
		return fault.Stale("exit")
	}
	_, err = tx.Exec(ctx, `insert into outcome_exit (id, site_id, cohort_id, learner_id, person_id, entered_on, exited_on, situation, contract_months, organisation, evidence, class, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,1,$13)`, id.New(), e.SiteID, e.CohortID, e.LearnerID, e.PersonID, e.EnteredOn, e.ExitedOn, string(e.Situation),
		e.ContractMonths, e.Organisation, e.Evidence, string(e.Class), db.At(s.Clock.Now()))
	return fault.Wrap(err, "outcome: insert exit")
}

// RecordFollowUp stores, or corrects, what was learnt 3, 6 or 12 months after an exit.
func (s *Service) RecordFollowUp(ctx context.Context, who authz.Actor, f FollowUp) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.RecordFollowUpTx(ctx, tx, who, f) })
}

// RecordFollowUpTx is RecordFollowUp inside the caller's transaction.
func (s *Service) RecordFollowUpTx(ctx context.Context, tx *db.Tx, who authz.Actor, f FollowUp) error {
	e, err := ExitOf(ctx, tx, f.SiteID, f.LearnerID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "outcome.follow_up", authz.Target{SiteID: e.SiteID, CohortID: e.CohortID, PersonID: e.PersonID}); err != nil {
		return err
	}
	if !f.Reached {
		f.Situation, f.ContractMonths, f.Organisation = "", 0, ""
	} else if !f.Situation.AsksMonths() {
		f.ContractMonths = 0
	}
	if err := f.Check(e.ExitedOn, clock.Today(s.Clock)).Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into outcome_follow_up (id, site_id, learner_id, person_id, months, asked_on, reached, situation, contract_months, organisation, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,1,$11)
		on conflict (learner_id, months) do update set asked_on=excluded.asked_on, reached=excluded.reached, situation=excluded.situation,
		contract_months=excluded.contract_months, organisation=excluded.organisation, version=outcome_follow_up.version+1`,
		id.New(), f.SiteID, f.LearnerID, e.PersonID, f.Months, f.AskedOn, f.Reached, string(f.Situation), f.ContractMonths, f.Organisation, db.At(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("outcome: store follow-up: %w", err)
	}
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: f.SiteID, Action: "outcome.follow_up", Object: "follow_up", ObjectID: f.LearnerID,
		PersonID: e.PersonID, Detail: map[string]string{"months": fmt.Sprint(f.Months)}})
}
