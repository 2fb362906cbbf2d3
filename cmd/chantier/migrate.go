package main

import (
	"context"
	"fmt"

	"chantier/internal/config"
	"chantier/internal/platform/db"
	"chantier/internal/platform/jobs"
)

func migrateCommand(ctx context.Context, c *call) int {
	cfg, code, ok := c.settings(0)
	if !ok {
		return code
	}
	applied, err := migrate(ctx, cfg)
	if err != nil {
		return c.fail(err)
	}
	for _, name := range applied {
		fmt.Fprintln(c.out, name)
	}
	c.say(c.err, "cli.migrated", "n", len(applied))
	return done
}

func migrate(ctx context.Context, cfg *config.Config) ([]string, error) {
	d, err := db.Open(ctx, cfg.Source())
	if err != nil {
		return nil, err
	}
	defer d.Close()
	applied, err := d.Migrate(ctx)
	if err != nil {
		return applied, err
	}
	return applied, jobs.Migrate(ctx, d)
}
