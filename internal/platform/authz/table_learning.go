package authz

// learningRows: see internal/learning. What a learner tried is read by them and by those who teach their cohort, by
// nobody else: the counsellor, the director and the funder see no attempt.
var learningRows = []Row{
	AllowSite("learning.show", Plain, Learner, Instructor, ExternalTrainer, Counsellor, SiteDirector, SiteAdmin),
	AllowSite("learning.exercise.run", Plain, Learner, Instructor, ExternalTrainer, Counsellor, SiteDirector, SiteAdmin),
	Allow("learning.draft.save", Personal, On(Own, Learner, Instructor, ExternalTrainer, Counsellor, SiteDirector, SiteAdmin)...),
	Allow("learning.attempt.submit", Personal, Grant{Learner, Own}),
	Allow("learning.hint.open", Personal, Grant{Learner, Own}),
	Allow("learning.step.read", Personal, Grant{Learner, Own}),
	Allow("learning.attempt.show", Personal, Grant{Learner, Own}, Grant{Instructor, Site}, Grant{ExternalTrainer, Cohort}),
	Allow("learning.attempt.review", Personal, Grant{Instructor, Site}, Grant{ExternalTrainer, Cohort}),
	Allow("learning.progress", Personal, Grant{Instructor, Site}, Grant{ExternalTrainer, Cohort}),
}
