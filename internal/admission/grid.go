package admission

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"chantier/internal/curriculum"
	"chantier/internal/platform/fault"
)

// Grid is what one interviewer noted.
type Grid struct {
	ID, SiteID, SlotID, ApplicationID, AccountID string
	Rubric                                       string
	Marks                                        map[string]int // criterion → 0…4; a criterion not marked yet is absent
	Comment                                      string
	SentAt                                       time.Time
	Version                                      int
	AuthorName                                   string
}

// Sent says that the grid is in and no longer changes.
func (g Grid) Sent() bool { return !g.SentAt.IsZero() }

// MaxComment bounds the free note, in characters.
const MaxComment = 2000

// RubricVersion names a rubric and its very text: marks keep the version that they were given with.
func RubricVersion(r curriculum.Rubric) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s|%s|%d", r.ID, r.Title, r.GapToDiscuss)
	for _, c := range r.Criteria {
		fmt.Fprintf(h, "|%s|%s|%q", c.ID, c.Label, c.Levels)
	}
	return r.ID + "@" + hex.EncodeToString(h.Sum(nil))[:12]
}

// CheckGrid lists the faults of a grid. A draft may lack marks; a grid that is sent may not.
func CheckGrid(r curriculum.Rubric, g Grid, send bool) fault.List {
	var l fault.List
	known := map[string]bool{}
	for _, c := range r.Criteria {
		known[c.ID] = true
		m, ok := g.Marks[c.ID]
		switch {
		case !ok && send:
			l.Add("mark_"+c.ID, "admission.fault.mark_missing", "criterion", c.Label)
		case ok && (m < 0 || m > 4):
			l.Add("mark_"+c.ID, "fault.choice")
		}
	}
	for id := range g.Marks {
		if !known[id] {
			l.Add("mark_"+id, "fault.choice")
		}
	}
	if utf8.RuneCountInString(g.Comment) > MaxComment {
		l.Add("comment", "fault.too_long", "max", MaxComment)
	}
	return l
}

// Interviewed is the whole of one interview: the slot, its grids, and the explained gaps.
type Interviewed struct {
	Slot         Slot
	Grids        []Grid
	Explanations map[string]string // criterion → why the marks differ
}

// BothIn says that the two people of the slot have sent their grid.
func (i Interviewed) BothIn() bool {
	sent := 0
	for _, g := range i.Grids {
		if g.Sent() && i.Slot.Interviews(g.AccountID) {
			sent++
		}
	}
	return sent == 2
}

// VisibleTo keeps what a reader may see: everything once both grids are in, before that one's own only.
func (i Interviewed) VisibleTo(accountID string) Interviewed {
	if i.BothIn() {
		return i
	}
	i.Grids = slices.DeleteFunc(slices.Clone(i.Grids), func(g Grid) bool { return g.AccountID != accountID })
	i.Explanations = nil
	return i
}

// Gap is a line on which the two marks are far apart.
type Gap struct {
	Criterion   string
	Low, High   int
	Explanation string
}

// Gaps lists the lines that must be discussed, in the order of the rubric; none before both grids are in.
func (i Interviewed) Gaps(r curriculum.Rubric) []Gap {
	if !i.BothIn() {
		return nil
	}
	var out []Gap
	for _, c := range r.Criteria {
		var marks []int
		for _, g := range i.Grids {
			if m, ok := g.Marks[c.ID]; ok && g.Sent() {
				marks = append(marks, m)
			}
		}
		if len(marks) < 2 {
			continue
		}
		if low, high := slices.Min(marks), slices.Max(marks); high-low >= r.GapToDiscuss {
			out = append(out, Gap{c.ID, low, high, i.Explanations[c.ID]})
		}
	}
	return out
}

// Unexplained counts the gaps that nobody has explained yet.
func (i Interviewed) Unexplained(r curriculum.Rubric) int {
	n := 0
	for _, g := range i.Gaps(r) {
		if g.Explanation == "" {
			n++
		}
	}
	return n
}
