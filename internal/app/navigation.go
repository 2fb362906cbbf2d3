package app

import (
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web/ui"
)

// navigation is the menu of the product, in the order of the journey. An entry
// is shown to whoever may try its action.
func navigation() []ui.NavItem {
	learner := []authz.Role{authz.Learner}
	return []ui.NavItem{
		{Key: "nav.today", Icon: "today", Action: "today.show", Path: "/today"},

		{Key: "nav.sign", Icon: "check", Action: "attendance.sign", Path: "sign", Group: "nav.school", Only: learner},
		{Key: "nav.learning", Icon: "book", Action: "learning.show", Path: "learning", Group: "nav.school"},
		{Key: "nav.progress", Icon: "chart", Action: "learning.progress", Path: "progress", Group: "nav.school"},
		{Key: "nav.timetable", Icon: "calendar", Action: "timetable.show", Path: "timetable", Group: "nav.school"},
		{Key: "nav.attendance", Icon: "check", Action: "attendance.sheet.list", Path: "attendance", Group: "nav.school"},
		{Key: "nav.programme", Icon: "flag", Action: "programme.show", Path: "programme", Group: "nav.school"},
		{Key: "nav.projects", Icon: "kanban", Action: "project.list", Path: "projects", Group: "nav.school"},
		{Key: "nav.cohorts", Icon: "users", Action: "cohort.list", Path: "cohorts", Group: "nav.school"},

		{Key: "nav.campaigns", Icon: "poster", Action: "campaign.list", Path: "campaigns", Group: "nav.recruit"},
		{Key: "nav.applications", Icon: "inbox", Action: "application.list", Path: "applications", Group: "nav.recruit"},
		{Key: "nav.tests", Icon: "test", Action: "placement.mark", Path: "tests", Group: "nav.recruit"},
		{Key: "nav.interviews", Icon: "chat", Action: "interview.list", Path: "interviews", Group: "nav.recruit"},
		{Key: "nav.selection", Icon: "star", Action: "decision.list", Path: "selection", Group: "nav.recruit"},

		{Key: "nav.my_contract", Icon: "contract", Action: "contract.show_own", Path: "my-contract", Group: "nav.path", Only: learner},
		{Key: "nav.contracts", Icon: "contract", Action: "contract.list", Path: "contracts", Group: "nav.path"},
		{Key: "nav.my_support", Icon: "handshake", Action: "support.own", Path: "my-support", Group: "nav.path", Only: learner},
		{Key: "nav.support", Icon: "lock", Action: "support.list", Path: "support", Group: "nav.path"},
		{Key: "nav.certification", Icon: "certificate", Action: "certification.list", Path: "certification", Group: "nav.path"},
		{Key: "nav.internships", Icon: "building", Action: "internship.list", Path: "internships", Group: "nav.path"},
		{Key: "nav.outcomes", Icon: "briefcase", Action: "outcome.list", Path: "outcomes", Group: "nav.path"},

		{Key: "nav.dashboard", Icon: "chart", Action: "dashboard.show", Path: "dashboard", Group: "nav.steer"},
		{Key: "nav.budget", Icon: "euro", Action: "budget.show", Path: "budget", Group: "nav.steer"},
		{Key: "nav.members", Icon: "user", Action: "member.list", Path: "members", Group: "nav.steer"},
		{Key: "nav.settings", Icon: "settings", Action: "site.edit", Path: "settings", Group: "nav.steer", Only: []authz.Role{authz.SiteDirector}},
		{Key: "nav.audit", Icon: "history", Action: "audit.list", Path: "audit", Group: "nav.steer"},
		{Key: "nav.network", Icon: "network", Action: "network.show", Path: "/network", Group: "nav.steer"},
		{Key: "nav.sites", Icon: "map-pin", Action: "site.list", Path: "/sites", Group: "nav.steer"},
	}
}
