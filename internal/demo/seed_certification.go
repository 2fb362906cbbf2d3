package demo

import (
	"context"

	"chantier/internal/certification"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
)

// seedCertification fills the files from the sixth month on: pieces seen on paper, an exam in the last weeks, the jury's results.
func (s *Story) seedCertification(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		who := site.Staff[authz.Instructor].Actor
		for _, c := range site.Cohorts {
			if !s.Past(c.StartsOn.AddMonths(6)) {
				continue
			}
			for _, l := range c.Learners {
				if !l.LeftOn.IsZero() && l.LeftOn.Before(c.StartsOn.AddMonths(6)) {
					continue
				}
				if err := s.certify(ctx, tx, who, c, l); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Story) certify(ctx context.Context, tx *db.Tx, who authz.Actor, c *Cohort, l *Learner) error {
	r, svc := s.Rand("certification", l.Person.Email), s.App.Certification
	exam := c.EndsOn.AddDays(-14)
	s.At(c.StartsOn.AddMonths(6), 16, 0)
	if err := svc.SetExamTx(ctx, tx, who, l.SiteID, l.ID, exam); err != nil {
		return err
	}
	for i, k := range certification.Kinds() {
		on := c.StartsOn.AddMonths(6).AddDays(10 + i*15 + r.IntN(14))
		if !s.Past(on) || on.After(exam) {
			continue
		}
		s.At(on, 15, 10+r.IntN(40))
		if err := svc.SetPieceTx(ctx, tx, who, l.SiteID, l.ID, certification.Piece{Kind: k, State: certification.Checked, OnPaper: true}); err != nil {
			return err
		}
	}
	if after := exam.AddDays(1); s.Past(after) {
		s.At(after, 18, 0)
		obtained := svc.Blocks
		if r.Float64() > 0.35+0.65*l.Ease {
			obtained = svc.Blocks[:1]
		}
		return svc.SetResultsTx(ctx, tx, who, l.SiteID, l.ID, obtained)
	}
	return nil
}
