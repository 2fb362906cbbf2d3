package backup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"chantier/internal/platform/db"
)

// addTable writes one row a line, as a JSON array in the order of the columns.
func (w *writer) addTable(ctx context.Context, q db.Queryer, t table) (rows int, err error) {
	err = w.addStream(tablesPrefix+t.Name+".jsonl", func(out io.Writer) error {
		rows, err = dumpRows(ctx, q, t, out)
		return err
	})
	return rows, err
}

func dumpRows(ctx context.Context, q db.Queryer, t table, out io.Writer) (int, error) {
	rows, err := q.Query(ctx, `select `+t.columnList()+` from `+quoted(t.Name)+` order by 1`)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	values, pointers := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	n := 0
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return n, err
		}
		for i, c := range t.Columns {
			if values[i], err = export(values[i], c.Kind); err != nil {
				return n, fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
		if err := enc.Encode(values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// bytesValue carries a text that is not UTF-8, which JSON could not.
type bytesValue struct {
	Base64 string `json:"base64"`
}

// export gives a value the one form that both engines' values have in the archive.
func export(v any, kind string) (any, error) {
	switch x := v.(type) {
	case nil, bool, float64:
		return v, nil
	case int64:
		if kind == "boolean" {
			return x != 0, nil
		}
		return x, nil
	case []byte:
		return export(string(x), kind)
	case string:
		if !utf8.ValidString(x) {
			return bytesValue{base64.StdEncoding.EncodeToString([]byte(x))}, nil
		}
		return x, nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be saved", v)
}

// parse is export's inverse.
func parse(v any, kind string) (any, error) {
	switch x := v.(type) {
	case nil, bool:
		return v, nil
	case json.Number:
		if kind == "real" {
			return x.Float64()
		}
		return x.Int64()
	case string:
		return x, nil
	case map[string]any:
		text, _ := x["base64"].(string)
		raw, err := base64.StdEncoding.DecodeString(text)
		return string(raw), err
	}
	return nil, fmt.Errorf("a value of type %T cannot be restored", v)
}

// maxParameters of one statement; SQLite accepts 32,766.
const maxParameters = 30_000

// loadTable inserts the rows of an archived table, many at a time.
func loadTable(ctx context.Context, tx *db.Tx, t table, in io.Reader) (int, error) {
	lines := bufio.NewReaderSize(in, 1<<16)
	atOnce := min(500, maxParameters/len(t.Columns))
	var batch []any
	total := 0
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			values, perr := parseRow(line, t)
			if perr != nil {
				return total, fmt.Errorf("row %d: %w", total+1, perr)
			}
			batch = append(batch, values...)
			total++
		}
		if len(batch) > 0 && (err != nil || len(batch) == atOnce*len(t.Columns)) {
			if _, ierr := tx.Exec(ctx, insertStatement(t, len(batch)/len(t.Columns)), batch...); ierr != nil {
				return total, ierr
			}
			batch = batch[:0]
		}
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

func parseRow(line []byte, t table) ([]any, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var values []any
	if err := dec.Decode(&values); err != nil {
		return nil, err
	}
	if len(values) != len(t.Columns) {
		return nil, fmt.Errorf("%d values for %d columns", len(values), len(t.Columns))
	}
	for i, c := range t.Columns {
		v, err := parse(values[i], c.Kind)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		values[i] = v
	}
	return values, nil
}

func insertStatement(t table, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "insert into %s (%s) values ", quoted(t.Name), t.columnList())
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range t.Columns {
			if c > 0 {
				b.WriteByte(',')
			}
			n++
			fmt.Fprintf(&b, "$%d", n)
		}
		b.WriteByte(')')
	}
	return b.String()
}
