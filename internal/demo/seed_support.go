package demo

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/support"
)

var inventedNotes = []string{
	"Premier entretien. Le projet est clair : travailler dans une petite agence. Le trajet est long le matin, nous regardons la carte de transport.",
	"Point sur le logement. Le dossier avance, la prochaine étape est un rendez-vous avec l’assistante sociale.",
	"La confiance vient. Parle volontiers du site réalisé en équipe. Nous préparons le CV.",
	"Entretien court avant le stage. Deux entreprises intéressées, une lettre à relire ensemble.",
}

var inventedActions = []struct {
	obstacle support.Obstacle
	title    string
}{
	{"mobility", "Demander la carte de transport"}, {"housing", "Compléter le dossier de logement"}, {"rights", "Vérifier les droits à la prime d’activité"},
	{"language", "S’inscrire à l’atelier d’écriture"}, {"availability", "Trouver une place en crèche"}, {"job_search", "Relire le CV et le profil en ligne"},
}

// seedSupport tells one meeting every six weeks or so, and the actions agreed.
func (s *Story) seedSupport(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		who := site.Staff[authz.Counsellor].Actor
		for _, c := range site.Cohorts {
			for _, l := range c.Learners {
				if err := s.accompany(ctx, tx, who, l, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Story) accompany(ctx context.Context, tx *db.Tx, who authz.Actor, l *Learner, c *Cohort) error {
	r := s.Rand("support", l.Person.Email)
	kinds := support.Kinds()
	for i, d := 0, c.StartsOn.AddDays(7+r.IntN(14)); s.Past(d) && l.Present(d) && d.Before(c.EndsOn); i, d = i+1, d.AddDays(35+r.IntN(20)) {
		s.At(d, 14, r.IntN(50))
		if err := s.App.Support.SaveNoteTx(ctx, tx, who, support.Note{SiteID: l.SiteID, LearnerID: l.ID, MetOn: d, Kind: kinds[r.IntN(2)], Body: inventedNotes[i%len(inventedNotes)]}); err != nil {
			return err
		}
		if r.IntN(2) == 0 {
			continue
		}
		choice := inventedActions[r.IntN(len(inventedActions))]
		a, err := s.App.Support.AddActionTx(ctx, tx, who, support.Action{SiteID: l.SiteID, LearnerID: l.ID, Obstacle: choice.obstacle, Title: choice.title, DueOn: d.AddDays(14 + r.IntN(20))})
		if err != nil {
			return err
		}
		if settled := d.AddDays(10 + r.IntN(25)); s.Past(settled) {
			s.At(settled, 16, 30)
			if err := s.App.Support.SettleActionTx(ctx, tx, who, l.SiteID, l.ID, a.ID, "done", a.Version); err != nil {
				return err
			}
		}
	}
	return nil
}
