package demo

import (
	"context"

	"chantier/internal/platform/db"
)

func (s *Story) seedSupport(ctx context.Context, tx *db.Tx) error { return nil }
