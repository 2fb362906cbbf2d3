package authz

import (
	"slices"
	"strings"
)

// Table is the whole access table, ordered by action. Each area keeps its rows in
// its own file (table_AREA.go); all of them meet here and nowhere else.
var Table = assemble(
	coreRows, campaignRows, placementRows, admissionRows, employmentRows, programmeRows, attendanceRows, learningRows,
	projectRows, certificationRows, internshipRows, outcomeRows, supportRows, reportRows, fundingRows,
)

var index = func() map[Action]Row {
	m := make(map[Action]Row, len(Table))
	for _, r := range Table {
		if _, dup := m[r.Action]; dup {
			panic("authz: two rows for " + string(r.Action))
		}
		m[r.Action] = r
	}
	return m
}()

func assemble(areas ...[]Row) []Row {
	all := slices.Concat(areas...)
	slices.SortFunc(all, func(a, b Row) int { return strings.Compare(string(a.Action), string(b.Action)) })
	return all
}
