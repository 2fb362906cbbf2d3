// Package audit keeps the trail of every change of personal data: append-only,
// hash-chained per site, readable per person and per object. An entry is written
// in the transaction of the change it tells.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
)

// Change tells what happened. Detail holds field names with old and new values
// that the trail needs; never a secret, a note or a health fact.
type Change struct {
	SiteID   string // "" is the network's own chain
	Action   authz.Action
	Object   string // kind: "contract"
	ObjectID string
	PersonID string // whom the data is about, "" when nobody
	Detail   map[string]string
}

// Entry is one line of the trail.
type Entry struct {
	SiteID, ActorKind, ActorID, Action, Object, ObjectID, PersonID, Detail string
	Seq                                                                    int64
	At                                                                     time.Time
	PrevHash, Hash                                                         string
}

// networkChain is the chain of what belongs to no site.
const networkChain = "network"

// Record appends an entry to the site's chain.
func Record(ctx context.Context, tx *db.Tx, who authz.Actor, at time.Time, c Change) error {
	if c.SiteID == "" {
		c.SiteID = networkChain
	}
	last, err := head(ctx, tx, c.SiteID)
	if err != nil {
		return fmt.Errorf("audit: read the chain: %w", err)
	}
	detail := ""
	if len(c.Detail) > 0 {
		raw, err := json.Marshal(c.Detail) // keys are sorted: equal details, equal text
		if err != nil {
			return fmt.Errorf("audit: write the detail: %w", err)
		}
		detail = string(raw)
	}
	e := Entry{SiteID: c.SiteID, Seq: last.Seq + 1, At: at.UTC().Truncate(time.Microsecond), ActorKind: who.Kind(), ActorID: who.ID(),
		Action: string(c.Action), Object: c.Object, ObjectID: c.ObjectID, PersonID: c.PersonID, Detail: detail, PrevHash: last.Hash}
	e.Hash = e.digest()
	_, err = tx.Exec(ctx, `insert into audit_entry (site_id, seq, at, actor_kind, actor_id, action, object_kind, object_id,
		person_id, detail, prev_hash, hash) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		e.SiteID, e.Seq, db.At(e.At), e.ActorKind, e.ActorID, e.Action, e.Object, e.ObjectID, e.PersonID, e.Detail, e.PrevHash, e.Hash)
	if err != nil {
		return fmt.Errorf("audit: append: %w", err)
	}
	return nil
}

// digest covers every field; lengths are written so that no two entries share a text.
func (e Entry) digest() string {
	h := sha256.New()
	for _, f := range []string{e.SiteID, fmt.Sprint(e.Seq), e.At.Format(time.RFC3339Nano), e.ActorKind, e.ActorID, e.Action,
		e.Object, e.ObjectID, e.PersonID, e.Detail, e.PrevHash} {
		fmt.Fprintf(h, "%d:%s", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

const columns = `site_id, seq, at, actor_kind, actor_id, action, object_kind, object_id, person_id, detail, prev_hash, hash`

func scan(r db.Row) (Entry, error) {
	var e Entry
	err := r.Scan(&e.SiteID, &e.Seq, db.Into(&e.At), &e.ActorKind, &e.ActorID, &e.Action, &e.Object, &e.ObjectID,
		&e.PersonID, &e.Detail, &e.PrevHash, &e.Hash)
	return e, err
}

func head(ctx context.Context, q db.Queryer, site string) (Entry, error) {
	rows, err := db.List(ctx, q, scan, `select `+columns+` from audit_entry where site_id = $1 order by seq desc limit 1`, site)
	if err != nil || len(rows) == 0 {
		return Entry{}, err
	}
	return rows[0], nil
}

// ForPerson lists what happened to a person's data at a site, newest first.
func ForPerson(ctx context.Context, q db.Queryer, siteID, personID string, limit int) ([]Entry, error) {
	return db.List(ctx, q, scan, `select `+columns+` from audit_entry where site_id = $1 and person_id = $2
		order by seq desc limit $3`, siteID, personID, limit)
}

// ForObject lists what happened to an object, newest first.
func ForObject(ctx context.Context, q db.Queryer, siteID, kind, objectID string, limit int) ([]Entry, error) {
	return db.List(ctx, q, scan, `select `+columns+` from audit_entry where site_id = $1 and object_kind = $2 and object_id = $3
		order by seq desc limit $4`, siteID, kind, objectID, limit)
}

// Filter narrows a site's trail; empty fields match everything.
type Filter struct{ SiteID, PersonID, ObjectID string }

const matching = ` from audit_entry where site_id = $1 and ($2 = '' or person_id = $2) and ($3 = '' or object_id = $3)`

// CountMatching counts the entries of a site's trail that match.
func CountMatching(ctx context.Context, q db.Queryer, f Filter) (int, error) {
	return db.Scalar[int](ctx, q, `select count(*)`+matching, f.SiteID, f.PersonID, f.ObjectID)
}

// Matching lists the entries of a site's trail that match, newest first.
func Matching(ctx context.Context, q db.Queryer, f Filter, limit, offset int) ([]Entry, error) {
	return db.List(ctx, q, scan, `select `+columns+matching+` order by seq desc limit $4 offset $5`,
		f.SiteID, f.PersonID, f.ObjectID, limit, offset)
}

// Broken tells where a chain stops holding.
type Broken struct {
	SiteID string
	Seq    int64
	Why    string
}

// Verify walks a site's chain and reports the first entry that does not hold, or nil.
func Verify(ctx context.Context, q db.Queryer, siteID string) (*Broken, error) {
	rows, err := q.Query(ctx, `select `+columns+` from audit_entry where site_id = $1 order by seq`, siteID)
	if err != nil {
		return nil, fmt.Errorf("audit: verify: %w", err)
	}
	defer rows.Close()
	prev := Entry{}
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("audit: verify: %w", err)
		}
		if why := e.breaks(prev); why != "" {
			return &Broken{SiteID: siteID, Seq: e.Seq, Why: why}, nil
		}
		prev = e
	}
	return nil, rows.Err()
}

func (e Entry) breaks(prev Entry) string {
	var why []string
	if e.Seq != prev.Seq+1 {
		why = append(why, "an entry is missing before it")
	}
	if e.PrevHash != prev.Hash {
		why = append(why, "it does not follow the entry before it")
	}
	if e.Hash != e.digest() {
		why = append(why, "its content was changed")
	}
	return strings.Join(why, ", ")
}
