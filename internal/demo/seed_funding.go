package demo

import (
	"context"
	"fmt"

	"chantier/internal/funding"
	"chantier/internal/law"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/money"
)

// plannedEuros splits the model's 385 000 € in an invented way: the real split was never published.
var plannedEuros = map[string]int64{"learner_wages": 218_000, "staff_wages": 104_000, "trainers": 21_000, "premises": 20_000, "equipment": 9_000, "meals_transport": 8_000, "other": 5_000}

// seedFunding plans each year of a site and spends month by month.
func (s *Story) seedFunding(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		director, admin := site.Staff[authz.SiteDirector].Actor, site.Staff[authz.SiteAdmin].Actor
		for year := s.Today.Year - 1; year <= s.Today.Year; year++ {
			s.At(minDate(calendar.NewDate(year, 1, 12), s.Today), 9, 0)
			var lines []funding.Line
			for _, c := range funding.Categories() {
				lines = append(lines, funding.Line{Category: c, Planned: money.Euros(plannedEuros[c])})
			}
			if err := s.App.Funding.PlanTx(ctx, tx, director, site.ID, year, lines); err != nil {
				return err
			}
			for m := calendar.NewDate(year, 1, 1); m.Year == year; m = m.AddMonths(1) {
				if err := s.month(ctx, tx, admin, site, m); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Story) month(ctx context.Context, tx *db.Tx, who authz.Actor, site *Site, first calendar.Date) error {
	last := first.LastOfMonth()
	if !s.Past(last) {
		return nil
	}
	s.At(last, 17, 0)
	learners := 0
	for _, c := range site.Cohorts {
		for _, l := range c.Learners {
			if l.Present(last) && !last.After(c.EndsOn) {
				learners++
			}
		}
	}
	r := s.Rand("spending", site.Slug, first.String())
	wage, _ := law.SMICOn(last)
	spend := func(category, label, supplier string, amount money.Cents) error {
		if amount <= 0 {
			return nil
		}
		err := s.App.Funding.SpendTx(ctx, tx, who, funding.Expense{SiteID: site.ID, SpentOn: last, Category: category, Label: label, Supplier: supplier, Amount: amount})
		if err != nil {
			return fmt.Errorf("spend on %s: %w", category, err)
		}
		return nil
	}
	for _, e := range []struct {
		category, label, supplier string
		amount                    money.Cents
	}{
		{"learner_wages", "Salaires des salarié·e·s-apprenant·e·s", "", money.Cents(int64(learners)) * law.MonthlyPay(wage.Hour, law.LegalWeek)},
		{"staff_wages", "Salaires de l’équipe", "", money.Euros(8_400 + r.Int64N(500))},
		{"trainers", "Interventions de formation", "Formatrices extérieures", money.Euros(int64(min(learners, 1)) * (1_200 + r.Int64N(900)))},
		{"premises", "Loyer et charges", "Bailleur social", money.Euros(1_550 + r.Int64N(150))},
		{"equipment", "Matériel et abonnements", "", money.Euros(250 + r.Int64N(900))},
		{"meals_transport", "Titres de transport et repas", "", money.Euros(int64(learners) * 55)},
		{"other", "Frais divers", "", money.Euros(120 + r.Int64N(400))},
	} {
		if err := spend(e.category, e.label, e.supplier, e.amount); err != nil {
			return err
		}
	}
	return nil
}
