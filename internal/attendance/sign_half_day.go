package attendance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Limits of wrong codes.
const (
	maxGuesses  = 5
	guessWindow = 10 * time.Minute
	guessKept   = 24 * time.Hour
)

// SignHalfDay carries what a person typed or scanned.
type SignHalfDay struct {
	SiteID string
	Code   string
	Means  Means // ByCode or ByQR; a half-day without a screen ignores it
}

// Signed tells what came of a signature.
type Signed struct {
	HalfDay   HalfDay
	Signature Signature
	Late      int  // minutes
	Already   bool // the person had signed: nothing was added
}

// SignHalfDay records the signature of the actor for the half-day of now. Signing
// twice gives the first signature. A wrong code is counted; after five the person waits.
func (s *Service) SignHalfDay(ctx context.Context, who authz.Actor, cmd SignHalfDay) (Signed, error) {
	var out Signed
	var refused error // told after the commit: the wrong code must stay counted
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, refused, err = s.sign(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
	if err == nil {
		err = refused
	}
	return out, err
}

// SignHalfDayTx is SignHalfDay inside the caller's transaction, at the caller's instant.
func (s *Service) SignHalfDayTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd SignHalfDay) (Signed, error) {
	out, refused, err := s.sign(ctx, tx, who, now, cmd)
	if err == nil {
		err = refused
	}
	return out, err
}

func (s *Service) sign(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd SignHalfDay) (out Signed, refused, err error) {
	turn, err := TurnOf(ctx, tx, cmd.SiteID, who.PersonID, now)
	if err != nil {
		return out, nil, err
	}
	if err := authz.Check(who, ActionSign, turn.Learner.Target()); err != nil {
		return out, nil, err
	}
	if turn.HalfDay.ID == "" {
		return out, nil, fault.New(fault.Conflict, "attendance.nothing_today")
	}
	h := turn.HalfDay
	out.HalfDay = h
	if turn.Signature != nil {
		out.Signature, out.Already, out.Late = *turn.Signature, true, int(LateBy(h, turn.Signature.At))
		return out, nil, nil
	}
	if err := MaySign(h, Expected(turn.Learner, h.Day), now).Err(); err != nil {
		return out, nil, err
	}
	means := ByDeclared
	if h.AsksCode() {
		means = cmd.Means
		if !slices.Contains([]Means{ByCode, ByQR}, means) {
			means = ByCode
		}
		if refused, err := s.checkCode(ctx, tx, turn, cmd.Code, now); err != nil || refused != nil {
			return out, refused, err
		}
	}
	out.Signature = Signature{HalfDayID: h.ID, LearnerID: turn.Learner.ID, At: instant(now), Means: means, EnteredBy: who.ID()}
	out.Late = int(LateBy(h, now))
	added, err := insertSignature(ctx, tx, h.SiteID, out.Signature)
	if err != nil || !added {
		out.Already = true
		return out, nil, err
	}
	return out, nil, audit.Record(ctx, tx, who, now, audit.Change{SiteID: h.SiteID, Action: ActionSign, Object: "half_day", ObjectID: h.ID,
		PersonID: turn.Learner.PersonID, Detail: map[string]string{"means": string(means)}})
}

// checkCode gives refused when the code is wrong (and counts it) or when too many wrong ones came before.
func (s *Service) checkCode(ctx context.Context, tx *db.Tx, turn Turn, code string, now time.Time) (refused, err error) {
	if CleanCode(code) == "" {
		return fault.Field("code", "attendance.code_empty"), nil
	}
	if _, err := tx.Exec(ctx, `delete from attendance_guess where learner_id = $1 and at < $2`, turn.Learner.ID, db.At(now.Add(-guessKept))); err != nil {
		return nil, fmt.Errorf("attendance: forget old codes: %w", err)
	}
	n, err := db.Scalar[int](ctx, tx, `select count(*) from attendance_guess where learner_id = $1 and at >= $2`, turn.Learner.ID, db.At(now.Add(-guessWindow)))
	if err != nil {
		return nil, fmt.Errorf("attendance: count wrong codes: %w", err)
	}
	if n >= maxGuesses {
		return &fault.Error{Kind: fault.TooMany, Field: "code", Message: fault.Msg("attendance.too_many_codes", "minutes", int(guessWindow.Minutes()))}, nil
	}
	if CodeMatches(turn.HalfDay.Secret, code, now) {
		return nil, nil
	}
	_, err = tx.Exec(ctx, `insert into attendance_guess (id, site_id, learner_id, at) values ($1,$2,$3,$4)`, id.New(), turn.Learner.SiteID, turn.Learner.ID, db.At(now))
	if err != nil {
		return nil, fmt.Errorf("attendance: count a wrong code: %w", err)
	}
	return fault.Field("code", "attendance.code_wrong"), nil
}

// Turn is what a learner has to sign: the half-day of now, else the next of the day, else the last one.
// HalfDay.ID is "" on a day without any.
type Turn struct {
	Learner   cohort.Learner
	HalfDay   HalfDay
	Signature *Signature
	SignNow   bool // open to signing at this instant and not signed
}

// TurnOf finds the turn of a person at a site. A person who is not a learner there is NotFound.
func TurnOf(ctx context.Context, q db.Queryer, siteID, personID string, now time.Time) (Turn, error) {
	learner, err := cohort.LearnerOfPerson(ctx, q, siteID, personID)
	if err != nil {
		return Turn{}, err
	}
	t := Turn{Learner: learner}
	today := parisDay(now)
	days, err := HalfDays(ctx, q, siteID, learner.CohortID, today, today)
	if err != nil {
		return t, fmt.Errorf("attendance: read today's half-days: %w", err)
	}
	if len(days) == 0 || !Expected(learner, today) {
		return t, nil
	}
	t.HalfDay = days[len(days)-1]
	for _, h := range days {
		if !now.After(h.EndsAt()) {
			t.HalfDay = h
			break
		}
	}
	found, err := db.List(ctx, q, scanSignature, `select `+signatureColumns+` from attendance_signature where half_day_id = $1 and learner_id = $2`, t.HalfDay.ID, learner.ID)
	if err != nil {
		return t, fmt.Errorf("attendance: read the signature: %w", err)
	}
	if len(found) == 1 {
		t.Signature = &found[0]
	}
	t.SignNow = t.Signature == nil && len(MaySign(t.HalfDay, true, now)) == 0
	return t, nil
}
