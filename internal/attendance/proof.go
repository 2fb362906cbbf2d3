package attendance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/programme"
)

// ClosedSheet is one closed edition as stored: its content, and its place in the cohort's chain of hashes.
type ClosedSheet struct {
	SiteID, CohortID       string
	Seq                    int64
	HalfDayID              string
	Edition                int
	ClosedAt               time.Time
	ClosedBy, ClosedByName string // account and name
	Content                string // Proof as JSON, exactly as hashed
	PrevHash, Hash         string
}

// Proof is what a closed sheet says, with names as they were: date, times,
// place, title, trainer and each person's signature, as the courts ask (CAA Nantes, 20 April and 1 June 2021).
type Proof struct {
	Organisation string            `json:"organisation"`
	Site         string            `json:"site"`
	Address      string            `json:"address"`
	Cohort       string            `json:"cohort"`
	Day          calendar.Date     `json:"day"`
	Half         calendar.Half     `json:"half"`
	StartMinute  int               `json:"start_minute"`
	EndMinute    int               `json:"end_minute"`
	Kind         programme.Setting `json:"kind"`
	Room         string            `json:"room"`
	Title        string            `json:"title"`
	Trainer      string            `json:"trainer"`
	Edition      int               `json:"edition"`
	Reason       string            `json:"reason"` // of the correction, "" for the first edition
	ClosedAt     time.Time         `json:"closed_at"`
	ClosedBy     string            `json:"closed_by"`
	Lines        []ProofLine       `json:"lines"`
}

// ProofLine is one person of a closed sheet.
type ProofLine struct {
	LearnerID string           `json:"learner_id"`
	Name      string           `json:"name"`
	Status    Status           `json:"status"`
	Ground    Ground           `json:"ground"`
	Late      calendar.Minutes `json:"late"`
	Early     calendar.Minutes `json:"early"`
	Minutes   calendar.Minutes `json:"minutes"`
	SignedAt  time.Time        `json:"signed_at"` // zero when not signed
	Means     Means            `json:"means"`
	EnteredBy string           `json:"entered_by"` // name, for a signature on paper
	Reason    string           `json:"reason"`     // the trainer's, of an absence or a correction
}

// Place is what a proof says of where the school is.
type Place struct{ Organisation, Site, Address string }

// ProofOf writes what a sheet says at its closing.
func ProofOf(s Sheet, place Place, closedBy string, at time.Time, names map[string]string) Proof {
	h := s.HalfDay
	p := Proof{Organisation: place.Organisation, Site: place.Site, Address: place.Address, Cohort: h.CohortName, Day: h.Day, Half: h.Half,
		StartMinute: h.StartMinute, EndMinute: h.EndMinute, Kind: h.Kind, Room: h.Room, Title: h.Title, Trainer: h.TrainerName,
		Edition: h.Edition, Reason: h.ReopenReason, ClosedAt: at, ClosedBy: closedBy}
	for _, l := range s.Lines {
		pl := ProofLine{LearnerID: l.Learner.ID, Name: l.Learner.Name(), Status: l.Status, Ground: l.Ground, Late: l.Late, Early: l.Early, Minutes: l.Minutes}
		if l.Signature != nil {
			pl.SignedAt, pl.Means = l.Signature.At, l.Signature.Means
			if l.Signature.Means == OnPaper {
				pl.EnteredBy = names[l.Signature.EnteredBy]
			}
		}
		if l.Mark != nil {
			pl.Reason = l.Mark.Reason
		}
		p.Lines = append(p.Lines, pl)
	}
	return p
}

// Seal puts a proof after the newest of its cohort's chain.
func Seal(p Proof, h HalfDay, accountID string, head ClosedSheet) (ClosedSheet, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return ClosedSheet{}, fmt.Errorf("attendance: write the proof: %w", err)
	}
	c := ClosedSheet{SiteID: h.SiteID, CohortID: h.CohortID, Seq: head.Seq + 1, HalfDayID: h.ID, Edition: h.Edition, ClosedAt: p.ClosedAt,
		ClosedBy: accountID, ClosedByName: p.ClosedBy, Content: string(raw), PrevHash: head.Hash}
	c.Hash = c.digest()
	return c, nil
}

func (c ClosedSheet) digest() string {
	h := sha256.New()
	for _, f := range []string{c.SiteID, c.CohortID, fmt.Sprint(c.Seq), c.HalfDayID, fmt.Sprint(c.Edition), c.ClosedBy, c.Content, c.PrevHash} {
		fmt.Fprintf(h, "%d:%s", len(f), f) // lengths, so that no two sheets share a text
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Proof reads the content back.
func (c ClosedSheet) Proof() (Proof, error) {
	var p Proof
	if err := json.Unmarshal([]byte(c.Content), &p); err != nil {
		return p, fmt.Errorf("attendance: read the proof of half-day %s: %w", c.HalfDayID, err)
	}
	return p, nil
}

// VerifyChain walks the closed sheets of a cohort and gives the first one that does not hold: changed, missing
// before it, or out of its place. nil when all hold.
func VerifyChain(ctx context.Context, q db.Queryer, siteID, cohortID string) (*ClosedSheet, error) {
	all, err := db.List(ctx, q, scanClosed, `select `+closedColumns+` from attendance_sheet where site_id = $1 and cohort_id = $2 order by seq`, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("attendance: verify the chain: %w", err)
	}
	var prev ClosedSheet
	for i, c := range all {
		if c.Seq != prev.Seq+1 || c.PrevHash != prev.Hash || c.Hash != c.digest() {
			return &all[i], nil
		}
		prev = c
	}
	return nil, nil
}
