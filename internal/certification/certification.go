package certification

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// File is a learner's file.
type File struct {
	ID, SiteID, CohortID, LearnerID, PersonID string
	TitleCode                                 string
	ExamOn                                    calendar.Date
	Version                                   int
	LearnerName                               string
	Pieces                                    []Piece         // in the order of Kinds
	Results                                   map[string]bool // block to obtained
}

// Target tells the access table whom the file is about.
func (f File) Target() authz.Target {
	return authz.Target{SiteID: f.SiteID, CohortID: f.CohortID, PersonID: f.PersonID, ObjectID: f.ID}
}

// Piece gives a piece of the file.
func (f File) Piece(k Kind) Piece {
	for _, p := range f.Pieces {
		if p.Kind == k {
			return p
		}
	}
	return Piece{Kind: k, State: Missing}
}

// Service holds the use cases.
type Service struct {
	DB        *db.DB
	Clock     clock.Clock
	Blobs     blob.Store
	TitleCode string   // of the curriculum: RNCP37674
	Blocks    []string // of the title: BC01, BC02
}

// OpenTx gives a learner's file, made when there is none yet.
func (s *Service) OpenTx(ctx context.Context, tx *db.Tx, who authz.Actor, l cohort.Learner) (File, error) {
	f, err := FileOf(ctx, tx, l.SiteID, l.ID)
	if fault.KindOf(err) != fault.NotFound {
		return f, err
	}
	now, fileID := s.Clock.Now(), id.New()
	_, err = tx.Exec(ctx, `insert into certification_file (id, site_id, cohort_id, learner_id, person_id, title_code, version, created_at)
		values ($1,$2,$3,$4,$5,$6,1,$7)`, fileID, l.SiteID, l.CohortID, l.ID, l.PersonID, s.TitleCode, db.At(now))
	if err != nil {
		return f, fmt.Errorf("certification: open file: %w", err)
	}
	for _, k := range Kinds() {
		if _, err := tx.Exec(ctx, `insert into certification_piece (file_id, site_id, kind, changed_at) values ($1,$2,$3,$4)`, fileID, l.SiteID, string(k), db.At(now)); err != nil {
			return f, fmt.Errorf("certification: open file: %w", err)
		}
	}
	if err := s.record(ctx, tx, who, "certification.deposit", File{SiteID: l.SiteID, ID: fileID, PersonID: l.PersonID}, map[string]string{"opened": "yes"}); err != nil {
		return f, err
	}
	return FileOf(ctx, tx, l.SiteID, l.ID)
}

func (s *Service) record(ctx context.Context, tx *db.Tx, who authz.Actor, action authz.Action, f File, detail map[string]string) error {
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: f.SiteID, Action: action, Object: "certification_file", ObjectID: f.ID, PersonID: f.PersonID, Detail: detail})
}

// Deposit stores an upload as a piece of a learner's file. The type is read from the content, not from its name.
func (s *Service) Deposit(ctx context.Context, who authz.Actor, siteID, learnerID string, k Kind, name string, content []byte) error {
	if !slices.Contains(Kinds(), k) || k.OnlySeen() {
		return fault.Field("file", "fault.choice")
	}
	contentType, _, _ := strings.Cut(http.DetectContentType(content), ";")
	extension, ok := Types[contentType]
	switch {
	case len(content) == 0:
		return fault.Field("file", "certification.file_empty")
	case len(content) > MaxPiece:
		return fault.Field("file", "fault.upload", "mb", MaxPiece>>20)
	case !ok:
		return fault.Field("file", "certification.file_type")
	}
	l, err := cohort.LearnerByID(ctx, s.DB.Read(), siteID, learnerID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "certification.deposit", l.Target()); err != nil {
		return err
	}
	// The file first, then the row that names it: a row never names a file that is not there.
	key := "certification/" + id.New() + "." + extension
	if _, err := s.Blobs.Put(ctx, key, contentType, bytes.NewReader(content), MaxPiece); err != nil {
		return fmt.Errorf("certification: store the file: %w", err)
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.changeTx(ctx, tx, who, "certification.deposit", l, Piece{Kind: k, State: Deposited, BlobKey: key, FileName: cleanName(name, extension), ContentType: contentType})
	})
	if err != nil {
		return errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return nil
}

// cleanName keeps the end of a path as a name of at most 120 characters.
func cleanName(name, extension string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	if name == "" {
		name = "piece." + extension
	}
	return name
}

// SetPiece lets staff check a piece, refuse it with a reason, or note it as seen on paper.
func (s *Service) SetPiece(ctx context.Context, who authz.Actor, siteID, learnerID string, p Piece) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.SetPieceTx(ctx, tx, who, siteID, learnerID, p) })
}

// SetPieceTx is SetPiece inside the caller's transaction.
func (s *Service) SetPieceTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, learnerID string, p Piece) error {
	l, err := cohort.LearnerByID(ctx, tx, siteID, learnerID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "certification.check", l.Target()); err != nil {
		return err
	}
	if p.State == Refused && strings.TrimSpace(p.Reason) == "" {
		return fault.Field("reason", "certification.reason")
	}
	if len([]rune(p.Reason)) > 500 {
		return fault.Field("reason", "fault.too_long", "max", 500)
	}
	return s.changeTx(ctx, tx, who, "certification.check", l, p)
}

func (s *Service) changeTx(ctx context.Context, tx *db.Tx, who authz.Actor, action authz.Action, l cohort.Learner, p Piece) error {
	f, err := s.OpenTx(ctx, tx, who, l)
	if err != nil {
		return err
	}
	old := f.Piece(p.Kind)
	if !slices.Contains(Kinds(), p.Kind) || !MayMove(old.State, p.State) {
		return fault.New(fault.Conflict, "certification.no_move")
	}
	if p.Version != 0 && p.Version != old.Version {
		return fault.Stale("certification piece")
	}
	if p.BlobKey == "" && !p.OnPaper {
		p.BlobKey, p.FileName, p.ContentType, p.OnPaper = old.BlobKey, old.FileName, old.ContentType, old.OnPaper
	}
	if p.State == Checked && p.BlobKey == "" {
		p.OnPaper = true // nothing was uploaded: it was seen on paper
	}
	if p.State != Refused {
		p.Reason = ""
	}
	err = tx.ExecGuarded(ctx, "certification piece", `update certification_piece set state=$1, blob_key=$2, file_name=$3, content_type=$4, on_paper=$5, reason=$6, changed_at=$7, version=version+1
		where file_id=$8 and kind=$9 and version=$10`, string(p.State), p.BlobKey, p.FileName, p.ContentType, p.OnPaper, p.Reason, db.At(s.Clock.Now()), f.ID, string(p.Kind), old.Version)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, who, action, f, map[string]string{"piece": string(p.Kind), "state": string(p.State)})
}

// SetExam notes the day of the exam.
func (s *Service) SetExam(ctx context.Context, who authz.Actor, siteID, learnerID string, day calendar.Date) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.SetExamTx(ctx, tx, who, siteID, learnerID, day) })
}

// SetExamTx is SetExam inside the caller's transaction.
func (s *Service) SetExamTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, learnerID string, day calendar.Date) error {
	f, l, err := s.forStaff(ctx, tx, who, siteID, learnerID)
	if err != nil {
		return err
	}
	if err := CheckExam(day, l.EnteredOn).Err(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update certification_file set exam_on=$1, version=version+1 where id=$2`, day, f.ID); err != nil {
		return fmt.Errorf("certification: set exam: %w", err)
	}
	return s.record(ctx, tx, who, "certification.check", f, map[string]string{"exam_on": day.String()})
}

func (s *Service) forStaff(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, learnerID string) (File, cohort.Learner, error) {
	l, err := cohort.LearnerByID(ctx, tx, siteID, learnerID)
	if err != nil {
		return File{}, l, err
	}
	if err := authz.Check(who, "certification.check", l.Target()); err != nil {
		return File{}, l, err
	}
	f, err := s.OpenTx(ctx, tx, who, l)
	return f, l, err
}

// SetResults notes the jury's decision, block by block, once the exam is over.
func (s *Service) SetResults(ctx context.Context, who authz.Actor, siteID, learnerID string, obtained []string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SetResultsTx(ctx, tx, who, siteID, learnerID, obtained)
	})
}

// SetResultsTx is SetResults inside the caller's transaction.
func (s *Service) SetResultsTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, learnerID string, obtained []string) error {
	f, _, err := s.forStaff(ctx, tx, who, siteID, learnerID)
	if err != nil {
		return err
	}
	today := clock.Today(s.Clock)
	if f.ExamOn.IsZero() || f.ExamOn.After(today) {
		return fault.New(fault.Conflict, "certification.exam_first")
	}
	for _, b := range s.Blocks {
		_, err := tx.Exec(ctx, `insert into certification_result (file_id, site_id, block, obtained, decided_on) values ($1,$2,$3,$4,$5)
			on conflict (file_id, block) do update set obtained=excluded.obtained, decided_on=excluded.decided_on`, f.ID, siteID, b, slices.Contains(obtained, b), today)
		if err != nil {
			return fmt.Errorf("certification: store result: %w", err)
		}
	}
	return s.record(ctx, tx, who, "certification.check", f, map[string]string{"obtained": strings.Join(obtained, " ")})
}
