package identity

import (
	"context"
	"fmt"
	"slices"

	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/mailqueue"
)

// SiteRoles lists the roles that a site gives by hand. Learners get theirs from
// the decision of admission, network officers from the network.
func SiteRoles() []authz.Role {
	return []authz.Role{authz.Instructor, authz.ExternalTrainer, authz.Counsellor, authz.SiteDirector, authz.SiteAdmin,
		authz.Funder, authz.Partner, authz.Client, authz.Tutor}
}

// Grant asks to give a role at a site to somebody, who may be new.
type Grant struct {
	SiteID, SiteName, GivenName, FamilyName, Email string
	Role                                           authz.Role
	CohortID                                       string // asked of an external trainer
	From, Until                                    calendar.Date
	Lang                                           string
}

// Check lists every fault of the request.
func (g Grant) Check(today calendar.Date) fault.List {
	l := person.Person{GivenName: g.GivenName, FamilyName: g.FamilyName, Email: g.Email}.Clean().Check(today)
	if NormalEmail(g.Email) == "" {
		l.Add("email", "fault.required")
	}
	switch {
	case g.Role == "":
		l.Add("role", "fault.choice")
	case !slices.Contains(SiteRoles(), g.Role):
		l.Add("role", "identity.role_not_here")
	case g.Role == authz.ExternalTrainer && g.CohortID == "":
		l.Add("cohort", "fault.choice")
	}
	if g.From.IsZero() {
		l.Add("from", "fault.required")
	}
	if !g.Until.IsZero() && g.Until.Before(g.From) {
		l.Add("until", "fault.end_before_start")
	}
	return l
}

// Grant gives a role at a site: to the account of the address when there is one,
// else to a new person, who receives a link for two weeks.
func (s *Service) Grant(ctx context.Context, who authz.Actor, g Grant) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.GrantTx(ctx, tx, who, g) })
}

// GrantTx is Grant inside the caller's transaction.
func (s *Service) GrantTx(ctx context.Context, tx *db.Tx, who authz.Actor, g Grant) error {
	if err := authz.Check(who, "member.grant", authz.Target{SiteID: g.SiteID}); err != nil {
		return err
	}
	if err := g.Check(clock.Today(s.Clock)).Err(); err != nil {
		return err
	}
	if g.CohortID != "" {
		known, err := db.Exists(ctx, tx, `select 1 from cohort where id = $1 and site_id = $2`, g.CohortID, g.SiteID)
		if err != nil {
			return fmt.Errorf("identity: look for the cohort: %w", err)
		}
		if !known {
			return fault.Field("cohort", "fault.choice")
		}
	}
	now := s.Clock.Now()
	a, err := AccountByEmail(ctx, tx, g.Email)
	isNew := fault.KindOf(err) == fault.NotFound
	if err != nil && !isNew {
		return fmt.Errorf("grant: %w", err)
	}
	if isNew {
		p, err := person.Insert(ctx, tx, who, now, "member.grant", person.Person{SiteID: g.SiteID, GivenName: g.GivenName, FamilyName: g.FamilyName, Email: g.Email})
		if err != nil {
			return err
		}
		if a, err = CreateAccount(ctx, tx, who, now, g.SiteID, p.ID, g.Email, ""); err != nil {
			return err
		}
	}
	if g.Role != authz.ExternalTrainer {
		g.CohortID = ""
	}
	err = GrantRole(ctx, tx, who, now, a.ID, authz.Membership{Role: g.Role, SiteID: g.SiteID, CohortID: g.CohortID, From: g.From, Until: g.Until})
	if err != nil || !isNew {
		return err
	}
	link, err := s.WelcomeLink(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	return s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: g.SiteID, Kind: "identity.welcome", To: NormalEmail(g.Email), Locale: g.Lang,
		Subject: fault.Msg("identity.mail_welcome.subject", "site", g.SiteName),
		Body:    fault.Msg("identity.mail_welcome.body", "name", g.GivenName, "site", g.SiteName, "link", link)})
}

// Revoke ends a role of a site today; nobody takes back their own.
func (s *Service) Revoke(ctx context.Context, who authz.Actor, siteID, membershipID string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := db.One(ctx, tx, "membership", scanMember, `select `+memberColumns+` where m.id = $1 and m.site_id = $2`, membershipID, siteID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, "member.revoke", authz.Target{SiteID: siteID}); err != nil {
			return err
		}
		if m.AccountID == who.AccountID {
			return fault.New(fault.Conflict, "identity.members_self")
		}
		yesterday := clock.Today(s.Clock).AddDays(-1)
		return endMembership(ctx, tx, who, s.Clock.Now(), m, yesterday)
	})
}
