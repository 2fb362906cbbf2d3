package admissionweb

import (
	"context"
	"time"

	"chantier/internal/admission"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/today"
)

// Today tells staff what admission waits for: new applications, interviews of the day, grids to send, gaps
// to explain, offers without an answer, places that were freed.
func (h *Handlers) Today(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	if !authz.Can(who, "application.list", authz.Target{SiteID: site.ID}) {
		return nil, nil
	}
	out, err := h.todayInterviews(ctx, who, site, day)
	if err != nil {
		return nil, err
	}
	q := h.DB.Read()
	counts, err := admission.Counts(ctx, q, site.ID)
	if err != nil {
		return nil, err
	}
	if n := counts[admission.Submitted]; n > 0 {
		out = append(out, today.Item{Title: fault.Msg("admission.today.new", "n", n), Icon: "inbox", Href: site.Path("applications") + "?state=submitted", Weight: 40})
	}
	if !authz.Can(who, "decision.make", authz.Target{SiteID: site.ID}) {
		return out, nil
	}
	freed, err := admission.FreedPlaces(ctx, q, site.ID, day)
	if err != nil {
		return nil, err
	}
	for _, f := range freed {
		out = append(out, today.Item{Title: fault.Msg("admission.today.freed", "n", f.Left, "cohort", f.CohortName), Note: fault.Msg("admission.today.freed_next", "name", f.Next.Name()),
			Icon: "users", Href: site.Path("selection", f.CohortID), Weight: 15})
	}
	offers, err := admission.InState(ctx, q, site.ID, admission.Admitted)
	if err != nil {
		return nil, err
	}
	for _, a := range offers {
		if a.AnswerBy.Before(day.AddDays(2)) {
			out = append(out, today.Item{Title: fault.Msg("admission.today.answer", "name", a.Name()), Icon: "clock", Href: site.Path("applications", a.ID), Due: a.AnswerBy, Weight: 30})
		}
	}
	return out, nil
}

func (h *Handlers) todayInterviews(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	var out []today.Item
	q, now := h.DB.Read(), h.Clock.Now()
	midnight := day.At(0, 0, clock.Paris())
	from := midnight
	if now.After(from) {
		from = now
	}
	meets, err := admission.InterviewsOn(ctx, q, site.ID, who.AccountID, from, midnight.Add(36*time.Hour))
	if err != nil {
		return nil, err
	}
	for _, s := range meets {
		if s.Day() == day {
			out = append(out, today.Item{Title: fault.Msg("admission.today.meet", "name", s.CandidateName, "at", hour(s.StartsAt)), Note: fault.Msg("admission.today.room", "room", s.Room),
				Icon: "chat", Href: site.Path("interviews", s.ID), Due: day, Weight: 20})
		}
	}
	grids, err := admission.GridsToFill(ctx, q, site.ID, who.AccountID, now)
	if err != nil {
		return nil, err
	}
	for _, s := range grids {
		out = append(out, today.Item{Title: fault.Msg("admission.today.grid", "name", s.CandidateName), Icon: "edit", Href: site.Path("interviews", s.ID), Due: s.Day(), Weight: 20})
	}
	gaps, err := h.Service.GapsToExplain(ctx, site.ID, who.AccountID)
	if err != nil {
		return nil, err
	}
	for _, s := range gaps {
		out = append(out, today.Item{Title: fault.Msg("admission.today.gap", "name", s.CandidateName), Icon: "chat", Href: site.Path("interviews", s.ID), Due: s.Day(), Weight: 25})
	}
	return out, nil
}

// hour gives the time of day in Paris; the day itself is said beside it.
func hour(t time.Time) calendar.Minutes {
	local := t.In(clock.Paris())
	return calendar.Minutes(local.Hour()*60 + local.Minute())
}
