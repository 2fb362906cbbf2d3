package attendanceweb

import (
	"context"

	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/today"
)

// closeShown bounds the sheets that the day lists one by one.
const closeShown = 4

// Today tells a learner to sign, and a trainer to show the code and to close the sheets.
func Today(s *attendance.Service) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		q := s.DB.Read()
		items, err := toSign(ctx, q, s, who, site)
		if err != nil || !who.Has(site.ID, authz.Instructor, authz.ExternalTrainer) {
			return items, err
		}
		rooms, err := roomsNow(ctx, q, s, who, site, day)
		if err != nil {
			return nil, err
		}
		sheets, err := toClose(ctx, q, s, who, site, day)
		return append(append(items, rooms...), sheets...), err
	}
}

func toSign(ctx context.Context, q db.Queryer, s *attendance.Service, who authz.Actor, site web.SiteInfo) ([]today.Item, error) {
	if !who.Has(site.ID, authz.Learner) {
		return nil, nil
	}
	turn, err := attendance.TurnOf(ctx, q, site.ID, who.PersonID, s.Clock.Now())
	if fault.KindOf(err) == fault.NotFound { // a role without a path yet
		return nil, nil
	}
	if err != nil || !turn.SignNow || !authz.Can(who, attendance.ActionSign, turn.Learner.Target()) {
		return nil, err
	}
	d := turn.HalfDay
	return []today.Item{{Title: fault.Msg("attendance.todo_sign_" + string(d.Half)), Note: fault.Msg("attendance.todo_until", "at", d.EndsAt()),
		Icon: "sign", Href: site.Path("sign"), Due: d.Day, Weight: 1}}, nil
}

func roomsNow(ctx context.Context, q db.Queryer, s *attendance.Service, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	days, err := attendance.HalfDays(ctx, q, site.ID, "", day, day)
	if err != nil {
		return nil, err
	}
	var items []today.Item
	for _, d := range days {
		if !d.AsksCode() || !authz.Can(who, attendance.ActionRoom, d.Target()) || !concerns(who, d) || len(attendance.MaySign(d, true, s.Clock.Now())) > 0 {
			continue
		}
		items = append(items, today.Item{Title: fault.Msg("attendance.todo_room", "cohort", d.CohortName), Note: fault.Msg("attendance.todo_until", "at", d.EndsAt()),
			Icon: "qr", Href: site.Path("attendance", d.ID, "room"), Due: d.Day, Weight: 5})
	}
	return items, nil
}

func toClose(ctx context.Context, q db.Queryer, s *attendance.Service, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	open, err := attendance.ToClose(ctx, q, site.ID, s.Clock.Now())
	if err != nil {
		return nil, err
	}
	var items []today.Item
	more := 0
	for _, d := range open {
		if !authz.Can(who, attendance.ActionClose, d.Target()) || (d.Day == day && !concerns(who, d)) {
			continue
		}
		if len(items) == closeShown {
			more++
			continue
		}
		items = append(items, today.Item{Title: fault.Msg("attendance.todo_close_"+string(d.Half), "cohort", d.CohortName), Note: fault.Msg("attendance.todo_held_on", "date", d.Day),
			Icon: "table", Href: site.Path("attendance", d.ID), Due: d.Day, Weight: 10})
	}
	if more > 0 {
		items = append(items, today.Item{Title: fault.Msg("attendance.todo_close_more", "n", more), Icon: "table", Href: site.Path("attendance"), Due: day, Weight: 40})
	}
	return items, nil
}

// concerns says whether a half-day is the trainer's own, or nobody's.
func concerns(who authz.Actor, d attendance.HalfDay) bool {
	return d.TrainerID == "" || d.TrainerID == who.PersonID
}

// Panel tells a learner's page the hours attended.
func Panel(s *attendance.Service) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, slug string) ([]cohort.Panel, error) {
		if !authz.Can(who, attendance.ActionHours, l.Target()) {
			return nil, nil
		}
		months, err := attendance.HoursOfLearner(ctx, s.DB.Read(), l.SiteID, l.ID)
		if err != nil {
			return nil, err
		}
		p := cohort.Panel{Title: fault.Msg("attendance.panel_title"), Icon: "clock", Href: "/sites/" + slug + "/hours?cohort=" + l.CohortID}
		total := attendance.Total(months)
		if total.HalfDays == 0 {
			p.Lines = []fault.Message{fault.Msg("attendance.panel_none")}
			return []cohort.Panel{p}, nil
		}
		p.Lines = []fault.Message{fault.Msg("attendance.panel_hours", "present", total.Present, "planned", total.Planned)}
		if total.Unexcused > 0 {
			p.Tone = "warn"
			p.Lines = append(p.Lines, fault.Msg("attendance.panel_unexcused", "time", total.Unexcused))
		}
		return []cohort.Panel{p}, nil
	}
}
