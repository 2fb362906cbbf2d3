package campaign

import (
	"context"
	"fmt"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

// CopyTo gives the new site the words of the model site's latest campaign; its
// places are its own to find.
func CopyTo(c clock.Clock) func(ctx context.Context, tx *db.Tx, who authz.Actor, modelSiteID, newSiteID string) error {
	return func(ctx context.Context, tx *db.Tx, who authz.Actor, modelSiteID, newSiteID string) error {
		all, err := List(ctx, tx, modelSiteID)
		if err != nil || len(all) == 0 {
			return err
		}
		m, now, newID := all[0], c.Now(), id.New()
		_, err = tx.Exec(ctx, `insert into campaign (id, site_id, name, headline, lead, palette, version, created_at)
			values ($1,$2,$3,$4,$5,$6,1,$7)`, newID, newSiteID, m.Name, m.Headline, m.Lead, m.Palette, db.At(now))
		if err != nil {
			return fmt.Errorf("campaign: copy: %w", err)
		}
		return audit.Record(ctx, tx, who, now, audit.Change{SiteID: newSiteID, Action: "site.open", Object: "campaign", ObjectID: newID})
	}
}
