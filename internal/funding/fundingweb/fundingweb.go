// Package fundingweb holds the pages of a site's budget.
package fundingweb

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"chantier/internal/funding"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/money"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "funding", FS: files, Views: map[string]any{"budget.html": budgetView{}, "plan.html": planView{}, "expense.html": expenseView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *funding.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/budget", "budget.show", h.show)
	rt.Get("/sites/{site}/budget/plan", "budget.plan", h.showPlan)
	rt.Post("/sites/{site}/budget/plan", "budget.plan", h.plan)
	rt.Get("/sites/{site}/budget/expenses.csv", "expense.record", h.export)
	rt.Get("/sites/{site}/budget/expenses/new", "expense.record", h.showExpense)
	rt.Post("/sites/{site}/budget/expenses", "expense.record", h.spend)
	rt.Post("/sites/{site}/budget/expenses/{expense}/cancel", "expense.record", h.cancel)
}

// yearOf reads ?year=, this year by default.
func yearOf(r *web.Request) int {
	if y, err := strconv.Atoi(r.URL.Query().Get("year")); err == nil && y >= 2000 && y <= 2200 {
		return y
	}
	return r.Today.Year
}

type budgetView struct {
	ui.Base
	Budget   funding.Budget
	Bars     []ui.Bar
	Stats    []ui.Stat
	Expenses []funding.Expense
	Pager    ui.Pager
	Years    []int
	Detailed bool // a funder sees the sums, not the suppliers
	None     ui.Empty
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "budget.show", r.Target()); err != nil {
		return err
	}
	q, year := h.DB.Read(), yearOf(r)
	b, err := funding.YearOf(r.Ctx(), q, r.Site.ID, year)
	if err != nil {
		return err
	}
	v := budgetView{Base: ui.For(r), Budget: b, Years: []int{r.Today.Year - 1, r.Today.Year, r.Today.Year + 1}, Detailed: r.CanHere("expense.record"),
		None: ui.Empty{Icon: "euro", Title: r.T("funding.none_title"), Text: r.T("funding.none_text")}}
	for _, l := range b.Lines {
		bar := ui.Bar{Label: r.T("funding.category_" + l.Category), Text: r.T("funding.spent_of", "spent", l.Spent, "planned", l.Planned), Value: int(l.Spent / 100), Max: int(max(l.Planned, l.Spent) / 100)}
		if l.Left() < 0 {
			bar.Tone = "bad"
		}
		v.Bars = append(v.Bars, bar)
	}
	tone := ""
	if b.Left() < 0 {
		tone = "bad"
	}
	v.Stats = []ui.Stat{{Label: r.T("funding.planned"), Value: r.Loc.Money(b.Planned)}, {Label: r.T("funding.spent"), Value: r.Loc.Money(b.Spent), Note: r.T("funding.share", "share", r.Loc.Percent(int(b.Spent/100), int(b.Planned/100)))},
		{Label: r.T("funding.left"), Value: r.Loc.Money(b.Left()), Tone: tone}}
	if v.Detailed {
		total, err := funding.CountExpenses(r.Ctx(), q, r.Site.ID, year)
		if err != nil {
			return err
		}
		v.Pager = ui.PagerOf(r, total, 30)
		if v.Expenses, err = funding.ExpensesOf(r.Ctx(), q, r.Site.ID, year, v.Pager.Size, v.Pager.Offset()); err != nil {
			return err
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "funding/budget.html", Title: r.T("funding.title", "year", strconv.Itoa(year)), View: v})
}

type planView struct {
	ui.Base
	Form       ui.Form
	Year       int
	Categories []string
}

func (h *Handlers) showPlan(w http.ResponseWriter, r *web.Request) error {
	b, err := funding.YearOf(r.Ctx(), h.DB.Read(), r.Site.ID, yearOf(r))
	if err != nil {
		return err
	}
	form := ui.NewForm(r)
	for _, l := range b.Lines {
		form = form.With("planned_"+l.Category, typed(l.Planned), "version_"+l.Category, strconv.Itoa(l.Version))
	}
	return h.planPage(w, r, form)
}

// typed writes an amount as a person would type it again.
func typed(c money.Cents) string {
	return strings.TrimSuffix(fmt.Sprintf("%d,%02d", int64(c)/100, int64(c)%100), ",00")
}

func (h *Handlers) planPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "budget.plan", r.Target()); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "funding/plan.html", Title: r.T("funding.plan_title", "year", strconv.Itoa(yearOf(r))), Status: form.Status(),
		View: planView{ui.For(r), form, yearOf(r), funding.Categories()}})
}

func (h *Handlers) plan(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	var lines []funding.Line
	for _, c := range funding.Categories() {
		amount, err := money.ParseEuros(r.PostForm.Get("planned_" + c))
		if err != nil || amount < 0 {
			l.Add("planned_"+c, "fault.amount")
		}
		version, _ := strconv.Atoi(r.PostForm.Get("version_" + c)) // an unreadable version is a stale one
		lines = append(lines, funding.Line{Category: c, Planned: amount, Version: version})
	}
	err := l.Err()
	if err == nil {
		err = h.Service.Plan(r.Ctx(), r.Actor, r.Site.ID, yearOf(r), lines)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.planPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("budget")+"?year="+strconv.Itoa(yearOf(r)))
}

type expenseView struct {
	ui.Base
	Form       ui.Form
	Categories []ui.Option
}

func (h *Handlers) showExpense(w http.ResponseWriter, r *web.Request) error {
	return h.expensePage(w, r, ui.NewForm(r).With("spent_on", r.Today.String()))
}

func (h *Handlers) expensePage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	return h.Kit.Show(w, r, ui.Page{Template: "funding/expense.html", Title: r.T("funding.expense_new"), Status: form.Status(), View: expenseView{ui.For(r), form,
		ui.Choices(funding.Categories(), func(c string) string { return r.T("funding.category_" + c) })}})
}

func (h *Handlers) spend(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	day, err := calendar.Parse(r.PostForm.Get("spent_on"))
	if err != nil {
		l.Add("spent_on", "fault.date")
	}
	amount, err := money.ParseEuros(r.PostForm.Get("amount"))
	if err != nil {
		l.Add("amount", "fault.amount")
	}
	if err = l.Err(); err == nil {
		err = h.Service.Spend(r.Ctx(), r.Actor, funding.Expense{SiteID: r.Site.ID, SpentOn: day, Category: r.PostForm.Get("category"), Label: r.PostForm.Get("label"),
			Supplier: r.PostForm.Get("supplier"), Amount: amount})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.expensePage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("funding.expense_added")
	return web.Redirect(w, r, r.Site.Path("budget"))
}

func (h *Handlers) cancel(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	if err := h.Service.CancelExpense(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("expense"), r.PostForm.Get("reason"), version); err != nil {
		return err
	}
	r.Flash("funding.expense_cancelled")
	return web.Redirect(w, r, r.Site.Path("budget"))
}

func (h *Handlers) export(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "expense.record", r.Target()); err != nil {
		return err
	}
	year := yearOf(r)
	all, err := funding.ExpensesOf(r.Ctx(), h.DB.Read(), r.Site.ID, year, 100_000, 0)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheets then read the accents
	sheet := csv.NewWriter(&out)
	sheet.Comma = ';'
	rows := [][]string{{r.T("funding.spent_on"), r.T("funding.category"), r.T("funding.label"), r.T("funding.supplier"), r.T("funding.amount"), r.T("funding.cancelled")}}
	for _, e := range all {
		rows = append(rows, []string{e.SpentOn.String(), r.T("funding.category_" + e.Category), cell(e.Label), cell(e.Supplier), typed(e.Amount), cell(e.CancelReason)})
	}
	if err := sheet.WriteAll(rows); err != nil {
		return fmt.Errorf("funding: write the export: %w", err)
	}
	return web.Download(w, r, "text/csv; charset=utf-8", fmt.Sprintf("depenses-%s-%d.csv", r.Site.Slug, year), out.Bytes())
}

// cell keeps a typed text from being read as a formula by a spreadsheet.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t", rune(s[0])) {
		return "'" + s
	}
	return s
}
