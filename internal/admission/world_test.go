package admission

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/id"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
)

// world is two schools with their staff, and a cohort of two places.
type world struct {
	t                             *testing.T
	ctx                           context.Context
	db                            *db.DB
	clock                         *clock.Manual
	s                             *Service
	site, other                   network.Site
	director, trainer, counsellor authz.Actor
	stranger                      authz.Actor // director of the other site
	cohort                        cohort.Cohort
}

type posters map[string][2]string

func (p posters) PlaceOfCode(_ context.Context, _ db.Queryer, code string) (placeID, siteID string, err error) {
	return p[code][0], p[code][1], nil
}

var start = time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC) // a Tuesday, nine o'clock in Paris

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, ctx: context.Background(), db: d, clock: clock.NewManual(start)}
	queue, err := jobs.New(d, jobs.NewRegistry(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mail := &mailqueue.Queue{DB: d, Jobs: queue, Bundle: bundle, Clock: w.clock, BaseURL: "https://ecole.example"}
	w.s = &Service{DB: d, Clock: w.clock, Mail: mail, Rubric: rubric(), Identity: &identity.Service{DB: d, Clock: w.clock, Mail: mail}}
	w.write(func(tx *db.Tx) {
		n, err := network.InsertNetwork(w.ctx, tx, network.Network{Name: "Réseau"})
		w.must(err)
		o, err := network.InsertOrganisation(w.ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
		w.must(err)
		seed := authz.System("test")
		w.site, err = network.InsertSite(w.ctx, tx, seed, start, network.Site{OrganisationID: o.ID, Slug: "nord", Name: "Nord", City: "Lille", Recruiting: true})
		w.must(err)
		w.other, err = network.InsertSite(w.ctx, tx, seed, start, network.Site{OrganisationID: o.ID, Slug: "sud", Name: "Sud", Recruiting: true})
		w.must(err)
		w.cohort, err = cohort.Insert(w.ctx, tx, seed, start, cohort.Cohort{SiteID: w.site.ID, Name: "Promo 1", StartsOn: day("2026-10-01"),
			EndsOn: day("2027-07-31"), Capacity: 2, WeeklyMinutes: 2100})
		w.must(err)
		w.director = w.staff(tx, w.site, "Diane", authz.SiteDirector)
		w.trainer = w.staff(tx, w.site, "Théo", authz.Instructor)
		w.counsellor = w.staff(tx, w.site, "Cléo", authz.Counsellor)
		w.stranger = w.staff(tx, w.other, "Samir", authz.SiteDirector)
	})
	w.s.Places = posters{"AB12": {"place-1", w.site.ID}}
	return w
}

func (w *world) staff(tx *db.Tx, site network.Site, name string, role authz.Role) authz.Actor {
	seed := authz.System("test")
	p, err := person.Insert(w.ctx, tx, seed, start, "test", person.Person{SiteID: site.ID, GivenName: name, FamilyName: "Équipe", Email: name + "@ecole.example"})
	w.must(err)
	a, err := identity.InsertAccount(w.ctx, tx, seed, start, site.ID, identity.Account{PersonID: p.ID, Email: strings.ToLower(name) + "@ecole.example", Locale: "fr"})
	w.must(err)
	m := authz.Membership{Role: role, SiteID: site.ID, From: day("2026-01-01")}
	w.must(identity.GrantRole(w.ctx, tx, seed, start, a.ID, m))
	return authz.Actor{AccountID: a.ID, PersonID: p.ID, Name: name, Memberships: []authz.Membership{m}}
}

func (w *world) write(fn func(tx *db.Tx)) {
	w.t.Helper()
	w.must(w.db.Write(w.ctx, func(_ context.Context, tx *db.Tx) error { fn(tx); return nil }))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// apply starts and sends an application; it gives the candidate's own actor.
func (w *world) apply(given string) (Application, authz.Actor) {
	w.t.Helper()
	secret, err := w.s.Start(w.ctx, authz.Visitor(), "client", StartCmd{Secret: id.Secret(), Code: "AB12", Locale: "fr",
		Person: person.Person{GivenName: given, FamilyName: "Diallo", Email: given + "@mail.example", Phone: "06 12 34 56 78"}})
	w.must(err)
	appID, siteID, err := w.s.ResolveLink(w.ctx, secret)
	w.must(err)
	me := authz.HolderOf(appID)
	motivation, now := "Apprendre un métier", Availability("now")
	w.must(w.s.Save(w.ctx, me, siteID, appID, SaveCmd{Motivation: &motivation, Availability: &now}))
	w.must(w.s.Submit(w.ctx, me, siteID, appID, true))
	return w.app(appID), me
}

func (w *world) app(appID string) Application {
	w.t.Helper()
	a, err := ByID(w.ctx, w.db.Read(), w.site.ID, appID)
	w.must(err)
	return a
}

// slots offers an afternoon of interviews by the trainer and the counsellor.
func (w *world) slots() []Slot {
	w.t.Helper()
	slots, err := w.s.OpenSlots(w.ctx, w.director, w.site.ID, Series{Day: day("2026-09-07"), From: 14 * 60, Until: 18 * 60, Minutes: 30, Pause: 10,
		Room: "B2", First: w.trainer.AccountID, Second: w.counsellor.AccountID})
	w.must(err)
	return slots
}

// meet brings an application through its interview, with both grids in and no gap.
func (w *world) meet(a Application, me authz.Actor, slot Slot) {
	w.t.Helper()
	w.must(w.s.Invite(w.ctx, w.director, w.site.ID, a.ID, a.Version))
	w.must(w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slot.ID))
	before := w.clock.Now()
	w.clock.Set(slot.EndsAt())
	marks := map[string]int{"projet": 3, "actes": 3, "ecoute": 3}
	w.must(w.s.FillGrid(w.ctx, w.trainer, w.site.ID, slot.ID, GridCmd{Marks: marks, Send: true}))
	w.must(w.s.FillGrid(w.ctx, w.counsellor, w.site.ID, slot.ID, GridCmd{Marks: marks, Send: true}))
	w.clock.Set(before)
}

// mails gives the kinds of letters written to an address, oldest first, and the text of the last.
func (w *world) mails(to string) (kinds []string, last string) {
	w.t.Helper()
	all, err := w.s.Mail.Recent(w.ctx, to, 100)
	w.must(err)
	for _, m := range all {
		if strings.Contains(m.Subject+m.Body, "⟦") || strings.Contains(m.Body, "{") {
			w.t.Errorf("letter %s shows a raw key: %s\n%s", m.Kind, m.Subject, m.Body)
		}
		kinds = append([]string{strings.TrimPrefix(m.Kind, "admission.")}, kinds...)
	}
	if len(all) > 0 {
		last = all[0].Body
	}
	return kinds, last
}

var linkForm = regexp.MustCompile(`https://ecole\.example/apply/(\S+)`)

func linkIn(body string) string {
	m := linkForm.FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return m[1]
}
