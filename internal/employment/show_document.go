package employment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/document"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
)

// errChanged reports that a stored text is not the one that was frozen.
var errChanged = errors.New("employment: the frozen text does not have the fingerprint that was signed")

type signatures struct{ Employee, Employer Signature }

// Document gives the PDF of a contract: the archived file once both signed, else
// the text as it stands, which says that it is not signed. Another language than
// French is a translation for information.
func (s *Service) Document(ctx context.Context, who authz.Actor, siteID, contractID, lang string) ([]byte, Contract, error) {
	q := s.DB.Read()
	c, err := ByID(ctx, q, siteID, contractID)
	if err != nil {
		return nil, c, err
	}
	if err := checkReader(who, c); err != nil {
		return nil, c, err
	}
	if c.DocumentKey != "" && lang == "fr" {
		pdf, err := s.fetch(ctx, c.DocumentKey)
		return pdf, c, err
	}
	snapshot, seal := c.Snapshot, c.Fingerprint
	if snapshot == "" { // a draft: nothing is frozen yet
		if snapshot, err = s.draftText(ctx, q, c); err != nil {
			return nil, c, err
		}
		seal = fingerprintOf(snapshot)
	}
	pdf, err := s.render(snapshot, seal, signatures{c.Employee, c.Employer}, lang)
	return pdf, c, err
}

// checkReader lets the office read every contract of the site, and the learner their own once it is issued.
func checkReader(who authz.Actor, c Contract) error {
	if !c.IssuedAt.IsZero() && authz.Can(who, ActionShowOwn, c.Target()) {
		return nil
	}
	return authz.Check(who, ActionShow, c.Target())
}

func (s *Service) draftText(ctx context.Context, q db.Queryer, c Contract) (string, error) {
	f, err := loadFile(ctx, q, c.SiteID, c.LearnerID, c.ID)
	if err != nil {
		return "", err
	}
	if c.IssuedAt.IsZero() {
		c.IssuedAt = c.CreatedAt
	}
	return newSnapshot(s.Bundle.Localizer("fr"), c, f).encode()
}

func (s *Service) fetch(ctx context.Context, key string) ([]byte, error) {
	file, _, err := s.Blobs.Get(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("employment: read %s: %w", key, err)
	}
	defer file.Close()
	pdf, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("employment: read %s: %w", key, err)
	}
	return pdf, nil
}

// render makes the PDF of a frozen text with the signatures that there are.
func (s *Service) render(snapshot, fingerprint string, sig signatures, lang string) ([]byte, error) {
	doc, loc, err := contractDocument(s.Bundle, snapshot, fingerprint, sig, lang)
	if err != nil {
		return nil, err
	}
	return document.PDF(loc, doc)
}

func contractDocument(bundle *i18n.Bundle, snapshot, fingerprint string, sig signatures, lang string) (document.Doc, *i18n.Localizer, error) {
	loc := bundle.Localizer(lang)
	if fingerprintOf(snapshot) != fingerprint {
		return document.Doc{}, loc, errChanged
	}
	var snap Snapshot
	if err := json.Unmarshal([]byte(snapshot), &snap); err != nil {
		return document.Doc{}, loc, fmt.Errorf("employment: read the frozen text: %w", err)
	}
	text := snap.Text
	if loc.Lang() != "fr" {
		text = contractText(loc, snap.Facts)
	}
	return frame(loc, snap.Facts, text, fingerprint, sig), loc, nil
}

// frame puts the letterhead above a text and the signatures under it.
func frame(loc *i18n.Localizer, x facts, text []Part, fingerprint string, sig signatures) document.Doc {
	d := document.Doc{Title: loc.T("employment.pdf_title") + " " + x.Number, Author: x.Employer, Reference: x.Number, Seal: fingerprint, CreatedAt: x.IssuedAt}
	d.Blocks = append(d.Blocks, x.letterhead())
	switch {
	case loc.Lang() != "fr":
		d.Blocks = append(d.Blocks, document.Callout{Text: document.Plain(loc.T("employment.pdf_translation")), Tone: document.Warm})
	case !sig.Employee.Done() || !sig.Employer.Done():
		d.Blocks = append(d.Blocks, document.Callout{Text: document.Plain(loc.T("employment.pdf_unsigned")), Tone: document.Warm})
	}
	d.Blocks = append(d.Blocks, blocks(text)...)
	d.Blocks = append(d.Blocks, document.Spacer{Height: 2}, document.Signatures{Boxes: []document.SignatureBox{
		{Role: loc.T("employment.pdf_sign_employee"), Name: x.Employee, Stamp: stamp(loc, sig.Employee)},
		{Role: loc.T("employment.pdf_sign_employer"), Name: signer(x, sig), Stamp: stamp(loc, sig.Employer)},
	}})
	return d
}

func signer(x facts, sig signatures) string {
	if sig.Employer.Done() {
		return sig.Employer.Name
	}
	return x.Representative
}

func stamp(loc *i18n.Localizer, s Signature) string {
	if !s.Done() {
		return ""
	}
	return loc.T("employment.pdf_stamp", "at", s.At, "name", s.Name)
}

// Evidence is what proves the signatures of a contract.
type Evidence struct {
	Fingerprint, DocumentSHA string
	Template                 int
	Intact                   bool // the stored text still has the fingerprint
}

// EvidenceOf tells whether the frozen text is the one that was signed.
func EvidenceOf(c Contract) (Evidence, error) {
	if c.Snapshot == "" {
		return Evidence{}, fault.Missing("frozen text")
	}
	return Evidence{c.Fingerprint, c.DocumentSHA, c.Template, fingerprintOf(c.Snapshot) == c.Fingerprint}, nil
}
