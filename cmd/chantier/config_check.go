package main

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/config"
	"chantier/internal/platform/db"
)

func configCheckCommand(ctx context.Context, c *call) int {
	connect := c.flags.Bool("connect", false, c.help("connect"))
	cfg, code, ok := c.settings(0)
	if !ok {
		return code
	}
	if *connect {
		if err := tryConnections(ctx, cfg); err != nil {
			return c.fail(err)
		}
	}
	c.say(c.err, "cli.config_good")
	return done
}

// tryConnections reaches the database and the mail server; it writes nothing and sends nothing.
func tryConnections(ctx context.Context, cfg *config.Config) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if cfg.IsPostgres() {
		d, err := db.Open(ctx, cfg.Source())
		if err != nil {
			return err
		}
		if err := d.Close(); err != nil {
			return err
		}
	}
	s, err := smtp(cfg)
	if err != nil || s == nil {
		return err
	}
	return s.Verify(ctx)
}

func configPrintCommand(_ context.Context, c *call) int {
	cfg, code, ok := c.settings(0)
	if cfg == nil {
		return code
	}
	if err := cfg.Print(c.out, c.loc.T("cli.default_word")); err != nil {
		fmt.Fprintln(c.err, err)
		return failed
	}
	if !ok {
		return code
	}
	return done
}
