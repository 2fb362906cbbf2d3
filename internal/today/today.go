// Package today gathers what each person has to do: every capability tells its
// own part through a Provider, and the page of the day puts them in order.
package today

import (
	"context"
	"fmt"
	"slices"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
)

// Item is one thing to do.
type Item struct {
	Title fault.Message // "Fermer la feuille de mardi matin"
	Note  fault.Message // "2 personnes à pointer"; an empty key for none
	Icon  string
	Href  string
	Due   calendar.Date // zero when no day is set
	// Weight orders items of the same day: the smaller first. 10 is something that somebody waits for now, 50 the ordinary.
	Weight int
}

// Late says whether the day has passed.
func (i Item) Late(today calendar.Date) bool { return !i.Due.IsZero() && i.Due.Before(today) }

// Provider tells what an actor has to do at a site on a day. It must only tell
// what the actor may see, and answer quickly: it runs each time somebody opens the day.
type Provider func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]Item, error)

// Gather asks every provider and orders the answers: late first, then by day, then by weight.
func Gather(ctx context.Context, providers []Provider, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]Item, error) {
	var all []Item
	for _, p := range providers {
		items, err := p(ctx, who, site, day)
		if err != nil {
			return nil, fmt.Errorf("today: gather: %w", err)
		}
		all = append(all, items...)
	}
	slices.SortStableFunc(all, func(a, b Item) int {
		if d := order(a, day).Compare(order(b, day)); d != 0 {
			return d
		}
		return a.Weight - b.Weight
	})
	return all, nil
}

// order puts things without a day beside those of today.
func order(i Item, today calendar.Date) calendar.Date {
	if i.Due.IsZero() {
		return today
	}
	return i.Due
}
