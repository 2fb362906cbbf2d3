package employment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/document"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/money"
)

// TemplateVersion numbers the wording of the contract; raise it when the articles change.
const TemplateVersion = 1

// Snapshot is the frozen contract: what was known, and the whole text that both
// parties read, in French (C. trav., art. L.1221-3). Later changes of an address,
// of the product's wording or of its layout do not reach it.
type Snapshot struct {
	Template int    `json:"template"`
	Facts    facts  `json:"facts"`
	Text     []Part `json:"text"`
}

// facts are what the articles are written from.
type facts struct {
	Number         string        `json:"number"`
	Employer       string        `json:"employer"`
	SIRET          string        `json:"siret"`
	EmployerSeat   string        `json:"employer_seat"`
	Representative string        `json:"representative"`
	Site           string        `json:"site"`
	Employee       string        `json:"employee"`
	BirthDate      calendar.Date `json:"birth_date"`
	Home           string        `json:"home"`
	Terms          Terms         `json:"terms"`
	Monthly        money.Cents   `json:"monthly"`
	IssuedAt       time.Time     `json:"issued_at"`
}

func newSnapshot(loc *i18n.Localizer, c Contract, f file) Snapshot {
	seat := address(f.organisation.AddressLine, f.organisation.PostalCode, f.organisation.City)
	x := facts{Number: c.Number(), Employer: f.organisation.Name, SIRET: f.organisation.SIRET, EmployerSeat: seat,
		Representative: f.organisation.LegalRepresentative, Site: f.site.Name, Employee: f.person.Name(), BirthDate: f.person.BirthDate,
		Home: address(f.person.AddressLine, f.person.PostalCode, f.person.City), Terms: c.Terms, Monthly: c.Terms.MonthlyOn(c.Terms.StartsOn),
		IssuedAt: c.IssuedAt.UTC().Truncate(time.Second)}
	return Snapshot{Template: TemplateVersion, Facts: x, Text: contractText(loc, x)}
}

func (s Snapshot) encode() (string, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("employment: freeze the contract: %w", err)
	}
	return string(raw), nil
}

// fingerprintOf is the SHA-256 of a frozen text: what both parties sign, printed on every page.
func fingerprintOf(snapshot string) string {
	h := sha256.Sum256([]byte(snapshot))
	return hex.EncodeToString(h[:])
}

// contractText writes the articles: those of the mandatory mentions, in the order of the law, then the others.
func contractText(loc *i18n.Localizer, x facts) []Part {
	w := &articles{loc: loc, x: x}
	w.add(Part{Kind: PartTitle, Title: loc.T("employment.pdf_title"), Text: loc.T("employment.pdf_subtitle", "number", x.Number)})
	w.parties()
	for _, m := range law.ContractMentions() {
		w.mention(m)
	}
	w.article("hours", "weekly", x.Terms.Weekly, "name", x.Employee, "citation", law.CitationOf(law.RuleTrainingIsWork))
	w.article("leave", "n", x.Terms.LeaveDays(), "citation", law.CitationOf(law.RuleLeaveAccrual))
	w.article("support", "name", x.Employee)
	w.exceptions()
	w.article("suspension", "citation", law.CitationOf(law.RuleCDDISuspension))
	w.article("break", "citation", law.CitationOf(law.RuleCDDITermination))
	w.article("end", "citation", law.CitationOf(law.RuleNoEndBonus))
	w.article("data", "employer", x.Employer)
	w.add(Part{Kind: PartSmall, Text: loc.T("employment.pdf_handover", "day", loc.DateLong(HandoverDay(x.Terms.StartsOn)), "citation", law.CitationOf(law.RuleContractHandover))})
	return w.out
}

type articles struct {
	loc *i18n.Localizer
	x   facts
	out []Part
}

func (w *articles) add(p Part) { w.out = append(w.out, p) }

func (w *articles) article(name string, args ...any) {
	w.add(Part{Kind: PartArticle, Title: w.loc.T("employment.pdf_" + name)})
	w.add(Part{Kind: PartParagraph, Text: w.loc.T("employment.pdf_"+name+"_text", args...)})
}

func (w *articles) parties() {
	x, loc := w.x, w.loc
	employer := [][2]string{{loc.T("employment.pdf_employer"), x.Employer}, {loc.T("employment.pdf_seat"), x.EmployerSeat},
		{loc.T("employment.pdf_siret"), x.SIRET}, {loc.T("employment.pdf_representative"), x.Representative}}
	employee := [][2]string{{loc.T("employment.pdf_employee"), x.Employee}, {loc.T("employment.pdf_born"), loc.DateLong(x.BirthDate)}, {loc.T("employment.pdf_home"), x.Home}}
	var rows [][2]string
	for _, r := range append(employer, employee...) {
		if r[1] != "" {
			rows = append(rows, r)
		}
	}
	w.add(Part{Kind: PartParagraph, Text: loc.T("employment.pdf_between")})
	w.add(Part{Kind: PartFacts, Rows: rows})
}

// mention writes the article of one mandatory particular (C. trav., art. L.1242-12).
func (w *articles) mention(m law.Mention) {
	x, t, loc := w.x, w.x.Terms, w.loc
	switch m {
	case law.MentionReason:
		w.article("reason", "name", x.Employee, "citation", law.CitationOf(law.RuleCDDIBasis))
	case law.MentionTerm:
		w.article("term", "from", loc.DateLong(t.StartsOn), "until", loc.DateLong(t.EndsOn), "n", t.StartsOn.DaysInclusive(t.EndsOn))
	case law.MentionRenewal:
		w.article("renewal", "months", law.CDDIMaxMonths, "citation", law.CitationOf(law.RuleCDDIRenewal))
	case law.MentionPost:
		w.article("post", "name", x.Employee, "post", t.Post, "place", t.Workplace)
	case law.MentionCollectiveAgreement:
		w.article("agreement", "idcc", law.CollectiveAgreementIDCC)
	case law.MentionTrial:
		if t.TrialEndsOn.IsZero() {
			w.article("no_trial")
		} else {
			w.article("trial", "day", loc.DateLong(t.TrialEndsOn), "citation", law.CitationOf(law.RuleCDDITrial))
		}
	case law.MentionPay:
		w.article("pay", "hourly", t.Hourly, "monthly", x.Monthly, "weekly", t.Weekly, "citation", law.CitationOf(law.RuleCDDIPay))
	case law.MentionPensionFund:
		w.article("pension", "fund", t.PensionFund)
	case law.MentionProvidentFund:
		w.article("provident", "fund", t.ProvidentFund)
	}
}

// exceptions says which derogation the contract rests on. What it tells of the
// person's situation stays in the decision that it names.
func (w *articles) exceptions() {
	if exceptional(w.x.Terms) {
		w.article("exception", "ref", w.x.Terms.ExceptionRef, "citation", law.CitationOf(law.RuleCDDIException))
	}
}

func address(line, postalCode, city string) string {
	out := line
	for _, s := range []string{postalCode + " " + city} {
		if s != " " && out != "" {
			out += ", "
		}
		if s != " " {
			out += s
		}
	}
	return out
}

// letterhead is the same on every document of the employer.
func (x facts) letterhead() document.Letterhead {
	return document.Letterhead{Organisation: x.Employer, Site: x.Site, Lines: nonEmpty(x.EmployerSeat, x.SIRET)}
}

func nonEmpty(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
