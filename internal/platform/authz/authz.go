// Package authz is the one access table: action × role × scope, denied by
// default. Routes name an action, use cases check it against the object they
// touch, and pages ask the same function before showing a button.
package authz

import (
	"fmt"
	"slices"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Role is what a person may be at a site, with dates (membership).
type Role string

// The roles (design.md §2). Anyone, SignedIn and LinkHolder are held without a membership.
const (
	Anyone          Role = "anyone"           // any visitor
	SignedIn        Role = "signed_in"        // any account
	LinkHolder      Role = "link_holder"      // holder of a personal secret link: candidate, tutor, association
	Learner         Role = "learner"          // salarié·e-apprenant·e
	Instructor      Role = "instructor"       // encadrant·e technique
	ExternalTrainer Role = "external_trainer" // formateur·rice extérieur·e, limited to a cohort
	Counsellor      Role = "counsellor"       // conseiller·ère en insertion professionnelle
	SiteDirector    Role = "site_director"
	SiteAdmin       Role = "site_admin"
	NetworkOfficer  Role = "network_officer"
	Funder          Role = "funder"  // read only, aggregated
	Partner         Role = "partner" // prescriber or referring partner
	Client          Role = "client"  // association, client of a project
	Tutor           Role = "tutor"   // company tutor
)

// Roles lists the roles that a membership may hold, in the order of the matrix.
func Roles() []Role {
	return []Role{Learner, Instructor, ExternalTrainer, Counsellor, SiteDirector, SiteAdmin,
		NetworkOfficer, Funder, Partner, Client, Tutor}
}

// Scope limits what a role reaches.
type Scope string

// The scopes, from narrow to wide.
const (
	Own     Scope = "own"     // objects about the actor's own person
	Cohort  Scope = "cohort"  // objects of the membership's cohort
	Site    Scope = "site"    // objects of the membership's site
	Network Scope = "network" // every site
	Public  Scope = "public"  // no object, or the secret link is the object's key
)

// Risk labels what a wrong grant would cost.
type Risk string

// The risks.
const (
	Plain    Risk = ""
	Personal Risk = "personal data"
	Private  Risk = "sensitive data"
	Money    Risk = "money"
	Legal    Risk = "legal effect"
)

// Action names what is done, verb last: "attendance.sheet.close".
type Action string

// Grant gives an action to a role within a scope.
type Grant struct {
	Role  Role
	Scope Scope
}

// Row is one line of the table.
type Row struct {
	Action Action
	Risk   Risk
	Grants []Grant
}

// Allow makes a row.
func Allow(a Action, risk Risk, grants ...Grant) Row { return Row{a, risk, grants} }

// On gives the grants of several roles within one scope.
func On(s Scope, roles ...Role) []Grant {
	out := make([]Grant, len(roles))
	for i, r := range roles {
		out[i] = Grant{r, s}
	}
	return out
}

// AllowSite is the ordinary row: roles of the object's own site.
func AllowSite(a Action, risk Risk, roles ...Role) Row { return Row{a, risk, On(Site, roles...)} }

// Membership is a role held now.
type Membership struct {
	Role     Role
	SiteID   string // "" for roles of the whole network
	CohortID string // set when limited to a cohort
	From     calendar.Date
	Until    calendar.Date // zero: no end
}

// ActiveOn says whether the role is held on a day.
func (m Membership) ActiveOn(d calendar.Date) bool {
	return !d.Before(m.From) && (m.Until.IsZero() || !d.After(m.Until))
}

// Actor is who asks.
type Actor struct {
	AccountID   string
	PersonID    string
	Name        string
	Memberships []Membership // those active today
	Link        string       // id of the object whose secret link is held, "" without
	System      string       // name of the job or command that acts, "" for people
}

// Visitor is somebody not signed in.
func Visitor() Actor { return Actor{} }

// HolderOf is somebody whose secret link opened an object. The caller has verified the secret.
func HolderOf(objectID string) Actor { return Actor{Link: objectID} }

// System is the product itself acting: a job, a command, the demo's seeding.
func System(name string) Actor { return Actor{System: name} }

// IsSignedIn says whether the actor has an account.
func (a Actor) IsSignedIn() bool { return a.AccountID != "" }

// Kind names the actor for the audit trail.
func (a Actor) Kind() string {
	switch {
	case a.System != "":
		return "system"
	case a.AccountID != "":
		return "account"
	case a.Link != "":
		return "link"
	}
	return "visitor"
}

// ID identifies the actor for the audit trail.
func (a Actor) ID() string {
	switch {
	case a.System != "":
		return a.System
	case a.AccountID != "":
		return a.AccountID
	}
	return a.Link
}

// Target is what is touched. Zero fields mean "does not apply".
type Target struct {
	SiteID   string
	CohortID string
	PersonID string // the person the object is about
	ObjectID string // for secret links: the object that the link opens
}

// Can says whether the actor may do the action on the target.
func Can(a Actor, action Action, t Target) bool {
	if a.System != "" {
		return true // the product's own jobs are reviewed code, not requests
	}
	row, ok := index[action]
	if !ok {
		return false
	}
	for _, g := range row.Grants {
		if granted(a, g, t) {
			return true
		}
	}
	return false
}

// Check is Can as an error: not found when the object is of a site where the
// actor has no role (its existence is not told), forbidden otherwise.
func Check(a Actor, action Action, t Target) error {
	if Can(a, action, t) {
		return nil
	}
	if t.SiteID != "" && a.IsSignedIn() && !a.reaches(t.SiteID) {
		return fault.Missing("object of another site")
	}
	return &fault.Error{Kind: fault.Forbidden, Message: fault.Msg("fault.forbidden"), Cause: fmt.Errorf("action %s", action)}
}

// MayTry says whether some target could be allowed at a site: the route's first
// gate and the menu's test. The use case still checks the object.
func MayTry(a Actor, action Action, siteID string) bool {
	row, ok := index[action]
	if !ok {
		return false
	}
	for _, g := range row.Grants {
		switch g.Role {
		case Anyone, LinkHolder:
			return true
		case SignedIn:
			if a.IsSignedIn() {
				return true
			}
			continue
		}
		for _, m := range a.Memberships {
			if m.Role == g.Role && (siteID == "" || g.Scope == Network || m.SiteID == siteID) {
				return true
			}
		}
	}
	return false
}

func (a Actor) reaches(siteID string) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool { return m.SiteID == siteID || m.SiteID == "" })
}

// Has says whether the actor holds one of the roles at a site ("" = anywhere).
func (a Actor) Has(siteID string, roles ...Role) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool {
		return slices.Contains(roles, m.Role) && (siteID == "" || m.SiteID == siteID)
	})
}

func granted(a Actor, g Grant, t Target) bool {
	switch g.Role {
	case Anyone:
		return true
	case SignedIn:
		return a.IsSignedIn() && (g.Scope != Own || (t.PersonID != "" && t.PersonID == a.PersonID))
	case LinkHolder:
		return a.Link != "" && a.Link == t.ObjectID
	}
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool {
		return m.Role == g.Role && inScope(a, m, g.Scope, t)
	})
}

func inScope(a Actor, m Membership, s Scope, t Target) bool {
	switch s {
	case Network, Public:
		return true
	case Site:
		return t.SiteID != "" && m.SiteID == t.SiteID
	case Cohort:
		return t.CohortID != "" && m.CohortID == t.CohortID && (t.SiteID == "" || m.SiteID == t.SiteID)
	case Own:
		return t.PersonID != "" && t.PersonID == a.PersonID && (t.SiteID == "" || m.SiteID == t.SiteID)
	}
	return false
}

// Find gives the row of an action.
func Find(a Action) (Row, bool) { r, ok := index[a]; return r, ok }

// HasRoleAt says whether the actor has any role at a site, a role of the whole network included.
func (a Actor) HasRoleAt(siteID string) bool { return a.reaches(siteID) }
