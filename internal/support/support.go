// Package support holds the counsellor's notes and the actions agreed with a
// learner (S16). Notes are private: the site's counsellors read them, and the
// roles that the learner allows. Health and justice appear as families of
// obstacles only, never as facts.
package support

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Note is what the counsellor keeps of a meeting.
type Note struct {
	ID, SiteID, LearnerID, PersonID string
	AuthorAccountID, AuthorName     string
	MetOn                           calendar.Date
	Kind                            string
	Body                            string
	Version                         int
}

// Kinds lists the kinds of meeting.
func Kinds() []string { return []string{"interview", "phone", "workshop", "partner"} }

// Obstacle is a family of obstacles (freins) of the ASP's statement.
type Obstacle string

// Obstacles lists the eight families, in the order of the ASP, and the professional one.
func Obstacles() []Obstacle {
	return []Obstacle{"language", "rights", "housing", "mobility", "health", "justice", "debt", "availability", "job_search"}
}

// Action is a step agreed with the learner.
type Action struct {
	ID, SiteID, LearnerID, PersonID string
	Obstacle                        Obstacle
	Title                           string
	DueOn, SettledOn                calendar.Date
	State                           string // open, done or dropped
	Version                         int
	LearnerName                     string
}

// Sharers lists the roles that a learner may let in.
func Sharers() []authz.Role { return []authz.Role{authz.Instructor, authz.SiteDirector} }

// Check lists every fault of a note.
func (n Note) Check(today calendar.Date) fault.List {
	var l fault.List
	switch {
	case n.MetOn.IsZero():
		l.Add("met_on", "fault.required")
	case n.MetOn.After(today):
		l.Add("met_on", "support.in_future")
	}
	if !slices.Contains(Kinds(), n.Kind) {
		l.Add("kind", "fault.choice")
	}
	if strings.TrimSpace(n.Body) == "" {
		l.Add("body", "fault.required")
	}
	if len([]rune(n.Body)) > 8000 {
		l.Add("body", "fault.too_long", "max", 8000)
	}
	return l
}

// Check lists every fault of an action.
func (a Action) Check() fault.List {
	var l fault.List
	if !slices.Contains(Obstacles(), a.Obstacle) {
		l.Add("obstacle", "fault.choice")
	}
	if strings.TrimSpace(a.Title) == "" {
		l.Add("title", "fault.required")
	}
	if len([]rune(a.Title)) > 200 {
		l.Add("title", "fault.too_long", "max", 200)
	}
	if a.DueOn.IsZero() {
		l.Add("due_on", "fault.required")
	}
	return l
}

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// File is everything kept about a learner.
type File struct {
	Learner cohort.Learner
	Notes   []Note
	Actions []Action
	Shared  []authz.Role
	// MayWrite is false for a reader whom the learner allowed.
	MayWrite bool
}

// MayRead says whether somebody may open the file: a counsellor of the site, or a holder of a role that the learner allows.
func MayRead(who authz.Actor, l cohort.Learner, shared []authz.Role) bool {
	if !authz.Can(who, "support.read", l.Target()) {
		return false
	}
	if authz.Can(who, "support.write", l.Target()) {
		return true
	}
	return slices.ContainsFunc(shared, func(r authz.Role) bool { return who.Has(l.SiteID, r) })
}

// Open gives a learner's file and writes in the trail that it was read. To somebody without the right the file does not exist.
func (s *Service) Open(ctx context.Context, who authz.Actor, siteID, learnerID string) (File, error) {
	var f File
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		f = File{}
		if f.Learner, err = cohort.LearnerByID(ctx, tx, siteID, learnerID); err != nil {
			return err
		}
		if f.Shared, err = SharedWith(ctx, tx, learnerID); err != nil {
			return err
		}
		if !MayRead(who, f.Learner, f.Shared) {
			return fault.Missing("support file")
		}
		f.MayWrite = authz.Can(who, "support.write", f.Learner.Target())
		if f.Notes, err = notesOf(ctx, tx, learnerID); err != nil {
			return err
		}
		if f.Actions, err = ActionsOf(ctx, tx, siteID, learnerID); err != nil {
			return err
		}
		return s.record(ctx, tx, who, "support.read", f.Learner, "support_file", learnerID)
	})
	return f, err
}

func (s *Service) record(ctx context.Context, tx *db.Tx, who authz.Actor, action authz.Action, l cohort.Learner, object, objectID string) error {
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: l.SiteID, Action: action, Object: object, ObjectID: objectID, PersonID: l.PersonID})
}

// writable loads a learner for a counsellor who writes.
func writable(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, learnerID string) (cohort.Learner, error) {
	l, err := cohort.LearnerByID(ctx, tx, siteID, learnerID)
	if err != nil {
		return l, err
	}
	return l, authz.Check(who, "support.write", l.Target())
}

// SaveNote stores a note, or corrects one's own when it has an ID.
func (s *Service) SaveNote(ctx context.Context, who authz.Actor, n Note) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.SaveNoteTx(ctx, tx, who, n) })
}

// SaveNoteTx is SaveNote inside the caller's transaction.
func (s *Service) SaveNoteTx(ctx context.Context, tx *db.Tx, who authz.Actor, n Note) error {
	l, err := writable(ctx, tx, who, n.SiteID, n.LearnerID)
	if err != nil {
		return err
	}
	if err := n.Check(clock.Today(s.Clock)).Err(); err != nil {
		return err
	}
	if n.ID != "" {
		err = tx.ExecGuarded(ctx, "support note", `update support_note set met_on=$1, kind=$2, body=$3, version=version+1
			where id=$4 and learner_id=$5 and author_account_id=$6 and version=$7`, n.MetOn, n.Kind, n.Body, n.ID, n.LearnerID, who.AccountID, n.Version)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, who, "support.write", l, "support_note", n.ID)
	}
	n.ID = id.New()
	_, err = tx.Exec(ctx, `insert into support_note (id, site_id, learner_id, person_id, author_account_id, author_name, met_on, kind, body, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,1,$10)`, n.ID, l.SiteID, l.ID, l.PersonID, who.AccountID, who.Name, n.MetOn, n.Kind, n.Body, db.At(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("support: insert note: %w", err)
	}
	return s.record(ctx, tx, who, "support.write", l, "support_note", n.ID)
}

// AddAction stores an action agreed with the learner.
func (s *Service) AddAction(ctx context.Context, who authz.Actor, a Action) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := s.AddActionTx(ctx, tx, who, a); return err })
}

// AddActionTx is AddAction inside the caller's transaction.
func (s *Service) AddActionTx(ctx context.Context, tx *db.Tx, who authz.Actor, a Action) (Action, error) {
	l, err := writable(ctx, tx, who, a.SiteID, a.LearnerID)
	if err != nil {
		return a, err
	}
	if err := a.Check().Err(); err != nil {
		return a, err
	}
	a.ID, a.State, a.Version = id.New(), "open", 1
	_, err = tx.Exec(ctx, `insert into support_action (id, site_id, learner_id, person_id, obstacle, title, due_on, state, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,'open',1,$8)`, a.ID, l.SiteID, l.ID, l.PersonID, string(a.Obstacle), a.Title, a.DueOn, db.At(s.Clock.Now()))
	if err != nil {
		return a, fmt.Errorf("support: insert action: %w", err)
	}
	return a, s.record(ctx, tx, who, "support.write", l, "support_action", a.ID)
}

// SettleAction closes an action as done or dropped, or opens it again.
func (s *Service) SettleAction(ctx context.Context, who authz.Actor, siteID, learnerID, actionID, state string, version int) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SettleActionTx(ctx, tx, who, siteID, learnerID, actionID, state, version)
	})
}

// SettleActionTx is SettleAction inside the caller's transaction.
func (s *Service) SettleActionTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, learnerID, actionID, state string, version int) error {
	l, err := writable(ctx, tx, who, siteID, learnerID)
	if err != nil {
		return err
	}
	var settled calendar.Date
	switch state {
	case "done", "dropped":
		settled = clock.Today(s.Clock)
	case "open":
	default:
		return fault.New(fault.Invalid, "fault.choice")
	}
	err = tx.ExecGuarded(ctx, "support action", `update support_action set state=$1, settled_on=$2, version=version+1
		where id=$3 and learner_id=$4 and version=$5`, state, settled, actionID, learnerID, version)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, who, "support.write", l, "support_action", actionID)
}

// Share sets which roles may read the notes; only the learner decides.
func (s *Service) Share(ctx context.Context, who authz.Actor, siteID, learnerID string, roles []authz.Role) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, err := cohort.LearnerByID(ctx, tx, siteID, learnerID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, "support.own", l.Target()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from support_sharing where learner_id = $1`, learnerID); err != nil {
			return fmt.Errorf("support: change sharing: %w", err)
		}
		for _, r := range Sharers() {
			if !slices.Contains(roles, r) {
				continue
			}
			if _, err := tx.Exec(ctx, `insert into support_sharing (learner_id, site_id, role, since) values ($1,$2,$3,$4)`,
				learnerID, siteID, string(r), clock.Today(s.Clock)); err != nil {
				return fmt.Errorf("support: change sharing: %w", err)
			}
		}
		return s.record(ctx, tx, who, "support.own", l, "support_sharing", learnerID)
	})
}
