package attendance

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"chantier/internal/platform/db"
)

// bulkParameters bounds the values of one statement. Both engines take far more, but SQLite looks up each $n
// by its name among those before it, so long statements cost the square of their length.
const bulkParameters = 300

// insertMany inserts rows of one table, many to a statement: a cohort is hundreds
// of half-days and thousands of signatures. Every name comes from the code, never from a user.
func insertMany(ctx context.Context, tx *db.Tx, table, columns string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	width := len(rows[0])
	batch := max(1, bulkParameters/width)
	for start := 0; start < len(rows); start += batch {
		part := rows[start:min(start+batch, len(rows))]
		var b strings.Builder
		b.WriteString("insert into " + table + " (" + columns + ") values ")
		args := make([]any, 0, len(part)*width)
		for i, row := range part {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('(')
			for j, v := range row {
				if j > 0 {
					b.WriteByte(',')
				}
				args = append(args, v)
				b.WriteByte('$')
				b.WriteString(strconv.Itoa(len(args)))
			}
			b.WriteByte(')')
		}
		if _, err := tx.Exec(ctx, b.String(), args...); err != nil {
			return fmt.Errorf("attendance: insert into %s: %w", table, err)
		}
	}
	return nil
}
