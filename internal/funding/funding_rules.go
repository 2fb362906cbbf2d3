// Package funding holds a site's budget (S17, S20): what is planned by category
// and year, what was spent, what is left. 385 000 € a site and a year is the
// model's figure; how it splits is each site's own.
package funding

import (
	"slices"
	"strings"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/money"
)

// Categories lists the categories of spending, in the order of the budget.
func Categories() []string {
	return []string{"learner_wages", "staff_wages", "trainers", "premises", "equipment", "meals_transport", "other"}
}

// ModelTotal is the budget of the site that inspired the product, for a year. Its split was never published.
const ModelTotal money.Cents = 385_000_00

// Line is one category of a year.
type Line struct {
	Category       string
	Planned, Spent money.Cents
	Version        int
}

// Left is what remains; negative when the category is overspent.
func (l Line) Left() money.Cents { return l.Planned - l.Spent }

// Budget is a year of a site.
type Budget struct {
	Year           int
	Lines          []Line
	Planned, Spent money.Cents
}

// Left is what remains of the year.
func (b Budget) Left() money.Cents { return b.Planned - b.Spent }

// BudgetOf puts planned and spent sums together, category by category, in the order of Categories.
func BudgetOf(year int, planned []Line, spent map[string]money.Cents) Budget {
	b := Budget{Year: year}
	for _, category := range Categories() {
		line := Line{Category: category, Spent: spent[category]}
		if i := slices.IndexFunc(planned, func(l Line) bool { return l.Category == category }); i >= 0 {
			line.Planned, line.Version = planned[i].Planned, planned[i].Version
		}
		b.Lines = append(b.Lines, line)
		b.Planned += line.Planned
		b.Spent += line.Spent
	}
	return b
}

// Per gives a cost by unit, rounded to the cent; ok is false when there is none to share between.
func Per(total money.Cents, units int) (cost money.Cents, ok bool) {
	if units <= 0 {
		return 0, false
	}
	return total.Ratio(1, int64(units)), true
}

// Expense is one spending.
type Expense struct {
	ID, SiteID      string
	SpentOn         calendar.Date
	Category, Label string
	Supplier        string
	Amount          money.Cents
	IsCancelled     bool
	CancelReason    string
	Version         int
}

// Check lists every fault of an expense.
func (e Expense) Check(today calendar.Date) fault.List {
	var l fault.List
	switch {
	case e.SpentOn.IsZero():
		l.Add("spent_on", "fault.required")
	case e.SpentOn.After(today):
		l.Add("spent_on", "funding.in_future")
	}
	if !slices.Contains(Categories(), e.Category) {
		l.Add("category", "fault.choice")
	}
	if strings.TrimSpace(e.Label) == "" {
		l.Add("label", "fault.required")
	}
	if len([]rune(e.Label)) > 200 {
		l.Add("label", "fault.too_long", "max", 200)
	}
	if len([]rune(e.Supplier)) > 200 {
		l.Add("supplier", "fault.too_long", "max", 200)
	}
	if e.Amount <= 0 {
		l.Add("amount", "funding.positive")
	}
	return l
}
