package learning

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/platform/db"
)

const progressColumns = `learner_id, exercise_id, site_id, cohort_id, attempts, failures, hints_open, hints_at_pass, last_failed, last_at, passed_at, version`

func scanProgress(r db.Row) (Progress, error) {
	var p Progress
	err := r.Scan(&p.LearnerID, &p.ExerciseID, &p.SiteID, &p.CohortID, &p.Attempts, &p.Failures, &p.HintsOpen, &p.HintsAtPass,
		&p.LastFailed, db.Into(&p.LastAt), db.Into(&p.PassedAt), &p.Version)
	return p, err
}

// ProgressOfLearner gives a learner's progress, by exercise.
func ProgressOfLearner(ctx context.Context, q db.Queryer, siteID, learnerID string) (ByExercise, error) {
	rows, err := db.List(ctx, q, scanProgress, `select `+progressColumns+` from exercise_progress
		where site_id = $1 and learner_id = $2`, siteID, learnerID)
	if err != nil {
		return nil, fmt.Errorf("learning: progress of a learner: %w", err)
	}
	done := ByExercise{}
	for _, p := range rows {
		done[p.ExerciseID] = p
	}
	return done, nil
}

func progressOfCohort(ctx context.Context, q db.Queryer, siteID, cohortID string) ([]Progress, error) {
	rows, err := db.List(ctx, q, scanProgress, `select `+progressColumns+` from exercise_progress
		where site_id = $1 and cohort_id = $2 order by learner_id, exercise_id`, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("learning: progress of a cohort: %w", err)
	}
	return rows, nil
}

// openProgress gives the progress row, made when it is missing.
func openProgress(ctx context.Context, tx *db.Tx, p Progress) (Progress, error) {
	_, err := tx.Exec(ctx, `insert into exercise_progress (learner_id, exercise_id, site_id, cohort_id) values ($1,$2,$3,$4)
		on conflict (learner_id, exercise_id) do nothing`, p.LearnerID, p.ExerciseID, p.SiteID, p.CohortID)
	if err != nil {
		return p, fmt.Errorf("learning: open progress: %w", err)
	}
	return db.One(ctx, tx, "progress", scanProgress, `select `+progressColumns+` from exercise_progress
		where learner_id = $1 and exercise_id = $2 and site_id = $3`, p.LearnerID, p.ExerciseID, p.SiteID)
}

func updateProgress(ctx context.Context, tx *db.Tx, p Progress) error {
	return tx.ExecGuarded(ctx, "progress", `update exercise_progress set attempts=$1, failures=$2, hints_open=$3, hints_at_pass=$4,
		last_failed=$5, last_at=$6, passed_at=$7, version=version+1 where learner_id=$8 and exercise_id=$9 and version=$10`,
		p.Attempts, p.Failures, p.HintsOpen, p.HintsAtPass, p.LastFailed, db.At(p.LastAt), db.At(p.PassedAt), p.LearnerID, p.ExerciseID, p.Version)
}

const attemptColumns = `id, site_id, cohort_id, learner_id, exercise_id, seq, files, passed, verdict, message, checks, hints_open, fuel, duration_us, engine, receipt, submitted_at`

func scanAttempt(r db.Row) (Attempt, error) {
	var a Attempt
	var files, checks string
	var us int64
	err := r.Scan(&a.ID, &a.SiteID, &a.CohortID, &a.LearnerID, &a.ExerciseID, &a.Seq, &files, &a.Verdict.Passed, &a.Verdict.Name, &a.Verdict.Message, &checks, &a.HintsOpen,
		&a.Verdict.Fuel, &us, &a.Verdict.Engine, &a.Verdict.Receipt, db.Into(&a.SubmittedAt))
	if err != nil {
		return a, err
	}
	a.Verdict.Duration = time.Duration(us) * time.Microsecond
	if err := json.Unmarshal([]byte(files), &a.Files); err != nil {
		return a, fmt.Errorf("learning: read the files of attempt %s: %w", a.ID, err)
	}
	if err := json.Unmarshal([]byte(checks), &a.Verdict.Checks); err != nil {
		return a, fmt.Errorf("learning: read the checks of attempt %s: %w", a.ID, err)
	}
	return a, nil
}

// AttemptByID gives an attempt of a site.
func AttemptByID(ctx context.Context, q db.Queryer, siteID, attemptID string) (Attempt, error) {
	return db.One(ctx, q, "attempt", scanAttempt, `select `+attemptColumns+` from exercise_attempt where id = $1 and site_id = $2`, attemptID, siteID)
}

// Attempts lists a learner's attempts at an exercise, newest first.
func Attempts(ctx context.Context, q db.Queryer, siteID, learnerID, exerciseID string, limit int) ([]Attempt, error) {
	return db.List(ctx, q, scanAttempt, `select `+attemptColumns+` from exercise_attempt
		where site_id = $1 and learner_id = $2 and exercise_id = $3 order by seq desc limit $4`, siteID, learnerID, exerciseID, limit)
}

func insertAttempt(ctx context.Context, tx *db.Tx, a Attempt) error {
	files, err := json.Marshal(a.Files)
	if err != nil {
		return fmt.Errorf("learning: write the files: %w", err)
	}
	checks, err := json.Marshal(a.Verdict.Checks)
	if err != nil {
		return fmt.Errorf("learning: write the checks: %w", err)
	}
	failed, _ := a.Verdict.FirstFailed()
	_, err = tx.Exec(ctx, `insert into exercise_attempt (id, site_id, cohort_id, learner_id, exercise_id, seq, files, passed, verdict, message,
		checks, first_failed, hints_open, fuel, duration_us, engine, receipt, submitted_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)`,
		a.ID, a.SiteID, a.CohortID, a.LearnerID, a.ExerciseID, a.Seq, string(files), a.Verdict.Passed, a.Verdict.Name, a.Verdict.Message,
		string(checks), failed.ID, a.HintsOpen, a.Verdict.Fuel, a.Verdict.Duration.Microseconds(), a.Verdict.Engine, a.Verdict.Receipt, db.At(a.SubmittedAt))
	if err != nil {
		return fmt.Errorf("learning: insert attempt: %w", err)
	}
	return nil
}

// Draft gives the code that a person was typing; ok is false when there is none.
func Draft(ctx context.Context, q db.Queryer, siteID, personID, exerciseID string) (files curriculum.Files, ok bool, err error) {
	rows, err := db.List(ctx, q, func(r db.Row) (text string, err error) { return text, r.Scan(&text) },
		`select files from exercise_draft where person_id = $1 and exercise_id = $2 and site_id = $3`, personID, exerciseID, siteID)
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	if err := json.Unmarshal([]byte(rows[0]), &files); err != nil {
		return nil, false, fmt.Errorf("learning: read a draft of %s: %w", exerciseID, err)
	}
	return files, true, nil
}

// StepsRead gives the steps that a learner has marked as read, by sequence.
func StepsRead(ctx context.Context, q db.Queryer, siteID, learnerID string) (map[string]map[int]bool, error) {
	type mark struct {
		sequence string
		step     int
	}
	marks, err := db.List(ctx, q, func(r db.Row) (m mark, err error) { return m, r.Scan(&m.sequence, &m.step) },
		`select sequence_id, step from lesson_step_read where site_id = $1 and learner_id = $2`, siteID, learnerID)
	if err != nil {
		return nil, fmt.Errorf("learning: steps read: %w", err)
	}
	read := map[string]map[int]bool{}
	for _, m := range marks {
		if read[m.sequence] == nil {
			read[m.sequence] = map[int]bool{}
		}
		read[m.sequence][m.step] = true
	}
	return read, nil
}

// Reviews lists what was written about the attempts of a learner at an exercise, oldest first.
func Reviews(ctx context.Context, q db.Queryer, siteID, learnerID, exerciseID string) ([]Review, error) {
	return db.List(ctx, q, func(r db.Row) (v Review, err error) {
		var given, family string
		err = r.Scan(&v.ID, &v.AttemptID, &v.ReviewerID, &given, &family, &v.Comment, db.Into(&v.At))
		v.Reviewer = given + " " + family
		return v, err
	}, `select r.id, r.attempt_id, r.reviewer_id, p.given_name, p.family_name, r.comment, r.created_at
		from attempt_review r join exercise_attempt a on a.id = r.attempt_id join person p on p.id = r.reviewer_id
		where r.site_id = $1 and a.learner_id = $2 and a.exercise_id = $3 order by r.created_at, r.id`, siteID, learnerID, exerciseID)
}
