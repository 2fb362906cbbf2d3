package demo

import (
	"context"
	"strings"

	"chantier/internal/internship"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/textfold"
)

// seedInternship tells phase 4: two immersions of a month each, in two companies, in the eighth and ninth months.
func (s *Story) seedInternship(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		who := site.Staff[authz.Counsellor].Actor
		var companies []internship.Company
		s.At(minDate(site.OpenedOn.AddDays(30), s.Today), 10, 0)
		for _, name := range employers {
			c, err := s.App.Internship.AddCompanyTx(ctx, tx, who, internship.Company{SiteID: site.ID, Name: name, Address: "Zone d’activité, " + site.City,
				TutorName: s.personName("tutor", site.Slug, name), TutorEmail: "tutorat@" + strings.ReplaceAll(textfold.Fold(name), " ", "-") + ".example"})
			if err != nil {
				return err
			}
			companies = append(companies, c)
		}
		for _, c := range site.Cohorts {
			for i, l := range c.Learners {
				for k := range 2 {
					start := monday(c.StartsOn.AddMonths(7 + k))
					if err := s.immersion(ctx, tx, site, l, companies[(i+3*k)%len(companies)], start, k); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func monday(d calendar.Date) calendar.Date {
	if m := d.Monday(); m != d {
		return m.AddDays(7)
	}
	return d
}

func (s *Story) immersion(ctx context.Context, tx *db.Tx, site *Site, l *Learner, company internship.Company, start calendar.Date, k int) error {
	prepared := start.AddDays(-30)
	end := start.AddDays(27) // four weeks: within a month whatever the month
	if !s.Past(prepared) || !l.LeftOn.IsZero() && l.LeftOn.Before(end) {
		return nil
	}
	svc, who := s.App.Internship, site.Staff[authz.Counsellor].Actor
	s.At(prepared, 14, 0)
	a, err := svc.SaveTx(ctx, tx, who, internship.Agreement{SiteID: l.SiteID, LearnerID: l.ID, CompanyID: company.ID, Aim: internship.Aims()[1+k%2], StartsOn: start, EndsOn: end,
		Weekly: 35 * 60, Tasks: "Intégrer des maquettes, corriger l’accessibilité, participer aux réunions d’équipe."})
	if err != nil {
		return err
	}
	if !s.Past(prepared.AddDays(3)) {
		return nil
	}
	s.At(prepared.AddDays(3), 9, 30)
	if _, err := svc.IssueTx(ctx, tx, who, a.SiteID, a.ID, a.Version); err != nil {
		return err
	}
	if a, err = internship.ByID(ctx, tx, a.SiteID, a.ID); err != nil {
		return err
	}
	director := site.Staff[authz.SiteDirector].Actor
	for i, sign := range []struct {
		who   authz.Actor
		party internship.Party
		name  string
	}{{l.Actor, internship.LearnerParty, l.Name()}, {authz.HolderOf(a.ID), internship.TutorParty, company.TutorName}, {director, internship.DirectorParty, director.Name}} {
		if on := prepared.AddDays(5 + 4*i); s.Past(on) {
			s.At(on, 17, 0)
			if err := svc.SignAsTx(ctx, tx, sign.who, sign.party, a.SiteID, a.ID, a.Fingerprint, sign.name, true); err != nil {
				return err
			}
		}
	}
	if over := end.AddDays(2); s.Past(over) {
		s.At(over, 11, 0)
		r, marks := s.Rand("marks", l.Person.Email, company.Name), map[string]int{}
		for _, c := range internship.Criteria() {
			marks[c] = min(4, 1+int(l.Ease*2)+r.IntN(2))
		}
		return svc.AssessTx(ctx, tx, authz.HolderOf(a.ID), a.SiteID, a.ID, marks, "Une personne sur qui compter. À encourager à poser ses questions plus tôt.")
	}
	return nil
}
