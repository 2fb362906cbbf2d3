package cohort

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/fault"
)

// Panel is what one capability tells about a learner on the learner's page.
type Panel struct {
	Title fault.Message
	Lines []fault.Message // a few facts, the newest first
	Icon  string
	Href  string
	Tone  string // "", ok, warn or bad
}

// PanelProvider tells a capability's panels about a learner: only what the actor may see.
type PanelProvider func(ctx context.Context, who authz.Actor, l Learner, siteSlug string) ([]Panel, error)
