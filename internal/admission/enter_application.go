package admission

import (
	"context"
	"errors"
	"slices"
	"time"

	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// EnterCmd is a paper or telephone application, typed by the staff.
type EnterCmd struct {
	Person          person.Person
	Channel         Channel
	Code            string
	Answers         Application // Heard, HeardDetail, Motivation, Availability, NeedsAdjustment, Adjustment, Locale
	Consent         bool        // the person read, or heard, the information notice and agreed
	DuplicateIsSeen bool        // the staff member looked at the likely duplicates and goes on
}

// DuplicatesError carries the likely duplicates that must be looked at first.
type DuplicatesError struct{ Found []Duplicate }

// Error gives the text for logs.
func (e *DuplicatesError) Error() string { return "admission: likely duplicates" }

// Unwrap makes it a fault of the form.
func (e *DuplicatesError) Unwrap() error {
	return fault.List{fault.Field("duplicate_seen", "admission.fault.duplicates", "n", len(e.Found))}
}

// DuplicatesIn gives the likely duplicates that an error carries, nil when it carries none.
func DuplicatesIn(err error) []Duplicate {
	var d *DuplicatesError
	if errors.As(err, &d) {
		return d.Found
	}
	return nil
}

// Enter stores an application received on paper or by telephone; it is submitted at once.
func (s *Service) Enter(ctx context.Context, who authz.Actor, siteID string, cmd EnterCmd) (Application, error) {
	now := s.Clock.Now()
	var a Application
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = s.EnterIn(ctx, tx, who, now, siteID, cmd)
		return err
	})
	return a, err
}

// EnterIn is Enter inside the caller's transaction.
func (s *Service) EnterIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID string, cmd EnterCmd) (Application, error) {
	if err := authz.Check(who, "application.enter", authz.Target{SiteID: siteID}); err != nil {
		return Application{}, err
	}
	a := cmd.Answers
	a.ID, a.SiteID, a.Channel, a.EnteredBy, a.Locale = "", siteID, cmd.Channel, who.AccountID, locale(a.Locale)
	a.Person = cleanPerson(cmd.Person)
	a.Person.ID, a.Person.SiteID = "", siteID
	l := CheckSubmission(a, calendar.DateOf(now.In(clock.Paris())), cmd.Consent)
	if !slices.Contains([]Channel{Paper, Phone}, a.Channel) {
		l.Add("channel", "fault.choice")
	}
	if err := s.setPlace(ctx, tx, &a, cmd.Code); err != nil {
		l = append(l, fault.Faults(err)...)
		if fault.KindOf(err) == fault.Internal {
			return a, err
		}
	}
	if err := l.Err(); err != nil {
		return a, err
	}
	if _, err := network.SiteByID(ctx, tx, siteID); err != nil {
		return a, err
	}
	if !cmd.DuplicateIsSeen {
		found, err := Duplicates(ctx, tx, siteID, a.Person)
		if err != nil {
			return a, err
		}
		if len(found) > 0 {
			return a, &DuplicatesError{found}
		}
	}
	p, err := person.Insert(ctx, tx, who, now, "application.enter", a.Person)
	if err != nil {
		return a, err
	}
	a.Person, a.PersonID, a.State, a.ConsentVersion, a.SubmittedAt = p, p.ID, Submitted, ConsentVersion, now
	if err := insert(ctx, tx, now, &a); err != nil {
		return a, err
	}
	if err := record(ctx, tx, who, now, "application.enter", a, map[string]string{"channel": string(a.Channel), "consent": ConsentVersion}); err != nil {
		return a, err
	}
	return a, s.post(ctx, tx, now, a, "submitted")
}

// ContactCmd corrects how the person is named and reached.
type ContactCmd struct {
	Version                             int // of the person, as the form showed it
	GivenName, FamilyName, Email, Phone string
	PostalCode, City                    string
}

// EditContact corrects the names and the ways to reach a candidate.
func (s *Service) EditContact(ctx context.Context, who authz.Actor, siteID, applicationID string, cmd ContactCmd) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := open(ctx, tx, who, "application.edit", siteID, applicationID)
		if err != nil {
			return err
		}
		p := a.Person
		p.Version = cmd.Version
		p.GivenName, p.FamilyName, p.Email, p.Phone = cmd.GivenName, cmd.FamilyName, cmd.Email, cmd.Phone
		p.PostalCode, p.City = cmd.PostalCode, cmd.City
		p = cleanPerson(p)
		if err := CheckContact(p, calendar.DateOf(now.In(clock.Paris()))).Err(); err != nil {
			return err
		}
		return person.Update(ctx, tx, who, now, "application.edit", p)
	})
}

// TestStarted notes that a candidate opened their test: package placement calls it in its own transaction. A
// draft, or an application that was withdrawn, has no test: the error keeps it from beginning.
func (s *Service) TestStarted(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) error {
	a, err := open(ctx, tx, who, "application.take_test", siteID, applicationID)
	if err != nil {
		return err
	}
	if a.State != Submitted && a.State != Draft && a.State != Withdrawn {
		return nil // a second try, in the pool or after an answer: the state says more than "test"
	}
	_, err = move(ctx, tx, who, now, "application.take_test", a, OpenTest, nil)
	return err
}

// Invite invites a candidate to choose an interview slot.
func (s *Service) Invite(ctx context.Context, who authz.Actor, siteID, applicationID string, version int) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := open(ctx, tx, who, "application.invite", siteID, applicationID)
		if err != nil {
			return err
		}
		a.Version = version
		_, err = s.InviteIn(ctx, tx, who, now, a)
		return err
	})
}

// InviteIn is Invite inside the caller's transaction, for an application that was read in it.
func (s *Service) InviteIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, a Application) (Application, error) {
	a, err := move(ctx, tx, who, now, "application.invite", a, Invite, nil)
	if err != nil {
		return a, err
	}
	return a, s.post(ctx, tx, now, a, "invited")
}

// InviteMany invites several candidates at once and tells how many letters left; those whose state does not allow it are left out.
func (s *Service) InviteMany(ctx context.Context, who authz.Actor, siteID string, applicationIDs []string) (int, error) {
	now, n := s.Clock.Now(), 0
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n = 0
		for _, applicationID := range applicationIDs {
			a, err := open(ctx, tx, who, "application.invite", siteID, applicationID)
			if err != nil {
				return err
			}
			if !a.State.Can(Invite) {
				continue
			}
			if _, err := s.InviteIn(ctx, tx, who, now, a); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}
