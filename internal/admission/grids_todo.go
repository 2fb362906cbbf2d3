package admission

import (
	"context"
	"time"

	"chantier/internal/platform/db"
)

// GridsToFill lists the interviews, begun already, for which an interviewer has not sent their grid.
func GridsToFill(ctx context.Context, q db.Queryer, siteID, accountID string, now time.Time) ([]Slot, error) {
	return db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.site_id = $1 and s.cancelled_at is null and s.application_id is not null
		and s.outcome <> 'no_show' and s.starts_at <= $3 and (s.first_account_id = $2 or s.second_account_id = $2)
		and not exists (select 1 from interview_grid g where g.slot_id = s.id and g.account_id = $2 and g.sent_at is not null)
		order by s.starts_at, s.id`, siteID, accountID, db.At(now))
}

// InterviewsOn lists the booked interviews of an interviewer between two instants.
func InterviewsOn(ctx context.Context, q db.Queryer, siteID, accountID string, from, until time.Time) ([]Slot, error) {
	return db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.site_id = $1 and s.cancelled_at is null and s.application_id is not null
		and s.outcome = '' and (s.first_account_id = $2 or s.second_account_id = $2) and s.starts_at >= $3 and s.starts_at < $4
		order by s.starts_at, s.id`, siteID, accountID, db.At(from), db.At(until))
}

// GapsToExplain lists the interviews of an interviewer with both grids in and a gap that nobody has explained.
func (s *Service) GapsToExplain(ctx context.Context, siteID, accountID string) ([]Slot, error) {
	q := s.DB.Read()
	slots, err := db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.site_id = $1 and s.outcome = 'held'
		and (s.first_account_id = $2 or s.second_account_id = $2) and ap.state in ('submitted', 'test', 'interview', 'pool') order by s.starts_at, s.id`, siteID, accountID)
	if err != nil {
		return nil, err
	}
	var out []Slot
	for _, slot := range slots {
		i, err := interviewOf(ctx, q, slot)
		if err != nil {
			return nil, err
		}
		if i.Unexplained(s.Rubric) > 0 {
			out = append(out, slot)
		}
	}
	return out, nil
}
