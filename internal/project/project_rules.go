// Package project holds the real websites that teams of learners make for
// associations (S11): brief, team, board, deliveries, and the association's
// signed answer to each delivery.
package project

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"chantier/internal/platform/fault"
)

// State is where a project is: what was delivered and answered decides, nobody sets it.
type State string

// The states of a project.
const (
	Draft     State = "draft"     // no team yet
	Running   State = "running"   // the team works
	Delivered State = "delivered" // the association has to answer
	Refused   State = "refused"   // the team works again
	Accepted  State = "accepted"
)

// StateOf gives the state of a project with a team of so many and its deliveries, the first first.
func StateOf(team int, deliveries []Delivery) State {
	if team == 0 {
		return Draft
	}
	if len(deliveries) == 0 {
		return Running
	}
	switch deliveries[len(deliveries)-1].Decision {
	case "accepted":
		return Accepted
	case "refused":
		return Refused
	}
	return Delivered
}

// TaskStates lists the columns of the board.
func TaskStates() []string { return []string{"todo", "doing", "review", "done"} }

// Team sizes: three is the model's, two to four are allowed.
const (
	MinTeam = 2
	MaxTeam = 4
)

// MayDeliver lists what keeps a project from being delivered.
func MayDeliver(state State, tasks []Task, note string) fault.List {
	var l fault.List
	if state != Running && state != Refused {
		l = append(l, fault.New(fault.Conflict, "project.no_delivery_now"))
		return l
	}
	if len(tasks) == 0 {
		l.Add("address", "project.no_task")
	}
	open := 0
	for _, t := range tasks {
		if t.State != "done" {
			open++
		}
	}
	if open > 0 && strings.TrimSpace(note) == "" {
		l.Add("note", "project.say_why", "n", open)
	}
	return l
}

// FingerprintOf binds an answer to what was shown: project, number, address and note of the delivery.
func FingerprintOf(projectID string, seq int, address, note string) string {
	h := sha256.New()
	for _, s := range []string{projectID, fmt.Sprint(seq), address, note} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Check lists every fault of a brief.
func (p Project) Check() fault.List {
	var l fault.List
	for _, f := range []struct {
		field, value string
		max          int
		required     bool
	}{{"title", p.Title, 200, true}, {"association", p.Association, 200, true}, {"contact_name", p.ContactName, 200, true}, {"purpose", p.Purpose, 2000, true},
		{"audiences", p.Audiences, 1000, false}, {"pages", p.Pages, 1000, false}} {
		if f.required && strings.TrimSpace(f.value) == "" {
			l.Add(f.field, "fault.required")
		}
		if len([]rune(f.value)) > f.max {
			l.Add(f.field, "fault.too_long", "max", f.max)
		}
	}
	if a, err := mail.ParseAddress(p.ContactEmail); err != nil || a.Address != p.ContactEmail {
		l.Add("contact_email", "fault.email")
	}
	if p.DueOn.IsZero() {
		l.Add("due_on", "fault.date")
	}
	return l
}

// Check lists every fault of a task.
func (t Task) Check() fault.List {
	var l fault.List
	if strings.TrimSpace(t.Title) == "" {
		l.Add("title", "fault.required")
	}
	if len([]rune(t.Title)) > 200 {
		l.Add("title", "fault.too_long", "max", 200)
	}
	if len([]rune(t.Acceptance)) > 1000 {
		l.Add("acceptance", "fault.too_long", "max", 1000)
	}
	if !slices.Contains(TaskStates(), t.State) {
		l.Add("state", "fault.choice")
	}
	return l
}

// CheckAddress says whether a delivered address can be opened: http or https, with a host.
func CheckAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(s) <= 500
}
