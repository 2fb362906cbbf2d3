package admission

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if fault.KindOf(err) != kind || (err == nil) != (kind == fault.Internal) {
		t.Errorf("%s: got %v, want kind %d", what, err, kind)
	}
}

func TestApplication_fromPosterToSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		cmd := StartCmd{Secret: id.Secret(), Code: "AB12", Locale: "fr", Person: person.Person{GivenName: " Awa ", FamilyName: "Diallo", Email: "AWA@mail.example"}}
		secret, err := w.s.Start(w.ctx, authz.Visitor(), "client", cmd)
		w.must(err)
		_, err = w.s.Start(w.ctx, authz.Visitor(), "client", cmd) // a double click
		w.must(err)
		appID, siteID, err := w.s.ResolveLink(w.ctx, secret)
		w.must(err)
		if all, _, err := List(w.ctx, d.Read(), w.site.ID, Filter{State: Draft}); err != nil || len(all) != 1 {
			t.Fatalf("a double click makes one draft, got %d, %v", len(all), err)
		}
		a := w.app(appID)
		if siteID != w.site.ID || a.PlaceID != "place-1" || a.Heard != "poster" || a.State != Draft || a.Person.Email != "awa@mail.example" {
			t.Errorf("the draft keeps the poster and the site of its code: %+v", a)
		}
		me := authz.HolderOf(appID)
		wantKind(t, "sending an empty draft", w.s.Submit(w.ctx, me, siteID, appID, true), fault.Invalid)

		text, now := "Comprendre ce qu’il y a derrière une page", Availability("month")
		w.must(w.s.Save(w.ctx, me, siteID, appID, SaveCmd{Motivation: &text}))
		w.must(w.s.Save(w.ctx, me, siteID, appID, SaveCmd{Availability: &now})) // the screen of another tab
		if a = w.app(appID); a.Motivation != text || a.Availability != now {
			t.Errorf("two screens each keep their own answers: %+v", a)
		}
		code := "ZZZZ"
		wantKind(t, "a code that no poster bears", w.s.Save(w.ctx, me, siteID, appID, SaveCmd{Code: &code}), fault.Invalid)
		wantKind(t, "sending without consent", w.s.Submit(w.ctx, me, siteID, appID, false), fault.Invalid)
		w.must(w.s.Submit(w.ctx, me, siteID, appID, true))
		if a = w.app(appID); a.State != Submitted || a.ConsentVersion != ConsentVersion || !a.SubmittedAt.Equal(start) {
			t.Errorf("got %+v", a)
		}
		wantKind(t, "sending twice", w.s.Submit(w.ctx, me, siteID, appID, true), fault.Conflict)
		wantKind(t, "saving after sending", w.s.Save(w.ctx, me, siteID, appID, SaveCmd{Motivation: &text}), fault.Conflict)

		kinds, last := w.mails("awa@mail.example")
		if !slices.Equal(kinds, []string{"started", "submitted"}) {
			t.Errorf("letters: %v", kinds)
		}
		if got, _, err := w.s.ResolveLink(w.ctx, linkIn(last)); err != nil || got != appID {
			t.Errorf("the link of the letter opens the application: %q, %v", got, err)
		}
		if raw, err := db.Exists(w.ctx, d.Read(), `select 1 from application_link where token_hash = $1`, secret); err != nil || raw {
			t.Error("a secret is stored as it is")
		}
		w.clock.Set(start.Add(linkLife + time.Hour))
		_, _, err = w.s.ResolveLink(w.ctx, secret)
		wantKind(t, "an old link", err, fault.NotFound)
		if broken, err := audit.Verify(w.ctx, d.Read(), w.site.ID); broken != nil || err != nil {
			t.Errorf("the trail does not hold: %v, %v", broken, err)
		}
	})
}

func TestStart_refuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		awa := person.Person{GivenName: "Awa", FamilyName: "Diallo", Phone: "0612345678"}
		_, err := w.s.Start(w.ctx, authz.Visitor(), "c", StartCmd{Secret: "guessable", SiteID: w.site.ID, Person: awa})
		wantKind(t, "a secret that we did not make", err, fault.Invalid)
		_, err = w.s.Start(w.ctx, authz.Visitor(), "c", StartCmd{Secret: id.Secret(), SiteID: "nowhere", Person: person.Person{GivenName: "Awa"}})
		if got := fields(err); got["site"] == "" || got["family_name"] == "" || got["email"] == "" {
			t.Errorf("every fault at once: %v", got)
		}
		for range maxStarts {
			_, err = w.s.Start(w.ctx, authz.Visitor(), "robot", StartCmd{Secret: id.Secret(), SiteID: w.site.ID, Person: awa})
			w.must(err)
		}
		_, err = w.s.Start(w.ctx, authz.Visitor(), "robot", StartCmd{Secret: id.Secret(), SiteID: w.site.ID, Person: awa})
		wantKind(t, "a robot", err, fault.TooMany)
		w.clock.Set(start.Add(time.Hour + time.Minute))
		_, err = w.s.Start(w.ctx, authz.Visitor(), "robot", StartCmd{Secret: id.Secret(), SiteID: w.site.ID, Person: awa})
		w.must(err)
	})
}

func TestSendLink_saysNothingAboutWhoApplied(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, _ := w.apply("awa")
		w.clock.Set(start.Add(time.Hour))
		w.must(w.s.SendLink(w.ctx, authz.Visitor(), "c", "nobody@mail.example"))
		w.must(w.s.SendLink(w.ctx, authz.Visitor(), "c", " AWA@mail.example "))
		w.must(w.s.SendLink(w.ctx, authz.Visitor(), "c", "awa@mail.example")) // too soon: no second letter
		kinds, last := w.mails("awa@mail.example")
		if !slices.Equal(kinds, []string{"started", "submitted", "link"}) {
			t.Errorf("letters: %v", kinds)
		}
		if got, _, err := w.s.ResolveLink(w.ctx, linkIn(last)); err != nil || got != a.ID {
			t.Errorf("got %q, %v", got, err)
		}
		if kinds, _ := w.mails("nobody@mail.example"); len(kinds) > 0 {
			t.Error("a letter to somebody who never applied")
		}
	})
}

func TestEnter_proposesDuplicates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first, _ := w.apply("awa")
		cmd := EnterCmd{Channel: Paper, Consent: true, Person: person.Person{GivenName: "Âwa", FamilyName: "DIALLO", Phone: "+33 6 99 99 99 99"},
			Answers: Application{Motivation: "x", Availability: "now"}}
		_, err := w.s.Enter(w.ctx, w.trainer, w.site.ID, cmd)
		var dup *DuplicatesError
		if !errors.As(err, &dup) || len(dup.Found) != 1 || dup.Found[0].ID != first.ID || dup.Found[0].Why != "name" || fault.KindOf(err) != fault.Invalid {
			t.Fatalf("got %v", err)
		}
		cmd.DuplicateIsSeen = true
		a, err := w.s.Enter(w.ctx, w.trainer, w.site.ID, cmd)
		w.must(err)
		if got := w.app(a.ID); got.State != Submitted || got.Channel != Paper || got.EnteredBy != w.trainer.AccountID || got.Person.Phone != "0699999999" {
			t.Errorf("got %+v", got)
		}
		cmd.Consent, cmd.Channel = false, Web
		_, err = w.s.Enter(w.ctx, w.trainer, w.site.ID, cmd)
		if got := fields(err); got["consent"] == "" || got["channel"] == "" {
			t.Errorf("got %v", got)
		}
		_, err = w.s.Enter(w.ctx, w.stranger, w.site.ID, cmd)
		wantKind(t, "staff of another site", err, fault.NotFound)
		other, err := Duplicates(w.ctx, d.Read(), w.other.ID, cmd.Person)
		if err != nil || len(other) != 0 {
			t.Errorf("another site's applications must not be proposed: %v, %v", other, err)
		}
	})
}

// TestBookSlot_race: two candidates press on one slot at the same moment; one has it, the other is told.
func TestBookSlot_race(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slot := w.slots()[0]
		var errs [2]error
		var wg sync.WaitGroup
		for i, name := range []string{"awa", "ben"} {
			a, me := w.apply(name)
			w.must(w.s.Invite(w.ctx, w.director, w.site.ID, a.ID, a.Version))
			wg.Go(func() { errs[i] = w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slot.ID) })
		}
		wg.Wait()
		lost := errs[0]
		if lost == nil {
			lost = errs[1]
		}
		if (errs[0] == nil) == (errs[1] == nil) || fault.Faults(lost)[0].Key != "admission.fault.slot_taken" {
			t.Errorf("one wins and the other is told: %v", errs)
		}
	})
}

func TestBookSlot_moveCancelNoShow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slots := w.slots()
		a, me := w.apply("awa")
		wantKind(t, "booking before being invited", w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slots[0].ID), fault.Conflict)
		w.must(w.s.Invite(w.ctx, w.director, w.site.ID, a.ID, a.Version))
		wantKind(t, "an old page", w.s.Invite(w.ctx, w.director, w.site.ID, a.ID, a.Version), fault.Conflict)
		w.must(w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slots[0].ID))
		w.must(w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slots[0].ID)) // a double click
		w.must(w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slots[1].ID)) // moved
		if free, err := FreeSlots(w.ctx, d.Read(), w.site.ID, w.clock.Now()); err != nil || len(free) != len(slots)-1 || free[0].ID != slots[0].ID {
			t.Errorf("the slot left is free again: %d of %d, %v", len(free), len(slots), err)
		}
		ben, benMe := w.apply("ben")
		wantKind(t, "somebody else's application", w.s.BookSlot(w.ctx, benMe, w.site.ID, a.ID, slots[2].ID), fault.Forbidden)
		wantKind(t, "another site", w.s.BookSlot(w.ctx, w.stranger, w.other.ID, a.ID, slots[2].ID), fault.NotFound)

		w.clock.Set(slots[1].StartsAt.Add(-23 * time.Hour))
		w.must(w.s.RemindInterviews(w.ctx))
		w.must(w.s.RemindInterviews(w.ctx))
		w.clock.Set(slots[1].StartsAt.Add(-time.Hour))
		wantKind(t, "an hour before", w.s.CancelBooking(w.ctx, me, w.site.ID, a.ID), fault.Conflict)
		wantKind(t, "moving an hour before", w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slots[5].ID), fault.Conflict)
		held, err := SlotByID(w.ctx, d.Read(), w.site.ID, slots[1].ID)
		w.must(err)
		wantKind(t, "absent before the hour", w.s.MarkNoShow(w.ctx, w.trainer, w.site.ID, held.ID, held.Version), fault.Conflict)
		w.clock.Set(slots[1].EndsAt())
		w.must(w.s.MarkNoShow(w.ctx, w.trainer, w.site.ID, held.ID, held.Version))
		wantKind(t, "a grid for somebody who did not come", w.s.FillGrid(w.ctx, w.trainer, w.site.ID, held.ID, GridCmd{}), fault.Conflict)
		w.must(w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slots[5].ID)) // a second chance
		last, err := SlotByID(w.ctx, d.Read(), w.site.ID, slots[5].ID)
		w.must(err)
		w.must(w.s.CancelSlot(w.ctx, w.director, w.site.ID, last.ID, last.Version))
		wantKind(t, "cancelling twice", w.s.CancelSlot(w.ctx, w.director, w.site.ID, last.ID, last.Version), fault.Conflict)
		w.must(w.s.CancelBooking(w.ctx, me, w.site.ID, a.ID)) // nothing held any more
		kinds, _ := w.mails("awa@mail.example")
		want := []string{"started", "submitted", "invited", "booked", "booked", "reminder", "no_show", "booked", "slot_cancelled"}
		if !slices.Equal(kinds, want) {
			t.Errorf("letters: %v\nwant %v", kinds, want)
		}
		w.must(w.s.Withdraw(w.ctx, benMe, w.site.ID, ben.ID))
		w.must(w.s.Withdraw(w.ctx, benMe, w.site.ID, ben.ID))
		if got := w.app(ben.ID).State; got != Withdrawn {
			t.Errorf("got %s", got)
		}
	})
}

func TestGrid_aloneThenTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slot := w.slots()[0]
		a, me := w.apply("awa")
		w.must(w.s.Invite(w.ctx, w.director, w.site.ID, a.ID, a.Version))
		w.must(w.s.BookSlot(w.ctx, me, w.site.ID, a.ID, slot.ID))
		fill := func(who authz.Actor, cmd GridCmd) error { return w.s.FillGrid(w.ctx, who, w.site.ID, slot.ID, cmd) }
		low := map[string]int{"projet": 1, "actes": 2, "ecoute": 0}
		wantKind(t, "before the interview", fill(w.trainer, GridCmd{Marks: low}), fault.Conflict)
		w.clock.Set(slot.StartsAt.Add(time.Minute))
		wantKind(t, "a third person", fill(w.director, GridCmd{Marks: low}), fault.Forbidden)
		w.must(fill(w.trainer, GridCmd{Marks: map[string]int{"projet": 1}}))
		wantKind(t, "the same grid in another tab", fill(w.trainer, GridCmd{Marks: low}), fault.Conflict)
		wantKind(t, "sending half a grid", fill(w.trainer, GridCmd{Version: 1, Marks: map[string]int{"projet": 1}, Send: true}), fault.Invalid)
		w.must(fill(w.trainer, GridCmd{Version: 1, Marks: low, Comment: "secret", Send: true}))
		wantKind(t, "changing a sent grid", fill(w.trainer, GridCmd{Version: 2, Marks: low}), fault.Conflict)
		wantKind(t, "explaining alone", w.s.ExplainGap(w.ctx, w.trainer, w.site.ID, slot.ID, "projet", "x"), fault.Conflict)
		for name, who := range map[string]authz.Actor{"the other interviewer": w.counsellor, "the director": w.director} {
			i, _, err := w.s.ShowInterview(w.ctx, who, w.site.ID, slot.ID)
			if err != nil || len(i.Grids) != 0 {
				t.Errorf("%s sees a grid before both are in: %v, %v", name, i.Grids, err)
			}
		}
		w.must(fill(w.counsellor, GridCmd{Marks: map[string]int{"projet": 4, "actes": 2, "ecoute": 1}, Send: true}))
		i, _, err := w.s.ShowInterview(w.ctx, w.director, w.site.ID, slot.ID)
		w.must(err)
		if len(i.Grids) != 2 || len(i.Gaps(w.s.Rubric)) != 1 || i.Slot.Outcome != Held || i.Grids[0].Rubric != RubricVersion(w.s.Rubric) {
			t.Errorf("both are shown, with one gap: %+v", i)
		}
		a = w.app(a.ID)
		yes := Verdict{Verb: Admit, CohortID: w.cohort.ID, Reason: "Oui"}
		wantKind(t, "deciding with a gap", w.s.Decide(w.ctx, w.director, w.site.ID, a.ID, a.Version, yes), fault.Invalid)
		wantKind(t, "explained by the director", w.s.ExplainGap(w.ctx, w.director, w.site.ID, slot.ID, "projet", "x"), fault.Forbidden)
		w.must(w.s.ExplainGap(w.ctx, w.counsellor, w.site.ID, slot.ID, "projet", "Une question mal comprise"))
		w.must(w.s.ExplainGap(w.ctx, w.trainer, w.site.ID, slot.ID, "projet", "La question a été mal comprise"))
		w.must(w.s.Decide(w.ctx, w.director, w.site.ID, a.ID, a.Version, yes))
		_, _, err = w.s.ShowInterview(w.ctx, w.stranger, w.site.ID, slot.ID)
		wantKind(t, "another site", err, fault.NotFound)
	})
}

func TestDecision_fillsTheCohort(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slots := w.slots()
		apps, me := map[string]Application{}, map[string]authz.Actor{}
		for i, name := range []string{"awa", "ben", "cyr", "dia"} {
			a, who := w.apply(name)
			w.meet(a, who, slots[i])
			apps[name], me[name] = w.app(a.ID), who
		}
		decide := func(name string, v Verdict) error {
			v.CohortID, v.Reason = w.cohort.ID, "Vu en commission"
			return w.s.Decide(w.ctx, w.director, w.site.ID, apps[name].ID, apps[name].Version, v)
		}
		wantKind(t, "an instructor decides nothing", w.s.Decide(w.ctx, w.trainer, w.site.ID, apps["awa"].ID, apps["awa"].Version, Verdict{Verb: Admit}), fault.Forbidden)
		w.must(decide("awa", Verdict{Verb: Admit}))
		wantKind(t, "a decision on an old page", decide("awa", Verdict{Verb: Wait}), fault.Conflict)
		w.must(decide("ben", Verdict{Verb: Admit, AnswerBy: day("2026-09-03")}))
		wantKind(t, "a third offer for two places", decide("cyr", Verdict{Verb: Admit}), fault.Invalid)
		w.must(decide("cyr", Verdict{Verb: Wait}))
		w.must(decide("dia", Verdict{Verb: Wait}))
		dia := w.app(apps["dia"].ID)
		w.must(w.s.MoveWaiting(w.ctx, w.director, w.site.ID, dia.ID, dia.Version, true))
		if list, err := OfCohort(w.ctx, d.Read(), w.site.ID, w.cohort.ID, Waiting); err != nil || len(list) != 2 || list[0].ID != dia.ID || list[1].WaitingRank != 2 {
			t.Errorf("the list was reordered: %+v, %v", list, err)
		}
		if free, err := FreedPlaces(w.ctx, d.Read(), w.site.ID, day("2026-09-02")); err != nil || len(free) != 0 {
			t.Errorf("no place is free: %v, %v", free, err)
		}

		learnerID, err := w.s.AcceptOffer(w.ctx, me["awa"], w.site.ID, apps["awa"].ID, "")
		w.must(err)
		again, err := w.s.AcceptOffer(w.ctx, me["awa"], w.site.ID, apps["awa"].ID, "")
		if err != nil || again != learnerID {
			t.Errorf("a double click accepts once: %v", err)
		}
		l, err := cohort.LearnerByID(w.ctx, d.Read(), w.site.ID, learnerID)
		w.must(err)
		if l.PlaceID != "place-1" || l.ApplicationID != apps["awa"].ID || l.EnteredOn != w.cohort.StartsOn {
			t.Errorf("the learner keeps the poster: %+v", l)
		}
		acc, err := identity.AccountOfPerson(w.ctx, d.Read(), l.PersonID)
		w.must(err)
		actor, err := identity.ActorOf(w.ctx, d.Read(), acc, day("2026-09-02"))
		if err != nil || !actor.Has(w.site.ID, authz.Learner) || actor.Memberships[0].CohortID != w.cohort.ID {
			t.Errorf("the account has the role: %+v, %v", actor, err)
		}
		if _, body := w.mails("awa@mail.example"); !strings.Contains(body, "https://ecole.example/login/") {
			t.Errorf("the letter lets them in: %s", body)
		}

		wantKind(t, "an offer still open", w.s.LapseOffer(w.ctx, w.director, w.site.ID, apps["ben"].ID, w.app(apps["ben"].ID).Version), fault.Conflict)
		w.clock.Set(start.AddDate(0, 0, 3)) // 4 September
		w.must(w.s.LapseOffer(w.ctx, w.director, w.site.ID, apps["ben"].ID, w.app(apps["ben"].ID).Version))
		_, err = w.s.AcceptOffer(w.ctx, me["ben"], w.site.ID, apps["ben"].ID, "")
		wantKind(t, "accepting an offer that lapsed", err, fault.Conflict)
		free, err := FreedPlaces(w.ctx, d.Read(), w.site.ID, day("2026-09-04"))
		if err != nil || len(free) != 1 || free[0].Next.ID != dia.ID || free[0].Left != 1 {
			t.Errorf("the freed place proposes the next: %+v, %v", free, err)
		}
		apps["dia"] = w.app(dia.ID)
		w.must(decide("dia", Verdict{Verb: Admit}))
		w.must(w.s.DeclineOffer(w.ctx, me["dia"], w.site.ID, dia.ID))
		w.must(w.s.DeclineOffer(w.ctx, me["dia"], w.site.ID, dia.ID))
		if got := w.app(dia.ID).State; got != Declined {
			t.Errorf("got %s", got)
		}
		apps["cyr"] = w.app(apps["cyr"].ID)
		w.must(decide("cyr", Verdict{Verb: Refuse, ReasonCode: "no_position", Message: "Merci d’être venu."}))
		cyr := w.app(apps["cyr"].ID)
		w.must(w.s.Reconsider(w.ctx, w.director, w.site.ID, cyr.ID, cyr.Version, "Une place s’est libérée"))
		apps["cyr"] = w.app(cyr.ID)
		w.must(decide("cyr", Verdict{Verb: Admit}))
		if all, err := Decisions(w.ctx, d.Read(), w.site.ID, cyr.ID); err != nil || len(all) != 4 || all[0].Outcome != "admitted" || all[2].ReasonCode != "no_position" {
			t.Errorf("every decision stays: %+v, %v", all, err)
		}
		got, err := Funnel(w.ctx, d.Read(), w.site.ID)
		if err != nil || len(got) != 1 || got[0] != (PlaceCount{"place-1", 4, 4, 4, 2, 1}) {
			t.Errorf("funnel: %+v, %v", got, err)
		}
		counts, err := Counts(w.ctx, d.Read(), w.site.ID)
		if err != nil || counts[Accepted] != 1 || counts[Declined] != 2 || counts[Admitted] != 1 {
			t.Errorf("counts: %v, %v", counts, err)
		}
	})
}

// TestDecide_lastPlaceRace: two directors offer the last place at once; the cohort never overflows.
func TestDecide_lastPlaceRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slots := w.slots()
		var apps []Application
		for i, name := range []string{"awa", "ben", "cyr"} {
			a, who := w.apply(name)
			w.meet(a, who, slots[i])
			apps = append(apps, w.app(a.ID))
		}
		errs := make([]error, len(apps))
		var wg sync.WaitGroup
		for i, a := range apps {
			wg.Go(func() {
				errs[i] = w.s.Decide(w.ctx, w.director, w.site.ID, a.ID, a.Version, Verdict{Verb: Admit, CohortID: w.cohort.ID, Reason: "Oui"})
			})
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				refused++
			}
		}
		_, seats, err := seatsByID(w.ctx, d.Read(), w.site.ID, w.cohort.ID)
		if err != nil || seats.Offered != 2 || seats.Left() != 0 || refused != 1 {
			t.Errorf("seats %+v, refused %d: %v", seats, refused, errs)
		}
	})
}

func TestAccept_byTelephoneNeedsAnAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slot := w.slots()[0]
		a, err := w.s.Enter(w.ctx, w.counsellor, w.site.ID, EnterCmd{Channel: Phone, Consent: true, Person: person.Person{GivenName: "Ida", FamilyName: "Roy", Phone: "0612345678"},
			Answers: Application{Motivation: "x", Availability: "now"}})
		w.must(err)
		w.meet(w.app(a.ID), w.counsellor, slot)
		a = w.app(a.ID)
		w.must(w.s.Decide(w.ctx, w.director, w.site.ID, a.ID, a.Version, Verdict{Verb: Admit, CohortID: w.cohort.ID, Reason: "Oui"}))
		_, err = w.s.AcceptOffer(w.ctx, w.director, w.site.ID, a.ID, "")
		wantKind(t, "no address", err, fault.Invalid)
		_, err = w.s.AcceptOffer(w.ctx, w.director, w.site.ID, a.ID, "Diane@ecole.example")
		if fields(err)["email"] != "identity.email_taken" || w.app(a.ID).State != Admitted || w.app(a.ID).Person.Email != "" {
			t.Errorf("an address of somebody else changes nothing: %v", err)
		}
		_, err = w.s.AcceptOffer(w.ctx, w.director, w.site.ID, a.ID, "Ida.Roy@mail.example")
		w.must(err)
		if kinds, _ := w.mails("ida.roy@mail.example"); !slices.Equal(kinds, []string{"accepted"}) {
			t.Errorf("letters: %v", kinds)
		}
	})
}

func TestEligibility_apartFromTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, me := w.apply("awa")
		diagnosis := Diagnosis{Structure: "ACI", Author: Employer, MadeOn: day("2026-09-01"), Claims: []Claim{{Code: "RSA", ProofOn: day("2026-08-01")}}}
		for name, who := range map[string]authz.Actor{"the director": w.director, "a trainer": w.trainer, "the candidate": me} {
			_, err := w.s.RecordEligibility(w.ctx, who, w.site.ID, a.ID, diagnosis, calendar.Date{})
			wantKind(t, name, err, fault.Forbidden)
		}
		got, err := w.s.RecordEligibility(w.ctx, w.counsellor, w.site.ID, a.ID, diagnosis, calendar.Date{})
		w.must(err)
		if got.Verdict != Eligible || got.ExpiresOn != day("2026-12-02") {
			t.Errorf("got %+v", got)
		}
		bad := Diagnosis{Structure: "SARL", Author: Prescriber, MadeOn: day("2026-09-02"), Claims: []Claim{{Code: "JEUNE"}, {Code: "JEUNE"}}}
		_, err = w.s.RecordEligibility(w.ctx, w.counsellor, w.site.ID, a.ID, bad, calendar.Date{})
		for _, f := range []string{"structure", "prescriber", "made_on", "birth_date", "criteria"} {
			if fields(err)[f] == "" {
				t.Errorf("no fault on %s: %v", f, err)
			}
		}
		last, err := EligibilityOf(w.ctx, d.Read(), w.site.ID, a.PersonID)
		if err != nil || last.ID != got.ID || last.CheckerName != "Cléo Équipe" {
			t.Errorf("got %+v, %v", last, err)
		}
		all, err := Diagnoses(w.ctx, d.Read(), w.site.ID, a.ID)
		if err != nil || len(all) != 1 || len(all[0].Claims) != 1 || !all[0].Claims[0].Counted {
			t.Errorf("got %+v, %v", all, err)
		}
		trail, err := audit.ForPerson(w.ctx, d.Read(), w.site.ID, a.PersonID, 50)
		w.must(err)
		for _, e := range trail {
			if strings.Contains(e.Detail, "RSA") {
				t.Error("the trail tells a criterion")
			}
		}
	})
}

func TestList_filtersSortsPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, name := range []string{"zoé", "awa", "ben"} {
			w.clock.Set(w.clock.Now().Add(time.Minute))
			w.apply(name)
		}
		q := func(f Filter) string {
			list, total, err := List(w.ctx, d.Read(), w.site.ID, f)
			w.must(err)
			var names []string
			for _, a := range list {
				names = append(names, a.Person.GivenName)
			}
			return strings.Join(names, " ") + " of " + string(rune('0'+total))
		}
		for want, f := range map[string]Filter{
			"ben awa zoé of 3": {},
			"awa ben zoé of 3": {Sort: "name"},
			"zoé of 1":         {Search: "ZOE"},
			"awa of 1":         {Search: "awa@mail"},
			" of 0":            {Search: "100%"},
			"zoé of 3":         {Sort: "name", Page: 2, PerPage: 2},
			" of 0 ":           {PlaceID: "elsewhere"},
		} {
			if got := q(f); got != strings.TrimRight(want, " ") {
				t.Errorf("%+v: got %q, want %q", f, got, want)
			}
		}
		list, total, err := List(w.ctx, d.Read(), w.other.ID, Filter{})
		if err != nil || len(list) != 0 || total != 0 {
			t.Error("another site's list shows them")
		}
	})
}
