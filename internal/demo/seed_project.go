package demo

import (
	"context"

	"chantier/internal/platform/db"
)

func (s *Story) seedProject(ctx context.Context, tx *db.Tx) error { return nil }
