package internship

import (
	"context"

	"chantier/internal/law"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/db"
	"chantier/internal/platform/document"
	"chantier/internal/platform/i18n"
)

// Text is an agreement as it is signed.
type Text struct {
	Doc          document.Doc
	Fingerprint  string
	LearnerEmail string
}

// TextOf writes the agreement. The signatures are not part of the text that they sign.
func (s *Service) TextOf(ctx context.Context, q db.Queryer, a Agreement) (Text, error) {
	company, err := CompanyByID(ctx, q, a.SiteID, a.CompanyID)
	if err != nil {
		return Text{}, err
	}
	site, org, err := organisationOf(ctx, q, a.SiteID)
	if err != nil {
		return Text{}, err
	}
	p, err := person.ByID(ctx, q, a.SiteID, a.PersonID)
	if err != nil {
		return Text{}, err
	}
	loc := s.Bundle.Localizer("fr") // a legal text: French only
	doc := agreementDoc(loc, a, company, site, org, p.Name())
	return Text{Doc: doc, Fingerprint: document.Fingerprint(loc, doc), LearnerEmail: p.Email}, nil
}

func agreementDoc(loc *i18n.Localizer, a Agreement, c Company, site network.Site, org network.Organisation, learner string) document.Doc {
	article := func(name string, args ...any) []document.Block {
		return []document.Block{document.Article{Title: loc.T("internship.pdf_" + name)}, document.Paragraph{Text: document.Plain(loc.T("internship.pdf_"+name+"_text", args...))}}
	}
	blocks := []document.Block{
		document.Letterhead{Organisation: org.Name, Lines: []string{site.Name, site.Address()}},
		document.Title{Text: loc.T("internship.pdf_title"), Subtitle: loc.T("internship.pdf_subtitle")},
		document.KeyValues{Rows: []document.KeyValue{
			{Key: loc.T("internship.pdf_learner"), Value: learner}, {Key: loc.T("internship.pdf_employer"), Value: org.Name},
			{Key: loc.T("internship.pdf_company"), Value: c.Name + " · " + c.Address}, {Key: loc.T("internship.pdf_tutor"), Value: c.TutorName},
			{Key: loc.T("internship.pdf_dates"), Value: loc.T("internship.pdf_dates_value", "from", a.StartsOn, "to", a.EndsOn, "days", a.Days())},
			{Key: loc.T("internship.pdf_hours"), Value: loc.T("internship.pdf_hours_value", "hours", a.Weekly)},
		}},
	}
	blocks = append(blocks, article("aim", "aim", loc.T("internship.aim_"+string(a.Aim)))...)
	blocks = append(blocks, article("tasks", "tasks", a.Tasks)...)
	blocks = append(blocks, article("status", "employer", org.Name)...)
	blocks = append(blocks, article("accident", "hours", law.PMSMPAccidentNoticeHours, "declaration", law.PMSMPAccidentDeclarationHours)...)
	blocks = append(blocks, article("data")...)
	return document.Doc{Title: loc.T("internship.pdf_title"), Author: org.Name, Reference: "PMSMP-" + a.ID, CreatedAt: a.IssuedAt, Blocks: blocks}
}

// PDF gives the agreement with the signatures that it has so far.
func (s *Service) PDF(ctx context.Context, q db.Queryer, a Agreement) ([]byte, error) {
	text, err := s.TextOf(ctx, q, a)
	if err != nil {
		return nil, err
	}
	loc := s.Bundle.Localizer("fr")
	var boxes []document.SignatureBox
	for _, b := range []struct {
		key  string
		sign Sign
		name string
	}{{"learner", a.LearnerSign, a.LearnerName}, {"tutor", a.TutorSign, a.TutorName}, {"director", a.DirectorSign, ""}} {
		box := document.SignatureBox{Role: loc.T("internship.party_" + b.key), Name: b.name}
		if !b.sign.At.IsZero() {
			box.Name, box.Stamp = b.sign.Name, loc.T("internship.pdf_signed", "at", b.sign.At, "name", b.sign.Name)
		}
		boxes = append(boxes, box)
	}
	doc := text.Doc
	if a.Fingerprint != "" {
		doc.Blocks = append(doc.Blocks, document.Paragraph{Text: document.Plain(loc.T("internship.pdf_fingerprint", "fingerprint", a.Fingerprint))})
	}
	doc.Blocks = append(doc.Blocks, document.Signatures{Boxes: boxes})
	return document.PDF(loc, doc)
}
