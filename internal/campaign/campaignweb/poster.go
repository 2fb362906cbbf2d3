package campaignweb

import (
	"net/url"
	"strings"

	"chantier/internal/campaign"
	"chantier/internal/network"
	"chantier/internal/platform/document"
)

// posterOf writes the poster of a place. The address in the QR code says that it
// was scanned; the typed one is as short as it can be.
func posterOf(t func(string, ...any) string, baseURL string, c campaign.Campaign, p campaign.Place, site network.Site, f document.Format) document.Poster {
	short := strings.TrimSuffix(baseURL, "/") + "/a/" + p.Code
	typed := short
	if u, err := url.Parse(short); err == nil {
		typed = u.Host + u.Path
	}
	contact := ""
	if site.Phone != "" {
		contact = t("campaign.poster_phone", "phone", site.Phone)
	}
	return document.Poster{
		Format: f, Palette: document.Palette(c.Palette), CreatedAt: c.CreatedAt,
		Headline: c.Headline, Lead: c.Lead,
		Points: []string{t("campaign.poster_point_pay"), t("campaign.poster_point_group"), t("campaign.poster_point_diploma")},
		Call:   t("campaign.poster_call"), Link: short + "?s=qr", Typed: typed, Code: p.Code,
		Organisation: site.OrganisationName, Place: site.Address(), Contact: contact, Small: t("campaign.poster_small"), Where: p.Name,
	}
}
