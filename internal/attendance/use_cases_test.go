package attendance

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

func keysOf(err error) []string { return keys(fault.Faults(err)) }

// TestSheet_wholeLife: sign, mark, close, reopen, correct, close again.
func TestSheet_wholeLife(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d, 3)
		s.clock.Set(at(8, 58, 0))
		first, err := s.sign(0)
		if err != nil || first.Already || first.Late != 0 {
			t.Fatalf("%+v %v", first, err)
		}
		s.clock.Set(at(9, 30, 0))
		again, err := s.SignHalfDay(ctx, s.actor(0), SignHalfDay{SiteID: s.cohort.SiteID, Code: "000000"})
		if err != nil || !again.Already || !again.Signature.At.Equal(first.Signature.At) {
			t.Errorf("a second click gives the first signature: %+v %v", again, err)
		}
		if late, err := s.sign(1); err != nil || late.Late != 30 {
			t.Errorf("half an hour late: %+v %v", late, err)
		}

		s.clock.Set(at(12, 0, 0))
		if _, err := s.close(s.instructor); !slices.Equal(keysOf(err), []string{"attendance.not_over", "attendance.unmarked"}) {
			t.Errorf("both reasons at once: %v", err)
		}
		if err := s.mark(2, Mark{Status: Present}, true); !slices.Equal(keysOf(err), []string{"attendance.reason_paper"}) {
			t.Errorf("a signature on paper needs its reason: %v", err)
		}
		if err := s.mark(2, Mark{Status: Excused, Ground: Appointment, Late: 30}, false); err != nil {
			t.Fatal(err)
		}
		s.clock.Set(at(12, 31, 0))
		if _, err := s.sign(2); !slices.Equal(keysOf(err), []string{"attendance.code_empty"}) && len(keysOf(err)) == 0 {
			t.Errorf("the morning is over: %v", err)
		}
		closed, err := s.close(s.instructor)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := closed.Proof()
		if err != nil || len(proof.Lines) != 3 || proof.Lines[1].Minutes != 180 || proof.Lines[2].Minutes != 0 || proof.ClosedBy != "Marc Modèle" || proof.Organisation != "Association" {
			t.Errorf("%+v %v", proof, err)
		}
		if _, err := s.close(s.instructor); fault.KindOf(err) != fault.Conflict || !slices.Equal(keysOf(err), []string{"attendance.already_closed"}) {
			t.Errorf("closed twice: %v", err)
		}
		if err := s.mark(0, Mark{Status: Unexcused, Ground: NoNews, Reason: "x"}, false); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a closed sheet never changes: %v", err)
		}

		h := s.morning()
		if err := s.ReopenSheet(ctx, s.instructor, ReopenSheet{h.SiteID, h.ID, h.Version, " "}); !slices.Equal(keysOf(err), []string{"attendance.reopen_reason"}) {
			t.Errorf("a reason is needed: %v", err)
		}
		if err := s.ReopenSheet(ctx, s.instructor, ReopenSheet{h.SiteID, h.ID, h.Version, "Awa02 était là, sans téléphone"}); err != nil {
			t.Fatal(err)
		}
		if err := s.mark(2, Mark{Status: Present, Reason: "signé sur papier"}, true); err != nil {
			t.Fatal(err)
		}
		hours, err := HoursOf(ctx, d.Read(), h.SiteID, "", day("2026-10-01"), day("2026-10-31"))
		if err != nil || Total(hours).Present != 210+180 || Total(hours).ByGround[Appointment] != 210 {
			t.Errorf("while the correction is open, the closed edition counts: %+v %v", hours, err)
		}
		second, err := s.close(s.instructor)
		if err != nil || second.Edition != 2 || second.PrevHash != closed.Hash {
			t.Fatalf("%+v %v", second, err)
		}
		proof, err = second.Proof()
		if err != nil || proof.Reason == "" || proof.Lines[2].Means != OnPaper || proof.Lines[2].Minutes != 210 {
			t.Errorf("%+v %v", proof, err)
		}
		hours, err = HoursOf(ctx, d.Read(), h.SiteID, s.cohort.ID, day("2026-10-01"), day("2026-10-31"))
		if err != nil || Total(hours).Present != 210+180+210 || Total(hours).HalfDays != 3 {
			t.Errorf("the new edition replaces the old in the count: %+v %v", hours, err)
		}
		if bad, err := VerifyChain(ctx, d.Read(), h.SiteID, s.cohort.ID); err != nil || bad != nil {
			t.Errorf("chain: %+v %v", bad, err)
		}
		if old, err := ClosedByID(ctx, d.Read(), h.SiteID, h.ID, 1); err != nil || old.Hash != closed.Hash || old.Content != closed.Content {
			t.Errorf("the first edition stays as it was: %v", err)
		}
		if bad, err := audit.Verify(ctx, d.Read(), h.SiteID); err != nil || bad != nil {
			t.Errorf("trail: %+v %v", bad, err)
		}
	})
}

func TestSignHalfDay_guessing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d, 2)
		s.clock.Set(at(9, 0, 0))
		wrong := "123456"
		if CodeMatches(s.morning().Secret, wrong, s.clock.Now()) {
			wrong = "654321"
		}
		try := func(code string) error {
			_, err := s.SignHalfDay(ctx, s.actor(0), SignHalfDay{SiteID: s.cohort.SiteID, Code: code})
			return err
		}
		if err := try("  "); !slices.Equal(keysOf(err), []string{"attendance.code_empty"}) {
			t.Errorf("nothing typed is not a guess: %v", err)
		}
		for range maxGuesses {
			if err := try(wrong); !slices.Equal(keysOf(err), []string{"attendance.code_wrong"}) {
				t.Fatalf("wrong: %v", err)
			}
		}
		right := CodeAt(s.morning().Secret, s.clock.Now())
		if err := try(right); fault.KindOf(err) != fault.TooMany {
			t.Errorf("after five wrong codes even the right one waits: %v", err)
		}
		if _, err := s.sign(1); err != nil {
			t.Errorf("the neighbour signs: %v", err)
		}
		s.clock.Set(at(9, 10, 1))
		if _, err := s.sign(0); err != nil {
			t.Errorf("ten minutes later: %v", err)
		}
	})
}

// TestSignHalfDay_wholeRoom: twelve phones at once, some pressing twice.
func TestSignHalfDay_wholeRoom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSchool(t, d, 12)
		s.clock.Set(at(9, 0, 0))
		var wg sync.WaitGroup
		errs := make([]error, 24)
		for i := range errs {
			wg.Go(func() { _, errs[i] = s.sign(i % 12) })
		}
		wg.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("press %d: %v", i, err)
			}
		}
		sheet, err := SheetByID(context.Background(), d.Read(), s.cohort.SiteID, s.morning().ID)
		if err != nil || sheet.Count().Signed != 12 {
			t.Errorf("%+v %v", sheet.Count(), err)
		}
	})
}

// TestCloseSheet_twoTrainers: one closes, the other is told who did and when.
func TestCloseSheet_twoTrainers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSchool(t, d, 1)
		s.clock.Set(at(9, 0, 0))
		if _, err := s.sign(0); err != nil {
			t.Fatal(err)
		}
		s.clock.Set(at(12, 30, 0))
		h := s.morning()
		names := []string{"Marc Modèle", "Léa Exemple"}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, name := range names {
			who := s.staff(name, authz.Membership{Role: authz.Instructor, SiteID: h.SiteID})
			wg.Go(func() {
				_, errs[i] = s.CloseSheet(context.Background(), who, CloseSheet{h.SiteID, h.ID, h.Version})
			})
		}
		wg.Wait()
		winner := 0
		if errs[0] != nil {
			winner = 1
		}
		if errs[winner] != nil || errs[1-winner] == nil {
			t.Fatalf("exactly one closes: %v", errs)
		}
		f := fault.Faults(errs[1-winner])
		if len(f) != 1 || f[0].Key != "attendance.already_closed" || f[0].Args[1] != names[winner] || !f[0].Args[3].(time.Time).Equal(at(12, 30, 0)) {
			t.Errorf("the other is told by whom and when: %v", errs[1-winner])
		}
		sheet, err := SheetByID(context.Background(), d.Read(), h.SiteID, h.ID)
		if err != nil || len(sheet.Closed) != 1 {
			t.Errorf("one edition: %d %v", len(sheet.Closed), err)
		}
	})
}

// TestSignWhileClosing: at the last second the clock allows both. Whatever wins, what was
// acknowledged is in the closed sheet: nobody has signed a sheet that does not say so.
func TestSignWhileClosing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d, 2)
		s.clock.Set(at(9, 0, 0))
		if _, err := s.sign(0); err != nil {
			t.Fatal(err)
		}
		if err := s.mark(1, Mark{Status: Unexcused, Ground: NoNews}, false); err != nil {
			t.Fatal(err)
		}
		s.clock.Set(at(12, 30, 0))
		h := s.morning()
		code := CodeAt(h.Secret, s.clock.Now())
		var signErr, closeErr error
		var closed ClosedSheet
		var wg sync.WaitGroup
		wg.Go(func() {
			_, signErr = s.SignHalfDay(ctx, s.actor(1), SignHalfDay{SiteID: h.SiteID, Code: code})
		})
		wg.Go(func() {
			closed, closeErr = s.CloseSheet(ctx, s.instructor, CloseSheet{h.SiteID, h.ID, h.Version})
		})
		wg.Wait()
		if closeErr != nil {
			t.Fatal(closeErr)
		}
		if signErr != nil && !slices.Equal(keysOf(signErr), []string{"attendance.sign_closed"}) {
			t.Fatalf("signing: %v", signErr)
		}
		proof, err := closed.Proof()
		if err != nil {
			t.Fatal(err)
		}
		if inSheet := !proof.Lines[1].SignedAt.IsZero(); inSheet != (signErr == nil) {
			t.Errorf("signed: %v, in the sheet: %v", signErr == nil, inSheet)
		}
	})
}

func TestCloseSheet_staleVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSchool(t, d, 1)
		shown := s.morning()
		s.clock.Set(at(12, 30, 0))
		if err := s.mark(0, Mark{Status: Unexcused, Ground: NoNews}, false); err != nil {
			t.Fatal(err)
		}
		_, err := s.CloseSheet(context.Background(), s.instructor, CloseSheet{shown.SiteID, shown.ID, shown.Version})
		if fault.KindOf(err) != fault.Conflict || !slices.Equal(keysOf(err), []string{"fault.stale"}) {
			t.Errorf("the trainer signs what they have read: %v", err)
		}
	})
}

func TestRights(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := context.Background()
	s := newSchool(t, d, 1)
	s.clock.Set(at(12, 30, 0))
	h := s.morning()
	for _, c := range []struct {
		name string
		who  authz.Actor
		want fault.Kind
	}{
		{"outside trainer of the cohort", s.staff("x", authz.Membership{Role: authz.ExternalTrainer, SiteID: h.SiteID, CohortID: h.CohortID}), fault.Invalid},
		{"outside trainer of another cohort", s.staff("x", authz.Membership{Role: authz.ExternalTrainer, SiteID: h.SiteID, CohortID: "other"}), fault.Forbidden},
		{"instructor of another site", s.staff("x", authz.Membership{Role: authz.Instructor, SiteID: "other"}), fault.NotFound},
		{"learner", s.actor(0), fault.Forbidden},
		{"counsellor", s.staff("x", authz.Membership{Role: authz.Counsellor, SiteID: h.SiteID}), fault.Forbidden},
	} {
		if _, err := s.CloseSheet(ctx, c.who, CloseSheet{h.SiteID, h.ID, h.Version}); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := s.CloseSheet(ctx, s.instructor, CloseSheet{"other", h.ID, h.Version}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("by another site's address: %v", err)
	}
	if _, err := s.SignHalfDay(ctx, s.instructor, SignHalfDay{SiteID: h.SiteID}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an instructor has nothing to sign: %v", err)
	}
}

func TestTimetable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d, 1)
		all, err := HalfDays(ctx, d.Read(), s.cohort.SiteID, s.cohort.ID, s.cohort.StartsOn, s.cohort.EndsOn)
		if err != nil || len(all) != 422 {
			t.Fatalf("%d half-days, %v", len(all), err)
		}
		h := s.halfDay(day("2026-10-15"), calendar.Morning)
		edit := EditHalfDay{h.SiteID, h.ID, h.Version, Details{StartMinute: 570, EndMinute: 750, Kind: "elsewhere", Room: " Musée  ", Title: "Visite"}}
		if err := s.EditHalfDay(ctx, s.instructor, edit); err != nil {
			t.Fatal(err)
		}
		if err := s.EditHalfDay(ctx, s.instructor, edit); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale form: %v", err)
		}
		if n, err := s.AssignHalfDays(ctx, s.instructor, AssignHalfDays{SiteID: h.SiteID, CohortID: h.CohortID, From: day("2026-11-02"), To: day("2026-11-06"), Room: "Salle 2"}); err != nil || n != 10 {
			t.Errorf("a week of ten half-days: %d %v", n, err)
		}
		pattern := slices.DeleteFunc(DefaultPattern(2100), func(p Slot) bool { return p.Weekday == time.Friday })
		done, err := s.PlanTimetable(ctx, s.instructor, PlanTimetable{h.SiteID, h.CohortID, pattern})
		if err != nil || done.Added != 0 || done.Removed == 0 {
			t.Fatalf("no more Fridays: %+v %v", done, err)
		}
		if got := s.halfDay(day("2026-10-15"), calendar.Morning); got.Room != "Musée" || got.StartMinute != 570 || got.Kind != "elsewhere" {
			t.Errorf("what was set by hand stays: %+v", got)
		}
		s.halfDay(day("2026-10-09"), calendar.Morning) // a past Friday is still there
		again, err := s.PlanTimetable(ctx, s.instructor, PlanTimetable{SiteID: h.SiteID, CohortID: h.CohortID})
		if err != nil || again != (Planned{}) {
			t.Errorf("a second run changes nothing: %+v %v", again, err)
		}
	})
}

// TestRecordPast: ten months of twelve people, about 4 500 signatures (domain.md §11.2), through the rule of closing.
func TestRecordPast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d, 12)
		past := s.past(day("2027-07-01"))
		s.write(func(ctx context.Context, tx *db.Tx) error {
			return s.RecordPastTx(ctx, tx, authz.System("test"), s.clock.Now(), s.cohort.SiteID, s.cohort.ID, past)
		})
		hours, err := HoursOf(ctx, d.Read(), s.cohort.SiteID, s.cohort.ID, s.cohort.StartsOn, s.cohort.EndsOn)
		if err != nil {
			t.Fatal(err)
		}
		total := Total(hours)
		if len(hours) != 12*10 || total.HalfDays != 422*12 || total.Planned != 422*12*210 || total.Present+total.Excused != total.Planned {
			t.Errorf("%d rows, %+v", len(hours), total)
		}
		if bad, err := VerifyChain(ctx, d.Read(), s.cohort.SiteID, s.cohort.ID); err != nil || bad != nil {
			t.Errorf("chain: %+v %v", bad, err)
		}
		err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.RecordPastTx(ctx, tx, authz.System("test"), s.clock.Now(), s.cohort.SiteID, s.cohort.ID, past[:1])
		})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a closed sheet is not recorded again: %v", err)
		}
		// Evidence: the engine refuses to rewrite it, whoever asks.
		for _, statement := range []string{`update attendance_sheet set content = 'x'`, `update attendance_signature set signed_at = 'x'`, `update attendance_line set present_minutes = 1`} {
			err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, statement); return err })
			if err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}

func TestToClose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := newSchool(t, d, 1)
		past := s.past(day("2026-10-13"))
		s.write(func(ctx context.Context, tx *db.Tx) error {
			return s.RecordPastTx(ctx, tx, authz.System("test"), s.clock.Now(), s.cohort.SiteID, s.cohort.ID, past)
		})
		for now, want := range map[time.Time]int{at(8, 0, 0): 2, at(12, 30, 0): 3, at(17, 0, 0): 4} {
			open, err := ToClose(ctx, d.Read(), s.cohort.SiteID, now)
			if err != nil || len(open) != want {
				t.Errorf("%s: %d sheets to close, want %d (%v)", now, len(open), want, err)
			}
		}
	})
}
