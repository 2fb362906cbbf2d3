package admission

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/mailqueue"
)

// StartCmd is the first screen of the form.
type StartCmd struct {
	// Secret of the personal link, made when the form was shown: a double click, or the same post sent
	// twice by a poor network, then finds the draft that the first one made.
	Secret string
	SiteID string
	Code   string // of a poster, typed or scanned
	Locale string
	Person person.Person // with an ID when the person is stored already: an import, the demo

	ApplicationID string // made when empty
}

// maxStarts drafts may begin from one network address in an hour: a partner's computer room shares one.
const maxStarts = 40

const secretLength = 43 // of id.Secret

// Start makes a draft and mails its link. It gives the secret of the link.
func (s *Service) Start(ctx context.Context, who authz.Actor, client string, cmd StartCmd) (string, error) {
	if err := authz.Check(who, "application.start", authz.Target{}); err != nil {
		return "", err
	}
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := resolveLink(ctx, tx, cmd.Secret, now); fault.KindOf(err) != fault.NotFound {
			return err // nil: the draft is there already
		}
		if err := countStart(ctx, tx, now, client); err != nil {
			return err
		}
		_, err := s.StartIn(ctx, tx, who, now, cmd)
		return err
	})
	return cmd.Secret, err
}

// StartIn is Start inside the caller's transaction.
func (s *Service) StartIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd StartCmd) (Application, error) {
	var a Application
	p := cleanPerson(cmd.Person)
	placeID, placeSite, err := s.place(ctx, tx, cmd.Code)
	if err != nil {
		return a, err
	}
	if cmd.SiteID == "" {
		cmd.SiteID = placeSite
	}
	l := CheckContact(p, calendar.DateOf(now.In(clock.Paris())))
	if len(cmd.Secret) != secretLength {
		l.Add("", "admission.fault.form_old")
	}
	site, err := network.SiteByID(ctx, tx, cmd.SiteID)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		l.Add("site", "admission.fault.site")
	case err != nil:
		return a, fmt.Errorf("admission: read the site: %w", err)
	case !site.Recruiting:
		l.Add("site", "admission.fault.not_recruiting")
	}
	if err := l.Err(); err != nil {
		return a, err
	}
	p.SiteID = site.ID
	if p.ID != "" {
		p, err = person.ByID(ctx, tx, site.ID, p.ID)
	} else {
		p, err = person.Insert(ctx, tx, who, now, "application.start", p)
	}
	if err != nil {
		return a, err
	}
	a = Application{ID: cmd.ApplicationID, SiteID: site.ID, PersonID: p.ID, PlaceID: placeID, State: Draft, Channel: Web, Locale: locale(cmd.Locale), LinkSentAt: now, Person: p}
	if placeID != "" {
		a.Heard = "poster"
	}
	if err := insert(ctx, tx, now, &a); err != nil {
		return a, err
	}
	if err := insertLink(ctx, tx, now, a, cmd.Secret); err != nil {
		return a, err
	}
	if err := record(ctx, tx, who, now, "application.start", a, nil); err != nil {
		return a, err
	}
	return a, s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: a.SiteID, Kind: "admission.started", To: p.Email, Locale: a.Locale,
		Subject: fault.Msg("admission.mail.started.subject"),
		Body:    fault.Msg("admission.mail.started.body", "name", p.GivenName, "link", s.Mail.URL("/apply/"+cmd.Secret), "site", site.Name)})
}

func locale(l string) string {
	if l == "en" {
		return l
	}
	return "fr"
}

func (s *Service) place(ctx context.Context, q db.Queryer, code string) (placeID, siteID string, err error) {
	if s.Places == nil || code == "" {
		return "", "", nil
	}
	placeID, siteID, err = s.Places.PlaceOfCode(ctx, q, code)
	return placeID, siteID, fault.Wrap(err, "admission: find the poster's place")
}

func countStart(ctx context.Context, tx *db.Tx, now time.Time, client string) error {
	since, key := db.At(now.Add(-time.Hour)), id.Hash("application:"+client)
	if _, err := tx.Exec(ctx, `delete from application_attempt where at < $1`, since); err != nil {
		return fmt.Errorf("admission: forget old attempts: %w", err)
	}
	n, err := db.Scalar[int](ctx, tx, `select count(*) from application_attempt where key_hash = $1`, key)
	if err != nil {
		return fmt.Errorf("admission: count attempts: %w", err)
	}
	if n >= maxStarts {
		return fault.New(fault.TooMany, "admission.fault.too_many")
	}
	_, err = tx.Exec(ctx, `insert into application_attempt (id, key_hash, at) values ($1,$2,$3)`, id.New(), key, db.At(now))
	return fault.Wrap(err, "admission: count attempts")
}

// SendLink mails a fresh link to every application of an e-mail address that is still of use. It answers
// the same for known and unknown addresses, and writes to one address at most every ten minutes.
func (s *Service) SendLink(ctx context.Context, who authz.Actor, client, email string) error {
	if err := authz.Check(who, "application.resume", authz.Target{}); err != nil {
		return err
	}
	email = person.Person{Email: email}.Clean().Email
	if !person.ValidEmail(email) {
		return fault.List{fault.Field("email", "fault.email")}
	}
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := countStart(ctx, tx, now, client); err != nil {
			return err
		}
		apps, err := db.List(ctx, tx, scanApp, `select `+appColumns+appFrom+`where p.email = $1 and a.state not in ('withdrawn', 'declined', 'refused')
			and (a.link_sent_at is null or a.link_sent_at < $2) order by a.created_at desc limit 3`, email, db.At(now.Add(-10*time.Minute)))
		if err != nil {
			return fmt.Errorf("admission: find applications: %w", err)
		}
		for _, a := range apps {
			a.LinkSentAt = now
			if err := update(ctx, tx, now, &a); err != nil {
				return err
			}
			if err := record(ctx, tx, who, now, "application.resume", a, nil); err != nil {
				return err
			}
			if err := s.post(ctx, tx, now, a, "link"); err != nil {
				return err
			}
		}
		return nil
	})
}
