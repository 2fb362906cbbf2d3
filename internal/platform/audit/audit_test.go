package audit_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
)

var at = time.Date(2026, 9, 1, 8, 0, 0, 123456789, time.UTC)

func record(d *db.DB, c audit.Change) error {
	return d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, authz.System("test"), at, c)
	})
}

func TestRecord_concurrentWritersKeepOneChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				if err := record(d, audit.Change{SiteID: "s", Action: "x.y", Object: "o", ObjectID: fmt.Sprint(i), PersonID: "p"}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		ctx := context.Background()
		if b, err := audit.Verify(ctx, d.Read(), "s"); err != nil || b != nil {
			t.Fatalf("chain broken: %+v, %v", b, err)
		}
		es, err := audit.ForPerson(ctx, d.Read(), "s", "p", 100)
		if err != nil || len(es) != 12 || es[0].Seq != 12 {
			t.Fatalf("%d entries, %v", len(es), err)
		}
	})
}

func TestTrail_cannotBeRewritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := record(d, audit.Change{SiteID: "s", Action: "x.y", Object: "o", ObjectID: "1"}); err != nil {
			t.Fatal(err)
		}
		for _, stmt := range []string{`update audit_entry set detail = 'x'`, `delete from audit_entry`} {
			err := d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, stmt)
				return err
			})
			if err == nil {
				t.Errorf("%s was accepted", stmt)
			}
		}
	})
}

func TestVerify_seesATamperedEntry(t *testing.T) {
	d := dbtest.SQLite(t)
	for i := range 3 {
		if err := record(d, audit.Change{SiteID: "s", Action: "x.y", Object: "o", ObjectID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	err := d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		// Somebody with the file removes the guard first.
		_, err := tx.Exec(ctx, `drop trigger audit_entry_no_update; update audit_entry set object_id = '9' where seq = 2`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := audit.Verify(context.Background(), d.Read(), "s")
	if err != nil || b == nil || b.Seq != 2 {
		t.Fatalf("got %+v, %v", b, err)
	}
}
