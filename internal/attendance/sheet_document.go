package attendance

import (
	"strings"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/document"
	"chantier/internal/platform/i18n"
)

// SheetDocument writes a closed sheet for printing, from its stored content only:
// equal content gives equal bytes. What makes it evidence is on it: date, times,
// place, title, trainer, and each person's signature (CAA Nantes, 20 April and 1 June 2021).
func SheetDocument(loc *i18n.Localizer, c ClosedSheet) (document.Doc, error) {
	p, err := c.Proof()
	if err != nil {
		return document.Doc{}, err
	}
	blocks := headOf(loc, p)
	if p.Reason != "" {
		blocks = append(blocks, document.Callout{Title: loc.T("attendance.pdf.correction", "edition", p.Edition), Text: document.Plain(p.Reason), Tone: document.Warm})
	}
	rows := make([][]document.Cell, len(p.Lines))
	var present calendar.Minutes
	for i, l := range p.Lines {
		rows[i] = document.Cells(l.Name, situationText(loc, l), signatureText(loc, l), loc.Minutes(l.Minutes))
		present += l.Minutes
	}
	blocks = append(blocks,
		document.Table{Columns: columnsOf(loc, "attendance.pdf.signature"), Rows: rows, Small: true},
		document.Paragraph{Text: document.Rich(loc.T("attendance.pdf.total", "n", len(p.Lines), "time", present))},
		document.Signatures{Boxes: []document.SignatureBox{{Role: loc.T("attendance.pdf.trainer"), Name: p.ClosedBy,
			Stamp: loc.T("attendance.pdf.closed_by", "at", p.ClosedAt, "name", p.ClosedBy)}}},
		document.Paragraph{Small: true, Text: document.Plain(loc.T("attendance.pdf.how"))},
		document.Paragraph{Small: true, Text: document.Plain(loc.T("attendance.pdf.chain", "n", int(c.Seq), "hash", c.Hash, "prev", orDash(c.PrevHash)))})
	return document.Doc{Title: loc.T("attendance.pdf.title"), Author: p.Organisation, Reference: p.Day.String() + " " + loc.T("attendance."+string(p.Half)),
		Seal: c.Hash, CreatedAt: p.ClosedAt, Blocks: blocks}, nil
}

// PaperDocument writes a sheet to sign with a pen, for the day without network.
func PaperDocument(loc *i18n.Localizer, s Sheet, place Place, now time.Time) document.Doc {
	p := ProofOf(s, place, "", now, nil)
	rows := make([][]document.Cell, len(p.Lines))
	for i, l := range p.Lines {
		rows[i] = document.Cells(l.Name, "", signatureText(loc, l), "")
	}
	blocks := append(headOf(loc, p), document.Table{Columns: columnsOf(loc, "attendance.pdf.pen"), Rows: rows, RowHeight: 9, Small: true},
		document.Signatures{Boxes: []document.SignatureBox{{Role: loc.T("attendance.pdf.trainer"), Name: p.Trainer}}},
		document.Paragraph{Small: true, Text: document.Plain(loc.T("attendance.pdf.paper_note"))})
	return document.Doc{Title: loc.T("attendance.pdf.paper_title"), Author: p.Organisation, Reference: p.Day.String() + " " + loc.T("attendance."+string(p.Half)),
		CreatedAt: now, Blocks: blocks}
}

func headOf(loc *i18n.Localizer, p Proof) []document.Block {
	place := strings.Trim(loc.T(p.Kind.Key())+" · "+p.Room, " ·")
	rows := []document.KeyValue{{Key: loc.T("attendance.pdf.cohort"), Value: p.Cohort},
		{Key: loc.T("attendance.pdf.times"), Value: clockText(loc, p.StartMinute) + " – " + clockText(loc, p.EndMinute) + " · " + place},
		{Key: loc.T("attendance.pdf.object"), Value: orDash(p.Title)},
		{Key: loc.T("attendance.pdf.trainer"), Value: orDash(p.Trainer)}}
	return []document.Block{
		document.Letterhead{Organisation: p.Organisation, Site: p.Site, Lines: []string{p.Address}},
		document.Title{Text: loc.T("attendance.pdf.title"), Subtitle: loc.T("attendance.half_day_title", "day", loc.DateLong(p.Day), "half", loc.T("attendance."+string(p.Half)))},
		document.KeyValues{Rows: rows}}
}

func columnsOf(loc *i18n.Localizer, signatureKey string) []document.Column {
	return []document.Column{{Title: loc.T("attendance.pdf.name"), Width: 3}, {Title: loc.T("attendance.pdf.situation"), Width: 2.6},
		{Title: loc.T(signatureKey), Width: 4}, {Title: loc.T("attendance.pdf.time"), Width: 1.4, Align: document.Right}}
}

func situationText(loc *i18n.Localizer, l ProofLine) string {
	if l.Status.Absent() {
		return loc.T("attendance.situation_"+string(l.Status), "ground", loc.T(l.Ground.Key()))
	}
	text := loc.T(l.Status.Key())
	if l.Late > 0 {
		text += ", " + loc.T("attendance.late_by", "time", l.Late)
	}
	if l.Early > 0 {
		text += ", " + loc.T("attendance.left_early", "time", l.Early)
	}
	return text
}

func signatureText(loc *i18n.Localizer, l ProofLine) string {
	if l.SignedAt.IsZero() {
		return ""
	}
	text := loc.T("attendance.signed_at", "time", loc.Time(l.SignedAt), "means", loc.T(l.Means.Key()))
	if l.EnteredBy != "" {
		text += ", " + loc.T("attendance.pdf.entered_by", "name", l.EnteredBy)
	}
	return text
}

// clockText writes minutes after midnight as people say them.
func clockText(loc *i18n.Localizer, minute int) string {
	return loc.Time(calendar.MustDate("2026-01-01").At(minute/60, minute%60, clock.Paris()))
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
