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
const wall = 10 * time.Second

// JS is JavaScript.
var JS = ring.Guest[jsvm.Program, jsvm.Outcome]{
	Name: "js", Memory: 1 << 30, Wall: wall,
	Open: func() ring.Runner[jsvm.Program, jsvm.Outcome] { return jsvm.New() },
}

// SQL is SQLite.
var SQL = ring.Guest[sqlbox.Job, sqlbox.Outcome]{
	Name: "sql", Memory: 1 << 30, Wall: wall,
	Open: func() ring.Runner[sqlbox.Job, sqlbox.Outcome] { return sqlbox.Machine{} },
}

func init() { ring.Serve(JS, SQL) }
