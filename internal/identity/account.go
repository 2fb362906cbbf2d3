// Package identity holds accounts, passwords, sign-in links, sessions and
// memberships (roles with dates). Its pages are in identityweb.
package identity

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/mailqueue"
)

// Account is a person's key to the product.
type Account struct {
	ID, PersonID, Email, PasswordHash, Locale, Theme string
	Disabled                                         bool
	Version                                          int
	GivenName, FamilyName, PersonSiteID              string
}

// Name gives "Awa Diallo".
func (a Account) Name() string { return a.GivenName + " " + a.FamilyName }

// Service signs people in and grants roles.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
	Mail  *mailqueue.Queue
	Log   *slog.Logger
}

const accountColumns = `a.id, a.person_id, a.email, a.password_hash, a.locale, a.theme, a.disabled_at is not null, a.version,
	p.given_name, p.family_name, p.site_id from account a join person p on p.id = a.person_id `

func scanAccount(r db.Row) (Account, error) {
	var a Account
	err := r.Scan(&a.ID, &a.PersonID, &a.Email, &a.PasswordHash, &a.Locale, &a.Theme, &a.Disabled, &a.Version,
		&a.GivenName, &a.FamilyName, &a.PersonSiteID)
	return a, err
}

// NormalEmail is how addresses are compared.
func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// AccountByEmail finds an account; the caller must not tell visitors whether one exists.
func AccountByEmail(ctx context.Context, q db.Queryer, email string) (Account, error) {
	return db.One(ctx, q, "account", scanAccount, `select `+accountColumns+`where a.email = $1`, NormalEmail(email))
}

// AccountByID finds an account.
func AccountByID(ctx context.Context, q db.Queryer, accountID string) (Account, error) {
	return db.One(ctx, q, "account", scanAccount, `select `+accountColumns+`where a.id = $1`, accountID)
}

// AccountOfPerson finds the account of a person; NotFound when they have none.
func AccountOfPerson(ctx context.Context, q db.Queryer, personID string) (Account, error) {
	return db.One(ctx, q, "account", scanAccount, `select `+accountColumns+`where a.person_id = $1 order by a.created_at limit 1`, personID)
}

// CreateAccount opens an account for a stored person. password may be "": the
// person then comes in by a link. An address already used is a fault on the field email.
func CreateAccount(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, personID, email, password string) (Account, error) {
	hash := ""
	if password != "" {
		hash = HashPassword(password)
	}
	return InsertAccount(ctx, tx, who, now, siteID, Account{PersonID: personID, Email: email, PasswordHash: hash, Locale: "fr"})
}

// InsertAccount stores an account whose password is hashed already.
func InsertAccount(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID string, a Account) (Account, error) {
	a.ID, a.Email, a.Version = id.New(), NormalEmail(a.Email), 1
	// Looked for first: on PostgreSQL a refused insert would spoil the caller's transaction.
	taken, err := db.Exists(ctx, tx, `select 1 from account where email = $1`, a.Email)
	if err != nil {
		return a, fmt.Errorf("identity: look for the address: %w", err)
	}
	if taken {
		return a, fault.Field("email", "identity.email_taken")
	}
	_, err = tx.Exec(ctx, `insert into account (id, person_id, email, password_hash, locale, created_at) values ($1,$2,$3,$4,$5,$6)`,
		a.ID, a.PersonID, a.Email, a.PasswordHash, a.Locale, db.At(now))
	if err != nil {
		return a, fmt.Errorf("identity: insert account: %w", err)
	}
	return a, audit.Record(ctx, tx, who, now, audit.Change{SiteID: siteID, Action: "member.grant", Object: "account", ObjectID: a.ID, PersonID: a.PersonID})
}

// Member is a role held by a person, for lists.
type Member struct {
	ID, AccountID, PersonID, Name, Email, SiteID, CohortID string
	Role                                                   authz.Role
	From, Until                                            calendar.Date
}

// GrantRole gives a role with dates; the caller has checked the right to give it.
func GrantRole(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, accountID string, m authz.Membership) error {
	membershipID := id.New()
	_, err := tx.Exec(ctx, `insert into membership (id, account_id, site_id, cohort_id, role, valid_from, valid_until, granted_by, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, membershipID, accountID, db.OrNull(m.SiteID), db.OrNull(m.CohortID), m.Role,
		m.From, m.Until, db.OrNull(who.AccountID), db.At(now))
	if err != nil {
		return fmt.Errorf("identity: grant %s: %w", m.Role, err)
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: m.SiteID, Action: "member.grant", Object: "membership", ObjectID: membershipID,
		Detail: map[string]string{"account": accountID, "role": string(m.Role), "from": m.From.String(), "until": m.Until.String()}})
}

// EndRoles ends a person's roles of a kind at a site on a day: a learner who leaves.
func EndRoles(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, personID string, role authz.Role, until calendar.Date) error {
	_, err := tx.Exec(ctx, `update membership set valid_until = $1 where site_id = $2 and role = $3
		and account_id in (select id from account where person_id = $4) and (valid_until is null or valid_until > $1)`,
		until, siteID, role, personID)
	if err != nil {
		return fmt.Errorf("identity: end role %s: %w", role, err)
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: siteID, Action: "member.revoke", Object: "membership", ObjectID: personID,
		PersonID: personID, Detail: map[string]string{"role": string(role), "until": until.String()}})
}

// endMembership ends one role on a day, the last on which it holds.
func endMembership(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, m Member, until calendar.Date) error {
	if _, err := tx.Exec(ctx, `update membership set valid_until = $1 where id = $2`, until, m.ID); err != nil {
		return fmt.Errorf("identity: end membership: %w", err)
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: m.SiteID, Action: "member.revoke", Object: "membership", ObjectID: m.ID,
		PersonID: m.PersonID, Detail: map[string]string{"role": string(m.Role), "until": until.String()}})
}

// NamesOfAccounts gives the name behind each account that has, or had, a role at a site: for the trail.
func NamesOfAccounts(ctx context.Context, q db.Queryer, siteID string) (map[string]string, error) {
	all, err := Members(ctx, q, siteID)
	if err != nil {
		return nil, fmt.Errorf("identity: name accounts: %w", err)
	}
	out := map[string]string{}
	for _, m := range all {
		out[m.AccountID] = m.Name
	}
	return out, nil
}

// Members lists the roles of a site, those ended included.
func Members(ctx context.Context, q db.Queryer, siteID string) ([]Member, error) {
	return db.List(ctx, q, scanMember, `select `+memberColumns+` where m.site_id = $1 order by m.role, p.search_name, m.id`, siteID)
}

const memberColumns = `m.id, m.account_id, p.id, p.given_name, p.family_name, a.email, m.site_id, m.cohort_id, m.role, m.valid_from, m.valid_until
	from membership m join account a on a.id = m.account_id join person p on p.id = a.person_id`

func scanMember(r db.Row) (Member, error) {
	var m Member
	var given, family string
	err := r.Scan(&m.ID, &m.AccountID, &m.PersonID, &given, &family, &m.Email, db.Text(&m.SiteID), db.Text(&m.CohortID), &m.Role, &m.From, &m.Until)
	m.Name = given + " " + family
	return m, err
}

// StaffOf lists who holds one of the roles at a site on a day, for choices such as "trainer" or "interviewer".
func StaffOf(ctx context.Context, q db.Queryer, siteID string, day calendar.Date, roles ...authz.Role) ([]Member, error) {
	all, err := Members(ctx, q, siteID)
	if err != nil {
		return nil, fmt.Errorf("identity: list staff: %w", err)
	}
	var out []Member
	for _, m := range all {
		active := authz.Membership{From: m.From, Until: m.Until}.ActiveOn(day)
		for _, r := range roles {
			if active && m.Role == r {
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// ActorOf gives who an account is on a day: the roles held then.
func ActorOf(ctx context.Context, q db.Queryer, a Account, day calendar.Date) (authz.Actor, error) {
	all, err := db.List(ctx, q, func(r db.Row) (authz.Membership, error) {
		var m authz.Membership
		err := r.Scan(&m.Role, db.Text(&m.SiteID), db.Text(&m.CohortID), &m.From, &m.Until)
		return m, err
	}, `select role, site_id, cohort_id, valid_from, valid_until from membership where account_id = $1 order by created_at, id`, a.ID)
	if err != nil {
		return authz.Actor{}, fmt.Errorf("identity: read roles: %w", err)
	}
	actor := authz.Actor{AccountID: a.ID, PersonID: a.PersonID, Name: a.Name()}
	for _, m := range all {
		if m.ActiveOn(day) {
			actor.Memberships = append(actor.Memberships, m)
		}
	}
	return actor, nil
}
