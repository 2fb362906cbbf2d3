package identity

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/mailqueue"
)

// Limits of attempts: a window, and how many count in it.
const (
	attemptWindow   = 15 * time.Minute
	maxPerAddress   = 8  // failed passwords, or links asked, for one e-mail address
	maxPerClient    = 60 // from one network address: a classroom shares one
	signInLinkLife  = 30 * time.Minute
	resetLinkLife   = time.Hour
	welcomeLinkLife = 14 * 24 * time.Hour
)

var errSignIn = fault.New(fault.Invalid, "identity.sign_in_failed")

// SignIn checks an address and a password. Every failure gives the same answer;
// after too many the address, or the network address, waits (fault.TooMany).
func (s *Service) SignIn(ctx context.Context, email, password, client string) (Account, error) {
	email = NormalEmail(email)
	attempt, err := s.limit(ctx, email, client)
	if err != nil {
		return Account{}, err
	}
	a, err := AccountByEmail(ctx, s.DB.Read(), email)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return a, fmt.Errorf("sign in: %w", err)
	}
	hash := a.PasswordHash
	if err != nil || hash == "" {
		hash = dummyHash
	}
	if ok := VerifyPassword(password, hash); ok && err == nil && !a.Disabled {
		return a, s.note(ctx, a, attempt)
	}
	return Account{}, errSignIn
}

// limit counts this attempt and refuses it when too many came before; it gives
// the attempt's key, which a success takes back. Counting in the database makes
// the limit hold across several nodes.
func (s *Service) limit(ctx context.Context, email, client string) (string, error) {
	now, attempt := s.Clock.Now(), id.New()
	since := db.At(now.Add(-attemptWindow))
	keys := []struct {
		suffix, key string
		max         int
	}{{"/address", id.Hash("address:" + email), maxPerAddress}, {"/client", id.Hash("client:" + client), maxPerClient}}
	return attempt, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `delete from login_attempt where at < $1`, since); err != nil {
			return fmt.Errorf("identity: forget old attempts: %w", err)
		}
		for _, k := range keys {
			n, err := db.Scalar[int](ctx, tx, `select count(*) from login_attempt where key_hash = $1 and at >= $2`, k.key, since)
			if err != nil {
				return fmt.Errorf("identity: count attempts: %w", err)
			}
			if n >= k.max {
				return fault.New(fault.TooMany, "identity.too_many", "minutes", int(attemptWindow.Minutes()))
			}
			if _, err := tx.Exec(ctx, `insert into login_attempt (id, key_hash, at) values ($1,$2,$3)`, attempt+k.suffix, k.key, db.At(now)); err != nil {
				return fmt.Errorf("identity: count attempts: %w", err)
			}
		}
		return nil
	})
}

// note records a sign-in and takes back what limit counted: only failures count.
func (s *Service) note(ctx context.Context, a Account, attempt string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `delete from login_attempt where key_hash = $1 or id = $2`, id.Hash("address:"+a.Email), attempt+"/client"); err != nil {
			return fmt.Errorf("identity: clear attempts: %w", err)
		}
		return audit.Record(ctx, tx, authz.Actor{AccountID: a.ID}, now, audit.Change{SiteID: a.PersonSiteID, Action: "session.create",
			Object: "account", ObjectID: a.ID, PersonID: a.PersonID})
	})
}

// RequestLink mails a one-time link: kind "sign_in" or "reset". It answers the
// same for known and unknown addresses.
func (s *Service) RequestLink(ctx context.Context, email, kind, client string) error {
	email = NormalEmail(email)
	if _, err := s.limit(ctx, email, client); err != nil {
		return err
	}
	a, err := AccountByEmail(ctx, s.DB.Read(), email)
	if fault.KindOf(err) == fault.NotFound || a.Disabled {
		return nil
	}
	if err != nil {
		return fmt.Errorf("request link: %w", err)
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		life, key := signInLinkLife, "identity.mail_sign_in"
		if kind == "reset" {
			life, key = resetLinkLife, "identity.mail_reset"
		}
		link, err := s.newLink(ctx, tx, a.ID, kind, life)
		if err != nil {
			return err
		}
		return s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: a.PersonSiteID, Kind: "identity." + kind, To: a.Email, Locale: a.Locale,
			Subject: fault.Msg(key + ".subject"), Body: fault.Msg(key+".body", "name", a.GivenName, "link", link, "minutes", int(life.Minutes()))})
	})
}

// WelcomeLink makes, inside the caller's transaction, a link that lets a new
// account in for two weeks: it goes into the letter of admission.
func (s *Service) WelcomeLink(ctx context.Context, tx *db.Tx, accountID string) (string, error) {
	return s.newLink(ctx, tx, accountID, "sign_in", welcomeLinkLife)
}

func (s *Service) newLink(ctx context.Context, tx *db.Tx, accountID, kind string, life time.Duration) (string, error) {
	secret, now := id.Secret(), s.Clock.Now()
	_, err := tx.Exec(ctx, `insert into login_token (token_hash, account_id, kind, created_at, expires_at) values ($1,$2,$3,$4,$5)`,
		id.Hash(secret), accountID, kind, db.At(now), db.At(now.Add(life)))
	if err != nil {
		return "", fmt.Errorf("identity: make a link: %w", err)
	}
	if kind == "reset" {
		return s.Mail.URL("/password/" + secret), nil
	}
	return s.Mail.URL("/login/" + secret), nil
}

// PeekLink tells whether a link would still open, without using it: mail programs visit links by themselves.
func (s *Service) PeekLink(ctx context.Context, secret, kind string) error {
	ok, err := db.Exists(ctx, s.DB.Read(), `select 1 from login_token where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3`,
		id.Hash(secret), kind, db.At(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("peek link: %w", err)
	}
	if !ok {
		return fault.New(fault.NotFound, "identity.link_dead")
	}
	return nil
}

// UseLink spends a sign-in link and gives its account.
func (s *Service) UseLink(ctx context.Context, secret string) (Account, error) {
	var a Account
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = s.spend(ctx, tx, secret, "sign_in")
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, authz.Actor{AccountID: a.ID}, s.Clock.Now(), audit.Change{SiteID: a.PersonSiteID,
			Action: "session.create", Object: "account", ObjectID: a.ID, PersonID: a.PersonID})
	})
	return a, err
}

func (s *Service) spend(ctx context.Context, tx *db.Tx, secret, kind string) (Account, error) {
	now := s.Clock.Now()
	n, err := tx.Exec(ctx, `update login_token set used_at = $1 where token_hash = $2 and kind = $3 and used_at is null and expires_at > $1`,
		db.At(now), id.Hash(secret), kind)
	if err != nil {
		return Account{}, fmt.Errorf("identity: spend link: %w", err)
	}
	if n == 0 {
		return Account{}, fault.New(fault.NotFound, "identity.link_dead")
	}
	accountID, err := db.Scalar[string](ctx, tx, `select account_id from login_token where token_hash = $1`, id.Hash(secret))
	if err != nil {
		return Account{}, fmt.Errorf("identity: read link: %w", err)
	}
	a, err := AccountByID(ctx, tx, accountID)
	if err == nil && a.Disabled {
		return a, fault.New(fault.Forbidden, "identity.disabled")
	}
	return a, err
}

// ResetPassword spends a reset link, stores the new password and ends every open session of the account.
func (s *Service) ResetPassword(ctx context.Context, secret, password string) error {
	if err := CheckPassword(password, "").Err(); err != nil {
		return err
	}
	hash := HashPassword(password)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.spend(ctx, tx, secret, "reset")
		if err != nil {
			return err
		}
		return s.storePassword(ctx, tx, a, hash)
	})
}

// ChangePassword sets a new password for an account that knows its old one (or has none yet).
func (s *Service) ChangePassword(ctx context.Context, accountID, old, password string) error {
	a, err := AccountByID(ctx, s.DB.Read(), accountID)
	if err != nil {
		return err
	}
	var l fault.List
	if a.PasswordHash != "" && !VerifyPassword(old, a.PasswordHash) {
		l.Add("old_password", "identity.old_password_wrong")
	}
	l = append(l, CheckPassword(password, a.Email)...)
	if err := l.Err(); err != nil {
		return err
	}
	hash := HashPassword(password)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.storePassword(ctx, tx, a, hash) })
}

func (s *Service) storePassword(ctx context.Context, tx *db.Tx, a Account, hash string) error {
	if _, err := tx.Exec(ctx, `update account set password_hash = $1, version = version + 1 where id = $2`, hash, a.ID); err != nil {
		return fmt.Errorf("identity: store password: %w", err)
	}
	if _, err := tx.Exec(ctx, `delete from session where account_id = $1`, a.ID); err != nil {
		return fmt.Errorf("identity: end sessions: %w", err)
	}
	return audit.Record(ctx, tx, authz.Actor{AccountID: a.ID}, s.Clock.Now(), audit.Change{SiteID: a.PersonSiteID, Action: "password.reset",
		Object: "account", ObjectID: a.ID, PersonID: a.PersonID})
}
