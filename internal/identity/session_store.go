package identity

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

// SessionStore keeps sessions in the database for scs: several nodes share
// them, and only a hash of the cookie is stored. Expiry uses the machine's
// clock, as cookies do, not a demo's shifted one.
type SessionStore struct {
	DB *db.DB
	// Account reads the account out of the encoded session, so that a changed
	// password can end every session of it.
	Account func(data []byte) string
}

// FindCtx gives the data of a live session.
func (s SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	rows, err := db.List(ctx, s.DB.Read(), func(r db.Row) (string, error) { var v string; err := r.Scan(&v); return v, err },
		`select data from session where token_hash = $1 and expires_at > $2`, id.Hash(token), db.At(clock.System{}.Now()))
	if err != nil {
		return nil, false, fmt.Errorf("session: find: %w", err)
	}
	if len(rows) == 0 {
		return nil, false, nil
	}
	raw, err := base64.StdEncoding.DecodeString(rows[0])
	return raw, err == nil, err
}

// CommitCtx stores a session.
func (s SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	account := s.Account(data)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into session (token_hash, data, account_id, expires_at) values ($1,$2,$3,$4)
			on conflict (token_hash) do update set data = excluded.data, account_id = excluded.account_id, expires_at = excluded.expires_at`,
			id.Hash(token), base64.StdEncoding.EncodeToString(data), db.OrNull(account), db.At(expiry))
		if err != nil {
			return fmt.Errorf("session: commit: %w", err)
		}
		return nil
	})
}

// DeleteCtx ends a session.
func (s SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `delete from session where token_hash = $1`, id.Hash(token)); err != nil {
			return fmt.Errorf("session: delete: %w", err)
		}
		return nil
	})
}

// Find, Commit and Delete complete scs's older interface; scs calls the Ctx forms.
func (s SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit stores a session without a context.
func (s SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete ends a session without a context.
func (s SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Purge removes sessions and links that expired: a daily job.
func (s *Service) Purge(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `delete from session where expires_at <= $1`, db.At(clock.System{}.Now())); err != nil {
			return fmt.Errorf("purge sessions: %w", err)
		}
		if _, err := tx.Exec(ctx, `delete from login_token where expires_at <= $1`, db.At(s.Clock.Now())); err != nil {
			return fmt.Errorf("purge links: %w", err)
		}
		return nil
	})
}
