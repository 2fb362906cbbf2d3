package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"

	"chantier/internal/app"
	"chantier/internal/demo"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/observe"
	"chantier/internal/serving"
)

func demoCommand(ctx context.Context, c *call) int {
	addr := c.flags.String("addr", "127.0.0.1:8080", c.help("addr"))
	data := c.flags.String("data", "chantier-data/demo", c.help("data"))
	at := c.flags.String("at", "", c.help("at"))
	accounts := c.flags.String("accounts", "", c.help("accounts"))
	metrics := c.flags.String("metrics-addr", "", c.help("metrics_addr"))
	verbose := c.flags.Bool("verbose", false, c.help("verbose"))
	if code, ok := c.parse(0); !ok {
		return code
	}
	var day calendar.Date
	if *at != "" {
		var err error
		if day, err = calendar.ParseISO(*at); err != nil {
			c.say(c.err, "cli.bad_date", "value", *at)
			return misuse
		}
	}
	level := slog.LevelWarn
	if *verbose {
		level = slog.LevelInfo
	}
	log := observe.NewLogger(c.err, level)
	if err := runDemo(ctx, c, log, *addr, *metrics, *data, *accounts, day); err != nil {
		return c.fail(err)
	}
	return done
}

func runDemo(ctx context.Context, c *call, log *slog.Logger, addr, metricsAddr, data, accountsFile string, day calendar.Date) error {
	unlock, err := lockFolder(data)
	if err != nil {
		return err
	}
	defer unlock()
	pages, metrics, err := listen(addr, metricsAddr)
	if err != nil {
		return err
	}
	o, accounts, err := demo.Prepare(ctx, data, day, app.Options{BaseURL: address(pages), Log: log})
	if err != nil {
		return err
	}
	if accountsFile != "" {
		raw, err := json.MarshalIndent(accounts, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(accountsFile, append(raw, '\n'), 0o600); err != nil {
			return fmt.Errorf("write the accounts: %w", err)
		}
	}
	s, err := serving.New(ctx, o, version())
	if err != nil {
		return err
	}
	return s.Run(ctx, pages, metrics, func() { c.greet(pages, accounts) })
}

// greet tells a program where to go on the standard output, and a person how to get in beside it.
func (c *call) greet(pages net.Listener, accounts []demo.Account) {
	fmt.Fprintln(c.out, "listening on "+address(pages))
	if len(accounts) > 0 {
		c.say(c.err, "cli.demo_ready", "email", accounts[0].Email, "password", accounts[0].Password, "url", address(pages)+"/login")
	}
}
