package cohort

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// Service holds the use cases of cohorts.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// Save creates a cohort, or changes it when it has an ID; a stale version is a conflict.
func (s *Service) Save(ctx context.Context, who authz.Actor, c Cohort) (Cohort, error) {
	if err := authz.Check(who, "cohort.create", authz.Target{SiteID: c.SiteID}); err != nil {
		return c, err
	}
	if err := c.Check().Err(); err != nil {
		return c, err
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if c.ID == "" {
			c, err = Insert(ctx, tx, who, s.Clock.Now(), c)
			return err
		}
		return Update(ctx, tx, who, s.Clock.Now(), c)
	})
	return c, err
}
