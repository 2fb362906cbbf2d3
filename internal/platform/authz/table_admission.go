package authz

// admissionRows: see internal/admission. A candidate's link opens their own application and nothing else.
// Eligibility is recorded by people who do not decide (curriculum.md §4, fairness rules).
var admissionRows = []Row{
	Allow("application.start", Personal, Grant{Anyone, Public}),
	Allow("application.resume", Personal, Grant{Anyone, Public}),
	Allow("application.show_own", Personal, Grant{LinkHolder, Own}),
	Allow("application.save", Personal, Grant{LinkHolder, Own}),
	Allow("application.submit", Personal, Grant{LinkHolder, Own}),
	Allow("application.take_test", Personal, Grant{LinkHolder, Own}),
	Allow("application.withdraw", Personal, candidateOr(Counsellor, SiteDirector, SiteAdmin)...),
	AllowSite("application.list", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("application.show", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("application.export", Personal, SiteDirector, SiteAdmin),
	AllowSite("application.enter", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("application.edit", Personal, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("application.invite", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("interview.list", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("interview.open_slots", Plain, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("interview.cancel_slot", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	Allow("interview.book", Personal, candidateOr(Instructor, Counsellor, SiteDirector, SiteAdmin)...),
	Allow("interview.cancel_booking", Personal, candidateOr(Instructor, Counsellor, SiteDirector, SiteAdmin)...),
	AllowSite("interview.mark_no_show", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("interview.show_grid", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("interview.fill_grid", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("interview.explain_gap", Personal, Instructor, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("decision.list", Personal, Instructor, Counsellor, SiteDirector),
	AllowSite("decision.make", Legal, SiteDirector),
	AllowSite("decision.reconsider", Legal, SiteDirector),
	AllowSite("decision.reorder", Legal, SiteDirector),
	AllowSite("offer.lapse", Legal, SiteDirector),
	Allow("offer.answer", Legal, candidateOr(SiteDirector, SiteAdmin)...),
	AllowSite("eligibility.show", Private, Counsellor, SiteAdmin),
	AllowSite("eligibility.record", Private, Counsellor, SiteAdmin),
}

// candidateOr lets the holder of the personal link act, and staff for somebody who telephones.
func candidateOr(staff ...Role) []Grant { return append(On(Site, staff...), Grant{LinkHolder, Own}) }
