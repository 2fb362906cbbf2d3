package employment

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"chantier/internal/law"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/document"
	"chantier/internal/platform/i18n"
)

// amendmentSnapshot is the frozen amendment, like Snapshot.
type amendmentSnapshot struct {
	Template int     `json:"template"`
	Facts    facts   `json:"facts"`
	Seq      int     `json:"seq"`
	Until    string  `json:"until"` // the term before
	Changes  Changes `json:"changes"`
	Text     []Part  `json:"text"`
}

func newAmendmentSnapshot(loc *i18n.Localizer, c Contract, a Amendment, f file, current Terms) amendmentSnapshot {
	x := newSnapshot(loc, c, f).Facts
	x.IssuedAt = a.IssuedAt.UTC().Truncate(time.Second)
	return amendmentSnapshot{Template: TemplateVersion, Facts: x, Seq: a.Seq, Until: c.LastDay().String(), Changes: a.Changes,
		Text: amendmentText(loc, x, c, a, current)}
}

func (s amendmentSnapshot) encode() (string, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("employment: freeze the amendment: %w", err)
	}
	return string(raw), nil
}

func amendmentText(loc *i18n.Localizer, x facts, c Contract, a Amendment, current Terms) []Part {
	w := &articles{loc: loc, x: x}
	w.add(Part{Kind: PartTitle, Title: loc.T("employment.pdf_amendment_title", "n", a.Seq), Text: loc.T("employment.pdf_amendment_subtitle", "number", x.Number)})
	w.parties()
	w.article("amendment_object", "number", x.Number, "from", loc.DateLong(c.Terms.StartsOn), "until", loc.DateLong(c.LastDay()), "day", loc.DateLong(a.Changes.EffectiveOn))
	ch := a.Changes
	if ch.IsRenewal() {
		w.article("amendment_term", "until", loc.DateLong(ch.EndsOn), "citation", law.CitationOf(law.RuleCDDIRenewal))
	}
	if ch.Weekly != 0 {
		w.article("amendment_hours", "weekly", ch.Weekly)
	}
	if ch.Hourly != 0 {
		t := ch.apply(current)
		w.article("amendment_pay", "hourly", ch.Hourly, "monthly", t.MonthlyOn(ch.EffectiveOn), "weekly", t.Weekly)
	}
	if ch.Post != "" {
		w.article("amendment_post", "post", ch.Post)
	}
	if ch.Workplace != "" {
		w.article("amendment_place", "place", ch.Workplace)
	}
	if ch.ExceptionRef != "" {
		w.article("exception", "ref", ch.ExceptionRef, "citation", law.CitationOf(law.RuleCDDIException))
	}
	w.article("amendment_rest")
	return w.out
}

func (s *Service) renderAmendment(a Amendment) ([]byte, error) {
	doc, loc, err := amendmentDocument(s.Bundle, a)
	if err != nil {
		return nil, err
	}
	return document.PDF(loc, doc)
}

func amendmentDocument(bundle *i18n.Bundle, a Amendment) (document.Doc, *i18n.Localizer, error) {
	loc := bundle.Localizer("fr")
	if fingerprintOf(a.Snapshot) != a.Fingerprint {
		return document.Doc{}, loc, errChanged
	}
	var snap amendmentSnapshot
	if err := json.Unmarshal([]byte(a.Snapshot), &snap); err != nil {
		return document.Doc{}, loc, fmt.Errorf("employment: read the frozen amendment: %w", err)
	}
	d := frame(loc, snap.Facts, snap.Text, a.Fingerprint, signatures{a.Employee, a.Employer})
	d.Title = loc.T("employment.pdf_amendment_title", "n", a.Seq) + " " + snap.Facts.Number
	return d, loc, nil
}

// AmendmentDocument gives the PDF of an amendment to those who may read its contract.
func (s *Service) AmendmentDocument(ctx context.Context, who authz.Actor, siteID, contractID, amendmentID string) ([]byte, Amendment, error) {
	q := s.DB.Read()
	c, err := ByID(ctx, q, siteID, contractID)
	if err != nil {
		return nil, Amendment{}, err
	}
	if err := checkReader(who, c); err != nil {
		return nil, Amendment{}, err
	}
	a, err := AmendmentByID(ctx, q, siteID, contractID, amendmentID)
	if err != nil {
		return nil, a, err
	}
	if a.DocumentKey != "" {
		pdf, err := s.fetch(ctx, a.DocumentKey)
		return pdf, a, err
	}
	pdf, err := s.renderAmendment(a)
	return pdf, a, err
}

func (s *Service) archiveAmendment(ctx context.Context, args archiveArgs) error {
	a, err := AmendmentByID(ctx, s.DB.Read(), args.SiteID, args.ContractID, args.AmendmentID)
	if err != nil || a.DocumentKey != "" {
		return err
	}
	pdf, err := s.renderAmendment(a)
	if err != nil {
		return err
	}
	key, sum, err := s.keep(ctx, fmt.Sprintf("contracts/%s/amendment-%d.pdf", a.ContractID, a.Seq), pdf)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update contract_amendment set document_key=$1, document_sha256=$2 where id=$3 and site_id=$4 and document_key=''`, key, sum, a.ID, a.SiteID)
		return err
	})
}
