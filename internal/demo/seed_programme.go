package demo

import (
	"context"
	"fmt"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/programme"
)

// planDays is how long before the first day a cohort's calendar is drawn.
const planDays = 60

// seedProgramme closes each site for its holidays and places the phases of each cohort.
func (s *Story) seedProgramme(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		if len(site.Cohorts) == 0 {
			continue
		}
		director := site.Staff[authz.SiteDirector].Actor
		for year := site.Cohorts[0].StartsOn.Year; year <= site.Cohorts[len(site.Cohorts)-1].EndsOn.Year; year++ {
			for _, c := range closuresOf(year) {
				c.SiteID = site.ID
				now := s.At(minDate(c.StartsOn.AddMonths(-8), s.Today), 8, 45)
				if _, err := s.App.Programme.CloseDaysTx(ctx, tx, director, now, c); err != nil {
					return fault.Wrap(err, "close %s in %d", site.Slug, year)
				}
			}
		}
		for _, c := range site.Cohorts {
			if err := s.planCohort(ctx, tx, c); err != nil {
				return fault.Wrap(err, "plan %s of %s", c.Name, site.Slug)
			}
		}
	}
	return nil
}

// closuresOf gives the weeks of leave of a year, about five as the law gives (L.3141-3).
func closuresOf(year int) []programme.Closure {
	week := func(month, day, weeks int, label string) programme.Closure {
		monday := calendar.NewDate(year, monthOf(month), day).Monday()
		return programme.Closure{StartsOn: monday, EndsOn: monday.AddDays(7*weeks - 3), Label: label}
	}
	return []programme.Closure{week(2, 22, 1, "Congés d’hiver"), week(4, 21, 1, "Congés de printemps"), week(8, 10, 2, "Congés d’été"), week(10, 29, 1, "Congés d’automne"),
		{StartsOn: calendar.NewDate(year, 12, 24), EndsOn: calendar.NewDate(year+1, 1, 1), Label: "Congés de fin d’année"}}
}

func (s *Story) planCohort(ctx context.Context, tx *db.Tx, c *Cohort) error {
	drawn := minDate(c.StartsOn.AddDays(-planDays), s.Today)
	who := c.Site.Staff[authz.SiteDirector].Actor
	plan, err := s.App.Programme.CreatePlanTx(ctx, tx, who, s.At(drawn, 10, 0), c.SiteID, c.ID)
	if err != nil {
		return err
	}
	for i, p := range plan.Phases {
		plan.Phases[i].LeadID = c.leadOf(p).Person.ID
	}
	_, err = s.App.Programme.EditPlanTx(ctx, tx, who, s.At(drawn, 10, 30), programme.EditPlan{SiteID: c.SiteID, CohortID: c.ID, Version: plan.Version, Phases: plan.Phases})
	return err
}

// leadOf gives who leads a phase: the outside trainer of the cohort, or the second instructor in their place, else the first instructor.
func (c *Cohort) leadOf(p programme.Phase) *Staff {
	if len(p.Teachers) == 0 || p.Teachers[0] != "formateur-externe" {
		return c.Site.Staffer(authz.Instructor)
	}
	if st, ok := c.Site.Staff[authz.ExternalTrainer]; ok && st.teaches(c.ID) {
		return st
	}
	return c.Site.SecondInstructor
}

func (st *Staff) teaches(cohortID string) bool {
	for _, m := range st.Actor.Memberships {
		if m.CohortID == cohortID {
			return true
		}
	}
	return false
}

// roomOf gives a cohort its room: two cohorts that overlap are in two rooms.
func (c *Cohort) roomOf() string { return fmt.Sprintf("Salle %d", 1+c.Year%2) }
