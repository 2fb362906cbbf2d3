package employmentweb

import (
	"context"
	"fmt"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/employment"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/today"
)

// groupFrom is how many contracts of one deadline are told in one line: twelve that end on the same day are one thing to do.
const groupFrom = 3

// Today tells what the contracts ask of somebody: the learner signs, the director signs, the office renews or prepares exits.
func (h *Handlers) Today(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	items, err := h.todayOwn(ctx, who, site, day)
	if err != nil || !who.Has(site.ID, authz.SiteAdmin, authz.SiteDirector, authz.Counsellor) {
		return items, err
	}
	if !authz.Can(who, employment.ActionList, authz.Target{SiteID: site.ID}) {
		return items, nil
	}
	o, err := employment.OverviewOf(ctx, h.DB.Read(), site.ID, day)
	if err != nil {
		return nil, err
	}
	l := &todo{who: who, site: site, groups: map[string][]today.Item{}}
	l.office(o, day)
	return append(items, l.items()...), nil
}

func (h *Handlers) todayOwn(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	if who.PersonID == "" || !who.Has(site.ID, authz.Learner) {
		return nil, nil
	}
	q := h.DB.Read()
	all, err := employment.OfPerson(ctx, q, site.ID, who.PersonID)
	if err != nil {
		return nil, fmt.Errorf("employment: own contracts: %w", err)
	}
	var out []today.Item
	for _, c := range all {
		item := today.Item{Icon: "contract", Href: site.Path("my-contract"), Due: c.Terms.StartsOn, Weight: 10}
		if c.May(employment.VerbSignEmployee, day) {
			item.Title, item.Note = fault.Msg("employment.today_sign"), fault.Msg("employment.today_sign_note", "day", c.Terms.StartsOn)
			out = append(out, item)
			continue
		}
		if !c.May(employment.VerbAmend, day) {
			continue
		}
		amendments, err := employment.AmendmentsOf(ctx, q, site.ID, c.ID)
		if err != nil {
			return nil, fmt.Errorf("employment: own amendments: %w", err)
		}
		for _, a := range amendments {
			if a.State() == employment.AmendmentToSign && !a.Employee.Done() {
				item.Title, item.Due = fault.Msg("employment.today_sign_amendment"), a.Changes.EffectiveOn
				out = append(out, item)
			}
		}
	}
	return out, nil
}

// todo gathers the office's lines, by kind and day.
type todo struct {
	who    authz.Actor
	site   web.SiteInfo
	order  []string
	groups map[string][]today.Item
}

func (l *todo) add(kind string, due calendar.Date, item today.Item) {
	item.Icon, item.Due = "contract", due
	key := kind + "|" + due.String()
	if l.groups[key] == nil {
		l.order = append(l.order, key)
	}
	l.groups[key] = append(l.groups[key], item)
}

func (l *todo) office(o employment.Overview, day calendar.Date) {
	for _, e := range o.Entries {
		l.entry(e, day)
	}
	may := authz.Can(l.who, employment.ActionCreate, authz.Target{SiteID: l.site.ID})
	if may {
		for _, m := range o.Missing {
			l.add("missing", m.EnteredOn, l.missing(m))
		}
	}
	names := map[string]employment.Contract{}
	for _, e := range o.Entries {
		names[e.ID] = e.Contract
	}
	for _, a := range o.Open {
		c := names[a.ContractID]
		if !a.Employer.Done() && authz.Can(l.who, employment.ActionSignEmployer, c.Target()) {
			l.add("employer_amendment", a.Changes.EffectiveOn, l.item(c, "employer_amendment", 10))
		}
	}
}

func (l *todo) missing(m cohort.Learner) today.Item {
	return today.Item{Title: fault.Msg("employment.today_missing", "name", m.Name()), Note: fault.Msg("employment.today_sign_note", "day", m.EnteredOn),
		Href: l.site.Path("contracts", "new") + "?learner=" + m.ID, Weight: 30}
}

func (l *todo) item(c employment.Contract, kind string, weight int) today.Item {
	return today.Item{Title: fault.Msg("employment.today_"+kind, "name", c.Name()), Href: l.site.Path("contracts", c.ID), Weight: weight}
}

func (l *todo) entry(e employment.Entry, day calendar.Date) {
	c, t := e.Contract, e.Target()
	switch {
	case e.State == employment.Draft && authz.Can(l.who, employment.ActionIssue, t):
		l.add("draft", c.Terms.StartsOn, l.item(c, "draft", 40))
	case e.State == employment.ToSign && !c.Employer.Done() && authz.Can(l.who, employment.ActionSignEmployer, t):
		l.add("employer", c.Terms.StartsOn, l.item(c, "employer", 10))
	case e.State == employment.ToSign && authz.Can(l.who, employment.ActionIssue, t) && day.DaysUntil(c.Terms.StartsOn) <= 7:
		l.add("wait", e.Deadline.Due, l.item(c, "wait", 20))
	case e.State == employment.Running || e.State == employment.Ended:
		if e.Deadline.Kind == "" {
			return
		}
		item := l.item(c, string(e.Deadline.Kind), 30)
		item.Note = fault.Msg("employment.today_ends", "day", c.LastDay())
		l.add(string(e.Deadline.Kind), e.Deadline.Due, item)
	}
}

// items gives the lines, with those of one kind and one day together when they are many.
func (l *todo) items() []today.Item {
	var out []today.Item
	for _, key := range l.order {
		group := l.groups[key]
		if len(group) < groupFrom {
			out = append(out, group...)
			continue
		}
		kind, _, _ := strings.Cut(key, "|")
		one := group[0]
		one.Title = fault.Msg("employment.today_group_"+kind, "n", len(group))
		one.Href = l.site.Path("contracts")
		switch kind {
		case "missing":
			one.Href = l.site.Path("contracts", "new")
		case "draft":
			one.Href += "?state=draft"
		case "employer", "wait":
			one.Href += "?state=to_sign"
		}
		out = append(out, one)
	}
	return out
}

// Panel tells of a learner's contract on the learner's page.
func (h *Handlers) Panel(ctx context.Context, who authz.Actor, l cohort.Learner, siteSlug string) ([]cohort.Panel, error) {
	site := web.SiteInfo{ID: l.SiteID, Slug: siteSlug}
	office := authz.Can(who, employment.ActionShow, l.Target())
	if !office && !authz.Can(who, employment.ActionShowOwn, l.Target()) {
		return nil, nil
	}
	all, err := employment.OfLearner(ctx, h.DB.Read(), l.SiteID, l.ID)
	if err != nil {
		return nil, fmt.Errorf("employment: contracts of a learner: %w", err)
	}
	p := cohort.Panel{Title: fault.Msg("employment.panel_title"), Icon: "contract", Href: site.Path("my-contract")}
	for _, c := range all {
		if !c.WithdrawnAt.IsZero() || (!office && c.IssuedAt.IsZero()) {
			continue
		}
		if office && len(p.Lines) == 0 {
			p.Href = site.Path("contracts", c.ID)
		}
		state := "draft"
		switch {
		case !c.IssuedAt.IsZero() && (!c.Employee.Done() || !c.Employer.Done()):
			state = "to_sign"
		case !c.IssuedAt.IsZero():
			state = "signed"
		}
		p.Lines = append(p.Lines, fault.Msg("employment.panel_"+state, "number", c.Number(), "from", c.Terms.StartsOn, "until", c.LastDay()))
	}
	if len(p.Lines) == 0 {
		if !authz.Can(who, employment.ActionCreate, l.Target()) {
			return nil, nil
		}
		p.Lines = []fault.Message{fault.Msg("employment.panel_none")}
		p.Href, p.Tone = site.Path("contracts", "new")+"?learner="+l.ID, "warn"
	}
	return []cohort.Panel{p}, nil
}
