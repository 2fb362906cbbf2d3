package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"chantier/internal/admission"
	"chantier/internal/campaign"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

// fate is what becomes of an invented application when its cohort's panel has met.
type fate string

const (
	enrolled  fate = "enrolled"
	fateWait  fate = "waiting"
	fatePool  fate = "pool"
	refused   fate = "refused"
	noShow    fate = "no_show"
	silent    fate = "silent" // never answers the invitation
	gaveUp    fate = "gave_up"
	unwritten fate = "unwritten" // a draft that was never sent
)

// applicant is somebody who applies for a cohort.
type applicant struct {
	person    person.Person
	learner   *Learner // who they became, nil for others and before the panel
	appliedOn calendar.Date
	place     *campaign.Place
	fate      fate
	index     int
	rand      *rand.Rand
	app       admission.Application
}

// recruitDays is how long before the first day people begin to apply.
const recruitDays = 140

// seedAdmission tells the applications of each cohort: those of its learners, and those of the others who tried.
func (s *Story) seedAdmission(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		for _, c := range site.Cohorts {
			if !s.Past(c.StartsOn.AddDays(-recruitDays)) {
				continue
			}
			if err := s.recruit(ctx, tx, site, c); err != nil {
				return fmt.Errorf("recruit %s %d: %w", site.Slug, c.Year, err)
			}
		}
	}
	return nil
}

func (s *Story) recruit(ctx context.Context, tx *db.Tx, site *Site, c *Cohort) error {
	slots, err := s.interviewSlots(ctx, tx, site, c)
	if err != nil {
		return err
	}
	for _, a := range s.applicants(site, c) {
		if !s.Past(a.appliedOn) || (a.appliedOn == s.Today && a.fate != unwritten) {
			continue // they come later in the day
		}
		if err := s.apply(ctx, tx, site, a); err != nil {
			return fmt.Errorf("apply %d: %w", a.index, err)
		}
		if a.fate == unwritten || (a.learner == nil && s.Today.DaysUntil(a.appliedOn) > -3) {
			continue // still a draft, or not read yet
		}
		if err := s.meet(ctx, tx, site, c, a, slots); err != nil {
			return fmt.Errorf("meet %d: %w", a.index, err)
		}
		if err := s.conclude(ctx, tx, site, c, a); err != nil {
			return fmt.Errorf("conclude %d: %w", a.index, err)
		}
	}
	return nil
}

// applicants lists who applies for a cohort: its twelve, then the others.
func (s *Story) applicants(site *Site, c *Cohort) []*applicant {
	var out []*applicant
	for i := range c.Capacity {
		// The names of the learners to come are those that they will have once the panel has met.
		a := &applicant{index: i, fate: enrolled, rand: s.Rand("applicant", site.Slug, fmt.Sprint(c.Year), fmt.Sprint(i)),
			person: s.invent(s.Rand("learner", site.Slug, fmt.Sprint(c.Year), fmt.Sprint(i)), site)}
		if i < len(c.Learners) {
			l := c.Learners[i]
			a.learner, a.person, a.appliedOn, a.place = l, l.Person, l.AppliedOn, l.Place
		} else {
			s.arrive(site, c, a)
		}
		out = append(out, a)
	}
	fates := []fate{refused, noShow, fateWait, refused, gaveUp, fatePool, refused, silent, unwritten, fateWait, refused, noShow, refused, silent}
	n := 9 + s.Rand("applicants", site.Slug, fmt.Sprint(c.Year)).IntN(5)
	for i := range n {
		r := s.Rand("applicant", site.Slug, fmt.Sprint(c.Year), fmt.Sprint(c.Capacity+i))
		a := &applicant{index: c.Capacity + i, fate: fates[i], rand: r, person: s.invent(r, site)}
		s.arrive(site, c, a)
		out = append(out, a)
	}
	return out
}

// arrive draws when and by which poster somebody comes.
func (s *Story) arrive(site *Site, c *Cohort, a *applicant) {
	a.person.Email = emailOf(a.person)
	a.person.BirthDate = calendar.NewDate(c.Year-18-a.rand.IntN(12), monthOf(1+a.rand.IntN(12)), 1+a.rand.IntN(28))
	a.appliedOn = c.StartsOn.AddDays(-52 - a.rand.IntN(recruitDays-52))
	if a.fate == unwritten { // begun this morning, as long as the cohort is being recruited
		a.appliedOn = minDate(c.StartsOn.AddDays(-decidedBefore-1), s.Today)
	}
	if n := len(site.Places); n > 0 && a.rand.IntN(10) < 7 {
		a.place = &site.Places[a.rand.IntN(n)]
	}
}

var motivations = []string{
	"J’ai appris un peu de HTML avec des vidéos, sur mon téléphone. Je voudrais comprendre pour de vrai et en faire un métier.",
	"Je fais des petits boulots depuis trois ans. Je cherche un travail où l’on apprend tout le temps.",
	"Une amie est passée par l’école. Elle m’a raconté les sites faits pour des associations, et cela m’a donné envie.",
	"J’aime résoudre des problèmes. Quand mon ordinateur tombe en panne, je cherche jusqu’à trouver.",
	"Je tiens la page de l’association de mon quartier. J’aimerais savoir faire un vrai site.",
	"J’ai arrêté l’école tôt. Je veux une deuxième chance, avec des gens qui expliquent.",
	"Je garde mes enfants depuis six ans et je veux reprendre un métier. Le web, on peut l’exercer près de chez soi.",
	"Je travaillais dans la restauration. J’ai le goût du travail bien fait et je sais me lever tôt.",
	"J’ai commencé un site pour les photos de mon frère. Il n’est pas fini et je voudrais le finir moi-même.",
	"On me dit que ce n’est pas pour moi. J’ai envie d’essayer avant de le croire.",
	"Je parle trois langues et j’aime expliquer. Je crois que c’est utile pour faire des sites clairs.",
	"Je joue depuis longtemps et je me demande comment c’est fait. J’ai essayé un peu de JavaScript, sans aller loin.",
}

var adjustments = []string{"Plus de temps pour lire les consignes.", "Un écran plus grand, si possible.", "Un rendez-vous pendant les heures d’école de mes enfants."}

// apply writes one application as the person did, a few minutes from the first screen to the last.
func (s *Story) apply(ctx context.Context, tx *db.Tx, site *Site, a *applicant) error {
	svc, hour, minute := s.App.Admission, 8+a.rand.IntN(13), a.rand.IntN(50)
	if a.fate == unwritten {
		hour, minute = 8, 55
	}
	cmd := admission.StartCmd{Secret: id.Secret(), SiteID: site.ID, Locale: "fr", Person: a.person}
	if a.index%11 == 7 {
		cmd.Locale = "en"
	}
	if a.learner != nil {
		cmd.ApplicationID = a.learner.ApplicationID
	}
	if a.place != nil {
		cmd.Code = a.place.Code
	}
	app, err := svc.StartIn(ctx, tx, authz.Visitor(), s.At(a.appliedOn, hour, minute), cmd)
	if err != nil {
		return err
	}
	me := authz.HolderOf(app.ID)
	text := motivations[a.rand.IntN(len(motivations))]
	available := admission.AvailabilityChoices()[a.rand.IntN(3)]
	heard := admission.HeardChoices()[1+a.rand.IntN(5)]
	save := admission.SaveCmd{Motivation: &text, Availability: &available}
	if a.place == nil {
		save.Heard = &heard
	}
	if a.learner == nil {
		save.BirthDate, save.Sex, save.PostalCode, save.City = &a.person.BirthDate, &a.person.Sex, &a.person.PostalCode, &a.person.City
	}
	if a.rand.IntN(9) == 0 {
		yes, what := true, adjustments[a.rand.IntN(len(adjustments))]
		save.NeedsAdjustment, save.Adjustment = &yes, &what
	}
	if a.fate == unwritten {
		save.Motivation = nil
	}
	if a.app, err = svc.SaveIn(ctx, tx, me, s.At(a.appliedOn, hour, minute+3), site.ID, app.ID, save); err != nil || a.fate == unwritten {
		return err
	}
	if a.app, err = svc.SubmitIn(ctx, tx, me, s.At(a.appliedOn, hour, minute+6), site.ID, app.ID, true); err != nil || a.learner != nil {
		return err
	}
	if day := a.appliedOn.AddDays(1 + a.rand.IntN(2)); s.Past(day.AddDays(3)) {
		if err = svc.TestStarted(ctx, tx, authz.System("demo"), s.At(day, 10, 0), site.ID, app.ID); err == nil {
			a.app, err = admission.ByID(ctx, tx, site.ID, app.ID)
		}
	}
	return err
}

// interviewDays gives the four days of a cohort's interviews, spread over the two weeks before the panel.
func (c *Cohort) interviewDays() []calendar.Date {
	var out []calendar.Date
	for _, before := range []int{14, 10, 6, 3} {
		d := c.DecisionDay().AddDays(-before)
		for !calendar.IsOpenDay(d) {
			d = d.AddDays(-1)
		}
		out = append(out, d)
	}
	return out
}

// interviewSlots opens the slots three weeks before the panel.
func (s *Story) interviewSlots(ctx context.Context, tx *db.Tx, site *Site, c *Cohort) ([]admission.Slot, error) {
	opened := c.DecisionDay().AddDays(-21)
	if !s.Past(opened) {
		return nil, nil
	}
	pair := [2]*Staff{site.Staff[authz.Instructor], site.Staff[authz.Counsellor]}
	var out []admission.Slot
	for _, day := range c.interviewDays() {
		for _, half := range [][2]calendar.Minutes{{9 * 60, 12 * 60}, {13*60 + 30, 16*60 + 30}} {
			slots, err := s.App.Admission.OpenSlotsIn(ctx, tx, site.Staff[authz.SiteDirector].Actor, s.At(opened, 9, 15), site.ID, admission.Series{Day: day,
				From: half[0], Until: half[1], Minutes: 30, Pause: 15, Room: "Petite salle", First: pair[0].AccountID, Second: pair[1].AccountID})
			if err != nil {
				return nil, err
			}
			out = append(out, slots...)
		}
	}
	return out, nil
}

// meet invites somebody who applied in time, lets them book, and tells the interview when its day has come.
func (s *Story) meet(ctx context.Context, tx *db.Tx, site *Site, c *Cohort, a *applicant, slots []admission.Slot) (err error) {
	svc, invited := s.App.Admission, c.DecisionDay().AddDays(-20)
	if late := a.appliedOn.AddDays(3); late.After(invited) {
		invited = late
	}
	if a.fate == gaveUp || !invited.Before(s.Today) || a.index >= len(slots) {
		return nil
	}
	counsellor := site.Staff[authz.Counsellor].Actor
	if a.app, err = svc.InviteIn(ctx, tx, counsellor, s.At(invited, 10, a.index), a.app); err != nil || a.fate == silent {
		return err
	}
	slot := slots[a.index]
	booked := invited.AddDays(1)
	if !booked.Before(s.Today) || !booked.Before(slot.Day()) {
		return nil
	}
	if err := svc.BookSlotIn(ctx, tx, authz.HolderOf(a.app.ID), s.At(booked, 18, a.index), site.ID, a.app.ID, slot.ID); err != nil {
		return err
	}
	// The grids of the day itself are still to be filled in: something is left to do.
	if !slot.Day().Before(s.Today) {
		return nil
	}
	return s.interview(ctx, tx, site, a, slot)
}

func (s *Story) interview(ctx context.Context, tx *db.Tx, site *Site, a *applicant, slot admission.Slot) error {
	svc := s.App.Admission
	pair := [2]authz.Actor{site.Staff[authz.Instructor].Actor, site.Staff[authz.Counsellor].Actor}
	if a.fate == noShow {
		fresh, err := admission.SlotByID(ctx, tx, site.ID, slot.ID)
		if err != nil {
			return err
		}
		return svc.MarkNoShowIn(ctx, tx, pair[1], s.after(slot, 20), site.ID, slot.ID, fresh.Version)
	}
	level := 1 + a.rand.IntN(2)
	if a.fate == enrolled || a.fate == fateWait {
		level = 2 + a.rand.IntN(2)
	}
	var grids [2]map[string]int
	for n := range pair {
		grids[n] = map[string]int{}
		for _, c := range svc.Rubric.Criteria {
			grids[n][c.ID] = min(4, max(0, level+a.rand.IntN(2)))
		}
	}
	gap := ""
	if a.index%5 == 2 {
		gap = svc.Rubric.Criteria[a.rand.IntN(len(svc.Rubric.Criteria))].ID
		grids[0][gap], grids[1][gap] = 1, 3
	}
	comments := [2]string{"Pose des questions précises. S’est servi·e de l’indice sans qu’on le montre.", "Raconte bien ses essais. À l’aise quand on lui laisse du temps."}
	for n, who := range pair {
		if err := svc.FillGridIn(ctx, tx, who, s.after(slot, 32+3*n), site.ID, slot.ID, admission.GridCmd{Marks: grids[n], Comment: comments[n], Send: true}); err != nil {
			return err
		}
	}
	if gap == "" || slot.Day().AddDays(2).After(s.Today) {
		return nil
	}
	return svc.ExplainGapIn(ctx, tx, pair[1], s.after(slot, 50), site.ID, slot.ID, gap, "La question a été mal comprise la première fois. Après reformulation, la réponse est juste.")
}

// after sets the clock some minutes after the start of a slot.
func (s *Story) after(slot admission.Slot, minutes int) time.Time {
	at := slot.StartsAt.In(clock.Paris()).Add(time.Duration(minutes) * time.Minute)
	return s.At(calendar.DateOf(at), at.Hour(), at.Minute())
}

// conclude tells what the panel decided, once it has met, and who gave up.
func (s *Story) conclude(ctx context.Context, tx *db.Tx, site *Site, c *Cohort, a *applicant) error {
	svc, director, panel := s.App.Admission, site.Staff[authz.SiteDirector].Actor, c.DecisionDay()
	if a.fate == gaveUp {
		if on := a.appliedOn.AddDays(9); on.Before(s.Today) {
			return svc.WithdrawIn(ctx, tx, authz.HolderOf(a.app.ID), s.At(on, 19, 10), site.ID, a.app.ID)
		}
		return nil
	}
	if !s.Past(panel) {
		return nil
	}
	now := s.At(panel, 15, a.index)
	if a.learner != nil {
		return svc.RecordEnrolmentIn(ctx, tx, authz.System("demo"), site.ID, a.app.ID, admission.PastAdmission{CohortID: c.ID, DecidedBy: director, DecidedAt: now,
			AnsweredAt: s.At(minDate(panel.AddDays(1), s.Today), 18, a.index), Reason: "Projet clair, essais concrets et envie d’apprendre en groupe.", Message: "Nous sommes heureux de vous proposer cette place."})
	}
	v := admission.Verdict{Verb: admission.Refuse, CohortID: c.ID, ReasonCode: "no_position", Reason: "Le dossier est bon, mais d’autres projets étaient plus avancés.",
		Message: "Votre entretien nous a plu, mais les places étaient peu nombreuses. Vous pouvez candidater de nouveau pour la prochaine promotion."}
	switch a.fate {
	case fateWait:
		v.Verb, v.Reason, v.Message = admission.Wait, "Bon entretien ; les douze places sont prises.", "Gardez votre téléphone près de vous : une place peut se libérer."
	case fatePool:
		v.Verb, v.Reason, v.Message = admission.Keep, "Projet solide, disponible plus tard.", "Vous êtes disponible plus tard : nous vous écrirons pour la prochaine promotion."
	case noShow:
		v.ReasonCode, v.Reason, v.Message = "did_not_come", "Absence à l’entretien, sans nouvelle depuis.", "Nous ne vous avons pas vu·e à l’entretien. Si vous voulez toujours venir, écrivez-nous."
	case silent:
		v.ReasonCode, v.Reason, v.Message = "did_not_respond", "Deux messages et un appel sans réponse.", "Nous n’avons pas réussi à vous joindre. Si vous voulez toujours venir, écrivez-nous."
	}
	fresh, err := admission.ByID(ctx, tx, site.ID, a.app.ID)
	if err != nil {
		return err
	}
	if v.Verb != admission.Refuse && fresh.State != admission.Interview {
		v.Verb, v.ReasonCode = admission.Refuse, "no_position"
	}
	if _, err = svc.DecideIn(ctx, tx, director, now, site.ID, a.app.ID, fresh.Version, v); err != nil || v.Verb != admission.Wait || !s.Past(c.StartsOn) {
		return err
	}
	// The cohort has begun: whoever still waited is kept for the next one.
	if fresh, err = admission.ByID(ctx, tx, site.ID, a.app.ID); err != nil {
		return err
	}
	_, err = svc.DecideIn(ctx, tx, director, s.At(c.StartsOn, 17, a.index), site.ID, a.app.ID, fresh.Version, admission.Verdict{Verb: admission.Keep,
		Reason: "La promotion est complète et a commencé.", Message: "Nous gardons votre candidature pour la prochaine promotion."})
	return err
}
