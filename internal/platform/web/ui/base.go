package ui

import (
	"strings"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/money"
	"chantier/internal/platform/web"
)

// Base is embedded in every view: translation, French dates and money, rights and addresses.
type Base struct {
	Site    web.SiteInfo
	Today   calendar.Date
	loc     *i18n.Localizer
	request *web.Request
}

// For makes the Base of a request's view.
func For(r *web.Request) Base { return Base{Site: r.Site, Today: r.Today, loc: r.Loc, request: r} }

// T translates a key; args are name/value pairs.
func (b Base) T(key string, args ...any) string { return b.loc.T(key, args...) }

// Has says whether a text exists.
func (b Base) Has(key string) bool { return b.loc.Has(key) }

// Lang gives "fr" or "en".
func (b Base) Lang() string { return b.loc.Lang() }

// Date writes 01/09/2026.
func (b Base) Date(d calendar.Date) string { return b.loc.Date(d) }

// DateLong writes mardi 1er septembre 2026.
func (b Base) DateLong(d calendar.Date) string { return b.loc.DateLong(d) }

// DayMonth writes mar. 1er sept.
func (b Base) DayMonth(d calendar.Date) string { return b.loc.DayMonth(d) }

// Month writes septembre 2026.
func (b Base) Month(d calendar.Date) string { return b.loc.Month(d) }

// Instant writes 01/09/2026 à 9 h 05, in Europe/Paris.
func (b Base) Instant(t time.Time) string { return b.loc.Instant(t) }

// Time writes 9 h 05, in Europe/Paris.
func (b Base) Time(t time.Time) string { return b.loc.Time(t) }

// Minutes writes 3 h 30.
func (b Base) Minutes(m calendar.Minutes) string { return b.loc.Minutes(m) }

// Money writes 1 823,03 €.
func (b Base) Money(c money.Cents) string { return b.loc.Money(c) }

// Number writes 4 536.
func (b Base) Number(n int) string { return b.loc.Number(int64(n)) }

// Decimal writes 3,5.
func (b Base) Decimal(v float64, decimals int) string { return b.loc.Decimal(v, decimals) }

// Percent writes 42 %.
func (b Base) Percent(part, whole int) string { return b.loc.Percent(part, whole) }

// Path makes an address inside the site: .Path "campaigns" .ID.
func (b Base) Path(parts ...string) string { return b.Site.Path(parts...) }

// Can asks the access table about this site: before a button is shown.
func (b Base) Can(action authz.Action) bool { return b.request.CanHere(action) }

// CanOn asks the access table about an object.
func (b Base) CanOn(action authz.Action, t authz.Target) bool { return b.request.Can(action, t) }

// SignedIn says whether somebody is signed in.
func (b Base) SignedIn() bool { return b.request.Actor.IsSignedIn() }

// Form gives an empty form.
func (b Base) Form() Form { return NewForm(b.request) }

// Button makes a form of one button that posts to an address.
func (b Base) Button(path, labelKey string) Button {
	return Button{Path: path, Label: b.T(labelKey), base: b}
}

// Tag makes a status label; tone is ok, warn, bad, info or mute.
func (b Base) Tag(key, tone string) Tag { return Tag{Label: b.T(key), Tone: tone} }

// Lines parts a text typed by a person at its line ends.
func (b Base) Lines(s string) []string {
	return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
}
