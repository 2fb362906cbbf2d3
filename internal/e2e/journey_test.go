package e2e_test

import (
	"strings"
	"testing"
)

// TestJourney walks the whole journey of one learner, from the poster on the wall to the job, each person at their own
// browser: the direction, the office, the counsellor, two instructors, a candidate who becomes a learner, an
// association, a company tutor, the network.
func TestJourney(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		j := &journey{school: s}
		for _, step := range []struct {
			name string
			walk func(t *testing.T)
		}{
			{"1 a director prints a poster", j.poster},
			{"2 a visitor applies from the poster", j.apply},
			{"2 the office enters an application made by telephone", j.enterByPhone},
			{"3 the candidate takes the test", j.test},
			{"4 the candidate books an interview", j.book},
			{"4 two people mark it alone", j.interview},
			{"5 the direction decides", j.decide},
			{"5 the candidate accepts and opens an account", j.accept},
			{"6 a contract is drafted, signed by both, and runs", j.contract},
			{"8 the programme of the cohort is laid out", j.programme},
			{"7 a half-day is signed in the room and closed", j.attendance},
			{"9 a lesson is read, exercises are solved", j.learn},
			{"10 an association gets its website", j.project},
			{"11 a piece enters the certification file", j.certification},
			{"12 an internship is agreed by three people", j.internship},
			{"14 the counsellor keeps private notes", j.support},
			{"13 the exit is noted, then the news at three months", j.exit},
			{"15 the dashboards tell it", j.figures},
			{"16 the network opens a site", j.openSite},
			{"the other pages", j.everywhere},
		} {
			// The next steps need this one.
			if !t.Run(step.name, step.walk) {
				t.FailNow()
			}
		}
	})
}

// journey is what the steps hand on to one another.
type journey struct {
	*school
	code     string // of the poster
	cohort   string // the identifier of the new cohort
	own      string // the path of the candidate's own page
	interv   string // the path of the interview
	learner  string // the identifier of the learner
	password string

	contractPath string
}

const (
	placeName   = "Boulangerie du Pont"
	givenName   = "Maëlle"
	familyName  = "Quentin-Roche"
	learnerName = givenName + " " + familyName
	email       = "maelle@candidates.example"
	cohortName  = "Promotion du Pont"
)

func at(parts ...string) string { return "/sites/" + site + "/" + strings.Join(parts, "/") }

// maelle is the learner at their own browser, signed in.
func (j *journey) maelle(t *testing.T) *user {
	t.Helper()
	return j.signIn(t, email, j.password)
}

// letter opens the last letter to an address about something, and gives the path of the personal link in it.
func (j *journey) letter(t *testing.T, to, subject, link string) string {
	t.Helper()
	u := j.visitor(t)
	u.open("/demo/outbox?to=" + to)
	u.pressText(`main a[href^="/demo/outbox/"]`, subject)
	for _, path := range u.hrefs("main a") {
		if strings.HasPrefix(path, link) {
			return path
		}
	}
	for _, word := range strings.Fields(u.text("main")) {
		if path, ok := strings.CutPrefix(word, j.base); ok && strings.HasPrefix(path, link) {
			return path
		}
	}
	t.Fatalf("no %s in the letter: %s", link, u.text("main"))
	return ""
}
