package grading

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/ring"
	"chantier/internal/grading/sqlbox"
)

// sqlOutcome is what came out of the statements on one data set.
type sqlOutcome = sqlbox.Outcome

// gradeSQL runs the answer once on each data set, in a database of its own.
func (e *Engine) gradeSQL(ctx context.Context, ex *curriculum.Exercise, files curriculum.Files, seed Seed) (Result, error) {
	var r Result
	tables := stateTables(ex)
	sets, err := dataSetsOf(ex, seed)
	if err != nil {
		return r, err
	}
	runs, err := e.runSQL(ctx, files, sets, tables)
	if err != nil {
		return r, fmt.Errorf("run the answer to %s: %w", ex.ID, err)
	}
	for _, out := range runs {
		r.Fuel += out.Steps
	}
	for _, check := range ex.Checks {
		query, _ := check.Spec.(curriculum.Query)
		at := slices.IndexFunc(sets, func(s dataSet) bool { return s.name == setOf(check, query) })
		if at >= len(runs) {
			return r, fmt.Errorf("check %s of %s: %d outcomes for %d data sets", check.ID, ex.ID, len(runs), len(sets))
		}
		if out := &runs[at]; out.Stop != sqlbox.Completed {
			return sqlStopped(ex, r, check, out), nil
		}
		want, err := e.solutionSQL(ctx, ex, sets[at], tables)
		if err != nil {
			return r, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
		}
		seen := examineQuery(query, &runs[at], want)
		c := CheckResult{ID: check.ID, Passed: seen.ok}
		if !seen.ok {
			c.Message = check.Failure
			if !check.Secret(ex) {
				c.Message = fill(check.Failure, seen.got, seen.want)
			}
		}
		r.Checks = append(r.Checks, c)
	}
	return r, nil
}

// dataSet is what a database holds before the answer runs.
type dataSet struct {
	name, setup string
	drawn       bool // no other answer meets it
}

// setOf names the data set of a check: rows drawn by chance make it the check's own.
func setOf(check curriculum.Check, q curriculum.Query) string {
	if len(q.Drawn) > 0 {
		return q.DataSet + " " + check.ID
	}
	return q.DataSet
}

// dataSetsOf lists the data sets that the checks look at, in the order of the checks.
func dataSetsOf(ex *curriculum.Exercise, seed Seed) ([]dataSet, error) {
	var sets []dataSet
	for _, check := range ex.Checks {
		query, ok := check.Spec.(curriculum.Query)
		if !ok {
			return nil, fmt.Errorf("check %s of %s queries nothing", check.ID, ex.ID)
		}
		name := setOf(check, query)
		if slices.ContainsFunc(sets, func(s dataSet) bool { return s.name == name }) {
			continue
		}
		setup, ok := ex.Data[query.DataSet]
		if !ok {
			return nil, fmt.Errorf("check %s of %s: the data set %s is missing", check.ID, ex.ID, query.DataSet)
		}
		if len(query.Drawn) > 0 {
			setup += drawnRows(query, seed.rand(check.ID))
		}
		sets = append(sets, dataSet{name: name, setup: setup, drawn: len(query.Drawn) > 0})
	}
	return sets, nil
}

// stateTables are the tables whose contents a check of the exercise looks at. Only such an exercise may write.
func stateTables(ex *curriculum.Exercise) []string {
	var tables []string
	for _, check := range ex.Checks {
		if q, ok := check.Spec.(curriculum.Query); ok {
			tables = append(tables, q.StateLike...)
		}
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// runSQL runs statements on data sets, until one ends badly; what is too large to come out is too many rows.
func (e *Engine) runSQL(ctx context.Context, files curriculum.Files, sets []dataSet, tables []string) ([]sqlOutcome, error) {
	var jobs []sqlbox.Job
	for _, s := range sets {
		jobs = append(jobs, sqlbox.Job{Setup: s.setup, Script: scriptOf(files), Writes: len(tables) > 0, Tables: tables})
	}
	out, err := e.sql.RunAll(ctx, jobs)
	if errors.Is(err, ring.ErrTooLarge) {
		return []sqlOutcome{{Stop: sqlbox.TooManyRows}}, nil
	}
	return out, err
}

// scriptOf joins the files of an answer, in order.
func scriptOf(files curriculum.Files) string {
	var parts []string
	for _, name := range files.Names() {
		parts = append(parts, files[name])
	}
	return strings.Join(parts, "\n;\n")
}

// solutionSQL gives what the solution does on a data set; it is run once.
func (e *Engine) solutionSQL(ctx context.Context, ex *curriculum.Exercise, set dataSet, tables []string) (*sqlOutcome, error) {
	key := keyOf(ex.Solution, append([]string{set.setup}, tables...)...)
	e.expected.mu.Lock()
	known, ok := e.expected.sql[key]
	e.expected.mu.Unlock()
	if ok {
		return known, nil
	}
	runs, err := e.runSQL(ctx, ex.Solution, []dataSet{set}, tables)
	if err != nil {
		return nil, fmt.Errorf("run the solution: %w", err)
	}
	if len(runs) != 1 || runs[0].Stop != sqlbox.Completed {
		return nil, fmt.Errorf("the solution does not run to its end on %s", set.name)
	}
	out := &runs[0]
	if set.drawn {
		return out, nil
	}
	e.expected.mu.Lock()
	defer e.expected.mu.Unlock()
	if len(e.expected.sql) >= maxExpectations {
		clear(e.expected.sql)
	}
	e.expected.sql[key] = out
	return out, nil
}

// sqlStopped is the result when the statements did not run to their end.
func sqlStopped(ex *curriculum.Exercise, r Result, check curriculum.Check, out *sqlOutcome) Result {
	message, verdict := "", Failed
	switch out.Stop {
	case sqlbox.Mistaken:
		message = explainSQL(ex, out.Mistake, check.Secret(ex))
		if out.Mistake.Syntax {
			verdict = Unreadable
		}
	case sqlbox.OutOfSteps:
		message, verdict = french("Votre requête ne se termine pas. Cherchez une jointure sans condition ON, ou une récursion sans fin."), OutOfTime
	case sqlbox.OutOfMemory:
		message, verdict = french("Votre requête demande trop de mémoire. Elle produit sans doute beaucoup plus de lignes que prévu."), OutOfMemory
	case sqlbox.TooManyRows:
		message, verdict = french("Votre requête donne beaucoup trop de résultats. Cherchez une jointure sans condition ON."), TooMuchOutput
	case sqlbox.ReadOnly:
		message = french("Cet exercice demande de lire les données, avec SELECT. Votre requête veut les modifier.")
	default:
		message = french("Cette commande n’est pas permise ici : les exercices n’utilisent ni réglages (PRAGMA), ni autres fichiers, ni fonctions du système.")
	}
	if verdict == Unreadable {
		refused := refuse(ex, Unreadable, message)
		refused.Fuel = r.Fuel
		return refused
	}
	r.Verdict = verdict
	if verdict != Failed {
		r.Message = message
	}
	for _, c := range ex.Checks[len(r.Checks):] {
		r.Checks = append(r.Checks, CheckResult{ID: c.ID, Message: message})
	}
	return r
}

// examineQuery looks at every part of a check; the first that does not hold is told.
func examineQuery(q curriculum.Query, got, want *sqlOutcome) seen {
	if q.StateLike != nil {
		for _, name := range q.StateLike {
			if s := sameState(name, got.State[name], want.State[name]); !s.ok {
				return s
			}
		}
	}
	if q.Columns == nil && q.Rows == nil && !q.RowsLike && q.NeverNull == nil && !q.ResultLike && !q.ResultStated {
		return seen{ok: q.StateLike != nil}
	}
	table := got.Last
	if table == nil {
		return seen{got: french("aucun résultat : il manque un SELECT"), want: "un résultat"}
	}
	if q.Columns != nil && !sameColumns(table.Columns, q.Columns) {
		return seen{got: strings.Join(table.Columns, ", "), want: strings.Join(q.Columns, ", ")}
	}
	if s := examineCountOfRows(q, table, want.Last); !s.ok {
		return s
	}
	for _, name := range q.NeverNull {
		if s := neverNull(name, table); !s.ok {
			return s
		}
	}
	var expected [][]any
	switch {
	case q.ResultLike && want.Last != nil:
		expected = want.Last.Rows
	case q.ResultStated:
		expected = q.Result
	case q.ResultLike:
		return seen{got: "un résultat", want: "aucun résultat"}
	default:
		return seen{ok: true}
	}
	return sameRows(table.Rows, expected, q.Order == curriculum.ExactOrder)
}

func examineCountOfRows(q curriculum.Query, table, solution *sqlbox.Table) seen {
	wanted := -1
	switch {
	case q.Rows != nil:
		wanted = *q.Rows
	case q.RowsLike && solution != nil:
		wanted = len(solution.Rows)
	case !q.RowsLike:
		return seen{ok: true}
	}
	return seen{ok: len(table.Rows) == wanted, got: count(len(table.Rows), "ligne", "lignes"), want: count(wanted, "ligne", "lignes")}
}

// sameColumns compares names as SQL does: the case does not count.
func sameColumns(a, b []string) bool { return slices.EqualFunc(a, b, strings.EqualFold) }

func neverNull(name string, table *sqlbox.Table) seen {
	at := slices.IndexFunc(table.Columns, func(c string) bool { return strings.EqualFold(c, name) })
	if at < 0 {
		return seen{got: french("pas de colonne %s", name), want: french("une colonne %s", name)}
	}
	for i, row := range table.Rows {
		if row[at] == nil {
			return seen{got: french("NULL à la ligne %d", i+1), want: "une valeur à chaque ligne"}
		}
	}
	return seen{ok: true}
}

// sameRows compares results, in order or as sets with repetitions.
func sameRows(got, want [][]any, ordered bool) seen {
	left := slices.Clone(want)
	for i, row := range got {
		at := 0
		if !ordered {
			at = slices.IndexFunc(left, func(w []any) bool { return sameRow(row, w) })
		}
		if at < 0 || at >= len(left) || !sameRow(row, left[at]) {
			return seen{got: french("%s, à la ligne %d", showRow(row), i+1), want: expectedRow(left, ordered)}
		}
		left = slices.Delete(left, at, at+1)
	}
	if len(left) > 0 {
		return seen{got: count(len(got), "ligne", "lignes"), want: french("%s, par exemple %s", count(len(want), "ligne", "lignes"), showRow(left[0]))}
	}
	return seen{ok: true}
}

func expectedRow(left [][]any, ordered bool) string {
	switch {
	case len(left) == 0:
		return "une ligne de moins"
	case ordered || len(left) == 1:
		return showRow(left[0])
	}
	return "une autre ligne"
}

func sameRow(a, b []any) bool { return slices.EqualFunc(a, b, sameCell) }

// sameCell compares two values: numbers by value, with the little play that sums of decimals need; a text is never
// equal to a number.
func sameCell(a, b any) bool {
	if x, ok := asNumber(a); ok {
		y, ok := asNumber(b)
		return ok && (x == y || math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), math.Abs(y)))
	}
	switch x := a.(type) {
	case nil:
		return b == nil
	case string:
		y, ok := b.(string)
		return ok && sameText(x, y)
	case []byte:
		y, ok := b.([]byte)
		return ok && string(x) == string(y)
	}
	return false
}

func asNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func showRow(row []any) string {
	cells := make([]string, len(row))
	for i, v := range row {
		cells[i] = showCell(v)
	}
	return "(" + shorten(strings.Join(cells, ", ")) + ")"
}

func showCell(v any) string {
	switch x := v.(type) {
	case nil:
		return "NULL"
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case string:
		return "'" + strings.ToValidUTF8(x, "\ufffd") + "'"
	}
	return "des octets"
}

// sameState compares what a table holds at the end, whatever the order of its rows.
func sameState(name string, got, want *sqlbox.Table) seen {
	switch {
	case want == nil && got == nil:
		return seen{ok: true}
	case want == nil:
		return seen{got: french("la table %s existe encore", name), want: french("pas de table %s", name)}
	case got == nil:
		return seen{got: french("pas de table %s", name), want: french("une table %s", name)}
	case !sameColumns(got.Columns, want.Columns):
		return seen{got: strings.Join(got.Columns, ", "), want: strings.Join(want.Columns, ", ")}
	}
	return sameRows(got.Rows, want.Rows, false)
}
