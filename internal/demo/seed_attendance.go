package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/programme"
)

// seedAttendance makes each cohort's timetable and the sheets of every half-day
// before the story's day. The last afternoon of the first site is left for its trainer to close.
func (s *Story) seedAttendance(ctx context.Context, tx *db.Tx) error {
	for i, site := range s.Sites {
		for _, c := range site.Cohorts {
			days, err := s.timetable(ctx, tx, c)
			if err != nil {
				return fault.Wrap(err, "timetable of %s at %s", c.Name, site.Slug)
			}
			held := days
			for len(held) > 0 && !held[len(held)-1].Day.Before(s.Today) {
				held = held[:len(held)-1]
			}
			if n := len(held) - 1; i == 0 && n >= 0 && c.StageOn(s.Today) == cohort.Running {
				if err := s.signAlmostAll(ctx, tx, c, held[n]); err != nil {
					return fault.Wrap(err, "last afternoon of %s at %s", c.Name, site.Slug)
				}
				held = held[:n]
			}
			if err := s.App.Attendance.RecordPastTx(ctx, tx, authz.System("demo"), s.At(s.Today, 7, 0), c.SiteID, c.ID, c.past(s, held)); err != nil {
				return fault.Wrap(err, "sheets of %s at %s", c.Name, site.Slug)
			}
		}
	}
	return nil
}

func (s *Story) timetable(ctx context.Context, tx *db.Tx, c *Cohort) ([]attendance.HalfDay, error) {
	who := c.Site.Staff[authz.Instructor].Actor
	drawn := minDate(c.StartsOn.AddDays(-planDays+2), s.Today)
	if _, err := s.App.Attendance.PlanTimetableTx(ctx, tx, who, s.At(drawn, 14, 0), attendance.PlanTimetable{SiteID: c.SiteID, CohortID: c.ID}); err != nil {
		return nil, err
	}
	plan, err := programme.PlanOf(ctx, tx, c.SiteID, c.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range plan.Phases {
		room := c.roomOf()
		if p.Setting == programme.InCompany {
			continue
		}
		_, err := s.App.Attendance.AssignHalfDaysTx(ctx, tx, who, s.At(drawn, 14, 20), attendance.AssignHalfDays{SiteID: c.SiteID, CohortID: c.ID, From: p.StartsOn, To: p.EndsOn, Room: room})
		if err != nil {
			return nil, err
		}
	}
	return attendance.HalfDays(ctx, tx, c.SiteID, c.ID, c.StartsOn, c.EndsOn)
}

// signAlmostAll has everybody but one sign with the code, as on any day, and leaves the sheet open.
func (s *Story) signAlmostAll(ctx context.Context, tx *db.Tx, c *Cohort, h attendance.HalfDay) error {
	start := h.StartsAt()
	for i, l := range c.Learners {
		if i == 3 || !l.Present(h.Day) {
			continue
		}
		now := start.Add(time.Duration(-180+25*i) * time.Second)
		s.Clock.Set(now)
		_, err := s.App.Attendance.SignHalfDayTx(ctx, tx, l.Actor, now, attendance.SignHalfDay{SiteID: c.SiteID, Code: attendance.CodeAt(h.Secret, now), Means: attendance.ByQR})
		if err != nil {
			return err
		}
	}
	return nil
}

// past invents who came to each half-day. Each learner's character decides how regularly.
func (c *Cohort) past(s *Story, held []attendance.HalfDay) []attendance.PastSheet {
	lives := make([]*attender, len(c.Learners))
	for i, l := range c.Learners {
		lives[i] = &attender{Learner: l, r: s.Rand("attendance", l.Person.Email)}
	}
	var out []attendance.PastSheet
	for _, h := range held {
		trainer := c.trainerOf(h)
		p := attendance.PastSheet{HalfDayID: h.ID, ClosedBy: trainer.AccountID, ClosedByName: trainer.Person.Name(), ClosedAt: h.EndsAt().Add(4 * time.Minute)}
		for _, a := range lives {
			if a.Present(h.Day) {
				a.attend(h, trainer, &p)
			}
		}
		if len(p.Signatures)+len(p.Marks) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func (c *Cohort) trainerOf(h attendance.HalfDay) *Staff {
	for _, st := range []*Staff{c.Site.SecondInstructor, c.Site.Staff[authz.ExternalTrainer]} {
		if st != nil && st.Person.ID == h.TrainerID {
			return st
		}
	}
	return c.Site.Staffer(authz.Instructor)
}

// attender is a learner day after day: an absence may last.
type attender struct {
	*Learner

	r      *rand.Rand
	until  calendar.Date // last day of the absence that goes on
	status attendance.Status
	ground attendance.Ground
}

func (a *attender) attend(h attendance.HalfDay, trainer *Staff, p *attendance.PastSheet) {
	if a.away(h) {
		p.Marks = append(p.Marks, attendance.Mark{HalfDayID: h.ID, LearnerID: a.ID, Status: a.status, Ground: a.ground, By: trainer.AccountID, At: h.EndsAt().Add(-time.Hour)})
		return
	}
	after := time.Duration(-9*60+a.r.IntN(15*60)) * time.Second
	if a.r.Float64() < 0.03 {
		after = time.Duration(11+a.r.IntN(50)) * time.Minute
	}
	means := []attendance.Means{attendance.ByCode, attendance.ByQR}[a.r.IntN(2)]
	if !h.AsksCode() {
		means = attendance.ByDeclared
	}
	p.Signatures = append(p.Signatures, attendance.Signature{HalfDayID: h.ID, LearnerID: a.ID, At: h.StartsAt().Add(after), Means: means, EnteredBy: a.AccountID})
	if a.r.Float64() < 0.008 {
		p.Marks = append(p.Marks, attendance.Mark{HalfDayID: h.ID, LearnerID: a.ID, Status: attendance.Present, Late: attendance.LateBy(h, h.StartsAt().Add(after)),
			Early: calendar.Minutes(30 + 15*a.r.IntN(4)), Reason: "Départ accordé pour un rendez-vous", By: trainer.AccountID, At: h.EndsAt().Add(-time.Hour)})
	}
}

// away says whether the learner misses the half-day, and begins an absence now and then.
func (a *attender) away(h attendance.HalfDay) bool {
	if !h.Day.After(a.until) {
		return true
	}
	if a.r.Float64() >= (1-a.Learner.Presence)*0.35 {
		return false
	}
	a.status, a.until = attendance.Excused, calendar.Date{}
	switch n := a.r.IntN(10); {
	case n < 4:
		a.ground, a.until = attendance.SickLeave, h.Day.AddDays(a.r.IntN(4))
	case n < 6:
		a.ground = attendance.Appointment
	case n < 7:
		a.ground, a.until = attendance.SickChild, h.Day
	case n < 8:
		a.ground = attendance.Transport
	default:
		a.status, a.ground = attendance.Unexcused, attendance.NoNews
	}
	return true
}
