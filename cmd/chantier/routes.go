package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"chantier/internal/app"
	"chantier/internal/platform/web"
	"chantier/internal/serving"
)

func routesCommand(ctx context.Context, c *call) int {
	asJSON := c.flags.Bool("json", false, c.help("json"))
	if code, ok := c.parse(0); !ok {
		return code
	}
	routes, err := routeList(ctx)
	if err != nil {
		return c.fail(err)
	}
	if *asJSON {
		enc := json.NewEncoder(c.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(routes); err != nil {
			return c.fail(err)
		}
		return done
	}
	for _, r := range routes {
		fmt.Fprintf(c.out, "%-5s %-60s %s\n", r.Method, r.Pattern, r.Action)
	}
	return done
}

// routeList builds the product on an empty database of its own: the list is that of the running product, not a copy.
func routeList(ctx context.Context) (routes []web.Route, err error) {
	dir, err := os.MkdirTemp("", "chantier-routes")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := serving.New(ctx, app.Options{Database: filepath.Join(dir, "x.db"), BlobDir: filepath.Join(dir, "files"),
		BaseURL: "http://localhost", Demo: true}, version())
	if err != nil {
		return nil, err
	}
	return s.App.Router.Routes(), s.Close()
}
