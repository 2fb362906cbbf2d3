package learning

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"chantier/internal/platform/db"
)

// ReceiptKey gives the key by which this installation signs receipts; it is made the first time. now is when.
func ReceiptKey(ctx context.Context, d *db.DB, now time.Time) (ed25519.PrivateKey, error) {
	var seed [ed25519.SeedSize]byte
	_, _ = rand.Read(seed[:]) // crypto/rand never fails since Go 1.24
	var kept string
	err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		_, err = tx.Exec(ctx, `insert into receipt_key (id, seed, created_at) values ('ed25519', $1, $2) on conflict (id) do nothing`,
			base64.StdEncoding.EncodeToString(seed[:]), db.At(now))
		if err != nil {
			return err
		}
		kept, err = db.One(ctx, tx, "receipt_key", func(r db.Row) (s string, err error) { return s, r.Scan(&s) },
			`select seed from receipt_key where id = 'ed25519'`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("learning: the key of receipts: %w", err)
	}
	b, err := base64.StdEncoding.DecodeString(kept)
	if err != nil || len(b) != ed25519.SeedSize {
		return nil, fmt.Errorf("learning: the key of receipts is damaged")
	}
	return ed25519.NewKeyFromSeed(b), nil
}
