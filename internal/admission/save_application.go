package admission

import (
	"context"
	"time"

	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// SaveCmd holds the answers of one screen: nil fields are of other screens and stay as they are.
type SaveCmd struct {
	GivenName, FamilyName, Email, Phone *string
	BirthDate                           *calendar.Date
	Sex                                 *person.Sex
	PostalCode, City                    *string
	Code, HeardDetail, Motivation       *string
	Heard                               *Heard
	Availability                        *Availability
	NeedsAdjustment                     *bool
	Adjustment                          *string
}

// Save keeps what was typed in a draft, finished or not. Two screens open at once each keep their own
// answers; a draft that was sent meanwhile is a conflict.
func (s *Service) Save(ctx context.Context, who authz.Actor, siteID, applicationID string, cmd SaveCmd) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.SaveIn(ctx, tx, who, now, siteID, applicationID, cmd)
		return err
	})
}

// SaveIn is Save inside the caller's transaction.
func (s *Service) SaveIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, cmd SaveCmd) (Application, error) {
	old, err := open(ctx, tx, who, "application.save", siteID, applicationID)
	if err != nil {
		return old, err
	}
	if old.State != Draft {
		return old, refusedVerb(old.State)
	}
	a := cmd.apply(old)
	if cmd.Code != nil {
		if err := s.setPlace(ctx, tx, &a, *cmd.Code); err != nil {
			return old, err
		}
	}
	if err := append(CheckContact(a.Person, calendar.DateOf(now.In(clock.Paris()))), CheckAnswers(a)...).Err(); err != nil {
		return old, err
	}
	if a.Person != old.Person {
		if err := person.Update(ctx, tx, who, now, "application.save", a.Person); err != nil {
			return old, err
		}
		a.Person.Version++
	}
	changed := changedAnswers(old, a)
	if len(changed) == 0 {
		return a, nil
	}
	if err := update(ctx, tx, now, &a); err != nil {
		return old, err
	}
	return a, record(ctx, tx, who, now, "application.save", a, changed)
}

func (c SaveCmd) apply(a Application) Application {
	set(&a.Person.GivenName, c.GivenName)
	set(&a.Person.FamilyName, c.FamilyName)
	set(&a.Person.Email, c.Email)
	set(&a.Person.Phone, c.Phone)
	set(&a.Person.BirthDate, c.BirthDate)
	set(&a.Person.Sex, c.Sex)
	set(&a.Person.PostalCode, c.PostalCode)
	set(&a.Person.City, c.City)
	set(&a.Heard, c.Heard)
	set(&a.HeardDetail, c.HeardDetail)
	set(&a.Motivation, c.Motivation)
	set(&a.Availability, c.Availability)
	set(&a.NeedsAdjustment, c.NeedsAdjustment)
	set(&a.Adjustment, c.Adjustment)
	if !a.NeedsAdjustment {
		a.Adjustment = ""
	}
	a.Person = cleanPerson(a.Person)
	return a
}

// Without leaves out the answers of some fields, named as in the form: what is typed is kept although one
// field is not finished yet.
func (c SaveCmd) Without(fields fault.List) SaveCmd {
	for _, f := range fields {
		switch f.Field {
		case "given_name":
			c.GivenName = nil
		case "family_name":
			c.FamilyName = nil
		case "email":
			c.Email = nil
		case "phone":
			c.Phone = nil
		case "birth_date":
			c.BirthDate = nil
		case "sex":
			c.Sex = nil
		case "postal_code":
			c.PostalCode = nil
		case "city":
			c.City = nil
		case "code":
			c.Code = nil
		case "heard":
			c.Heard = nil
		case "heard_detail":
			c.HeardDetail = nil
		case "motivation":
			c.Motivation = nil
		case "availability":
			c.Availability = nil
		case "adjustment":
			c.NeedsAdjustment, c.Adjustment = nil, nil
		}
	}
	return c
}

func set[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}

// setPlace keeps the poster's place of a typed code. A code that no poster bears is told, not swallowed.
func (s *Service) setPlace(ctx context.Context, q db.Queryer, a *Application, code string) error {
	if code == "" {
		return nil
	}
	placeID, siteID, err := s.place(ctx, q, code)
	if err != nil {
		return err
	}
	if placeID == "" || siteID != a.SiteID {
		return fault.List{fault.Field("code", "admission.fault.code")}
	}
	a.PlaceID, a.Heard = placeID, "poster"
	return nil
}

// changedAnswers names the answers that moved, for the trail: names only, the texts stay with the file.
func changedAnswers(a, b Application) map[string]string {
	out := map[string]string{}
	for field, differs := range map[string]bool{
		"place": a.PlaceID != b.PlaceID, "heard": a.Heard != b.Heard || a.HeardDetail != b.HeardDetail, "motivation": a.Motivation != b.Motivation,
		"availability": a.Availability != b.Availability, "adjustment": a.NeedsAdjustment != b.NeedsAdjustment || a.Adjustment != b.Adjustment,
	} {
		if differs {
			out[field] = "changed"
		}
	}
	return out
}

// Submit sends a draft, with the consent text that was shown.
func (s *Service) Submit(ctx context.Context, who authz.Actor, siteID, applicationID string, consent bool) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.SubmitIn(ctx, tx, who, now, siteID, applicationID, consent)
		return err
	})
}

// SubmitIn is Submit inside the caller's transaction.
func (s *Service) SubmitIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, consent bool) (Application, error) {
	a, err := open(ctx, tx, who, "application.submit", siteID, applicationID)
	if err != nil {
		return a, err
	}
	if !a.State.Can(Submit) {
		return a, refusedVerb(a.State)
	}
	if err := CheckSubmission(a, calendar.DateOf(now.In(clock.Paris())), consent).Err(); err != nil {
		return a, err
	}
	a.ConsentVersion, a.SubmittedAt = ConsentVersion, now
	a, err = move(ctx, tx, who, now, "application.submit", a, Submit, map[string]string{"consent": ConsentVersion})
	if err != nil {
		return a, err
	}
	return a, s.post(ctx, tx, now, a, "submitted")
}

// Withdraw ends an application at the candidate's wish, and gives back the slot that they had booked.
func (s *Service) Withdraw(ctx context.Context, who authz.Actor, siteID, applicationID string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.WithdrawIn(ctx, tx, who, now, siteID, applicationID)
	})
}

// WithdrawIn is Withdraw inside the caller's transaction.
func (s *Service) WithdrawIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) error {
	a, err := open(ctx, tx, who, "application.withdraw", siteID, applicationID)
	if err != nil || a.State == Withdrawn { // a second click changes nothing
		return err
	}
	if a, err = move(ctx, tx, who, now, "application.withdraw", a, Withdraw, nil); err != nil {
		return err
	}
	if err := freeSlot(ctx, tx, now, a); err != nil {
		return err
	}
	return s.post(ctx, tx, now, a, "withdrawn")
}
