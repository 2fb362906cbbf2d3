package attendance

import (
	"context"
	"testing"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
)

// BenchmarkRecordPast stores ten months of twelve people: about 4 500 signatures and as many lines.
func BenchmarkRecordPast(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := newSchool(b, dbtest.SQLite(b), 12)
		past := s.past(day("2027-07-01"))
		b.StartTimer()
		s.write(func(ctx context.Context, tx *db.Tx) error {
			return s.RecordPastTx(ctx, tx, authz.System("test"), s.clock.Now(), s.cohort.SiteID, s.cohort.ID, past)
		})
	}
}
