// Package report counts (S15, S17-S20): the funnel from the poster to the job, who
// the learners are, hours, exits, money. A figure is shown with the counts that it
// comes from, and small groups are masked for readers from outside.
package report

import (
	"strconv"

	"chantier/internal/person"
	"chantier/internal/platform/calendar"
)

// Place is one line of the funnel: what became of those whom a poster brought.
type Place struct {
	ID, Name, Code, Campaign                               string
	Visits, Applications, Admitted, Contracts, Exits, Jobs int
}

// Total adds lines up.
func Total(places []Place) Place {
	var t Place
	for _, p := range places {
		t.Visits += p.Visits
		t.Applications += p.Applications
		t.Admitted += p.Admitted
		t.Contracts += p.Contracts
		t.Exits += p.Exits
		t.Jobs += p.Jobs
	}
	return t
}

// People is who the learners are, as told by themselves.
type People struct {
	Women, Men, Others, Untold int
	Under26, From26, From50    int
	AgeUntold                  int
}

// All counts everybody.
func (p People) All() int { return p.Women + p.Men + p.Others + p.Untold }

// Member is what PeopleOf needs of a learner.
type Member struct {
	Sex       person.Sex
	BirthDate calendar.Date
	EnteredOn calendar.Date // the age counted is that of the first day
}

// PeopleOf counts learners: under 26 and 50 and over are the classes of the eligibility criteria (JEUNE, SENIOR).
func PeopleOf(members []Member) People {
	var p People
	for _, m := range members {
		switch m.Sex {
		case person.Female:
			p.Women++
		case person.Male:
			p.Men++
		case person.OtherSex:
			p.Others++
		default:
			p.Untold++
		}
		switch age := m.BirthDate.AgeOn(m.EnteredOn); {
		case m.BirthDate.IsZero():
			p.AgeUntold++
		case age < 26:
			p.Under26++
		case age < 50:
			p.From26++
		default:
			p.From50++
		}
	}
	return p
}

// maskBelow is the size under which a group could tell who somebody is.
const maskBelow = 5

// Masked writes a count for a reader from outside: "< 5" hides one to four people; nobody and larger groups are told.
func Masked(n int) string {
	if n > 0 && n < maskBelow {
		return "< " + strconv.Itoa(maskBelow)
	}
	return strconv.Itoa(n)
}
