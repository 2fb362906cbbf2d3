package programme

import (
	"slices"
	"testing"

	"chantier/contenu"
	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

func day(s string) calendar.Date { return calendar.MustDate(s) }

func tenMonths() cohort.Cohort {
	return cohort.Cohort{ID: "c", SiteID: "s", Name: "Promo", StartsOn: day("2026-09-01"), EndsOn: day("2027-06-30")}
}

func model(t *testing.T) []Model {
	t.Helper()
	c, err := curriculum.Load(contenu.FS)
	if c == nil || len(c.Phases) == 0 {
		t.Fatal(err) // a fault elsewhere in the content is the business of the curriculum's own tests
	}
	return ModelOf(c)
}

// TestOpenDays: domain.md §11.2, weekdays less public holidays.
func TestOpenDays(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2016-09-05", "2017-07-04", 210}, {"2025-09-01", "2026-06-30", 209},
		{"2026-09-01", "2027-06-30", 211}, {"2027-01-04", "2027-11-03", 213},
	} {
		if got := len(Closures{}.OpenDays(day(c.from), day(c.to))); got != c.want {
			t.Errorf("%s → %s: %d open days, want %d", c.from, c.to, got, c.want)
		}
	}
	closed := Closures{{StartsOn: day("2026-12-21"), EndsOn: day("2027-01-01")}}
	if got := len(closed.OpenDays(day("2026-09-01"), day("2027-06-30"))); got != 211-8 {
		t.Errorf("with a fortnight closed: %d", got)
	}
}

func TestDraft_modelOnTenMonths(t *testing.T) {
	m := model(t)
	phases, err := Draft(m, tenMonths(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(phases) != len(m) || len(m) == 0 {
		t.Fatalf("%d phases for %d of the model", len(phases), len(m))
	}
	if l := CheckPlan(phases, tenMonths()); len(l) > 0 {
		t.Errorf("the draft does not pass its own checks: %v", l)
	}
	want := [][2]string{{"2026-09-01", "2026-09-03"}, {"2026-09-04", "2026-10-29"}}
	for i, w := range want {
		if phases[i].StartsOn != day(w[0]) || phases[i].EndsOn != day(w[1]) {
			t.Errorf("phase %d: %s → %s, want %v", i, phases[i].StartsOn, phases[i].EndsOn, w)
		}
	}
	if last := phases[len(phases)-1]; last.Setting != InCompany || phases[1].Setting != InClass {
		t.Errorf("settings: %s, %s", phases[1].Setting, last.Setting)
	}
}

// TestDraft_anyProgramme: two phases, three weeks, or more phases than the model: nothing assumes five nor ten months.
func TestDraft_anyProgramme(t *testing.T) {
	short := cohort.Cohort{StartsOn: day("2026-09-07"), EndsOn: day("2026-09-25")}
	two := []Model{{Title: "Caler", Weeks: 8, Setting: InClass}, {Title: "Poser", Weeks: 2, Setting: Elsewhere}}
	phases, err := Draft(two, short, nil)
	if err != nil {
		t.Fatal(err)
	}
	if phases[0].EndsOn != day("2026-09-22") || phases[1].StartsOn != day("2026-09-23") || phases[1].EndsOn != day("2026-09-25") {
		t.Errorf("15 days shared 12 and 3: got %+v", phases)
	}
	one := cohort.Cohort{StartsOn: day("2026-09-07"), EndsOn: day("2026-09-07")}
	if _, err := Draft(two, one, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("two phases on one day: %v", err)
	}
}

func TestShrink(t *testing.T) {
	for _, c := range []struct {
		lengths   []int
		available int
		want      []int
	}{
		{[]int{3, 40, 50}, 200, []int{3, 40, 50}},
		{[]int{3, 40, 50, 30, 20, 43}, 93, []int{2, 20, 25, 15, 10, 21}},
		{[]int{100, 1, 1}, 10, []int{8, 1, 1}},
	} {
		got, ok := Shrink(c.lengths, c.available)
		if !ok || !slices.Equal(got, c.want) {
			t.Errorf("%v in %d: %v %v, want %v", c.lengths, c.available, got, ok, c.want)
		}
	}
}

// FuzzShrink: whatever the lengths, the days used are exactly those available and no phase vanishes.
func FuzzShrink(f *testing.F) {
	f.Add(uint8(3), uint8(40), uint8(50), uint8(12))
	f.Fuzz(func(t *testing.T, a, b, c, available uint8) {
		lengths := []int{max(1, int(a)), max(1, int(b)), max(1, int(c))}
		total := lengths[0] + lengths[1] + lengths[2]
		out, ok := Shrink(lengths, int(available))
		if !ok {
			if available >= 3 {
				t.Fatalf("%v should fit in %d", lengths, available)
			}
			return
		}
		sum := 0
		for _, n := range out {
			if n < 1 {
				t.Fatalf("%v in %d: %v", lengths, available, out)
			}
			sum += n
		}
		if sum != min(total, int(available)) {
			t.Fatalf("%v in %d: %v", lengths, available, out)
		}
	})
}

func TestArrange(t *testing.T) {
	c := tenMonths()
	phases := []Phase{{Title: "A"}, {Title: "B"}}
	got, l := Arrange(phases, []float64{1, 2.4}, c, Closures{{StartsOn: day("2026-09-07"), EndsOn: day("2026-09-11")}})
	if len(l) > 0 {
		t.Fatal(l)
	}
	if got[0].EndsOn != day("2026-09-14") || got[1].StartsOn != day("2026-09-15") || got[1].EndsOn != day("2026-09-30") {
		t.Errorf("a closed week pushes what follows: %+v", got)
	}
	if _, l := Arrange(phases, []float64{0, 900}, c, nil); len(l) != 2 {
		t.Errorf("each bad length is told: %v", l)
	}
	if _, l := Arrange(phases, []float64{40, 40}, c, nil); len(l) != 1 || l[0].Args[1] != 400-211 {
		t.Errorf("days that lack: %v", l)
	}
}

func TestCheckPlan_everyReason(t *testing.T) {
	ok := func(title, from, to string) Phase {
		return Phase{Title: title, StartsOn: day(from), EndsOn: day(to), Setting: InClass}
	}
	cases := []struct {
		name   string
		phases []Phase
		want   []string
	}{
		{"good", []Phase{ok("A", "2026-09-01", "2026-10-30"), ok("B", "2026-11-02", "2027-06-30")}, nil},
		{"none", nil, []string{"programme.no_phase"}},
		{"overlap by one day", []Phase{ok("A", "2026-09-01", "2026-10-30"), ok("B", "2026-10-30", "2026-11-30")}, []string{"programme.overlap"}},
		{"outside", []Phase{ok("A", "2026-08-31", "2027-07-01")}, []string{"programme.outside_cohort", "programme.outside_cohort"}},
		{"backwards", []Phase{ok("A", "2026-10-30", "2026-10-01")}, []string{"programme.ends_before"}},
		{"empty", []Phase{{}}, []string{"fault.required", "fault.required", "fault.required", "fault.required"}},
	}
	for _, c := range cases {
		var got []string
		for _, f := range CheckPlan(c.phases, tenMonths()) {
			got = append(got, f.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
