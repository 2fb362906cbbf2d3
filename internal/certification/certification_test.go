package certification_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"chantier/internal/certification"
	"chantier/internal/cohort/cohorttest"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

func newService(t *testing.T, d *db.DB) (*certification.Service, *cohorttest.School) {
	t.Helper()
	school := cohorttest.New(t, d)
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &certification.Service{DB: d, Clock: school.Clock, Blobs: store, TitleCode: "RNCP37674", Blocks: []string{"BC01", "BC02"}}, school
}

const pdf = "%PDF-1.7\nun dossier inventé"

func TestDeposit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		svc, school := newService(t, d)
		awa := school.LearnerActor(school.Awa)
		if err := svc.Deposit(ctx, awa, school.Site.ID, school.Awa.ID, certification.ProjectFile, `C:\Mes documents\"projet".pdf`, []byte(pdf)); err != nil {
			t.Fatal(err)
		}
		f, err := certification.FileOf(ctx, d.Read(), school.Site.ID, school.Awa.ID)
		if err != nil {
			t.Fatal(err)
		}
		p := f.Piece(certification.ProjectFile)
		if p.State != certification.Deposited || p.FileName != "projet.pdf" || p.ContentType != "application/pdf" {
			t.Errorf("%+v", p)
		}
		content, _, err := svc.Blobs.Get(ctx, p.BlobKey)
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if raw, err := io.ReadAll(content); err != nil || string(raw) != pdf {
			t.Errorf("%q, %v", raw, err)
		}
		instructor := school.Staff(authz.Instructor)
		p.State, p.Reason = certification.Refused, " "
		if err := svc.SetPiece(ctx, instructor, school.Site.ID, school.Awa.ID, p); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a refusal without a reason: %v", err)
		}
		p.Reason = "Il manque la page 3."
		if err := svc.SetPiece(ctx, instructor, school.Site.ID, school.Awa.ID, p); err != nil {
			t.Fatal(err)
		}
		if err := svc.SetPiece(ctx, instructor, school.Site.ID, school.Awa.ID, p); fault.KindOf(err) != fault.Conflict {
			t.Errorf("refused twice: %v", err)
		}
	})
}

func TestDeposit_refusals(t *testing.T) {
	ctx, d := context.Background(), dbtest.SQLite(t)
	svc, school := newService(t, d)
	awa := school.LearnerActor(school.Awa)
	deposit := func(who authz.Actor, site string, k certification.Kind, content string) error {
		return svc.Deposit(ctx, who, site, school.Awa.ID, k, "x.pdf", []byte(content))
	}
	for name, c := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"a program called x.pdf": {deposit(awa, school.Site.ID, certification.ProjectFile, "MZ\x90\x00program"), fault.Invalid},
		"an HTML page":           {deposit(awa, school.Site.ID, certification.ProjectFile, "<html><script>alert(1)</script>"), fault.Invalid},
		"nothing":                {deposit(awa, school.Site.ID, certification.ProjectFile, ""), fault.Invalid},
		"more than 10 MB":        {deposit(awa, school.Site.ID, certification.ProjectFile, pdf+strings.Repeat("x", certification.MaxPiece)), fault.Invalid},
		"an identity paper":      {deposit(awa, school.Site.ID, certification.Identity, pdf), fault.Invalid},
		"an unknown piece":       {deposit(awa, school.Site.ID, "diploma", pdf), fault.Invalid},
		"for a class mate":       {deposit(school.LearnerActor(school.Marc), school.Site.ID, certification.ProjectFile, pdf), fault.Forbidden},
		"from another site":      {deposit(school.Neighbour(authz.Instructor), school.Site.ID, certification.ProjectFile, pdf), fault.NotFound},
		"at another site":        {deposit(school.Neighbour(authz.Instructor), school.Other.ID, certification.ProjectFile, pdf), fault.NotFound},
	} {
		if fault.KindOf(c.err) != c.want {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestResults_comeAfterTheExam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		svc, school := newService(t, d)
		director := school.Staff(authz.SiteDirector)
		if err := svc.SetResults(ctx, director, school.Site.ID, school.Awa.ID, []string{"BC01"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("without an exam: %v", err)
		}
		if err := svc.SetExam(ctx, director, school.Site.ID, school.Awa.ID, cohorttest.Today); err != nil {
			t.Fatal(err)
		}
		for range 2 { // a correction replaces
			if err := svc.SetResults(ctx, director, school.Site.ID, school.Awa.ID, []string{"BC01", "BC99"}); err != nil {
				t.Fatal(err)
			}
		}
		f, err := certification.FileOf(ctx, d.Read(), school.Site.ID, school.Awa.ID)
		if err != nil || !f.Results["BC01"] || f.Results["BC02"] || len(f.Results) != 2 {
			t.Errorf("%+v, %v", f.Results, err)
		}
	})
}

func TestLacks(t *testing.T) {
	if got := certification.Lacks(nil); !slices.Equal(got, certification.Kinds()) {
		t.Errorf("an empty file lacks everything: %v", got)
	}
	var all []certification.Piece
	for _, k := range certification.Kinds() {
		all = append(all, certification.Piece{Kind: k, State: certification.Checked})
	}
	if got := certification.Lacks(all); got != nil {
		t.Errorf("complete: %v", got)
	}
	all[1].State = certification.Deposited
	if got := certification.Lacks(all); len(got) != 1 || got[0] != certification.ProjectFile {
		t.Errorf("a piece that nobody checked is still lacking: %v", got)
	}
}
