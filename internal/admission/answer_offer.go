package admission

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

func seatsByID(ctx context.Context, q db.Queryer, siteID, cohortID string) (cohort.Cohort, Seats, error) {
	c, err := cohort.ByID(ctx, q, siteID, cohortID)
	if err != nil {
		return c, Seats{}, fmt.Errorf("admission: read the cohort: %w", err)
	}
	seats, err := SeatsOf(ctx, q, c)
	return c, seats, err
}

// AcceptOffer says yes: in one transaction the person becomes a learner of the cohort, gets an account
// with that role and a letter with a link that lets them in. email is used when none is known yet.
func (s *Service) AcceptOffer(ctx context.Context, who authz.Actor, siteID, applicationID, email string) (learnerID string, err error) {
	now := s.Clock.Now()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		learnerID, err = s.AcceptOfferIn(ctx, tx, who, now, siteID, applicationID, email)
		return err
	})
	return learnerID, err
}

// AcceptOfferIn is AcceptOffer inside the caller's transaction.
func (s *Service) AcceptOfferIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID, email string) (string, error) {
	const action = "offer.answer"
	a, err := open(ctx, tx, who, action, siteID, applicationID)
	if err != nil {
		return "", err
	}
	if a.State == Accepted { // a second click changes nothing
		l, err := cohort.LearnerOfPerson(ctx, tx, siteID, a.PersonID)
		return l.ID, err
	}
	if a.State != Admitted {
		return "", refusedVerb(a.State)
	}
	c, err := cohort.ByID(ctx, tx, siteID, a.CohortID)
	if err != nil {
		return "", fmt.Errorf("admission: read the cohort: %w", err)
	}
	if a, err = keepEmail(ctx, tx, who, now, a, email); err != nil {
		return "", err
	}
	a.AnsweredAt = now
	if a, err = move(ctx, tx, who, now, action, a, Accept, map[string]string{"cohort": c.ID}); err != nil {
		return "", err
	}
	today := calendar.DateOf(now.In(clock.Paris()))
	entered := c.StartsOn
	if today.After(entered) {
		entered = today
	}
	l, err := cohort.Enrol(ctx, tx, who, now, action, cohort.Learner{SiteID: siteID, CohortID: c.ID, PersonID: a.PersonID,
		ApplicationID: a.ID, PlaceID: a.PlaceID, EnteredOn: entered})
	if err != nil {
		return "", err
	}
	welcome, err := s.openAccount(ctx, tx, who, now, a, today)
	if err != nil {
		return "", err
	}
	return l.ID, s.post(ctx, tx, now, a, "accepted", "cohort", c.Name, "start", entered, "welcome", welcome)
}

// keepEmail stores the address that the person gives when the school knows none: an account needs one.
func keepEmail(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, a Application, email string) (Application, error) {
	if a.Person.Email != "" {
		return a, nil
	}
	p := a.Person
	p.Email = person.Person{Email: email}.Clean().Email
	if !person.ValidEmail(p.Email) {
		return a, fault.List{fault.Field("email", "admission.fault.email_for_account")}
	}
	if err := person.Update(ctx, tx, who, now, "offer.answer", p); err != nil {
		return a, err
	}
	p.Version++
	a.Person = p
	return a, nil
}

// openAccount gives the learner role, from today on so that the link works before the first day.
func (s *Service) openAccount(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, a Application, today calendar.Date) (string, error) {
	account, err := identity.AccountOfPerson(ctx, tx, a.PersonID)
	if fault.KindOf(err) == fault.NotFound {
		account, err = identity.InsertAccount(ctx, tx, who, now, a.SiteID, identity.Account{PersonID: a.PersonID, Email: a.Person.Email, Locale: a.Locale})
	}
	if err != nil {
		return "", err
	}
	if err := identity.GrantRole(ctx, tx, who, now, account.ID, authz.Membership{Role: authz.Learner, SiteID: a.SiteID, CohortID: a.CohortID, From: today}); err != nil {
		return "", err
	}
	return s.Identity.WelcomeLink(ctx, tx, account.ID)
}

// DeclineOffer says no; the place is free again and the waiting list proposes the next person.
func (s *Service) DeclineOffer(ctx context.Context, who authz.Actor, siteID, applicationID string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.DeclineOfferIn(ctx, tx, who, now, siteID, applicationID)
	})
}

// DeclineOfferIn is DeclineOffer inside the caller's transaction.
func (s *Service) DeclineOfferIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) error {
	a, err := open(ctx, tx, who, "offer.answer", siteID, applicationID)
	if err != nil || a.State == Declined {
		return err
	}
	a.AnsweredAt = now
	if a, err = move(ctx, tx, who, now, "offer.answer", a, Decline, nil); err != nil {
		return err
	}
	return s.post(ctx, tx, now, a, "declined")
}

// LapseOffer takes back an offer whose day of answer has passed.
func (s *Service) LapseOffer(ctx context.Context, who authz.Actor, siteID, applicationID string, version int) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := open(ctx, tx, who, "offer.lapse", siteID, applicationID)
		if err != nil {
			return err
		}
		if a.State == Admitted && !calendar.DateOf(now.In(clock.Paris())).After(a.AnswerBy) {
			return fault.New(fault.Conflict, "admission.fault.not_lapsed", "by", a.AnswerBy)
		}
		a.Version = version
		if a, err = move(ctx, tx, who, now, "offer.lapse", a, Lapse, nil); err != nil {
			return err
		}
		return s.post(ctx, tx, now, a, "lapsed")
	})
}
