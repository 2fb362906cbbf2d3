package grading

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/phpvm"
)

// maxRedirects is how often a request that follows may be sent elsewhere.
const maxRedirects = 5

// visited is what a row of requests came to.
type visited struct {
	site  *phpvm.Site
	last  phpvm.Page
	file  string // page asked last
	said  []phpvm.Complaint
	loops bool
}

// judgeVisit makes the requests of a check and looks at the last answer, then at the table.
func (g *phpGrader) judgeVisit(ctx context.Context, check curriculum.Check, visit curriculum.Visit) (CheckResult, Result, error) {
	failed := func(message string) (CheckResult, Result, error) {
		return CheckResult{ID: check.ID, Message: message}, Result{}, nil
	}
	key := fmt.Sprintf("%q %+v", visit.DataSet, visit.Requests)
	v, done := g.visits[key]
	if !done {
		var err error
		if v, err = g.visit(ctx, visit); err != nil {
			return CheckResult{}, Result{}, err
		}
		g.visits[key] = v
		g.fuel += v.site.Fuel()
	}
	secret := check.Secret(g.ex)
	if verdict, message := stoppedPHP(v.last.Stop); v.last.Stop != phpvm.Completed && v.last.Stop != phpvm.Fatal {
		return CheckResult{ID: check.ID, Message: message}, Result{Verdict: verdict}, nil
	}
	if fatal := v.last.Fatal; fatal != nil {
		if unreadablePHP(fatal) {
			return CheckResult{}, Result{Verdict: Unreadable, Message: explainPHPLoading(fatal)}, nil
		}
		if secret {
			return failed(french("Avec d’autres données, la page %s s’arrête sur une erreur%s.", v.file, atPHP(fatal.File, fatal.Line)))
		}
		return failed(french("La page %s s’arrête sur une erreur%s : %s", v.file, atPHP(fatal.File, fatal.Line), explainPHP(fatal)))
	}
	if v.loops {
		return failed(french("Les pages se renvoient l’une à l’autre sans fin : %s redirige encore.", v.file))
	}
	s, err := g.examineVisit(ctx, visit, v)
	if err != nil {
		return CheckResult{}, Result{}, err
	}
	if s.ok {
		return CheckResult{ID: check.ID, Passed: true}, Result{}, nil
	}
	if secret {
		return failed(check.Failure)
	}
	message := fill(check.Failure, s.got, s.want)
	if s.detail && !strings.Contains(check.Failure, "{recu}") {
		message += " " + s.got
	}
	return failed(withComplaint(message, v.said))
}

// visit makes the requests, on a site of their own.
func (g *phpGrader) visit(ctx context.Context, visit curriculum.Visit) (visited, error) {
	v := visited{site: g.engine.php.Site(g.files, phpvm.DefaultFuel)}
	if visit.DataSet != "" {
		if err := g.engine.putDatabase(ctx, g.ex, v.site, visit.DataSet); err != nil {
			return v, err
		}
	}
	for _, asked := range visit.Requests {
		if asked.Foreign {
			v.site.Forget()
		}
		request := phpvm.Request{Method: asked.Method, Target: asked.Page}
		for _, f := range asked.Fields {
			request.Fields = append(request.Fields, phpvm.Pair{Name: f.Name, Value: fillFields(f.Value, v.last.Body)})
		}
		for _, f := range asked.Files {
			request.Files = append(request.Files, phpvm.Upload{Field: f.Field, Name: f.Name, Type: f.Type, Content: f.Content})
		}
		for hops := 0; ; hops++ {
			var err error
			if v.last, err = v.site.Visit(ctx, request); err != nil {
				return v, err
			}
			v.file = pageName(request.Target)
			v.said = append(v.said, v.last.Complaints...)
			if v.last.Stop != phpvm.Completed || v.last.Fatal != nil {
				return v, nil
			}
			location := v.last.Location()
			if !asked.Follow || location == "" {
				break
			}
			if hops >= maxRedirects {
				v.loops = true
				return v, nil
			}
			request = phpvm.Request{Target: resolveLocation(request.Target, location)}
		}
	}
	return v, nil
}

// pageName is the file of an address, for messages.
func pageName(target string) string {
	name, _, _ := strings.Cut(target, "?")
	if name = strings.Trim(name, "/"); name == "" {
		return "index.php"
	}
	return name
}

// resolveLocation gives the address inside the site that an answer sends to; an address outside stays whole, and no page
// answers it.
func resolveLocation(from, location string) string {
	base := &url.URL{Scheme: "https", Host: phpvm.Host, Path: "/" + strings.TrimLeft(pageName(from), "/")}
	target, err := base.Parse(location)
	if err != nil {
		return location
	}
	if target.Host != phpvm.Host {
		return target.String()
	}
	return strings.TrimPrefix(target.RequestURI(), "/")
}

// fieldOf is written in the value of a form field to mean what the last page holds in one of its fields.
var fieldOf = regexp.MustCompile(`\{champ:([^}]+)\}`)

// fillFields replaces {champ:x} by the value of the field x of the last page.
func fillFields(value, page string) string {
	return fieldOf.ReplaceAllStringFunc(value, func(mark string) string {
		name := fieldOf.FindStringSubmatch(mark)[1]
		d, err := parseDocument("page", page)
		if err != nil {
			return ""
		}
		for _, n := range d.elements("input", "textarea") {
			if attribute(n, "name") == name {
				return attribute(n, "value")
			}
		}
		return ""
	})
}

// examineVisit looks at each part of a check in turn; the first that does not hold is told.
func (g *phpGrader) examineVisit(ctx context.Context, visit curriculum.Visit, v visited) (seen, error) {
	page := v.last
	if visit.Status != 0 && page.Status != visit.Status {
		return seen{got: strconv.Itoa(page.Status), want: strconv.Itoa(visit.Status)}, nil
	}
	if visit.Location != "" {
		got := resolveLocation(v.file, page.Location())
		if page.Location() == "" {
			return seen{got: "aucune redirection", want: visit.Location}, nil
		}
		if path.Clean("/"+got) != path.Clean("/"+visit.Location) {
			return seen{got: shorten(page.Location()), want: visit.Location}, nil
		}
	}
	if visit.Header != "" {
		got := page.Header.Values(visit.Header)
		if len(got) == 0 {
			return seen{got: "aucun en-tête " + visit.Header, want: visit.HeaderIs}, nil
		}
		if value := strings.Join(got, ", "); visit.HeaderIs != "" && !strings.EqualFold(value, visit.HeaderIs) {
			return seen{got: shorten(value), want: visit.HeaderIs}, nil
		}
	}
	if visit.Quiet && len(v.said) > 0 {
		c := v.said[0]
		e := &phpvm.Exception{Class: c.Level, Message: c.Message}
		return seen{got: french("PHP se plaint%s : %s", atPHP(c.File, c.Line), explainPHP(e)), want: "aucun avertissement", detail: true}, nil
	}
	if visit.Prints != nil && !sameText(printedText(page.Body), printedText(*visit.Prints)) {
		return seen{got: shownText(printedText(page.Body)), want: french("l’affichage « %s »", shorten(printedText(*visit.Prints)))}, nil
	}
	if visit.Page != nil {
		d, err := parseDocument(v.file, page.Body)
		if err != nil {
			return seen{got: "une page illisible"}, nil
		}
		if s, err := examine(visit.Page, []*document{d}); err != nil || !s.ok {
			return s, err
		}
	}
	if visit.Table != "" {
		rows, problem, err := tableRows(ctx, v.site, visit.Table)
		if err != nil || problem != "" {
			return seen{got: problem, want: "une table lisible", detail: true}, err
		}
		if !sameTable(rows, visit.Rows) {
			return seen{got: showRows(rows), want: showRows(plainRows(visit.Rows))}, nil
		}
	}
	return seen{ok: true}, nil
}

func plainRows(rows [][]any) [][]phpvm.Value {
	var out [][]phpvm.Value
	for _, row := range rows {
		var cells []phpvm.Value
		for _, cell := range row {
			cells = append(cells, plainToPHP(cell))
		}
		out = append(out, cells)
	}
	return out
}
