package placement

import (
	"context"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// Service runs the use cases of placement.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
	// Applications is told when a candidate begins; nil when nobody has to be.
	Applications Applications
}

// Applications is what placement needs of whoever keeps the applications: package admission.
type Applications interface {
	// TestStarted is told, in the transaction that begins the test. An error keeps the test from beginning.
	TestStarted(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) error
}

// target is the candidate's test before an attempt exists.
func target(siteID, applicationID string) authz.Target {
	return authz.Target{SiteID: siteID, ObjectID: applicationID}
}

// record notes what was done to an attempt. The trail names the attempt and never the person: placement does not know them.
func record(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, a Attempt, detail map[string]string) error {
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: a.SiteID, Action: action, Object: "placement_attempt", ObjectID: a.ID, Detail: detail})
}
