package placement

import (
	"encoding/hex"
	"regexp"
	"testing"
	"time"
)

// TestSeedOf_neverChanges: the seed is what an appeal starts from.
func TestSeedOf_neverChanges(t *testing.T) {
	seed := SeedOf([]byte("0123456789abcdef0123456789abcdef"), "application", 1, 1)
	if got := hex.EncodeToString(seed[:]); got != "624ff312840a554fa494fed055b655399bf50ff2b7e786a1c9a7cdb0a1a2e6f5" {
		t.Errorf("got %s", got)
	}
	seen := map[string]bool{}
	for _, app := range []string{"a", "a1", "b"} {
		for attempt := 1; attempt <= 3; attempt++ {
			for position := 1; position <= 24; position++ {
				s := SeedOf([]byte("secret"), app, attempt, position)
				if seen[string(s[:])] {
					t.Fatalf("%s %d %d: a seed comes twice", app, attempt, position)
				}
				seen[string(s[:])] = true
			}
		}
	}
}

func TestCodeOf(t *testing.T) {
	form := regexp.MustCompile(`^[A-HJKMNP-TV-Z2-9]{3}-[A-HJKMNP-TV-Z2-9]{3}$`)
	codes := map[string]bool{}
	for salt := range 1000 {
		c := CodeOf([]byte("secret"), "application", 1, salt)
		if !form.MatchString(c) {
			t.Fatalf("%q is easily misread", c)
		}
		codes[c] = true
	}
	if len(codes) < 999 {
		t.Errorf("%d different codes of 1000", len(codes))
	}
}

func TestGenerate_refusesWhatItCannotMakeAgain(t *testing.T) {
	seed := SeedOf([]byte("secret"), "a", 1, 1)
	if _, err := Generate(GeneratorVersion+1, seed, FamilySuites, 3); err == nil {
		t.Error("an unknown generator version made an item")
	}
	if _, err := Generate(GeneratorVersion, seed, "boxes", 3); err == nil {
		t.Error("an unknown family made an item")
	}
	if _, err := Generate(GeneratorVersion, seed, FamilyRobot, CellCount); err == nil {
		t.Error("an unknown cell made an item")
	}
	for _, f := range Families() {
		it, err := Generate(GeneratorVersion, seed, f, 3)
		if err != nil || it.Family != f || it.Options() < 4 || it.Answer() < 0 || it.Answer() >= it.Options() {
			t.Errorf("%s: %+v, %v", f, it, err)
		}
		if p := Practice(f); p.Family != f || p.Answer() >= p.Options() {
			t.Errorf("practice of %s: %+v", f, p)
		}
	}
}

func TestMinutesLeft(t *testing.T) {
	start := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]int{
		0: 45, time.Second: 45, 4 * time.Minute: 45, 6 * time.Minute: 40, 34 * time.Minute: 15, 35 * time.Minute: 10,
		36*time.Minute + time.Second: 9, 44*time.Minute + 59*time.Second: 1, 45 * time.Minute: 0, time.Hour: 0,
	} {
		if got := MinutesLeft(start.Add(after), DeadlineOf(start, false)); got != want {
			t.Errorf("after %s: %d minutes, want %d", after, got, want)
		}
	}
	if got := MinutesLeft(start, DeadlineOf(start, true)); got != 60 {
		t.Errorf("with a third more: %d", got)
	}
}
