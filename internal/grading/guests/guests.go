// Package guests lists the engines that run programs nobody trusts, each in child processes of this program (package
// ring). To add one: a Guest here, in both lists.
//
// A program that imports this package can be started again as a child: that is decided here, while packages are
// initialised, before anything else of the program runs.
package guests

import (
	"time"

	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/ring"
	"chantier/internal/grading/sqlbox"
)

// wall is far above what the engines' own counts of work let through: only a fault of an engine lasts that long, or a
// machine so busy that another try is better.
const wall = 20 * time.Second

// MaxJSFuel bounds the work of all the programs of one answer together.
const MaxJSFuel = 3 * jsvm.DefaultFuel

// JS is JavaScript.
var JS = ring.Guest[jsvm.Program, jsvm.Outcome]{
	Name: "js", Memory: 1 << 30, Wall: wall,
	Open: func() ring.Runner[jsvm.Program, jsvm.Outcome] { return jsvm.New() },
	Halt: func(all []jsvm.Outcome) bool {
		last, fuel := all[len(all)-1], int64(0)
		for _, o := range all {
			fuel += o.Fuel
		}
		return last.Stop != jsvm.Completed || last.Loading != nil || fuel > MaxJSFuel
	},
}

// SQL is SQLite.
var SQL = ring.Guest[sqlbox.Job, sqlbox.Outcome]{
	Name: "sql", Memory: 1 << 30, Wall: wall,
	Open: func() ring.Runner[sqlbox.Job, sqlbox.Outcome] { return sqlbox.Machine{} },
	Halt: func(all []sqlbox.Outcome) bool { return all[len(all)-1].Stop != sqlbox.Completed },
}

func init() { ring.Serve(JS, SQL) }
