package main

import (
	"cmp"
	"context"

	"chantier/internal/app"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// operator acts for whoever holds the machine.
var operator = authz.Actor{System: "command line"}

func setupCommand(ctx context.Context, c *call) int {
	site := c.flags.String("site", "", c.help("site"))
	slug := c.flags.String("slug", "", c.help("slug"))
	organisation := c.flags.String("organisation", "", c.help("organisation"))
	networkName := c.flags.String("network", "", c.help("network"))
	var u newUser
	u.flags(c)
	cfg, code, ok := c.settings(0)
	if !ok {
		return code
	}
	u.Role = authz.NetworkOfficer
	s := network.Site{Name: *site, Slug: cmp.Or(*slug, network.SlugOf(*site)), OpenedOn: clock.Today(clock.System{})}
	return c.withUser(ctx, cfg, u, func(ctx context.Context, a *app.App, tx *db.Tx) (network.Site, error) {
		return setup(ctx, a, tx, *networkName, *organisation, s)
	})
}

// setup makes the first site of an empty installation; the others are opened in the pages.
func setup(ctx context.Context, a *app.App, tx *db.Tx, networkName, organisation string, s network.Site) (network.Site, error) {
	var l fault.List
	if s.Name == "" {
		l.Add("site", "fault.required")
	} else if !network.ValidSlug(s.Slug) {
		l.Add("slug", "cli.bad_slug")
	}
	if organisation == "" {
		l.Add("organisation", "fault.required")
	}
	if err := l.Err(); err != nil {
		return s, err
	}
	there, err := db.Exists(ctx, tx, `select 1 from network`)
	if err != nil {
		return s, err
	}
	if there {
		return s, fault.New(fault.Conflict, "cli.setup_done")
	}
	n, err := network.InsertNetwork(ctx, tx, network.Network{Name: cmp.Or(networkName, organisation)})
	if err != nil {
		return s, err
	}
	o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: organisation})
	if err != nil {
		return s, err
	}
	s.OrganisationID = o.ID
	return network.InsertSite(ctx, tx, operator, a.Clock.Now(), s)
}
