package admission

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/identity"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/mailqueue"
)

// Service runs the use cases of admission.
type Service struct {
	DB       *db.DB
	Clock    clock.Clock
	Mail     *mailqueue.Queue
	Identity *identity.Service
	Rubric   curriculum.Rubric // grid of the interview
	Places   Places
	Tests    Tests
}

// Places finds the poster place of a code: package campaign. An unknown code gives "" twice.
type Places interface {
	PlaceOfCode(ctx context.Context, q db.Queryer, code string) (placeID, siteID string, err error)
}

// Tests tells what a candidate's tests gave: package placement.
type Tests interface {
	ResultOf(ctx context.Context, q db.Queryer, siteID, applicationID string) (TestResult, error)
}

// TestResult is a test as the committee sees it: a band, never a rank.
type TestResult struct {
	State string // "", "running", "done"
	Band  string // catalogue key of the band, "" before the end
	Note  string // catalogue key of what to know about it (uncertainty, stopped early), ""
}

// linkLife is how long a personal link opens the application; every letter carries a fresh one.
const linkLife = 180 * 24 * time.Hour

// newLink makes a personal link and gives its public address.
func (s *Service) newLink(ctx context.Context, tx *db.Tx, now time.Time, a Application) (string, error) {
	secret := id.Secret()
	if err := insertLink(ctx, tx, now, a, secret); err != nil {
		return "", err
	}
	return s.Mail.URL("/apply/" + secret), nil
}

// ResolveLink finds the application that a secret opens. An unknown or old secret is fault.NotFound.
func (s *Service) ResolveLink(ctx context.Context, secret string) (applicationID, siteID string, err error) {
	return resolveLink(ctx, s.DB.Read(), secret, s.Clock.Now())
}

// post writes a letter to the candidate, in their language; args come after the name and the link.
func (s *Service) post(ctx context.Context, tx *db.Tx, now time.Time, a Application, kind string, args ...any) error {
	if a.Person.Email == "" {
		return nil
	}
	link, err := s.newLink(ctx, tx, now, a)
	if err != nil {
		return err
	}
	body := append([]any{"name", a.Person.GivenName, "link", link}, args...)
	return s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: a.SiteID, Kind: "admission." + kind, To: a.Person.Email, Locale: a.Locale,
		Subject: fault.Msg("admission.mail." + kind + ".subject"), Body: fault.Msg("admission.mail."+kind+".body", body...)})
}

// record notes what was done to an application.
func record(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, a Application, detail map[string]string) error {
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: a.SiteID, Action: action, Object: "application", ObjectID: a.ID,
		PersonID: a.PersonID, Detail: detail})
}

// move changes the state by a verb, guarded by the version that was read.
func move(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, a Application, v Verb, detail map[string]string) (Application, error) {
	to, ok := a.State.Next(v)
	if !ok {
		return a, refusedVerb(a.State)
	}
	from := a.State
	a.State = to
	if err := update(ctx, tx, now, &a); err != nil {
		return a, err
	}
	all := map[string]string{"from": string(from), "to": string(to)}
	for k, v := range detail {
		all[k] = v
	}
	return a, record(ctx, tx, who, now, action, a, all)
}

// open loads an application of a site and asks the access table.
func open(ctx context.Context, q db.Queryer, who authz.Actor, action authz.Action, siteID, applicationID string) (Application, error) {
	a, err := ByID(ctx, q, siteID, applicationID)
	if err != nil {
		return a, fmt.Errorf("%s: %w", action, err)
	}
	return a, authz.Check(who, action, a.Target())
}
