package demo

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/project"
)

var associations = []struct{ name, title, purpose string }{
	{"La Soupe du Soir", "Le site de La Soupe du Soir", "Dire où et quand les repas sont servis, et trouver des bénévoles."},
	{"Le Vélo Libre", "Le site du Vélo Libre", "Présenter l’atelier de réparation et ses horaires."},
	{"Les Jardins du Canal", "Le site des Jardins du Canal", "Montrer les parcelles, annoncer les fêtes, recevoir des demandes."},
	{"Ciné Quartier", "Le site de Ciné Quartier", "Publier le programme des séances en plein air."},
}

var stories = []string{"La page d’accueil", "Les horaires, lisibles sur un téléphone", "Le formulaire de contact", "La page des bénévoles", "Les mentions légales", "Le plan d’accès"}

// seedProject tells phase 3: four projects a cohort, from the fifth month, delivered in the seventh.
func (s *Story) seedProject(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		who := site.Staff[authz.Instructor].Actor
		for _, c := range site.Cohorts {
			begin := c.StartsOn.AddMonths(4).AddDays(8)
			if !s.Past(begin) || len(c.Learners) == 0 {
				continue
			}
			for i, a := range associations {
				s.At(begin, 9, 10*i)
				p, err := s.App.Project.CreateTx(ctx, tx, who, project.Project{SiteID: site.ID, CohortID: c.ID, Title: a.title, Association: a.name, ContactName: s.personName("client", site.Slug, a.name),
					ContactEmail: "contact@association.example", Purpose: a.purpose, Audiences: "Les habitants du quartier, souvent sur un vieux téléphone.",
					Pages: "Accueil, horaires, nous aider, contact, mentions légales.", DueOn: c.StartsOn.AddMonths(7)})
				if err != nil {
					return err
				}
				if err := s.teamwork(ctx, tx, who, c, p, i, begin); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Story) teamwork(ctx context.Context, tx *db.Tx, who authz.Actor, c *Cohort, p project.Project, i int, begin calendar.Date) error {
	svc := s.App.Project
	var team []string
	for j, l := range c.Learners {
		if j%len(associations) == i && l.Present(begin) {
			team = append(team, l.ID)
		}
	}
	if len(team) < project.MinTeam {
		return nil
	}
	s.At(begin, 14, 5*i)
	if err := svc.SetTeamTx(ctx, tx, who, p.SiteID, p.ID, team, p.Version); err != nil {
		return err
	}
	for k, title := range stories {
		s.At(begin.AddDays(1), 10, k)
		t, err := svc.AddTaskTx(ctx, tx, who, p.SiteID, project.Task{ProjectID: p.ID, Title: title, Acceptance: "L’association le trouve en moins d’une minute."})
		if err != nil {
			return err
		}
		for step, state := range project.TaskStates()[1:] {
			on := begin.AddDays(4 + 10*k + 3*step)
			if !s.Past(on) {
				break
			}
			s.At(on, 16, k)
			t.State, t.LearnerID = state, team[k%len(team)]
			if err := svc.MoveTaskTx(ctx, tx, who, p.SiteID, t); err != nil {
				return err
			}
			t.Version++
		}
	}
	return s.deliveries(ctx, tx, who, p, i, begin.AddDays(74))
}

// deliveries: the second project is refused once, as happens; the others please at once.
func (s *Story) deliveries(ctx context.Context, tx *db.Tx, who authz.Actor, p project.Project, i int, on calendar.Date) error {
	rounds := 1
	if i == 1 {
		rounds = 2
	}
	for n := range rounds {
		day := on.AddDays(9 * n)
		if !s.Past(day) {
			return nil
		}
		s.At(day, 15, 0)
		if err := s.App.Project.DeliverTx(ctx, tx, who, p.SiteID, p.ID, "https://projet.example/", ""); err != nil {
			return err
		}
		if !s.Past(day.AddDays(4)) {
			return nil
		}
		full, err := project.ByID(ctx, tx, p.SiteID, p.ID)
		if err != nil {
			return err
		}
		s.At(day.AddDays(4), 18, 0)
		answer := project.Answer{Fingerprint: full.Deliveries[n].Fingerprint, Name: p.ContactName, Accepts: n == rounds-1, Words: "Merci, c’est clair et c’est beau."}
		if !answer.Accepts {
			answer.Words = "Les horaires du mercredi sont faux, et le plan ne s’ouvre pas sur mon téléphone."
		}
		if err := s.App.Project.AnswerTx(ctx, tx, authz.HolderOf(p.ID), p.SiteID, p.ID, answer); err != nil {
			return err
		}
	}
	return nil
}
