package durability

import (
	"context"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chantier/internal/app"
	"chantier/internal/demo"
	"chantier/internal/network"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/id"
)

const rounds = 5

func TestKill(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killAgainAndAgain(t, filepath.Join(t.TempDir(), "chantier.db")) })
	t.Run("postgres", func(t *testing.T) { killAgainAndAgain(t, dbtest.PostgresURL(t)) })
}

func killAgainAndAgain(t *testing.T, database string) {
	o := app.Options{Database: database, BlobDir: filepath.Join(t.TempDir(), "files"), BaseURL: "http://school.test"}
	accounts, err := demo.Seed(t.Context(), o, day)
	if err != nil {
		t.Fatal(err)
	}
	c := &crowd{siteID: recruitingSite(t, database), accounts: accounts, learners: inClass(t, database, accounts),
		kept: &kept{applications: map[string]string{}, sessions: map[string]string{}, signatures: map[string]bool{}}}
	for round := range rounds {
		p := start(t, o)
		pause := time.Duration(rand.N(700)) * time.Millisecond
		c.rush(t, p, pause)
		applications, sessions, signatures := c.kept.counts()
		t.Logf("round %d: killed %s after enough; %d applications, %d sessions, %d signatures kept", round+1, pause, applications, sessions, signatures)
	}
	p := start(t, o)
	defer p.kill(t)
	checkPages(t, p, c.kept)
	checkDatabase(t, database, c.kept)
}

// crowd is who comes in at once.
type crowd struct {
	siteID   string
	accounts []demo.Account
	kept     *kept

	mu       sync.Mutex
	learners []demo.Account // in class this morning, not signed in yet
}

func (c *crowd) next() (demo.Account, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.learners) == 0 {
		return demo.Account{}, false
	}
	a := c.learners[0]
	c.learners = c.learners[1:]
	return a, true
}

// again puts a learner back whose signature was not acknowledged: they will try again, as people do.
func (c *crowd) again(a demo.Account) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.learners = append(c.learners, a)
}

// rush lets people apply and sign in until some of each was acknowledged, then a little longer, then pulls the plug under them.
func (c *crowd) rush(t *testing.T, p *process, pause time.Duration) {
	t.Helper()
	var over atomic.Bool
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for !over.Load() {
				apply(p.url, c.siteID, c.kept)
			}
		})
		wg.Go(func() {
			staff := map[string]*visitor{}
			for !over.Load() {
				a, ok := c.next()
				if !ok {
					return
				}
				if staff[a.Site] == nil {
					staff[a.Site] = signIn(p.url, instructorOf(c.accounts, a.Site), c.kept)
				}
				if staff[a.Site] == nil || !sign(p.url, staff[a.Site], a, c.kept) {
					c.again(a)
				}
			}
		})
	}
	applications, _, signatures := c.kept.counts()
	for end := time.Now().Add(3 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		a, _, s := c.kept.counts()
		if a >= applications+2 && s >= signatures+1 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the school acknowledges too little: %d applications, %d signatures in this round", a-applications, s-signatures)
		}
	}
	time.Sleep(pause)
	p.kill(t)
	over.Store(true)
	wg.Wait()
}

// inClass gives the accounts of those whose half-day of this morning is open to signatures.
func inClass(t *testing.T, database string, accounts []demo.Account) []demo.Account {
	t.Helper()
	d, err := db.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	emails, err := db.List(t.Context(), d.Read(), func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
		`select p.email from learner l join person p on p.id = l.person_id join attendance_half_day h on h.cohort_id = l.cohort_id
		where h.day = $1 and h.half = 'morning' and h.kind = 'in_class' and h.state = 'open' and (l.left_on is null or l.left_on > $1)
		and not exists (select 1 from attendance_signature s where s.half_day_id = h.id and s.learner_id = l.id)`, day)
	if err != nil {
		t.Fatal(err)
	}
	var out []demo.Account
	for _, a := range accounts {
		if slices.Contains(emails, a.Email) {
			out = append(out, a)
		}
	}
	if len(out) < rounds {
		t.Fatalf("only %d people are in class on %s", len(out), day)
	}
	return out
}

func instructorOf(accounts []demo.Account, site string) demo.Account {
	for _, a := range accounts {
		if a.Role == authz.Instructor && a.Site == site {
			return a
		}
	}
	return demo.Account{}
}

func recruitingSite(t *testing.T, database string) string {
	t.Helper()
	d, err := db.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	sites, err := network.Sites(t.Context(), d.Read())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sites {
		if s.Recruiting {
			return s.ID
		}
	}
	t.Fatal("no site of the demo recruits")
	return ""
}

// checkPages asks the restarted school for what it promised, as the people would.
func checkPages(t *testing.T, p *process, k *kept) {
	t.Helper()
	for cookie, email := range k.sessions {
		v := &visitor{url: p.url, cookie: cookie}
		if status, _, _, err := v.do(http.MethodGet, "/today", nil); err != nil || status != http.StatusOK {
			t.Errorf("the session of %s is lost: %d %v", email, status, err)
		}
	}
	for secret := range k.applications {
		v := &visitor{url: p.url}
		if status, _, _, err := v.do(http.MethodGet, "/apply/"+secret+"/form/situation", nil); err != nil || status != http.StatusOK {
			t.Errorf("an acknowledged application is lost: %d %v", status, err)
		}
	}
}

// checkDatabase looks beneath: rows, the letter and the trail that belong to each, the chains, the file itself.
func checkDatabase(t *testing.T, database string, k *kept) {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	count := func(query string, args ...any) int {
		n, err := db.Scalar[int](ctx, d.Read(), query, args...)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for secret, email := range k.applications {
		found := count(`select count(*) from application_link l join application a on a.id = l.application_id join person p on p.id = a.person_id
			join audit_entry e on e.object_id = a.id and e.action = 'application.start'
			where l.token_hash = $1 and p.email = $2`, id.Hash(secret), email)
		letters := count(`select count(*) from mail_message where to_address = $1`, email)
		if found != 1 || letters != 1 {
			t.Errorf("an application has %d rows and %d letters", found, letters)
		}
	}
	for email := range k.signatures {
		if count(`select count(*) from attendance_signature s join learner l on l.id = s.learner_id join person p on p.id = l.person_id
			where p.email = $1 and substr(s.signed_at, 1, 10) = $2`, email, day.String()) != 1 {
			t.Errorf("the signature of %s is lost", email)
		}
	}
	// What was not acknowledged is whole or absent: never an application without its trail, nor a person without an application.
	if n := count(`select count(*) from person p where p.email like 'k%@example.org' and not exists (select 1 from application a where a.person_id = p.id)`); n != 0 {
		t.Errorf("%d people are there without their application", n)
	}
	sites, err := network.Sites(ctx, d.Read())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sites {
		if broken, err := audit.Verify(ctx, d.Read(), s.ID); err != nil || broken != nil {
			t.Errorf("the audit trail of %s: %+v %v", s.Name, broken, err)
		}
	}
	if d.Engine() == db.SQLite {
		if verdict, err := db.Scalar[string](ctx, d.Read(), `pragma integrity_check`); err != nil || verdict != "ok" {
			t.Errorf("the file: %s %v", verdict, err)
		}
	}
}
