package placement_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chantier/internal/network"
	"chantier/internal/placement"
	"chantier/internal/placement/suites"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// world is a school with a candidate who holds a personal link.
type world struct {
	t     *testing.T
	ctx   context.Context
	db    *db.DB
	clock *clock.Manual
	s     *placement.Service
	site  string
	app   string
	who   authz.Actor
}

var morning = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), db: d, clock: clock.NewManual(morning), app: id.New()}
	w.s = &placement.Service{DB: d, Clock: w.clock}
	w.who = authz.HolderOf(w.app)
	w.write(func(ctx context.Context, tx *db.Tx) error {
		n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
		if err != nil {
			return err
		}
		o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
		if err != nil {
			return err
		}
		s, err := network.InsertSite(ctx, tx, authz.System("test"), morning, network.Site{OrganisationID: o.ID, Slug: "villeneuve", Name: "Villeneuve"})
		w.site = s.ID
		return err
	})
	return w
}

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(w.ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) staff(role authz.Role) authz.Actor {
	return authz.Actor{AccountID: "a", PersonID: "p", Memberships: []authz.Membership{{Role: role, SiteID: w.site, From: calendar.MustDate("2026-01-01")}}}
}

func (w *world) start(extra bool) placement.Attempt {
	w.t.Helper()
	a, err := w.s.Start(w.ctx, w.who, w.site, w.app, extra)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) sitting() placement.Sitting {
	w.t.Helper()
	s, err := w.s.SittingOf(w.ctx, w.db.Read(), w.who, w.site, w.app)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// answer gives the right answer, or a wrong one, to the question now shown.
func (w *world) answer(right bool) placement.Attempt {
	w.t.Helper()
	s := w.sitting()
	chosen := s.Item.Answer()
	if !right {
		chosen = (chosen + 1) % s.Item.Options()
	}
	w.clock.Set(w.clock.Now().Add(40 * time.Second))
	out, a, err := w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: s.Attempt.Number, Position: s.Position, Chosen: chosen})
	if err != nil || out != placement.Stored {
		w.t.Fatalf("question %d: %s, %v", s.Position, out, err)
	}
	return a
}

// finish answers to the end, right when right says so.
func (w *world) finish(right func(position int) bool) placement.Attempt {
	w.t.Helper()
	for {
		if a := w.answer(right(w.sitting().Position)); a.State == placement.Finished {
			return a
		}
	}
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: got %v, want kind %d", what, err, kind)
	}
}

func TestTest_fromStartToResult(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if s := w.sitting(); s.Attempt.State != "" || s.Item != nil {
			t.Fatalf("before the start: %+v", s)
		}
		r, err := placement.ResultOf(w.ctx, d.Read(), w.site, w.app)
		if err != nil || r.State != "" || r.Note() != "" {
			t.Fatalf("no test, no result: %+v, %v", r, err)
		}
		a := w.start(false)
		if a.State != placement.Running || !a.Deadline.Equal(morning.Add(45*time.Minute)) || len(a.Code) != 7 {
			t.Fatalf("%+v", a)
		}
		a = w.finish(func(p int) bool { return p%5 != 0 })
		if a.Answered < 16 || a.Answered > 24 || (a.Ended != placement.Precise && a.Ended != placement.AllServed) || a.Reading.Band == placement.NoBand {
			t.Errorf("%+v", a)
		}
		r, err = placement.ResultOf(w.ctx, d.Read(), w.site, w.app)
		if err != nil || r.State != placement.Finished || r.Reading != a.Reading || r.Code != a.Code || r.Answered != a.Answered {
			t.Errorf("%+v, %v", r, err)
		}
		all, err := placement.Results(w.ctx, d.Read(), w.site)
		if err != nil || all[w.app] != r {
			t.Errorf("%+v, %v", all, err)
		}
		if s := w.sitting(); s.Item != nil {
			t.Error("a finished test shows a question")
		}
		if b, err := audit.Verify(w.ctx, d.Read(), w.site); err != nil || b != nil {
			t.Errorf("trail: %+v, %v", b, err)
		}
		trail, err := audit.ForObject(w.ctx, d.Read(), w.site, "placement_attempt", a.ID, 10)
		if err != nil || len(trail) != 3 || !strings.Contains(trail[0].Detail, "digest") {
			t.Errorf("%d entries, %v", len(trail), err)
		}
	})
}

func TestAnswer_oneIsStored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		first := w.sitting()
		cmd := placement.AnswerCmd{Number: 1, Position: 1, Chosen: 0}
		send := func(cmd placement.AnswerCmd) placement.Outcome {
			t.Helper()
			out, _, err := w.s.Answer(w.ctx, w.who, w.site, w.app, cmd)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if out := send(cmd); out != placement.Stored {
			t.Fatal(out)
		}
		if out := send(cmd); out != placement.Already { // a double click
			t.Error(out)
		}
		cmd.Chosen = 1
		if out := send(cmd); out != placement.Already { // the back button, another mind
			t.Error(out)
		}
		_, _, err := w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 5, Chosen: 0})
		wantKind(t, "a question not reached yet", err, fault.Conflict)
		for _, chosen := range []int{-2, 5, 99} {
			_, _, err = w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 2, Chosen: chosen})
			wantKind(t, "an option that does not exist", err, fault.Invalid)
		}
		if out := send(placement.AnswerCmd{Number: 1, Position: 2, Chosen: placement.DontKnow}); out != placement.Stored {
			t.Error(out)
		}
		if out := send(placement.AnswerCmd{Number: 7, Position: 3, Chosen: 0}); out != placement.Already { // a form of another attempt
			t.Error(out)
		}
		counsellor := w.staff(authz.Counsellor)
		_, _, err = placement.Review(w.ctx, d.Read(), counsellor, w.site, first.Attempt.ID)
		wantKind(t, "a review while the test runs", err, fault.Conflict)
		if _, err := w.s.Finish(w.ctx, w.who, w.site, w.app); err != nil {
			t.Fatal(err)
		}
		_, reviewed, err := placement.Review(w.ctx, d.Read(), counsellor, w.site, first.Attempt.ID)
		if err != nil || len(reviewed) != 2 || reviewed[0].Chosen != 0 || reviewed[1].Chosen != placement.DontKnow {
			t.Errorf("%+v, %v", reviewed, err)
		}
	})
}

// TestAnswer_twoBrowsersAtOnce: many devices answer the same question at the same moment, each differently.
func TestAnswer_twoBrowsersAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		for position := 1; position <= 3; position++ {
			var mu sync.Mutex
			outcomes := map[placement.Outcome]int{}
			var wg sync.WaitGroup
			for i := range 6 {
				wg.Go(func() {
					out, _, err := w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: position, Chosen: i % 4})
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					outcomes[out]++
					mu.Unlock()
				})
			}
			wg.Wait()
			if outcomes[placement.Stored] != 1 || outcomes[placement.Already] != 5 {
				t.Errorf("question %d: %v", position, outcomes)
			}
		}
		if a := w.sitting().Attempt; a.Answered != 3 {
			t.Errorf("%d answered", a.Answered)
		}
	})
}

func TestStart_twice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if _, err := w.s.Start(w.ctx, w.who, w.site, w.app, true); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		n, err := db.Scalar[int](w.ctx, d.Read(), `select count(*) from placement_attempt`)
		if err != nil || n != 1 {
			t.Errorf("%d attempts, %v", n, err)
		}
		a := w.sitting().Attempt
		if !a.ExtraTime || !a.Deadline.Equal(morning.Add(time.Hour)) {
			t.Errorf("a third more of 45 minutes: %+v", a)
		}
	})
}

// TestSitting_resumes: another device, another day or a restart of the server shows the same question.
func TestSitting_resumes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		w.answer(true)
		before := w.sitting()
		w.s = &placement.Service{DB: d, Clock: w.clock}
		w.clock.Set(w.clock.Now().Add(20 * time.Minute))
		after := w.sitting()
		if after.Position != 2 || after.Item.Family != before.Item.Family || after.Item.Answer() != before.Item.Answer() || after.Item.Options() != before.Item.Options() {
			t.Errorf("%+v, then %+v", before.Item, after.Item)
		}
		if after.MinutesLeft != 25 {
			t.Errorf("%d minutes left", after.MinutesLeft)
		}
	})
}

func TestAnswer_late(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.start(false)
		w.answer(true)
		// Sent in time, slow to arrive: counted.
		w.clock.Set(a.Deadline.Add(20 * time.Second))
		if s := w.sitting(); !s.TimeIsUp || s.Item != nil {
			t.Errorf("%+v", s)
		}
		out, _, err := w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 2, Chosen: 0})
		if out != placement.Stored || err != nil {
			t.Errorf("%s, %v", out, err)
		}
		w.clock.Set(a.Deadline.Add(2 * time.Minute))
		for range 2 {
			var got placement.Attempt
			out, got, err = w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 3, Chosen: 0})
			if out != placement.Late || err != nil || got.State != placement.Finished || got.Ended != placement.TimeUp || got.Answered != 2 {
				t.Errorf("%s, %+v, %v", out, got, err)
			}
		}
		r, err := placement.ResultOf(w.ctx, d.Read(), w.site, w.app)
		if err != nil || r.Reading.Band != placement.NoBand || r.Note() != "placement.note.few" {
			t.Errorf("two answers say nothing: %+v", r)
		}
		_, err = w.s.Start(w.ctx, w.who, w.site, w.app, false)
		wantKind(t, "a finished test begins again", err, fault.Conflict)
	})
}

func TestCloseOverdue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.start(true)
		for range 10 {
			w.answer(true)
		}
		for _, c := range []struct {
			at   time.Time
			want placement.State
		}{{a.Deadline.Add(-time.Second), placement.Running}, {a.Deadline.Add(29 * time.Second), placement.Running}, {a.Deadline.Add(31 * time.Second), placement.Finished}, {a.Deadline.Add(time.Hour), placement.Finished}} {
			w.clock.Set(c.at)
			if err := w.s.CloseOverdue(w.ctx); err != nil {
				t.Fatal(err)
			}
			if got := w.sitting().Attempt; got.State != c.want {
				t.Errorf("at %s: %s", c.at, got.State)
			}
		}
		got := w.sitting().Attempt
		if got.Ended != placement.TimeUp || !got.FinishedAt.Equal(a.Deadline) || got.Reading.Band == placement.NoBand {
			t.Errorf("%+v", got)
		}
	})
}

func TestFinish_onRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		_, err := w.s.Finish(w.ctx, w.who, w.site, w.app)
		wantKind(t, "a test that does not exist", err, fault.NotFound)
		w.start(false)
		for range 9 {
			w.answer(false)
		}
		for range 2 {
			a, err := w.s.Finish(w.ctx, w.who, w.site, w.app)
			if err != nil || a.Ended != placement.Asked || a.Answered != 9 || a.Reading.Band != placement.Supported {
				t.Errorf("%+v, %v", a, err)
			}
		}
		out, _, err := w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 10, Chosen: 0})
		if out != placement.Already || err != nil {
			t.Errorf("after the end: %s, %v", out, err)
		}
	})
}

func TestInvite_secondTry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		counsellor := w.staff(authz.Counsellor)
		invited, err := w.s.Invite(w.ctx, counsellor, w.site, w.app)
		if err != nil || invited.State != placement.Invited || invited.Number != 1 {
			t.Fatalf("%+v, %v", invited, err)
		}
		if again, err := w.s.Invite(w.ctx, counsellor, w.site, w.app); err != nil || again.ID != invited.ID {
			t.Errorf("invited twice: %+v, %v", again, err)
		}
		_, _, err = w.s.Answer(w.ctx, w.who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 1, Chosen: 0})
		wantKind(t, "an answer before the start", err, fault.Conflict)
		if a := w.start(false); a.ID != invited.ID {
			t.Error("the invitation was not used")
		}
		firstItem := *w.sitting().Item
		first := w.finish(func(int) bool { return false })
		w.clock.Set(first.FinishedAt.AddDate(0, 0, 29))
		_, err = w.s.Invite(w.ctx, counsellor, w.site, w.app)
		wantKind(t, "29 days after", err, fault.Conflict)
		w.clock.Set(first.FinishedAt.AddDate(0, 0, 30))
		_, err = w.s.InviteAgain(w.ctx, w.staff(authz.Instructor), w.site, first.ID)
		wantKind(t, "an instructor", err, fault.Forbidden)
		_, err = w.s.InviteAgain(w.ctx, counsellor, w.site, id.New())
		wantKind(t, "an attempt that does not exist", err, fault.NotFound)
		second, err := w.s.InviteAgain(w.ctx, counsellor, w.site, first.ID)
		if err != nil || second.Number != 2 || second.Code == first.Code {
			t.Fatalf("%+v, %v", second, err)
		}
		r, err := placement.ResultOf(w.ctx, d.Read(), w.site, w.app)
		if err != nil || r.Code != first.Code {
			t.Errorf("the first result stands until the second: %+v", r)
		}
		w.start(false)
		if next := *w.sitting().Item; slices.EqualFunc(next.Suite.Terms, firstItem.Suite.Terms, suites.Term.Equal) {
			t.Error("the second try asks the same questions")
		}
		w.finish(func(int) bool { return true })
		r, err = placement.ResultOf(w.ctx, d.Read(), w.site, w.app)
		if err != nil || r.Number != 2 || r.Reading.Band != placement.Solid {
			t.Errorf("%+v, %v", r, err)
		}
		if all, err := placement.Results(w.ctx, d.Read(), w.site); err != nil || all[w.app] != r {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestAccess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.start(false)
		other := authz.HolderOf(id.New())
		for name, who := range map[string]authz.Actor{"another candidate": other, "a visitor": authz.Visitor(), "a director": w.staff(authz.SiteDirector)} {
			if _, err := w.s.Start(w.ctx, who, w.site, w.app, false); err == nil {
				t.Errorf("%s starts the test", name)
			}
			if _, _, err := w.s.Answer(w.ctx, who, w.site, w.app, placement.AnswerCmd{Number: 1, Position: 1}); err == nil {
				t.Errorf("%s answers", name)
			}
			if _, err := w.s.Finish(w.ctx, who, w.site, w.app); err == nil {
				t.Errorf("%s ends the test", name)
			}
			if _, err := w.s.SittingOf(w.ctx, d.Read(), who, w.site, w.app); err == nil {
				t.Errorf("%s sees the questions", name)
			}
		}
		for _, who := range []authz.Actor{w.who, other, authz.Visitor(), w.staff(authz.Learner)} {
			if _, err := placement.Marking(w.ctx, d.Read(), who, w.site, a.SeriesID); err == nil {
				t.Error("the marking list is open to somebody who does not mark")
			}
			if _, _, err := placement.Review(w.ctx, d.Read(), who, w.site, a.ID); err == nil {
				t.Error("the questions and their answers are open to somebody who does not mark")
			}
			if _, err := w.s.OpenSeries(w.ctx, who, w.site); err == nil {
				t.Error("a series is opened by somebody who may not")
			}
		}
		abroad := authz.Actor{AccountID: "b", Memberships: []authz.Membership{{Role: authz.SiteDirector, SiteID: "elsewhere", From: calendar.MustDate("2026-01-01")}}}
		_, err := placement.Marking(w.ctx, d.Read(), abroad, w.site, a.SeriesID)
		wantKind(t, "a director of another site", err, fault.NotFound)
		_, _, err = placement.Review(w.ctx, d.Read(), w.staff(authz.SiteDirector), w.site, id.New())
		wantKind(t, "an attempt that does not exist", err, fault.NotFound)
	})
}

func TestReview_provesEveryAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		a := w.finish(func(p int) bool { return p%3 != 0 })
		m, reviewed, err := placement.Review(w.ctx, d.Read(), w.staff(authz.Counsellor), w.site, a.ID)
		if err != nil || m.Code != a.Code || len(reviewed) != a.Answered {
			t.Fatalf("%d of %d, %v", len(reviewed), a.Answered, err)
		}
		for _, r := range reviewed {
			if !r.Proven || r.Right != (r.Position%3 != 0) || r.Elapsed != 40*time.Second {
				t.Errorf("question %d: %+v", r.Position, r.Answer)
			}
		}
		// Somebody with the database turns an answer right: the review shows it.
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `update placement_answer set is_right = true where position = 3`)
			return err
		})
		_, reviewed, err = placement.Review(w.ctx, d.Read(), w.staff(authz.Counsellor), w.site, a.ID)
		if err != nil || reviewed[2].Proven {
			t.Errorf("a changed mark passes for proven, %v", err)
		}
	})
}

func TestSeries_learnsAndFreezes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		series, err := placement.OpenSeriesOf(w.ctx, d.Read(), w.site)
		if err != nil || series.Number != 1 || len(series.Secret) != 32 {
			t.Fatalf("%+v, %v", series, err)
		}
		w.finish(func(p int) bool { return p%3 != 0 })
		same, err := placement.OpenSeriesOf(w.ctx, d.Read(), w.site)
		if err != nil || same.Scale[placement.FamilySuites] != series.Scale[placement.FamilySuites] {
			t.Error("the scale moved during the series")
		}
		next, err := w.s.OpenSeries(w.ctx, w.staff(authz.SiteDirector), w.site)
		if err != nil || next.Number != 2 || slices.Equal(next.Secret, series.Secret) {
			t.Fatalf("%+v, %v", next, err)
		}
		if next.Scale[placement.FamilySuites] == series.Scale[placement.FamilySuites] {
			t.Error("the next scale learnt nothing")
		}
		read, err := placement.OpenSeriesOf(w.ctx, d.Read(), w.site)
		if err != nil || read.Number != 2 || read.Scale[placement.FamilyRobot] != next.Scale[placement.FamilyRobot] {
			t.Errorf("%+v, %v", read, err)
		}
		all, err := placement.SeriesList(w.ctx, d.Read(), w.site)
		if err != nil || len(all) != 2 || all[1].ClosedAt.IsZero() || !all[0].ClosedAt.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestMarking_showsCodesOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		series := ""
		for range 5 {
			w.app = id.New()
			w.who = authz.HolderOf(w.app)
			series = w.start(false).SeriesID
			for range 8 {
				w.answer(true)
			}
			if _, err := w.s.Finish(w.ctx, w.who, w.site, w.app); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := placement.Marking(w.ctx, d.Read(), w.staff(authz.Instructor), w.site, series)
		if err != nil || len(lines) != 5 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		if !slices.IsSortedFunc(lines, func(a, b placement.Marked) int { return strings.Compare(a.Code, b.Code) }) {
			t.Error("the list is in the order of something else than the codes")
		}
		counts, err := placement.Counts(w.ctx, d.Read(), w.staff(authz.Instructor), w.site, series)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, c := range counts {
			n += c.Answers
			if c.Right != c.Answers || c.Seconds != 40 || c.Expected <= 0 || c.Expected > float64(c.Answers) {
				t.Errorf("%+v", c)
			}
		}
		if n != 40 {
			t.Errorf("%d answers counted", n)
		}
	})
}

type applications struct{ err error }

func (a applications) TestStarted(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) error {
	return a.err
}

func TestStart_admissionMayRefuse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		refusal := fault.New(fault.Conflict, "fault.stale")
		w.s.Applications = applications{refusal}
		if _, err := w.s.Start(w.ctx, w.who, w.site, w.app, false); !errors.Is(err, refusal) {
			t.Errorf("got %v", err)
		}
		if s := w.sitting(); s.Attempt.State != "" {
			t.Error("something was kept of a refused start")
		}
		w.s.Applications = applications{}
		w.start(false)
	})
}

func TestErase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		w.answer(true)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			return placement.Erase(ctx, tx, authz.System("purge"), morning, "placement.take", w.site, w.app)
		})
		for _, table := range []string{"placement_attempt", "placement_answer"} {
			if n, err := db.Scalar[int](w.ctx, d.Read(), `select count(*) from `+table); err != nil || n != 0 {
				t.Errorf("%s keeps %d rows, %v", table, n, err)
			}
		}
		if r, err := placement.ResultOf(w.ctx, d.Read(), w.site, w.app); err != nil || r.State != "" {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestSitIn_asOneAnswerAfterTheOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.start(false)
		byHand := w.finish(func(p int) bool { return p%4 != 0 })
		position := 0
		right := func(it placement.Item, _ float64) (int, time.Duration) {
			position++
			if position%4 != 0 {
				return it.Answer(), 40 * time.Second
			}
			return (it.Answer() + 1) % it.Options(), 40 * time.Second
		}
		sit := func(cmd placement.SitCmd) (a placement.Attempt) {
			t.Helper()
			position = 0
			w.write(func(ctx context.Context, tx *db.Tx) (err error) {
				a, err = w.s.SitIn(ctx, tx, authz.System("test"), w.site, id.New(), cmd)
				return err
			})
			return a
		}
		a := sit(placement.SitCmd{Start: morning, Answer: right})
		if a.Answered != byHand.Answered || a.Reading != byHand.Reading || a.Theta != byHand.Theta || a.Ended != byHand.Ended {
			t.Errorf("%+v, by hand %+v", a, byHand)
		}
		if a := sit(placement.SitCmd{Start: morning, Answer: right, StopAfter: 10}); a.Answered != 10 || a.Ended != placement.Asked {
			t.Errorf("%+v", a)
		}
		slow := func(it placement.Item, _ float64) (int, time.Duration) { return placement.DontKnow, 5 * time.Minute }
		if a := sit(placement.SitCmd{Start: morning, Answer: slow, ExtraTime: true}); a.Answered != 12 || a.Ended != placement.TimeUp || !a.FinishedAt.Equal(morning.Add(time.Hour)) {
			t.Errorf("%+v", a)
		}
		_, reviewed, err := placement.Review(w.ctx, d.Read(), w.staff(authz.Counsellor), w.site, a.ID)
		if err != nil || len(reviewed) != a.Answered || slices.ContainsFunc(reviewed, func(r placement.Reviewed) bool { return !r.Proven }) {
			t.Errorf("%+v, %v", reviewed, err)
		}
	})
}
