package employment

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
)

// school is a site with a cohort and a learner, and who works there.
type school struct {
	*Service
	clock                   *clock.Manual
	site, otherSite         network.Site
	learner                 cohort.Learner
	awa, admin, director    authz.Actor
	counsellor, elsewhere   authz.Actor
	instructor, otherPerson authz.Actor
}

func newSchool(t *testing.T, d *db.DB) *school {
	t.Helper()
	ctx := context.Background()
	s := &school{clock: clock.NewManual(time.Date(2026, 8, 20, 8, 0, 0, 0, time.UTC))}
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	registry := jobs.NewRegistry()
	queue, err := jobs.New(d, registry, log)
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mails := &mailqueue.Queue{DB: d, Jobs: queue, Bundle: bundle, Clock: s.clock, BaseURL: "https://ecole.example", Log: log}
	s.Service = &Service{DB: d, Clock: s.clock, Mail: mails, Jobs: queue, Blobs: files, Bundle: bundle}
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.fill(ctx, tx) })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *school) fill(ctx context.Context, tx *db.Tx) error {
	sys, now := authz.System("test"), s.clock.Now()
	net, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
	if err != nil {
		return err
	}
	org, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: net.ID, Name: "Les Ateliers du Lien", SIRET: "12345678900012",
		AddressLine: "12 rue de la République", PostalCode: "93200", City: "Saint-Denis", LegalRepresentative: "Claire Martin"})
	if err != nil {
		return err
	}
	if s.site, err = network.InsertSite(ctx, tx, sys, now, network.Site{OrganisationID: org.ID, Slug: "saint-denis", Name: "Saint-Denis"}); err != nil {
		return err
	}
	if s.otherSite, err = network.InsertSite(ctx, tx, sys, now, network.Site{OrganisationID: org.ID, Slug: "marseille", Name: "Marseille"}); err != nil {
		return err
	}
	group, err := cohort.Insert(ctx, tx, sys, now, cohort.Cohort{SiteID: s.site.ID, Name: "Cohorte 4", StartsOn: day("2026-09-01"), EndsOn: day("2027-06-30"), Capacity: 12, WeeklyMinutes: 2100})
	if err != nil {
		return err
	}
	p, err := person.Insert(ctx, tx, sys, now, "cohort.create", person.Person{SiteID: s.site.ID, GivenName: "Awa", FamilyName: "Diallo", BirthDate: birth,
		Email: "awa@exemple.fr", AddressLine: "3 allée des Lilas", PostalCode: "93210", City: "Saint-Denis"})
	if err != nil {
		return err
	}
	if s.learner, err = cohort.Enrol(ctx, tx, sys, now, "cohort.create", cohort.Learner{SiteID: s.site.ID, CohortID: group.ID, PersonID: p.ID, EnteredOn: day("2026-09-01")}); err != nil {
		return err
	}
	at := func(name, site string, r authz.Role) authz.Actor {
		return authz.Actor{AccountID: "acc-" + name, PersonID: "p-" + name, Name: name, Memberships: []authz.Membership{{Role: r, SiteID: site}}}
	}
	s.admin, s.director = at("Karim Benali", s.site.ID, authz.SiteAdmin), at("Claire Martin", s.site.ID, authz.SiteDirector)
	s.counsellor, s.instructor = at("Ines Roy", s.site.ID, authz.Counsellor), at("Luc Petit", s.site.ID, authz.Instructor)
	s.elsewhere = at("Paul Noir", s.otherSite.ID, authz.SiteDirector)
	s.awa = authz.Actor{AccountID: "acc-awa", PersonID: p.ID, Name: "Awa Diallo", // a learner since she accepted her place
		Memberships: []authz.Membership{{Role: authz.Learner, SiteID: s.site.ID, CohortID: group.ID}}}
	s.otherPerson = authz.Actor{AccountID: "acc-b", PersonID: "p-b", Name: "Awa Diallo"}
	return nil
}

func (s *school) draft(t *testing.T) Contract {
	t.Helper()
	c, err := s.Draft(context.Background(), s.admin, DraftCommand{SiteID: s.site.ID, LearnerID: s.learner.ID, Terms: tenMonths()})
	if err != nil {
		t.Fatal(err)
	}
	return s.reload(t, c.ID)
}

func (s *school) reload(t *testing.T, contractID string) Contract {
	t.Helper()
	c, err := ByID(context.Background(), s.DB.Read(), s.site.ID, contractID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func seen(c Contract) ChangeCommand { return ChangeCommand{c.SiteID, c.ID, c.Version} }

func signing(c Contract, name string) SignCommand { return SignCommand{seen(c), name, true} }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, k fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != k {
		t.Errorf("%s: %v, want kind %d", what, err, k)
	}
}

// signed takes a contract from draft to both signatures.
func (s *school) signed(t *testing.T) Contract {
	t.Helper()
	ctx := context.Background()
	c := s.draft(t)
	must(t, s.Issue(ctx, s.admin, seen(c)))
	c = s.reload(t, c.ID)
	must(t, s.SignAsEmployee(ctx, s.awa, signing(c, "Awa Diallo")))
	c = s.reload(t, c.ID)
	must(t, s.SignAsEmployer(ctx, s.director, signing(c, "Claire Martin")))
	return s.reload(t, c.ID)
}

func TestContract_fromDraftToEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d)
		c := s.draft(t)
		if c.Number() != "CDDI-2026-0001" || c.Terms != tenMonths() || c.StateOn(day("2026-08-20")) != Draft || c.Name() != "Awa Diallo" {
			t.Fatalf("stored %+v", c)
		}
		must(t, s.Issue(ctx, s.admin, seen(c)))
		c = s.reload(t, c.ID)
		mails, err := s.Mail.Recent(ctx, "awa@exemple.fr", 10)
		must(t, err)
		if len(mails) != 1 || !strings.Contains(mails[0].Body, "https://ecole.example/sites/saint-denis/my-contract") {
			t.Errorf("letters: %+v", mails)
		}
		must(t, s.SignAsEmployer(ctx, s.director, signing(c, "claire martin")))
		c = s.reload(t, c.ID)
		if c.StateOn(day("2026-08-20")) != ToSign {
			t.Error("one signature is not enough")
		}
		must(t, s.SignAsEmployee(ctx, s.awa, signing(c, "Awa Diallo")))
		c = s.reload(t, c.ID)
		if c.StateOn(day("2026-08-20")) != Signed || c.Employee.AccountID != "acc-awa" || c.Employer.Name != "claire martin" {
			t.Fatalf("signed: %+v", c)
		}

		before, _, err := s.Document(ctx, s.awa, s.site.ID, c.ID, "fr")
		must(t, err)
		must(t, s.archive(ctx, archiveArgs{SiteID: s.site.ID, ContractID: c.ID}))
		must(t, s.archive(ctx, archiveArgs{SiteID: s.site.ID, ContractID: c.ID})) // twice is once
		c = s.reload(t, c.ID)
		kept, info, err := s.Blobs.Get(ctx, c.DocumentKey)
		must(t, err)
		defer kept.Close()
		archived, err := io.ReadAll(kept)
		must(t, err)
		if !bytes.Equal(before, archived) || info.SHA256 != c.DocumentSHA {
			t.Error("the archived file is not the one shown before, or its hash is another")
		}

		must(t, s.Terminate(ctx, s.admin, TerminateCommand{seen(c), day("2027-02-12"), EndHired}))
		c = s.reload(t, c.ID)
		if c.StateOn(day("2027-02-12")) != Running || c.StateOn(day("2027-02-13")) != Ended || c.EndReason != EndHired {
			t.Errorf("ended: %+v", c)
		}
		wantKind(t, "ended twice", s.Terminate(ctx, s.admin, TerminateCommand{seen(c), day("2027-01-12"), EndHired}), fault.Conflict)

		trail, err := audit.ForObject(ctx, d.Read(), s.site.ID, "contract", c.ID, 20)
		must(t, err)
		var actions []string
		for _, e := range trail {
			actions = append(actions, e.Action)
			if strings.Contains(e.Detail, "hired") {
				t.Error("the trail must not tell why a contract ended")
			}
		}
		if got := strings.Join(actions, " "); got != "contract.terminate contract.sign contract.sign_employer contract.issue contract.create" {
			t.Errorf("trail: %s", got)
		}
	})
}

func TestContract_whoMay(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := context.Background()
	s := newSchool(t, d)
	cmd := DraftCommand{SiteID: s.site.ID, LearnerID: s.learner.ID, Terms: tenMonths()}
	for name, a := range map[string]authz.Actor{"counsellor": s.counsellor, "instructor": s.instructor, "learner": s.awa} {
		_, err := s.Draft(ctx, a, cmd)
		if k := fault.KindOf(err); k != fault.Forbidden && k != fault.NotFound {
			t.Errorf("%s drafts: %v", name, err)
		}
	}
	_, err := s.Draft(ctx, s.elsewhere, cmd)
	wantKind(t, "another site's director drafts", err, fault.NotFound)
	_, err = s.Draft(ctx, s.elsewhere, DraftCommand{SiteID: s.otherSite.ID, LearnerID: s.learner.ID, Terms: tenMonths()})
	wantKind(t, "a learner of another site", err, fault.NotFound)

	c := s.draft(t)
	_, _, err = s.Document(ctx, s.awa, s.site.ID, c.ID, "fr")
	if err == nil {
		t.Error("the learner must not read a draft")
	}
	must(t, s.Issue(ctx, s.admin, seen(c)))
	c = s.reload(t, c.ID)
	for name, err := range map[string]error{
		"the admin signs for the employer":   s.SignAsEmployer(ctx, s.admin, signing(c, "Karim Benali")),
		"the director signs for the learner": s.SignAsEmployee(ctx, s.director, signing(c, "Awa Diallo")),
		"a namesake signs":                   s.SignAsEmployee(ctx, s.otherPerson, signing(c, "Awa Diallo")),
		"a director of elsewhere signs":      s.SignAsEmployer(ctx, s.elsewhere, signing(c, "Paul Noir")),
		"the learner signs for the employer": s.SignAsEmployer(ctx, s.awa, signing(c, "Awa Diallo")),
		"the counsellor withdraws":           s.Withdraw(ctx, s.counsellor, seen(c)),
		"a stranger reads the contract":      func() error { _, _, err := s.Document(ctx, s.otherPerson, s.site.ID, c.ID, "fr"); return err }(),
	} {
		if k := fault.KindOf(err); err == nil || (k != fault.Forbidden && k != fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantKind(t, "signing with another's name", s.SignAsEmployer(ctx, s.director, signing(c, "Awa Diallo")), fault.Invalid)
	wantKind(t, "signing a text that changed", s.SignAsEmployee(ctx, s.awa, SignCommand{ChangeCommand{c.SiteID, c.ID, c.Version - 1}, "Awa Diallo", true}), fault.Conflict)
	if c = s.reload(t, c.ID); c.Employee.Done() || c.Employer.Done() {
		t.Error("a refused signature was stored")
	}
}

func TestContract_changesAndConflicts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d)
		c := s.draft(t)
		terms := c.Terms
		terms.Weekly = 30 * 60
		must(t, s.Edit(ctx, s.admin, seen(c), terms))
		wantKind(t, "a stale edit", s.Edit(ctx, s.admin, seen(c), terms), fault.Conflict)
		c = s.reload(t, c.ID)
		if c.Terms.Weekly != 1800 {
			t.Errorf("edited: %+v", c.Terms)
		}
		_, err := s.Draft(ctx, s.admin, DraftCommand{SiteID: s.site.ID, LearnerID: s.learner.ID, Terms: tenMonths()})
		wantKind(t, "an overlapping contract", err, fault.Invalid)

		must(t, s.Issue(ctx, s.admin, seen(c)))
		c = s.reload(t, c.ID)
		wantKind(t, "editing an issued text", s.Edit(ctx, s.admin, seen(c), terms), fault.Conflict)
		first := c.Fingerprint
		must(t, s.Reopen(ctx, s.admin, seen(c)))
		c = s.reload(t, c.ID)
		if c.StateOn(day("2026-08-20")) != Draft || c.Snapshot != "" {
			t.Error("not reopened")
		}
		terms.Weekly = 32 * 60
		must(t, s.Edit(ctx, s.admin, seen(c), terms))
		must(t, s.Issue(ctx, s.admin, seen(s.reload(t, c.ID))))
		c = s.reload(t, c.ID)
		if c.Fingerprint == first {
			t.Error("another text, the same fingerprint")
		}
		must(t, s.SignAsEmployee(ctx, s.awa, signing(c, "Awa Diallo")))
		c = s.reload(t, c.ID)
		wantKind(t, "reopening under a signature", s.Reopen(ctx, s.admin, seen(c)), fault.Conflict)
		must(t, s.Withdraw(ctx, s.admin, seen(c)))
		if c = s.reload(t, c.ID); c.StateOn(day("2026-08-20")) != Withdrawn {
			t.Error("not withdrawn")
		}
		again := s.draft(t) // a withdrawn contract is in nobody's way
		if again.Number() != "CDDI-2026-0002" {
			t.Errorf("number %s", again.Number())
		}
	})
}

// TestContract_totalAcrossSites: L.5132-15-1 counts per person and employer, and a person is known once per site.
func TestContract_totalAcrossSites(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d)
		s.signed(t)
		var there cohort.Learner
		must(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			sys, now := authz.System("test"), s.clock.Now()
			group, err := cohort.Insert(ctx, tx, sys, now, cohort.Cohort{SiteID: s.otherSite.ID, Name: "M1", StartsOn: day("2027-09-01"), EndsOn: day("2028-12-31"), Capacity: 12, WeeklyMinutes: 2100})
			if err != nil {
				return err
			}
			p, err := person.Insert(ctx, tx, sys, now, "cohort.create", person.Person{SiteID: s.otherSite.ID, GivenName: "AWA", FamilyName: "Diallo", BirthDate: birth})
			if err != nil {
				return err
			}
			there, err = cohort.Enrol(ctx, tx, sys, now, "cohort.create", cohort.Learner{SiteID: s.otherSite.ID, CohortID: group.ID, PersonID: p.ID, EnteredOn: day("2027-09-01")})
			return err
		}))
		terms := tenMonths()
		terms.StartsOn, terms.EndsOn, terms.TrialEndsOn = day("2027-09-01"), day("2028-12-31"), day("2027-09-30") // 10 + 16 months
		_, err := s.Draft(ctx, s.elsewhere, DraftCommand{SiteID: s.otherSite.ID, LearnerID: there.ID, Terms: terms})
		if got := keys(fault.Faults(err)); got != "ends_on employment.over_total" {
			t.Errorf("got %q", got)
		}
	})
}

func TestAmendment_renewal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d)
		c := s.signed(t)
		s.clock.Set(time.Date(2027, 5, 3, 9, 0, 0, 0, time.UTC))
		ch := Changes{EndsOn: day("2027-12-31"), Weekly: 28 * 60}
		a, err := s.Amend(ctx, s.admin, seen(c), ch)
		must(t, err)
		if a.Changes.EffectiveOn != day("2027-07-01") {
			t.Errorf("a renewal takes effect the day after the term: %s", a.Changes.EffectiveOn)
		}
		_, err = s.Amend(ctx, s.admin, seen(c), ch)
		wantKind(t, "two at once", err, fault.Conflict)
		see := AmendmentCommand{c.SiteID, c.ID, a.ID, a.Version}
		must(t, s.SignAmendmentAsEmployee(ctx, s.awa, SignAmendmentCommand{see, "Awa Diallo", true}))
		if s.reload(t, c.ID).LastDay() != day("2027-06-30") {
			t.Error("one signature must not move the term")
		}
		see.Version++
		must(t, s.SignAmendmentAsEmployer(ctx, s.director, SignAmendmentCommand{see, "Claire Martin", true}))
		c = s.reload(t, c.ID)
		list, err := AmendmentsOf(ctx, d.Read(), c.SiteID, c.ID)
		must(t, err)
		if c.LastDay() != day("2027-12-31") || c.StateOn(day("2027-07-01")) != Running || len(list) != 1 || list[0].State() != AmendmentSigned {
			t.Errorf("after the renewal: %+v %+v", c, list)
		}
		if got := TermsOn(c, list, day("2027-07-01")); got.Weekly != 28*60 || TermsOn(c, list, day("2027-06-30")).Weekly != 35*60 {
			t.Errorf("terms: %+v", got)
		}
		wantKind(t, "withdrawing a signed amendment", s.WithdrawAmendment(ctx, s.admin, see), fault.Conflict)

		shown, _, err := s.AmendmentDocument(ctx, s.awa, c.SiteID, c.ID, a.ID)
		must(t, err)
		must(t, s.archive(ctx, archiveArgs{c.SiteID, c.ID, a.ID}))
		kept, _, err := s.AmendmentDocument(ctx, s.awa, c.SiteID, c.ID, a.ID)
		must(t, err)
		if !bytes.Equal(shown, kept) {
			t.Error("the archived amendment differs from the shown one")
		}
	})
}

// TestArchive_refusesAChangedText: a text altered behind the product is not printed as if it were signed.
func TestArchive_refusesAChangedText(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := context.Background()
	s := newSchool(t, d)
	c := s.signed(t)
	must(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update contract set snapshot = $1 where id = $2`, strings.Replace(c.Snapshot, "12,31", "92,31", 1), c.ID)
		return err
	}))
	if err := s.archive(ctx, archiveArgs{SiteID: s.site.ID, ContractID: c.ID}); err == nil {
		t.Error("an altered text was archived")
	}
	if _, _, err := s.Document(ctx, s.admin, s.site.ID, c.ID, "fr"); err == nil {
		t.Error("an altered text was shown")
	}
	if e, err := EvidenceOf(s.reload(t, c.ID)); err != nil || e.Intact {
		t.Errorf("evidence: %+v, %v", e, err)
	}
}

func TestPropose(t *testing.T) {
	s := newSchool(t, dbtest.SQLite(t))
	_, terms, err := s.Propose(context.Background(), s.admin, s.site.ID, s.learner.ID)
	must(t, err)
	if terms.StartsOn != day("2026-09-01") || terms.EndsOn != day("2027-06-30") || terms.Hourly != 1231 || terms.Weekly != 2100 || terms.TrialEndsOn != day("2026-09-30") {
		t.Errorf("proposed %+v", terms)
	}
	s.draft(t)
	if _, terms, err = s.Propose(context.Background(), s.admin, s.site.ID, s.learner.ID); err != nil || terms.PensionFund != "Caisse Exemple" {
		t.Errorf("what the last contract said is kept: %+v, %v", terms, err)
	}
	x, err := s.Examine(context.Background(), s.admin, DraftCommand{SiteID: s.site.ID, LearnerID: s.learner.ID, Terms: tenMonths()}, "")
	must(t, err)
	if keys(x.Faults) != "starts_on employment.overlap" || x.Limit != day("2028-08-31") {
		t.Errorf("examined: %q, limit %s", keys(x.Faults), x.Limit)
	}
}
