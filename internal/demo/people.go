package demo

import (
	"context"
	"fmt"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/textfold"
)

// Password opens every account of the demo.
const Password = "chantier-demo-2026"

// sitePlan is what the story decides of a site.
type sitePlan struct {
	slug, name, city, postal, street, phone string
	organisation                            string
	month                                   int // in which its cohorts start
	since                                   int // years of existence before the story's year
}

func plans() []sitePlan {
	return []sitePlan{
		{"les-tilleuls", "Les Tilleuls", "Valmont-sur-Seine", "93990", "4 allée des Tilleuls", "01 99 00 10 01", "Association Le Fil Rouge", 9, 3},
		{"bellerive", "Bellerive", "Bellerive", "94990", "18 rue du Halage", "01 99 00 10 02", "Association Le Fil Rouge", 1, 2},
		{"port-saint-martin", "Port-Saint-Martin", "Port-Saint-Martin", "95990", "2 place du Marché", "01 99 00 10 03", "Les Ateliers du Canal", 4, 1},
	}
}

// FirstDay gives the first day of the cohort that starts in a month: its first Monday, or the next open day.
func FirstDay(year, month int) calendar.Date {
	d := calendar.NewDate(year, monthOf(month), 1)
	for d.Weekday() != 1 || !calendar.IsOpenDay(d) {
		d = d.AddDays(1)
	}
	return d
}

// LastDay gives the last day of ten months.
func LastDay(first calendar.Date) calendar.Date { return first.AddMonths(10).AddDays(-1) }

// seedPeople stores the network, its sites, their staff and their cohorts.
func (s *Story) seedPeople(ctx context.Context, tx *db.Tx) error {
	who := authz.System("demo")
	start := calendar.NewDate(s.Today.Year-3, 1, 10)
	now := s.At(start, 9, 0)
	net, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau des écoles du Fil (inventé)"})
	if err != nil {
		return err
	}
	orgs := map[string]network.Organisation{}
	for i, plan := range plans() {
		org, ok := orgs[plan.organisation]
		if !ok {
			if org, err = network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: net.ID, Name: plan.organisation, SIRET: fmt.Sprintf("9990000000001%d", i),
				AddressLine: plan.street, PostalCode: plan.postal, City: plan.city, LegalRepresentative: s.personName("legal", plan.organisation)}); err != nil {
				return err
			}
			orgs[plan.organisation] = org
		}
		opened := FirstDay(s.Today.Year-plan.since, plan.month).AddMonths(-4)
		stored, err := network.InsertSite(ctx, tx, who, now, network.Site{OrganisationID: org.ID, Slug: plan.slug, Name: plan.name, AddressLine: plan.street,
			PostalCode: plan.postal, City: plan.city, Phone: plan.phone, Email: "bonjour@" + plan.slug + ".example", OpenedOn: opened, Recruiting: true})
		if err != nil {
			return err
		}
		stored.OrganisationName = org.Name
		site := &Site{Site: stored, Organisation: org, Staff: map[authz.Role]*Staff{}}
		s.Sites = append(s.Sites, site)
		if err := s.cohortsOf(ctx, tx, site, plan); err != nil {
			return err
		}
		if err := s.staffOf(ctx, tx, site, opened); err != nil {
			return err
		}
	}
	s.NetworkOfficer, err = s.hire(ctx, tx, s.Sites[0], authz.NetworkOfficer, "", start, "")
	return err
}

// cohortsOf makes the cohorts that ended at most fourteen months ago, run, or start within seven months.
func (s *Story) cohortsOf(ctx context.Context, tx *db.Tx, site *Site, plan sitePlan) error {
	for year := s.Today.Year - plan.since; year <= s.Today.Year+1; year++ {
		first := FirstDay(year, plan.month)
		last := LastDay(first)
		if last.AddMonths(14).Before(s.Today) || first.After(s.Today.AddMonths(7)) {
			continue
		}
		now := s.At(minDate(first.AddMonths(-6), s.Today), 9, 0)
		c, err := cohort.Insert(ctx, tx, authz.System("demo"), now, cohort.Cohort{SiteID: site.ID, Name: fmt.Sprintf("Promotion %d", year),
			StartsOn: first, EndsOn: last, Capacity: 12, WeeklyMinutes: 35 * 60})
		if err != nil {
			return err
		}
		site.Cohorts = append(site.Cohorts, &Cohort{Cohort: c, Site: site, Year: year})
	}
	return nil
}

func (s *Story) staffOf(ctx context.Context, tx *db.Tx, site *Site, since calendar.Date) error {
	roles := []authz.Role{authz.SiteDirector, authz.Instructor, authz.Counsellor, authz.SiteAdmin, authz.Funder, authz.Partner, authz.Client, authz.Tutor}
	for _, role := range roles {
		st, err := s.hire(ctx, tx, site, role, "", since, "")
		if err != nil {
			return err
		}
		site.Staff[role] = st
	}
	var err error
	if site.SecondInstructor, err = s.hire(ctx, tx, site, authz.Instructor, "", since, "2"); err != nil {
		return err
	}
	if n := len(site.Cohorts); n > 0 {
		c := site.Cohorts[n-1]
		for _, running := range site.Cohorts {
			if running.StageOn(s.Today) == cohort.Running {
				c = running
			}
		}
		site.Staff[authz.ExternalTrainer], err = s.hire(ctx, tx, site, authz.ExternalTrainer, c.ID, since, "")
	}
	return err
}

// hire stores a member of staff with an account.
func (s *Story) hire(ctx context.Context, tx *db.Tx, site *Site, role authz.Role, cohortID string, from calendar.Date, suffix string) (*Staff, error) {
	r := s.Rand("staff", site.Slug, string(role), suffix)
	p := s.invent(r, site)
	p.Email = fmt.Sprintf("%s%s@%s.example", strings.ReplaceAll(string(role), "_", "."), suffix, site.Slug)
	p.Phone = ""
	p.BirthDate = calendar.NewDate(1965+r.IntN(25), monthOf(1+r.IntN(12)), 1+r.IntN(28))
	now := s.At(minDate(from, s.Today), 9, 0)
	who := authz.System("demo")
	p, err := person.Insert(ctx, tx, who, now, "member.grant", p)
	if err != nil {
		return nil, err
	}
	a, err := identity.InsertAccount(ctx, tx, who, now, site.ID, identity.Account{PersonID: p.ID, Email: p.Email, PasswordHash: s.hash, Locale: "fr"})
	if err != nil {
		return nil, err
	}
	m := authz.Membership{Role: role, SiteID: site.ID, CohortID: cohortID, From: minDate(from, s.Today)}
	if role == authz.NetworkOfficer {
		m.SiteID = ""
	}
	if err := identity.GrantRole(ctx, tx, who, now, a.ID, m); err != nil {
		return nil, err
	}
	return &Staff{Person: p, AccountID: a.ID, Role: role,
		Actor: authz.Actor{AccountID: a.ID, PersonID: p.ID, Name: p.Name(), Memberships: []authz.Membership{m}}}, nil
}

// emailOf gives an address that cannot exist.
func emailOf(p person.Person) string {
	local := strings.ReplaceAll(textfold.Fold(p.GivenName), " ", "") + "." + strings.ReplaceAll(textfold.Fold(p.FamilyName), " ", "")
	return local + "@courriel.example"
}
