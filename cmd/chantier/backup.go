package main

import (
	"context"
	"errors"
	"time"

	"chantier/internal/config"
	"chantier/internal/platform/backup"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/db"
)

func backupCommand(ctx context.Context, c *call) int {
	cfg, code, ok := c.settings(1)
	if !ok {
		return code
	}
	sum, err := save(ctx, cfg, c.flags.Arg(0))
	if err != nil {
		return c.fail(err)
	}
	c.say(c.err, "cli.saved", "file", c.flags.Arg(0), "rows", sum.Rows, "files", sum.Files, "kb", int(sum.Bytes+1023)/1024)
	for _, key := range sum.Damaged {
		c.say(c.err, "cli.damaged", "key", key)
	}
	if len(sum.Damaged) > 0 {
		return failed
	}
	return done
}

func save(ctx context.Context, cfg *config.Config, path string) (sum backup.Summary, err error) {
	d, err := db.Open(ctx, cfg.Source())
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	files, err := blob.OpenFolder(cfg.FilesDir())
	if err != nil {
		return sum, err
	}
	defer files.Close()
	return backup.Source{DB: d, Blobs: files, Version: version(), Now: time.Now()}.Write(ctx, path)
}
