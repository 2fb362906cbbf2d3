package attendance

import (
	"slices"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/programme"
)

func morning() HalfDay {
	return HalfDay{ID: "h", SiteID: "s", CohortID: "c", Day: day("2026-10-14"), Half: calendar.Morning, StartMinute: 540, EndMinute: 750,
		Kind: programme.InClass, State: Open, Edition: 1, Version: 1, Secret: "secret-of-the-half-day"}
}

func at(hour, minute, second int) time.Time {
	return time.Date(2026, 10, 14, hour, minute, second, 0, clock.Paris())
}

func signedAt(t time.Time) *Signature { return &Signature{At: t, Means: ByCode} }

// TestInstants: the same 9 o'clock is another instant on each side of the change of hour (25 October 2026).
func TestInstants(t *testing.T) {
	h := morning()
	if got := h.StartsAt().Format(time.RFC3339); got != "2026-10-14T07:00:00Z" {
		t.Errorf("summer time: %s", got)
	}
	h.Day = day("2026-10-26")
	if got := h.StartsAt().Format(time.RFC3339); got != "2026-10-26T08:00:00Z" {
		t.Errorf("winter time: %s", got)
	}
	if h.EndsAt().Sub(h.StartsAt()) != 3*time.Hour+30*time.Minute {
		t.Error("3 h 30")
	}
}

// TestJudge: strictly the time lost is counted (C. trav., art. L.1331-2).
func TestJudge(t *testing.T) {
	mark := func(s Status, g Ground, late, early int) *Mark {
		return &Mark{Status: s, Ground: g, Late: calendar.Minutes(late), Early: calendar.Minutes(early)}
	}
	cases := []struct {
		name    string
		line    Line
		status  Status
		late    calendar.Minutes
		minutes calendar.Minutes
	}{
		{"nothing", Line{}, Unmarked, 0, 0},
		{"before the hour", Line{Signature: signedAt(at(8, 55, 0))}, Present, 0, 210},
		{"within the grace", Line{Signature: signedAt(at(9, 10, 0))}, Present, 0, 210},
		{"after the grace", Line{Signature: signedAt(at(9, 10, 1))}, Present, 10, 200},
		{"an hour late", Line{Signature: signedAt(at(10, 0, 59))}, Present, 60, 150},
		{"late by signature, but the trainer saw them", Line{Signature: signedAt(at(10, 0, 0)), Mark: mark(Present, "", 0, 0)}, Present, 0, 210},
		{"left early", Line{Signature: signedAt(at(9, 0, 0)), Mark: mark(Present, "", 0, 45)}, Present, 0, 165},
		{"absent", Line{Mark: mark(Excused, SickLeave, 0, 0)}, Excused, 0, 0},
		{"signed, then taken out", Line{Signature: signedAt(at(9, 0, 0)), Mark: mark(Unexcused, LeftTheRoom, 0, 0)}, Unexcused, 0, 0},
	}
	for _, c := range cases {
		got := Judge(morning(), c.line)
		if got.Status != c.status || got.Late != c.late || got.Minutes != c.minutes {
			t.Errorf("%s: %s, late %d, %d minutes", c.name, got.Status, got.Late, got.Minutes)
		}
	}
}

func TestMaySign(t *testing.T) {
	closed := morning()
	closed.State = Closed
	cases := []struct {
		name     string
		h        HalfDay
		expected bool
		now      time.Time
		want     []string
	}{
		{"on time", morning(), true, at(9, 0, 0), nil},
		{"a quarter before", morning(), true, at(8, 45, 0), nil},
		{"too early", morning(), true, at(8, 44, 59), []string{"attendance.too_early"}},
		{"last second", morning(), true, at(12, 30, 0), nil},
		{"too late", morning(), true, at(12, 30, 1), []string{"attendance.too_late"}},
		{"everything wrong", closed, false, at(13, 0, 0), []string{"attendance.sign_closed", "attendance.not_expected", "attendance.too_late"}},
	}
	for _, c := range cases {
		if got := keys(MaySign(c.h, c.expected, c.now)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func line(id string, sig *Signature, m *Mark) Line {
	return Judge(morning(), Line{Learner: cohort.Learner{ID: id, GivenName: id, FamilyName: "X"}, Signature: sig, Mark: m})
}

// TestMayClose tells every reason at once (CAA Nantes, 20 April and 1 June 2021: each person signs for each half-day).
func TestMayClose(t *testing.T) {
	over, during := at(12, 30, 0), at(12, 29, 59)
	ok := line("ok", signedAt(at(9, 0, 0)), nil)
	cases := []struct {
		name  string
		lines []Line
		now   time.Time
		want  []string
	}{
		{"good", []Line{ok, line("sick", nil, &Mark{Status: Excused, Ground: SickLeave})}, over, nil},
		{"not over", []Line{ok}, during, []string{"attendance.not_over"}},
		{"nobody", nil, over, []string{"attendance.nobody"}},
		{"everything", []Line{line("a", nil, nil), line("b", nil, &Mark{Status: Present}), line("c", nil, &Mark{Status: Excused}),
			line("d", nil, &Mark{Status: Unexcused, Ground: SickLeave})}, during,
			[]string{"attendance.not_over", "attendance.unmarked", "attendance.unsigned", "attendance.unfounded", "attendance.unfounded"}},
	}
	for _, c := range cases {
		if got := keys(MayClose(Sheet{HalfDay: morning(), Lines: c.lines}, c.now)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCheckMark(t *testing.T) {
	cases := []struct {
		name   string
		mark   Mark
		signed bool
		want   []string
	}{
		{"nothing chosen", Mark{}, false, []string{"fault.required"}},
		{"absent with a ground", Mark{Status: Excused, Ground: Appointment}, false, nil},
		{"absent without", Mark{Status: Excused}, false, []string{"attendance.ground_missing"}},
		{"a ground of the other kind", Mark{Status: Unexcused, Ground: SickLeave}, false, []string{"attendance.ground_missing"}},
		{"another ground needs words", Mark{Status: Excused, Ground: OtherExcuse}, false, []string{"attendance.reason_other"}},
		{"absent though signed needs words", Mark{Status: Unexcused, Ground: LeftTheRoom}, true, []string{"attendance.reason_signed"}},
		{"late and gone all the morning", Mark{Status: Present, Late: 150, Early: 60}, true, []string{"attendance.minutes_bounds"}},
		{"negative", Mark{Status: Present, Late: -1}, true, []string{"attendance.minutes_bounds"}},
	}
	for _, c := range cases {
		if got := keys(CheckMark(morning(), c.mark, c.signed)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestExpected(t *testing.T) {
	l := cohort.Learner{EnteredOn: day("2026-09-01"), LeftOn: day("2026-12-15")}
	for d, want := range map[string]bool{"2026-08-31": false, "2026-09-01": true, "2026-12-15": true, "2026-12-16": false} {
		if Expected(l, day(d)) != want {
			t.Errorf("%s: want %v", d, want)
		}
	}
}

// TestCode: the code of a moment is taken in its own window and the next, and never again.
func TestCode(t *testing.T) {
	start := time.Unix(1_800_000_000, 0) // a multiple of twenty seconds
	code := CodeAt("s", start)
	if len(code) != 6 {
		t.Fatalf("six digits: %q", code)
	}
	for after, want := range map[time.Duration]bool{-time.Second: false, 0: true, 19 * time.Second: true, 20 * time.Second: true, 39 * time.Second: true, 40 * time.Second: false} {
		if CodeMatches("s", code, start.Add(after)) != want {
			t.Errorf("after %s: want %v", after, want)
		}
	}
	if CodeMatches("another half-day", code, start) || CodeMatches("s", "", start) || CodeMatches("s", code+"0", start) {
		t.Error("another secret, nothing, or more digits must not pass")
	}
	if !CodeMatches("s", code[:3]+" "+code[3:], start) {
		t.Error("people type a space in the middle")
	}
	if got := CodeLeft(start.Add(5 * time.Second)); got != 15*time.Second {
		t.Errorf("left: %s", got)
	}
}

// TestCode_known pins the derivation: a changed code on a screen that is already up would refuse a whole room.
func TestCode_known(t *testing.T) {
	if got := CodeAt("secret-of-the-half-day", time.Unix(1_800_000_000, 0)); got != knownCode {
		t.Errorf("got %s", got)
	}
}

const knownCode = "880136"

// FuzzCleanCode: whatever is typed, only digits remain, and nothing is invented.
func FuzzCleanCode(f *testing.F) {
	f.Add("482 913")
	f.Add("４８２９１３")
	f.Fuzz(func(t *testing.T, typed string) {
		got := CleanCode(typed)
		if len(got) > len(typed) {
			t.Fatalf("%q gives %q", typed, got)
		}
		for _, r := range got {
			if r < '0' || r > '9' {
				t.Fatalf("%q gives %q", typed, got)
			}
		}
		CodeMatches("secret", typed, time.Unix(0, 0))
	})
}

func TestSeal_chain(t *testing.T) {
	s := Sheet{HalfDay: morning(), Lines: []Line{line("a", signedAt(at(9, 0, 0)), nil)}}
	p := ProofOf(s, Place{"Association", "Nord", "1 rue"}, "Marc", at(12, 31, 0), nil)
	first, err := Seal(p, s.HalfDay, "account", ClosedSheet{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Seal(p, s.HalfDay, "account", first)
	if err != nil {
		t.Fatal(err)
	}
	if first.Seq != 1 || second.Seq != 2 || second.PrevHash != first.Hash || first.Hash == second.Hash {
		t.Errorf("%+v\n%+v", first, second)
	}
	back, err := first.Proof()
	if err != nil || back.Lines[0].Name != "a X" || !back.Lines[0].SignedAt.Equal(at(9, 0, 0)) {
		t.Errorf("%+v %v", back, err)
	}
	changed := first
	changed.Content += " "
	if changed.digest() == first.Hash {
		t.Error("a changed content must not keep its hash")
	}
}
