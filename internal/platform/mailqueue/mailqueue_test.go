package mailqueue

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
)

var (
	ctx = context.Background()
	now = time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC)
)

// post office that answers what the test decides.
type office struct {
	mu      sync.Mutex
	answers []error // one per letter handed over, then nil
	letters []string
}

func (o *office) Send(_ context.Context, to, subject, text, messageID string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, to+"|"+subject+"|"+text+"|"+messageID)
	if len(o.answers) == 0 {
		return nil
	}
	a := o.answers[0]
	o.answers = o.answers[1:]
	return a
}

func (o *office) count() int { o.mu.Lock(); defer o.mu.Unlock(); return len(o.letters) }

type refusal struct{}

func (refusal) Error() string   { return "the server answered 550" }
func (refusal) Permanent() bool { return true }

func newQueue(t *testing.T, d *db.DB, s Sender) (*Queue, *jobs.Queue) {
	t.Helper()
	bundle, err := i18n.LoadFS(fstest.MapFS{
		"c/fr/a.json": {Data: []byte(`{"a.subject":"Bonjour {name}","a.body":"Votre lien : {link}\n\nÀ bientôt"}`)},
		"c/en/a.json": {Data: []byte(`{"a.subject":"Hello {name}","a.body":"Your link: {link}\n\nSee you"}`)},
	}, "c")
	if err != nil {
		t.Fatal(err)
	}
	registry := jobs.NewRegistry()
	work, err := jobs.New(d, registry, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	q := &Queue{DB: d, Jobs: work, Bundle: bundle, Clock: clock.NewManual(now), BaseURL: "https://ecole.example.org/", Sender: s}
	q.Register(registry)
	return q, work
}

func post(t *testing.T, q *Queue, l Letter) {
	t.Helper()
	if l.Subject.Key == "" {
		l.Subject, l.Body = fault.Msg("a.subject", "name", "Zoé"), fault.Msg("a.body", "link", q.URL("/l/x"))
	}
	if err := q.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return q.Post(ctx, tx, l) }); err != nil {
		t.Fatal(err)
	}
}

func only(t *testing.T, q *Queue) Stored {
	t.Helper()
	all, err := q.Recent(ctx, "", 10)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d letters, %v", len(all), err)
	}
	return all[0]
}

func TestPost_writesInTheReadersLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, _ := newQueue(t, d, nil)
		post(t, q, Letter{SiteID: "s", Kind: "test.hello", To: "zoe@example.org", Locale: "en",
			Subject: fault.Msg("a.subject", "name", "Zoé\r\nBcc: all@example.org"), Body: fault.Msg("a.body", "link", q.URL("/l/x"))})
		m := only(t, q)
		if m.Subject != "Hello Zoé Bcc: all@example.org" || m.Body != "Your link: https://ecole.example.org/l/x\n\nSee you" || m.Locale != "en" ||
			m.State != "queued" || m.SiteID != "s" || m.Kind != "test.hello" || !m.CreatedAt.Equal(now) || !m.SentAt.IsZero() {
			t.Errorf("%+v", m)
		}
		post(t, q, Letter{Kind: "test.hello", To: "  "})
		if got, err := q.Message(ctx, only(t, q).ID); err != nil || got.ID != m.ID {
			t.Errorf("a letter to nobody was written, or the first is lost: %v", err)
		}
		post(t, q, Letter{Kind: "test.hello", To: "ali@example.org"})
		if list, err := q.Recent(ctx, "ali@example.org", 10); err != nil || len(list) != 1 || list[0].Locale != "fr" {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestSend walks the states of a letter with each answer of the post office.
func TestSend(t *testing.T) {
	later := errors.New("mail: the server answered 451")
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := &office{answers: []error{later, nil}}
		q, _ := newQueue(t, d, o)
		post(t, q, Letter{Kind: "test.hello", To: "zoe@example.org"})
		id := only(t, q).ID
		if err := q.send(ctx, sendArgs{id}); !errors.Is(err, later) || strings.Contains(err.Error(), "zoe") {
			t.Errorf("first attempt: %v", err)
		}
		if m := only(t, q); m.State != "queued" || m.Error != later.Error() {
			t.Errorf("while it waits: %+v", m)
		}
		if err := q.send(ctx, sendArgs{id}); err != nil {
			t.Fatal(err)
		}
		if m := only(t, q); m.State != "sent" || m.Error != "" || !m.SentAt.Equal(now) {
			t.Errorf("sent: %+v", m)
		}
		if err := q.send(ctx, sendArgs{id}); err != nil || o.count() != 2 {
			t.Errorf("a job that runs again must not send again: %d letters, %v", o.count(), err)
		}
		if want := "zoe@example.org|Bonjour Zoé|Votre lien : https://ecole.example.org/l/x\n\nÀ bientôt|" + id; o.letters[1] != want {
			t.Errorf("handed over %q", o.letters[1])
		}
	})
}

// TestSend_throughJobs: a refusal is final at once, a passing trouble is not.
func TestSend_throughJobs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := &office{answers: []error{refusal{}}}
		q, work := newQueue(t, d, o)
		post(t, q, Letter{Kind: "test.hello", To: "nobody@example.org"})
		run(t, work)
		eventually(t, func() bool { return only(t, q).State == "failed" })
		o.mu.Lock()
		o.answers = []error{errors.New("connection refused")}
		o.mu.Unlock()
		post(t, q, Letter{Kind: "test.hello", To: "zoe@example.org"})
		eventually(t, func() bool {
			list, err := q.Recent(ctx, "zoe@example.org", 1)
			return err == nil && len(list) == 1 && list[0].State == "sent"
		})
		if o.count() != 3 {
			t.Errorf("%d attempts, want one refused and two for the other letter", o.count())
		}
	})
}

// TestOutbox: without a sender (demo) the letter is kept and counts as sent.
func TestOutbox(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, work := newQueue(t, d, nil)
		post(t, q, Letter{Kind: "test.hello", To: "zoe@example.org"})
		run(t, work)
		eventually(t, func() bool { return only(t, q).State == "sent" })
	})
}

func run(t *testing.T, work *jobs.Queue) {
	t.Helper()
	if err := work.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		grace, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := work.Stop(grace); err != nil {
			t.Error(err)
		}
	})
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatal("waited in vain")
}
