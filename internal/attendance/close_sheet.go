package attendance

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/network"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// CloseSheet carries a closing; Version is that of the half-day the form showed.
type CloseSheet struct {
	SiteID, HalfDayID string
	Version           int
}

// CloseSheet closes a sheet: the trainer's signature. Every reason against it is
// told at once. A sheet closed meanwhile is a conflict that tells by whom and when.
func (s *Service) CloseSheet(ctx context.Context, who authz.Actor, cmd CloseSheet) (ClosedSheet, error) {
	var c ClosedSheet
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = s.closeSheet(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
	return c, err
}

func (s *Service) closeSheet(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd CloseSheet) (ClosedSheet, error) {
	sheet, err := SheetByID(ctx, tx, cmd.SiteID, cmd.HalfDayID)
	if err != nil {
		return ClosedSheet{}, err
	}
	h := sheet.HalfDay
	if err := authz.Check(who, ActionClose, h.Target()); err != nil {
		return ClosedSheet{}, err
	}
	if h.State == Closed {
		return ClosedSheet{}, alreadyClosed(sheet)
	}
	if err := MayClose(sheet, now).Err(); err != nil {
		return ClosedSheet{}, err
	}
	n, err := tx.Exec(ctx, `update attendance_half_day set state = 'closed', closed_edition = edition, version = version + 1
		where id = $1 and site_id = $2 and version = $3 and state = 'open'`, h.ID, h.SiteID, cmd.Version)
	if err != nil {
		return ClosedSheet{}, fmt.Errorf("close sheet %s: %w", h.ID, err)
	}
	if n == 0 { // somebody noted something since the page was shown: the trainer signs what they have read
		return ClosedSheet{}, fault.Stale("sheet")
	}
	place, err := PlaceOf(ctx, tx, h.SiteID)
	if err != nil {
		return ClosedSheet{}, err
	}
	names, err := accountNames(ctx, tx, sheet)
	if err != nil {
		return ClosedSheet{}, err
	}
	head, err := chainHead(ctx, tx, h.CohortID)
	if err != nil {
		return ClosedSheet{}, err
	}
	c, err := Seal(ProofOf(sheet, place, who.Name, instant(now), names), h, who.ID(), head)
	if err != nil {
		return c, err
	}
	if err := insertMany(ctx, tx, "attendance_sheet", closedColumns, [][]any{closedRow(c)}); err != nil {
		return c, err
	}
	if err := insertMany(ctx, tx, "attendance_line", lineColumns, lineRows(sheet)); err != nil {
		return c, err
	}
	return c, audit.Record(ctx, tx, who, now, audit.Change{SiteID: h.SiteID, Action: ActionClose, Object: "half_day", ObjectID: h.ID,
		Detail: map[string]string{"edition": strconv.Itoa(h.Edition), "hash": c.Hash}})
}

// PlaceOf gives what a proof says of a site.
func PlaceOf(ctx context.Context, q db.Queryer, siteID string) (Place, error) {
	site, err := network.SiteByID(ctx, q, siteID)
	if err != nil {
		return Place{}, fmt.Errorf("attendance: read the site: %w", err)
	}
	return Place{Organisation: site.OrganisationName, Site: site.Name, Address: site.Address()}, nil
}
