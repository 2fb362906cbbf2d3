package outcome

import (
	"slices"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
)

// Due is a question to ask somebody who left.
type Due struct {
	Exit   Exit
	Months int
	On     calendar.Date
}

// DueFollowUps lists the questions whose day has come and that have no answer, oldest first. After three
// months without an answer a question is given up: the next one takes its place.
func DueFollowUps(exits []Exit, asked []FollowUp, today calendar.Date) []Due {
	type key struct {
		learner string
		months  int
	}
	done := map[key]bool{}
	for _, f := range asked {
		done[key{f.LearnerID, f.Months}] = true
	}
	var out []Due
	for _, e := range exits {
		if e.Class == Excluded {
			continue
		}
		for _, m := range law.FollowUpMonths() {
			on := DueOn(e.ExitedOn, m)
			if !done[key{e.LearnerID, m}] && !on.After(today) && !on.AddMonths(3).Before(today) {
				out = append(out, Due{e, m, on})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int { return a.On.Compare(b.On) })
	return out
}
