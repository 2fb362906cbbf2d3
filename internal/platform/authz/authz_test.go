package authz

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"chantier/internal/platform/fault"
)

var update = flag.Bool("update", false, "rewrite the golden matrix")

// TestMatrix prints roles × actions as a table that a director can read. A changed right changes the golden file.
func TestMatrix(t *testing.T) {
	const path = "testdata/matrix.golden"
	got := matrix()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the access table changed: review it, then run go test ./internal/platform/authz -update\n%s", got)
	}
}

func matrix() string {
	var b strings.Builder
	b.WriteString("Who may do what. own = about oneself, cohort = of one's cohort, site = of one's site, network = everywhere, public = no account needed or any account.\n\n")
	for _, row := range Table {
		fmt.Fprintf(&b, "%s", row.Action)
		if row.Risk != Plain {
			fmt.Fprintf(&b, "  [%s]", row.Risk)
		}
		b.WriteString("\n")
		for _, g := range row.Grants {
			fmt.Fprintf(&b, "    %-17s %s\n", g.Role, g.Scope)
		}
	}
	return b.String()
}

func TestTable_isSound(t *testing.T) {
	known := map[Role]bool{Anyone: true, SignedIn: true, LinkHolder: true}
	for _, r := range Roles() {
		known[r] = true
	}
	for _, row := range Table {
		if len(row.Grants) == 0 {
			t.Errorf("%s: nobody may do it", row.Action)
		}
		for _, g := range row.Grants {
			if !known[g.Role] {
				t.Errorf("%s: unknown role %q", row.Action, g.Role)
			}
			if g.Role == Anyone && row.Risk == Private && row.Action != "outbox.show" && row.Action != "demo.enter" {
				t.Errorf("%s: sensitive data open to anyone", row.Action)
			}
		}
	}
}

func TestCan_deniesByDefault(t *testing.T) {
	director := Actor{AccountID: "a", PersonID: "p", Memberships: []Membership{{Role: SiteDirector, SiteID: "s1"}}}
	if Can(director, "no.such.action", Target{SiteID: "s1"}) {
		t.Error("an unknown action must be denied")
	}
	if !Can(director, "member.list", Target{SiteID: "s1"}) {
		t.Error("a director sees the members of their site")
	}
	if Can(director, "member.list", Target{SiteID: "s2"}) || Can(director, "member.list", Target{}) {
		t.Error("a right at one site must not reach another, nor an object without a site")
	}
	if err := Check(director, "member.list", Target{SiteID: "s2"}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another site's object must look absent, got %v", err)
	}
	if err := Check(director, "site.open", Target{}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("got %v", err)
	}
	if Can(Visitor(), "today.show", Target{}) {
		t.Error("a visitor has no day")
	}
}

func TestCan_scopes(t *testing.T) {
	trainer := Actor{AccountID: "a", PersonID: "p", Memberships: []Membership{{Role: ExternalTrainer, SiteID: "s1", CohortID: "c1"}}}
	learner := Actor{AccountID: "b", PersonID: "q", Memberships: []Membership{{Role: Learner, SiteID: "s1", CohortID: "c1"}}}
	cases := []struct {
		name   string
		actor  Actor
		target Target
		want   bool
	}{
		{"trainer, own cohort", trainer, Target{SiteID: "s1", CohortID: "c1", PersonID: "q"}, true},
		{"trainer, other cohort", trainer, Target{SiteID: "s1", CohortID: "c2", PersonID: "q"}, false},
		{"trainer, no cohort told", trainer, Target{SiteID: "s1"}, false},
		{"learner, self", learner, Target{SiteID: "s1", CohortID: "c1", PersonID: "q"}, true},
		{"learner, class mate", learner, Target{SiteID: "s1", CohortID: "c1", PersonID: "z"}, false},
		{"learner, empty person", Actor{AccountID: "x", Memberships: learner.Memberships}, Target{SiteID: "s1"}, false},
	}
	for _, c := range cases {
		if got := Can(c.actor, "learner.show", c.target); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
