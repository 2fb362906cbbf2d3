package employment

import (
	"context"
	"fmt"
	"slices"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

// Entry is a contract with what a day asks about it.
type Entry struct {
	Contract
	State    State
	Deadline Deadline // Kind "" when nothing is asked
}

// Overview is the contracts of a site on a day, those with a deadline first.
type Overview struct {
	Entries []Entry
	Missing []cohort.Learner // on the path, without any contract
	Open    []Amendment      // waiting for a signature
}

// OverviewOf gives the overview; the caller has checked the right to read contracts.
func OverviewOf(ctx context.Context, q db.Queryer, siteID string, day calendar.Date) (Overview, error) {
	var o Overview
	contracts, err := List(ctx, q, siteID)
	if err != nil {
		return o, fmt.Errorf("employment: list contracts: %w", err)
	}
	learners, err := cohort.SiteLearners(ctx, q, siteID)
	if err != nil {
		return o, fmt.Errorf("employment: list learners: %w", err)
	}
	cohorts, err := cohort.List(ctx, q, siteID)
	if err != nil {
		return o, fmt.Errorf("employment: list cohorts: %w", err)
	}
	if o.Open, err = openAmendments(ctx, q, siteID); err != nil {
		return o, fmt.Errorf("employment: list open amendments: %w", err)
	}
	o.Entries = entries(contracts, day)
	o.Missing = missing(contracts, learners, cohorts, day)
	return o, nil
}

func entries(contracts []Contract, day calendar.Date) []Entry {
	latest := map[string]calendar.Date{} // the last beginning of each person's issued contracts
	for _, c := range contracts {
		if s := c.StateOn(day); s != Withdrawn && s != Draft && c.Terms.StartsOn.After(latest[c.PersonID]) {
			latest[c.PersonID] = c.Terms.StartsOn
		}
	}
	out := make([]Entry, len(contracts))
	for i, c := range contracts {
		e := Entry{Contract: c, State: c.StateOn(day)}
		if d, ok := DeadlineOn(c, Standing{Followed: latest[c.PersonID].After(c.LastDay()), HasExit: !c.LearnerLeftOn.IsZero()}, day); ok {
			e.Deadline = d
		}
		out[i] = e
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return order(a) - order(b) })
	slices.SortStableFunc(out, func(a, b Entry) int {
		if a.Deadline.Kind == "" || b.Deadline.Kind == "" {
			return 0
		}
		return a.Deadline.Due.Compare(b.Deadline.Due)
	})
	return out
}

// order puts deadlines first, then what moves, then what is over.
func order(e Entry) int {
	switch {
	case e.Deadline.Kind != "":
		return 0
	case e.State == Ended || e.State == Withdrawn:
		return 2
	}
	return 1
}

func missing(contracts []Contract, learners []cohort.Learner, cohorts []cohort.Cohort, day calendar.Date) []cohort.Learner {
	has, open := map[string]bool{}, map[string]bool{}
	for _, c := range contracts {
		if c.StateOn(day) != Withdrawn {
			has[c.LearnerID] = true
		}
	}
	for _, c := range cohorts {
		open[c.ID] = c.StageOn(day) != cohort.Finished
	}
	return slices.DeleteFunc(learners, func(l cohort.Learner) bool { return has[l.ID] || !open[l.CohortID] || !l.LeftOn.IsZero() })
}
