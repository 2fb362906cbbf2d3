package cascade

import (
	_ "embed" // the user-agent sheet
	"sync"

	"chantier/internal/grading/cascade/syntax"
)

//go:embed ua.css
var userAgentSheet string

// userAgentRules is the sheet of the browser, read once.
var userAgentRules = sync.OnceValue(func() *ruleIndex {
	p := &program{}
	sheet, err := syntax.Parse(userAgentSheet)
	if err == nil {
		c := &compiler{program: p, origin: userAgent}
		err = c.top(sheet.Rules, place{})
	}
	if err != nil {
		panic("cascade: the sheet of the browser: " + err.Error()) // our own text, read by every test
	}
	return indexRules(p.steps, Screen{})
})
