package grading

import (
	"context"
	"fmt"

	"chantier/internal/curriculum"
	"chantier/internal/grading/phpvm"
)

// What is ours to evaluate around a program. The database is only ever opened by the SQLite inside the interpreter: a
// file that a program wrote is not read anywhere else.
const (
	scriptFile   = "donnees.sql"
	makeDatabase = `(new \PDO('sqlite:` + phpvm.Root + "/" + curriculum.DatabaseFile + `'))->exec(file_get_contents('` + phpvm.Root + "/" + scriptFile + `'))`
	openDatabase = `$base = new \PDO('sqlite:` + phpvm.Root + "/" + curriculum.DatabaseFile + `', null, null, [\PDO::ATTR_DEFAULT_FETCH_MODE => \PDO::FETCH_ASSOC])`
	readTable    = `(new \PDO('sqlite:` + phpvm.Root + "/" + curriculum.DatabaseFile + `'))->query(%s)->fetchAll(\PDO::FETCH_NUM)`
)

// putDatabase makes the database of a check beside the program.
func (e *Engine) putDatabase(ctx context.Context, ex *curriculum.Exercise, site *phpvm.Site, dataSet string) error {
	script := ex.Data[dataSet]
	e.expected.mu.Lock()
	content, known := e.expected.databases[script]
	e.expected.mu.Unlock()
	if !known {
		maker := e.php.Site([]phpvm.Source{{Name: scriptFile, Text: script}}, 0)
		out, err := maker.Inspect(ctx, makeDatabase)
		if err != nil {
			return fmt.Errorf("make the database %s: %w", dataSet, err)
		}
		var made bool
		if content, made = maker.Take(curriculum.DatabaseFile); !made || out.Stop != phpvm.Completed || out.Calls[0].Thrown != nil {
			return fmt.Errorf("make the database %s: %v", dataSet, out)
		}
		e.expected.mu.Lock()
		if len(e.expected.databases) >= maxExpectations/10 {
			clear(e.expected.databases)
		}
		e.expected.databases[script] = content
		e.expected.mu.Unlock()
	}
	site.Put(curriculum.DatabaseFile, content)
	return nil
}

// tableRows asks the database that a program left. A problem is told in French.
func tableRows(ctx context.Context, site *phpvm.Site, query string) (rows [][]phpvm.Value, problem string, err error) {
	out, err := site.Inspect(ctx, fmt.Sprintf(readTable, phpvm.Quote(query)))
	if err != nil {
		return nil, "", err
	}
	if out.Stop != phpvm.Completed || len(out.Calls) != 1 {
		return nil, french("La base de données n’est plus lisible après votre programme."), nil
	}
	if thrown := out.Calls[0].Thrown; thrown != nil {
		return nil, french("Je ne peux pas lire la base de données après votre programme : %s", explainPHP(thrown)), nil
	}
	for _, row := range out.Calls[0].Value.Fields {
		var cells []phpvm.Value
		for _, cell := range row.Value.Fields {
			cells = append(cells, cell.Value)
		}
		rows = append(rows, cells)
	}
	return rows, "", nil
}

// sameTable compares rows in their order.
func sameTable(got [][]phpvm.Value, want [][]any) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			return false
		}
		for j := range want[i] {
			if !equalsPlainPHP(got[i][j], want[i][j]) {
				return false
			}
		}
	}
	return true
}

// showRows writes rows for a message.
func showRows(rows [][]phpvm.Value) string {
	if len(rows) == 0 {
		return "aucune ligne"
	}
	table := phpvm.Value{Kind: phpvm.Array}
	for _, row := range rows {
		line := phpvm.Value{Kind: phpvm.Array}
		for i, cell := range row {
			line.Fields = append(line.Fields, phpvm.Field{Name: fmt.Sprint(i), Number: true, Value: cell})
		}
		table.Fields = append(table.Fields, phpvm.Field{Name: fmt.Sprint(len(table.Fields)), Number: true, Value: line})
	}
	return shorten(table.Code())
}
