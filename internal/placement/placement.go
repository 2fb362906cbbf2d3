// Package placement gives candidates their positioning test (test de
// positionnement, curriculum.md §4): questions made from a seed, served one by
// one, each chosen from the answers before it, marked by the product without a
// name.
//
// A series (série) is the set of attempts that meet one scale: one secret, one
// difficulty for each cell, frozen while it is open. An attempt (passation) is one
// candidate's test; staff see its code, the name is known to admission alone. An
// item (question) is never stored: it is made again from its seed, so that an
// appeal years later sees exactly what the candidate saw.
//
// The package holds no name and imports nothing of admission: an attempt knows an
// application by its identifier only. A result is a band with its uncertainty; the
// package never refuses anybody.
package placement

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"chantier/internal/placement/draw"
	"chantier/internal/placement/robot"
	"chantier/internal/placement/suites"
)

// Family is a kind of item.
type Family string

// The families served.
const (
	FamilySuites Family = "suites"
	FamilyRobot  Family = "robot"
)

// Families lists the families in the order in which they are first seen.
func Families() []Family { return []Family{FamilySuites, FamilyRobot} }

// CellCount is the number of difficulty cells of each family.
const CellCount = 12

// GeneratorVersion names the generators in use. It changes whenever the same seed
// would make another item; the older generators then stay, for appeals.
const GeneratorVersion = 1

// DontKnow is the option « Je ne sais pas »: not right, and better than a guess for whoever reads the result.
const DontKnow = -1

// Item is one question of one family.
type Item struct {
	Family Family
	Suite  *suites.Item
	Robot  *robot.Item
}

// Options tells how many options the item offers, « Je ne sais pas » aside.
func (it Item) Options() int {
	if it.Suite != nil {
		return len(it.Suite.Options)
	}
	return it.Robot.Options()
}

// Answer gives the right option. It must never reach the candidate's browser during the test.
func (it Item) Answer() int {
	if it.Suite != nil {
		return it.Suite.Answer
	}
	return it.Robot.Answer
}

// Generate makes the item of a seed.
func Generate(version int, seed draw.Seed, f Family, cell int) (Item, error) {
	if version != GeneratorVersion {
		return Item{}, fmt.Errorf("placement: generator version %d is unknown", version)
	}
	switch f {
	case FamilySuites:
		it, err := suites.Generate(seed, cell)
		return Item{Family: f, Suite: &it}, err
	case FamilyRobot:
		it, err := robot.Generate(seed, cell)
		return Item{Family: f, Robot: &it}, err
	}
	return Item{}, fmt.Errorf("placement: unknown family %q", f)
}

// Practice gives the example of a family, the same for everybody and never counted.
func Practice(f Family) Item {
	if f == FamilyRobot {
		it := robot.Practice()
		return Item{Family: f, Robot: &it}
	}
	it := suites.Practice()
	return Item{Family: FamilySuites, Suite: &it}
}

// SeedOf gives the seed of one position of one attempt: HMAC-SHA256 under the series' secret.
func SeedOf(secret []byte, applicationID string, attempt, position int) draw.Seed {
	m := hmac.New(sha256.New, secret)
	fmt.Fprintf(m, "item\x00%s\x00%d\x00%d", applicationID, attempt, position)
	return draw.Seed(m.Sum(nil))
}

// codeAlphabet leaves out what is misread: I, L, O, U, 0, 1.
const codeAlphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

// CodeOf gives the code under which an attempt is marked, as "K7P-4MX"; salt tells two equal ones apart.
func CodeOf(secret []byte, applicationID string, attempt, salt int) string {
	m := hmac.New(sha256.New, secret)
	fmt.Fprintf(m, "code\x00%s\x00%d\x00%d", applicationID, attempt, salt)
	s := draw.New(draw.Seed(m.Sum(nil)))
	code := make([]byte, 0, 7)
	for i := range 6 {
		if i == 3 {
			code = append(code, '-')
		}
		code = append(code, codeAlphabet[s.IntN(len(codeAlphabet))])
	}
	return string(code)
}
