package attendance

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

// Hours are the times of one learner in one month, from closed sheets only.
type Hours struct {
	LearnerID, PersonID string
	Month               calendar.Date // its first day
	HalfDays            int           // closed
	Attended            int           // half-days with some presence
	Planned             calendar.Minutes
	Present             calendar.Minutes
	Excused, Unexcused  calendar.Minutes // of half-days of absence
	Late, Early         calendar.Minutes // lost on half-days of presence
	ByGround            map[Ground]calendar.Minutes
}

// HoursOf gives the times of each learner of a cohort ("" for the whole site) by
// month, from a day to another, both included, ordered by learner then month.
// Only the newest closed edition of each sheet counts.
func HoursOf(ctx context.Context, q db.Queryer, siteID, cohortID string, from, to calendar.Date) ([]Hours, error) {
	return hoursWhere(ctx, q, `l.site_id = $1 and ($2 = '' or l.cohort_id = $2) and l.day >= $3 and l.day <= $4`, siteID, cohortID, from, to)
}

// HoursOfLearner gives the times of one learner, month by month from the first.
func HoursOfLearner(ctx context.Context, q db.Queryer, siteID, learnerID string) ([]Hours, error) {
	return hoursWhere(ctx, q, `l.site_id = $1 and l.learner_id = $2`, siteID, learnerID)
}

// hoursWhere counts the lines that a condition of ours chooses.
func hoursWhere(ctx context.Context, q db.Queryer, condition string, args ...any) ([]Hours, error) {
	type part struct {
		Hours
		status  Status
		ground  Ground
		minutes calendar.Minutes
	}
	parts, err := db.List(ctx, q, func(r db.Row) (part, error) {
		var p part
		var month string
		err := r.Scan(&p.LearnerID, &p.PersonID, &month, &p.status, &p.ground, &p.HalfDays, &p.Planned, &p.Present, &p.Late, &p.Early)
		if err != nil {
			return p, err
		}
		p.Month, err = calendar.ParseISO(month + "-01")
		return p, err
	}, `select l.learner_id, n.person_id, substr(l.day, 1, 7), l.status, l.ground, count(*),
			cast(sum(l.planned_minutes) as bigint), cast(sum(l.present_minutes) as bigint),
			cast(sum(l.late_minutes) as bigint), cast(sum(l.early_minutes) as bigint)
		from attendance_line l
		join attendance_half_day h on h.id = l.half_day_id and h.closed_edition = l.edition
		join learner n on n.id = l.learner_id
		where `+condition+`
		group by l.learner_id, n.person_id, substr(l.day, 1, 7), l.status, l.ground
		order by l.learner_id, substr(l.day, 1, 7), l.status, l.ground`, args...)
	if err != nil {
		return nil, fmt.Errorf("attendance: count hours: %w", err)
	}
	var out []Hours
	for _, p := range parts {
		if len(out) == 0 || out[len(out)-1].LearnerID != p.LearnerID || out[len(out)-1].Month != p.Month {
			out = append(out, Hours{LearnerID: p.LearnerID, PersonID: p.PersonID, Month: p.Month, ByGround: map[Ground]calendar.Minutes{}})
		}
		h := &out[len(out)-1]
		h.HalfDays += p.HalfDays
		h.Planned += p.Planned
		h.Present += p.Present
		h.Late += p.Late
		h.Early += p.Early
		switch p.status {
		case Present:
			h.Attended += p.HalfDays
		case Excused:
			h.Excused += p.Planned
			h.ByGround[p.ground] += p.Planned
		case Unexcused:
			h.Unexcused += p.Planned
			h.ByGround[p.ground] += p.Planned
		}
	}
	return out, nil
}

// Total adds up the hours of several months.
func Total(months []Hours) Hours {
	sum := Hours{ByGround: map[Ground]calendar.Minutes{}}
	for _, h := range months {
		sum.HalfDays += h.HalfDays
		sum.Attended += h.Attended
		sum.Planned += h.Planned
		sum.Present += h.Present
		sum.Excused += h.Excused
		sum.Unexcused += h.Unexcused
		sum.Late += h.Late
		sum.Early += h.Early
		for g, m := range h.ByGround {
			sum.ByGround[g] += m
		}
	}
	return sum
}

// MonthOf gives the first day of an instant's month in Europe/Paris.
func MonthOf(t time.Time) calendar.Date { return parisDay(t).FirstOfMonth() }
