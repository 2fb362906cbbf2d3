package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"chantier/internal/app"
	"chantier/internal/config"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// newUser is who is to come in.
type newUser struct {
	Email, GivenName, FamilyName string
	Role                         authz.Role
	PasswordFile                 string
	until                        string
}

func (u *newUser) flags(c *call) {
	c.flags.StringVar(&u.Email, "email", "", c.loc.T("cli.user_add.email"))
	c.flags.StringVar(&u.GivenName, "given-name", "", c.loc.T("cli.user_add.given_name"))
	c.flags.StringVar(&u.FamilyName, "family-name", "", c.loc.T("cli.user_add.family_name"))
	c.flags.StringVar(&u.PasswordFile, "password-file", "", c.loc.T("cli.user_add.password_file"))
}

func userAddCommand(ctx context.Context, c *call) int {
	var u newUser
	u.flags(c)
	site := c.flags.String("site", "", c.help("site"))
	c.flags.StringVar((*string)(&u.Role), "role", "", c.help("role")+" "+roleList())
	c.flags.StringVar(&u.until, "until", "", c.help("until"))
	cfg, code, ok := c.settings(0)
	if !ok {
		return code
	}
	return c.withUser(ctx, cfg, u, func(ctx context.Context, a *app.App, tx *db.Tx) (network.Site, error) {
		return chosenSite(ctx, tx, *site)
	})
}

// commandLineRoles are those that need nothing but a site: learners come in by
// admission, outside trainers with their cohort, partners, clients and tutors with what they are for.
func commandLineRoles() []authz.Role {
	return []authz.Role{authz.SiteDirector, authz.SiteAdmin, authz.Instructor, authz.Counsellor, authz.NetworkOfficer, authz.Funder}
}

func roleList() string {
	var names []string
	for _, r := range commandLineRoles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// chosenSite finds the site, or the only one when none is named.
func chosenSite(ctx context.Context, tx *db.Tx, slug string) (network.Site, error) {
	all, err := network.Sites(ctx, tx)
	if err != nil {
		return network.Site{}, err
	}
	if len(all) == 0 {
		return network.Site{}, fault.New(fault.Conflict, "cli.no_site")
	}
	var slugs []string
	for _, s := range all {
		if s.Slug == slug || (slug == "" && len(all) == 1) {
			return s, nil
		}
		slugs = append(slugs, s.Slug)
	}
	return network.Site{}, fault.Field("site", "cli.unknown_site", "sites", strings.Join(slugs, ", "))
}

// withUser opens the product and, in one transaction, finds or makes the site and lets the person in.
func (c *call) withUser(ctx context.Context, cfg *config.Config, u newUser, site func(context.Context, *app.App, *db.Tx) (network.Site, error)) int {
	password, err := u.password(c.in)
	if err != nil {
		return c.fail(err)
	}
	o, err := options(cfg)
	if err != nil {
		return c.fail(err)
	}
	a, err := app.New(ctx, o)
	if err != nil {
		return c.fail(err)
	}
	defer a.Close()
	link := ""
	err = a.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := site(ctx, a, tx)
		if err != nil {
			return err
		}
		link, err = u.addTo(ctx, a, tx, s, password)
		return err
	})
	if err != nil {
		return c.fail(err)
	}
	c.say(c.err, "cli.user_added", "email", identity.NormalEmail(u.Email), "role", string(u.Role))
	if link != "" {
		c.say(c.err, "cli.user_link")
		fmt.Fprintln(c.out, link)
	}
	return done
}

// password reads the file, or the standard input for "-"; "" means that the person comes in by a link.
func (u newUser) password(in io.Reader) (string, error) {
	if u.PasswordFile == "" {
		return "", nil
	}
	var raw []byte
	var err error
	if u.PasswordFile == "-" {
		raw, err = io.ReadAll(io.LimitReader(in, 4096))
	} else {
		raw, err = os.ReadFile(u.PasswordFile)
	}
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	password := strings.TrimRight(string(raw), "\r\n")
	// An empty file must not quietly become an account without a password.
	return password, identity.CheckPassword(password, u.Email).Err()
}

func (u newUser) check() (calendar.Date, error) {
	today := clock.Today(clock.System{})
	p := person.Person{GivenName: u.GivenName, FamilyName: u.FamilyName, Email: u.Email}.Clean()
	l := p.Check(today)
	if p.Email == "" {
		l.Add("email", "fault.required")
	}
	if !slices.Contains(commandLineRoles(), u.Role) {
		l.Add("role", "cli.unknown_role", "roles", roleList())
	}
	var until calendar.Date
	if u.until != "" {
		var err error
		if until, err = calendar.ParseISO(u.until); err != nil || until.Before(today) {
			l.Add("until", "cli.bad_date", "value", u.until)
		}
	}
	return until, l.Err()
}

// addTo gives the role to the account of the address, which is made when missing; a new account without password gets a link.
func (u newUser) addTo(ctx context.Context, a *app.App, tx *db.Tx, s network.Site, password string) (link string, err error) {
	until, err := u.check()
	if err != nil {
		return "", err
	}
	now := a.Clock.Now()
	account, err := identity.AccountByEmail(ctx, tx, u.Email)
	isNew := fault.KindOf(err) == fault.NotFound
	if err != nil && !isNew {
		return "", err
	}
	if !isNew && password != "" {
		return "", fault.Field("password_file", "cli.password_of_known")
	}
	if isNew {
		p, err := person.Insert(ctx, tx, operator, now, "member.grant",
			person.Person{SiteID: s.ID, GivenName: u.GivenName, FamilyName: u.FamilyName, Email: u.Email})
		if err != nil {
			return "", err
		}
		if account, err = identity.CreateAccount(ctx, tx, operator, now, s.ID, p.ID, u.Email, password); err != nil {
			return "", err
		}
	}
	m := authz.Membership{Role: u.Role, SiteID: s.ID, From: clock.Today(a.Clock), Until: until}
	if u.Role == authz.NetworkOfficer {
		m.SiteID = "" // of the whole network
	}
	if err := identity.GrantRole(ctx, tx, operator, now, account.ID, m); err != nil {
		return "", err
	}
	if !isNew || password != "" {
		return "", nil
	}
	link, err = a.Identity.WelcomeLink(ctx, tx, account.ID)
	return link, err
}
