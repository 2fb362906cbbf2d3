package admission

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

const gridColumns = `g.id, g.site_id, g.slot_id, g.application_id, g.account_id, g.rubric, g.comment, g.sent_at, g.version, p.given_name, p.family_name
	from interview_grid g join account a on a.id = g.account_id join person p on p.id = a.person_id `

func scanGrid(r db.Row) (Grid, error) {
	var g Grid
	var given, family string
	err := r.Scan(&g.ID, &g.SiteID, &g.SlotID, &g.ApplicationID, &g.AccountID, &g.Rubric, &g.Comment, db.Into(&g.SentAt), &g.Version, &given, &family)
	g.AuthorName = given + " " + family
	return g, err
}

// interviewOf reads a slot's interview whole. Pages go through VisibleTo.
func interviewOf(ctx context.Context, q db.Queryer, s Slot) (Interviewed, error) {
	i := Interviewed{Slot: s, Explanations: map[string]string{}}
	var err error
	i.Grids, err = db.List(ctx, q, scanGrid, `select `+gridColumns+`where g.slot_id = $1 and g.site_id = $2 order by p.search_name, g.id`, s.ID, s.SiteID)
	if err != nil {
		return i, fmt.Errorf("admission: read grids: %w", err)
	}
	for n := range i.Grids {
		if i.Grids[n].Marks, err = marksOf(ctx, q, i.Grids[n].ID); err != nil {
			return i, err
		}
	}
	type line struct{ criterion, text string }
	lines, err := db.List(ctx, q, func(r db.Row) (line, error) {
		var l line
		err := r.Scan(&l.criterion, &l.text)
		return l, err
	}, `select criterion, explanation from interview_gap where slot_id = $1 and site_id = $2`, s.ID, s.SiteID)
	for _, l := range lines {
		i.Explanations[l.criterion] = l.text
	}
	return i, fault.Wrap(err, "admission: read explanations")
}

func marksOf(ctx context.Context, q db.Queryer, gridID string) (map[string]int, error) {
	type line struct {
		criterion string
		mark      int
	}
	lines, err := db.List(ctx, q, func(r db.Row) (line, error) {
		var l line
		err := r.Scan(&l.criterion, &l.mark)
		return l, err
	}, `select criterion, mark from interview_mark where grid_id = $1`, gridID)
	out := make(map[string]int, len(lines))
	for _, l := range lines {
		out[l.criterion] = l.mark
	}
	return out, fault.Wrap(err, "admission: read marks")
}

// latestInterview gives the newest slot of an application that was not missed, with its grids; zero when there is none.
func latestInterview(ctx context.Context, q db.Queryer, siteID, applicationID string) (Interviewed, error) {
	slots, err := SlotsOf(ctx, q, siteID, applicationID)
	if err != nil {
		return Interviewed{}, err
	}
	for _, s := range slots {
		if s.Outcome != NoShow {
			return interviewOf(ctx, q, s)
		}
	}
	return Interviewed{}, nil
}

func insertGrid(ctx context.Context, tx *db.Tx, now time.Time, g *Grid) error {
	g.ID, g.Version = id.New(), 1
	_, err := tx.Exec(ctx, `insert into interview_grid (id, site_id, slot_id, application_id, account_id, rubric, comment, sent_at, version, created_at, updated_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,1,$9,$9)`, g.ID, g.SiteID, g.SlotID, g.ApplicationID, g.AccountID, g.Rubric, g.Comment, db.At(g.SentAt), db.At(now))
	if err != nil {
		return fmt.Errorf("admission: insert grid: %w", err)
	}
	return storeMarks(ctx, tx, *g)
}

func updateGrid(ctx context.Context, tx *db.Tx, now time.Time, g Grid) error {
	err := tx.ExecGuarded(ctx, "interview grid", `update interview_grid set comment=$1, rubric=$2, sent_at=$3, updated_at=$4, version=version+1
		where id=$5 and site_id=$6 and version=$7 and sent_at is null`, g.Comment, g.Rubric, db.At(g.SentAt), db.At(now), g.ID, g.SiteID, g.Version)
	if err != nil {
		return err
	}
	return storeMarks(ctx, tx, g)
}

func storeMarks(ctx context.Context, tx *db.Tx, g Grid) error {
	if _, err := tx.Exec(ctx, `delete from interview_mark where grid_id = $1`, g.ID); err != nil {
		return fmt.Errorf("admission: clear marks: %w", err)
	}
	for criterion, mark := range g.Marks {
		if _, err := tx.Exec(ctx, `insert into interview_mark (grid_id, criterion, site_id, mark) values ($1,$2,$3,$4)`,
			g.ID, criterion, g.SiteID, mark); err != nil {
			return fmt.Errorf("admission: store a mark: %w", err)
		}
	}
	return nil
}
