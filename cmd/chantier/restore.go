package main

import (
	"context"
	"errors"
	"time"

	"chantier/internal/platform/backup"
)

func restoreCommand(ctx context.Context, c *call) int {
	force := c.flags.Bool("force", false, c.help("force"))
	cfg, code, ok := c.settings(1)
	if !ok {
		return code
	}
	unlock, err := lockData(cfg)
	if err != nil {
		return c.fail(err)
	}
	defer unlock()
	sum, err := backup.Target{Database: cfg.Source(), FilesDir: cfg.FilesDir(), Force: *force, Now: time.Now()}.Restore(ctx, c.flags.Arg(0))
	for reason, key := range map[error]string{backup.ErrNotEmpty: "cli.not_empty", backup.ErrForeign: "cli.foreign",
		backup.ErrDamaged: "cli.archive_damaged", backup.ErrNewer: "cli.archive_newer"} {
		if errors.Is(err, reason) {
			c.say(c.err, key, "reason", err.Error())
			return failed
		}
	}
	if err != nil {
		return c.fail(err)
	}
	c.say(c.err, "cli.restored", "rows", sum.Rows, "files", sum.Files, "at", sum.CreatedAt)
	for _, path := range sum.Kept {
		c.say(c.err, "cli.kept", "path", path)
	}
	return done
}
