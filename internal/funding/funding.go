package funding

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/money"
)

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// Plan sets the amounts of a year; the versions are those that the planner saw (0 for a line that was not there).
func (s *Service) Plan(ctx context.Context, who authz.Actor, siteID string, year int, lines []Line) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.PlanTx(ctx, tx, who, siteID, year, lines) })
}

// PlanTx is Plan inside the caller's transaction.
func (s *Service) PlanTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID string, year int, lines []Line) error {
	if err := authz.Check(who, "budget.plan", authz.Target{SiteID: siteID}); err != nil {
		return err
	}
	for _, l := range lines {
		if !slices.Contains(Categories(), l.Category) || l.Planned < 0 {
			return fault.Field("planned_"+l.Category, "fault.amount")
		}
		err := tx.ExecGuarded(ctx, "budget line", `insert into budget_line (site_id, year, category, planned_cents, version) values ($1,$2,$3,$4,1)
			on conflict (site_id, year, category) do update set planned_cents = excluded.planned_cents, version = budget_line.version + 1 where budget_line.version = $5`,
			siteID, year, l.Category, l.Planned, l.Version)
		if err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: siteID, Action: "budget.plan", Object: "budget", ObjectID: strconv.Itoa(year)})
}

// Spend records an expense.
func (s *Service) Spend(ctx context.Context, who authz.Actor, e Expense) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.SpendTx(ctx, tx, who, e) })
}

// SpendTx is Spend inside the caller's transaction.
func (s *Service) SpendTx(ctx context.Context, tx *db.Tx, who authz.Actor, e Expense) error {
	if err := authz.Check(who, "expense.record", authz.Target{SiteID: e.SiteID}); err != nil {
		return err
	}
	if err := e.Check(clock.Today(s.Clock)).Err(); err != nil {
		return err
	}
	e.ID = id.New()
	_, err := tx.Exec(ctx, `insert into expense (id, site_id, spent_on, category, label, supplier, amount_cents, created_at, version) values ($1,$2,$3,$4,$5,$6,$7,$8,1)`,
		e.ID, e.SiteID, e.SpentOn, e.Category, e.Label, e.Supplier, e.Amount, db.At(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("funding: insert expense: %w", err)
	}
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: e.SiteID, Action: "expense.record", Object: "expense", ObjectID: e.ID})
}

// CancelExpense takes an expense out of the sums, with a reason.
func (s *Service) CancelExpense(ctx context.Context, who authz.Actor, siteID, expenseID, reason string, version int) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := authz.Check(who, "expense.record", authz.Target{SiteID: siteID}); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" || len([]rune(reason)) > 300 {
			return fault.Field("reason", "funding.cancel_why")
		}
		err := tx.ExecGuarded(ctx, "expense", `update expense set cancelled_at=$1, cancel_reason=$2, version=version+1 where id=$3 and site_id=$4 and version=$5 and cancelled_at is null`,
			db.At(s.Clock.Now()), reason, expenseID, siteID, version)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: siteID, Action: "expense.record", Object: "expense", ObjectID: expenseID, Detail: map[string]string{"cancelled": "yes"}})
	})
}

// CopyTo plans for a new site what the model site plans this year.
func (s *Service) CopyTo(ctx context.Context, tx *db.Tx, who authz.Actor, modelSiteID, newSiteID string) error {
	_, err := tx.Exec(ctx, `insert into budget_line (site_id, year, category, planned_cents, version)
		select $1, year, category, planned_cents, 1 from budget_line where site_id = $2 and year = $3`, newSiteID, modelSiteID, clock.Today(s.Clock).Year)
	if err != nil {
		return fmt.Errorf("funding: copy the budget: %w", err)
	}
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: newSiteID, Action: "site.open", Object: "budget", ObjectID: newSiteID})
}

// YearOf gives the budget of a site and year.
func YearOf(ctx context.Context, q db.Queryer, siteID string, year int) (Budget, error) {
	planned, err := db.List(ctx, q, func(r db.Row) (Line, error) {
		var l Line
		err := r.Scan(&l.Category, &l.Planned, &l.Version)
		return l, err
	},
		`select category, planned_cents, version from budget_line where site_id = $1 and year = $2`, siteID, year)
	if err != nil {
		return Budget{}, err
	}
	type sum struct {
		category string
		amount   money.Cents
	}
	sums, err := db.List(ctx, q, func(r db.Row) (sum, error) { var v sum; err := r.Scan(&v.category, &v.amount); return v, err },
		`select category, cast(sum(amount_cents) as bigint) from expense where site_id = $1 and cancelled_at is null and spent_on >= $2 and spent_on <= $3 group by category`,
		siteID, calendar.NewDate(year, 1, 1), calendar.NewDate(year, 12, 31))
	if err != nil {
		return Budget{}, err
	}
	spent := map[string]money.Cents{}
	for _, v := range sums {
		spent[v.category] = v.amount
	}
	return BudgetOf(year, planned, spent), nil
}

const expenseColumns = `id, site_id, spent_on, category, label, supplier, amount_cents, cancelled_at is not null, cancel_reason, version from expense `

// ExpensesOf lists the expenses of a year, the latest first, cancelled ones included.
func ExpensesOf(ctx context.Context, q db.Queryer, siteID string, year, limit, offset int) ([]Expense, error) {
	return db.List(ctx, q, func(r db.Row) (Expense, error) {
		var e Expense
		err := r.Scan(&e.ID, &e.SiteID, &e.SpentOn, &e.Category, &e.Label, &e.Supplier, &e.Amount, &e.IsCancelled, &e.CancelReason, &e.Version)
		return e, err
	}, `select `+expenseColumns+`where site_id = $1 and spent_on >= $2 and spent_on <= $3 order by spent_on desc, id desc limit $4 offset $5`,
		siteID, calendar.NewDate(year, 1, 1), calendar.NewDate(year, 12, 31), limit, offset)
}

// CountExpenses counts the expenses of a year.
func CountExpenses(ctx context.Context, q db.Queryer, siteID string, year int) (int, error) {
	return db.Scalar[int](ctx, q, `select count(*) from expense where site_id = $1 and spent_on >= $2 and spent_on <= $3`, siteID, calendar.NewDate(year, 1, 1), calendar.NewDate(year, 12, 31))
}
