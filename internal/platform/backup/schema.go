package backup

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"chantier/internal/platform/db"
)

// What each engine knows of itself: the one place where their words differ.
const (
	columnsSQLite = `select m.name, c.name, lower(c.type) from sqlite_master m join pragma_table_info(m.name) c
		where m.type = 'table' and m.name not like 'sqlite\_%' escape '\' and m.name not like 'river\_%' escape '\' order by m.name, c.cid`
	columnsPostgres = `select c.table_name, c.column_name, lower(c.data_type) from information_schema.columns c
		join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
		where c.table_schema = current_schema() and c.table_name not like 'river\_%' order by c.table_name, c.ordinal_position`
	referencesSQLite   = `select distinct m.name, f."table" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'`
	referencesPostgres = `select distinct r.relname, t.relname from pg_constraint c join pg_class r on r.oid = c.conrelid
		join pg_class t on t.oid = c.confrelid where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`
)

// kinds maps the engines' types to what the archive calls them.
var kinds = map[string]string{
	"text": "text", "character varying": "text",
	"bigint": "integer", "integer": "integer", "smallint": "integer",
	"boolean": "boolean",
	"real":    "real", "double precision": "real",
}

// readSchema lists the product's tables, those that others refer to first.
func readSchema(ctx context.Context, q db.Queryer, engine db.Engine) ([]table, error) {
	columns, references := columnsSQLite, referencesSQLite
	if engine == db.Postgres {
		columns, references = columnsPostgres, referencesPostgres
	}
	rows, err := db.List(ctx, q, func(r db.Row) ([3]string, error) {
		var v [3]string
		err := r.Scan(&v[0], &v[1], &v[2])
		return v, err
	}, columns)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	byName := map[string]*table{}
	for _, r := range rows {
		kind, ok := kinds[r[2]]
		if !ok {
			return nil, fmt.Errorf("column %s.%s has the type %s, which a backup cannot carry", r[0], r[1], r[2])
		}
		if byName[r[0]] == nil {
			byName[r[0]] = &table{Name: r[0]}
		}
		byName[r[0]].Columns = append(byName[r[0]].Columns, column{r[1], kind})
	}
	links, err := db.List(ctx, q, func(r db.Row) ([2]string, error) {
		var v [2]string
		err := r.Scan(&v[0], &v[1])
		return v, err
	}, references)
	if err != nil {
		return nil, fmt.Errorf("read the references: %w", err)
	}
	return inOrder(byName, links), nil
}

// inOrder sorts tables so that a row comes after those it refers to. Circles are
// left in alphabetical order: the restore checks references at its end.
func inOrder(byName map[string]*table, links [][2]string) []table {
	needs := map[string][]string{}
	for _, l := range links {
		if l[0] != l[1] {
			needs[l[0]] = append(needs[l[0]], l[1])
		}
	}
	names := make([]string, 0, len(byName))
	for n := range byName {
		names = append(names, n)
		sort.Strings(needs[n])
	}
	sort.Strings(names)
	var out []table
	seen := map[string]bool{}
	var visit func(string)
	visit = func(n string) {
		if seen[n] || byName[n] == nil {
			return
		}
		seen[n] = true
		for _, m := range needs[n] {
			visit(m)
		}
		out = append(out, *byName[n])
	}
	for _, n := range names {
		visit(n)
	}
	return out
}

// quoted writes a name that came from an archive or a catalogue as an SQL identifier.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (t table) columnList() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quoted(c.Name)
	}
	return strings.Join(names, ", ")
}
