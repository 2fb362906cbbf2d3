package project

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/mailqueue"
)

// Project is a website for an association.
type Project struct {
	ID, SiteID, CohortID      string
	Title, Association        string
	ContactName, ContactEmail string
	Purpose, Audiences, Pages string
	DueOn                     calendar.Date
	Version                   int
	CohortName                string
	Team                      []Member
	Tasks                     []Task
	Deliveries                []Delivery
}

// State gives where the project is.
func (p Project) State() State { return StateOf(len(p.Team), p.Deliveries) }

// HasMember says whether a person is in the team.
func (p Project) HasMember(personID string) bool {
	return personID != "" && slices.ContainsFunc(p.Team, func(m Member) bool { return m.PersonID == personID })
}

// Target tells the access table where the project is.
func (p Project) Target() authz.Target {
	return authz.Target{SiteID: p.SiteID, CohortID: p.CohortID, ObjectID: p.ID}
}

// Member is a learner of the team.
type Member struct{ ProjectID, LearnerID, PersonID, Name string }

// Task is a story of the board.
type Task struct {
	ID, ProjectID, Title, Acceptance string
	State                            string
	LearnerID                        string
	Version                          int
}

// Delivery is one version shown to the association, with its answer.
type Delivery struct {
	ProjectID                   string
	Seq                         int
	Address, Note               string
	DeliveredAt                 time.Time
	DeliveredBy, Fingerprint    string
	Decision, Words, SignedName string
	DecidedAt                   time.Time
}

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
	Mail  *mailqueue.Queue
}

// MaySee says whether somebody may open a project: staff by the table, a learner when in the team.
func MaySee(who authz.Actor, p Project) bool {
	if !authz.Can(who, "project.list", p.Target()) {
		return false
	}
	return isStaff(who, p) || p.HasMember(who.PersonID)
}

// MayWork says whether somebody may move tasks and deliver.
func MayWork(who authz.Actor, p Project) bool {
	if who.System != "" {
		return true
	}
	return authz.Can(who, "project.work", p.Target()) && (isStaff(who, p) || p.HasMember(who.PersonID))
}

func isStaff(who authz.Actor, p Project) bool {
	return who.System != "" || who.Has(p.SiteID, authz.Instructor, authz.Counsellor, authz.SiteDirector) ||
		slices.ContainsFunc(who.Memberships, func(m authz.Membership) bool { return m.Role == authz.ExternalTrainer && m.CohortID == p.CohortID })
}

func (s *Service) record(ctx context.Context, tx *db.Tx, who authz.Actor, action authz.Action, p Project, what string) error {
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: p.SiteID, Action: action, Object: "project", ObjectID: p.ID, Detail: map[string]string{"step": what}})
}

// Create stores a brief and mails the association its link.
func (s *Service) Create(ctx context.Context, who authz.Actor, p Project) (Project, error) {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) { p, err = s.CreateTx(ctx, tx, who, p); return err })
	return p, err
}

// CreateTx is Create inside the caller's transaction.
func (s *Service) CreateTx(ctx context.Context, tx *db.Tx, who authz.Actor, p Project) (Project, error) {
	if err := authz.Check(who, "project.edit", p.Target()); err != nil {
		return p, err
	}
	p.ContactEmail = strings.ToLower(strings.TrimSpace(p.ContactEmail))
	l := p.Check()
	if _, err := cohort.ByID(ctx, tx, p.SiteID, p.CohortID); err != nil {
		if fault.KindOf(err) != fault.NotFound {
			return p, err
		}
		l.Add("cohort", "fault.choice")
	}
	if err := l.Err(); err != nil {
		return p, err
	}
	secret := id.Secret()
	p.ID, p.Version = id.New(), 1
	_, err := tx.Exec(ctx, `insert into project (id, site_id, cohort_id, title, association, contact_name, contact_email, purpose, audiences, pages, due_on, link_hash, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,1,$13)`, p.ID, p.SiteID, p.CohortID, p.Title, p.Association, p.ContactName, p.ContactEmail, p.Purpose, p.Audiences, p.Pages,
		p.DueOn, id.Hash(secret), db.At(s.Clock.Now()))
	if err != nil {
		return p, fmt.Errorf("project: insert: %w", err)
	}
	err = s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: p.SiteID, Kind: "project.opened", To: p.ContactEmail, Locale: "fr",
		Subject: fault.Msg("project.mail_opened.subject", "title", p.Title), Body: fault.Msg("project.mail_opened.body", "name", p.ContactName, "title", p.Title, "due", p.DueOn, "link", s.Mail.URL("/client/"+secret))})
	if err != nil {
		return p, err
	}
	return p, s.record(ctx, tx, who, "project.edit", p, "create")
}

// SetTeam chooses the learners of the team, of the project's cohort.
func (s *Service) SetTeam(ctx context.Context, who authz.Actor, siteID, projectID string, learners []string, version int) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SetTeamTx(ctx, tx, who, siteID, projectID, learners, version)
	})
}

// SetTeamTx is SetTeam inside the caller's transaction.
func (s *Service) SetTeamTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, projectID string, learners []string, version int) error {
	p, err := ByID(ctx, tx, siteID, projectID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "project.edit", p.Target()); err != nil {
		return err
	}
	slices.Sort(learners)
	learners = slices.Compact(learners)
	if len(learners) < MinTeam || len(learners) > MaxTeam {
		return fault.Field("team", "project.team_size", "min", MinTeam, "max", MaxTeam)
	}
	if err := tx.ExecGuarded(ctx, "project", `update project set version=version+1 where id=$1 and version=$2`, p.ID, version); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from project_member where project_id=$1`, p.ID); err != nil {
		return fmt.Errorf("project: change the team: %w", err)
	}
	for _, learnerID := range learners {
		l, err := cohort.LearnerByID(ctx, tx, siteID, learnerID)
		if fault.KindOf(err) == fault.NotFound || (err == nil && l.CohortID != p.CohortID) {
			return fault.Field("team", "fault.choice")
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into project_member (project_id, site_id, learner_id) values ($1,$2,$3)`, p.ID, siteID, learnerID); err != nil {
			return fmt.Errorf("project: change the team: %w", err)
		}
	}
	return s.record(ctx, tx, who, "project.edit", p, "team")
}

// working loads a project for somebody who works on it. To others it does not exist.
func working(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, projectID string) (Project, error) {
	p, err := ByID(ctx, tx, siteID, projectID)
	if err != nil {
		return p, err
	}
	if !MayWork(who, p) {
		return p, fault.Missing("project of another team")
	}
	return p, nil
}

// AddTask puts a task on the board.
func (s *Service) AddTask(ctx context.Context, who authz.Actor, siteID string, t Task) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := s.AddTaskTx(ctx, tx, who, siteID, t); return err })
}

// AddTaskTx is AddTask inside the caller's transaction.
func (s *Service) AddTaskTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID string, t Task) (Task, error) {
	p, err := working(ctx, tx, who, siteID, t.ProjectID)
	if err != nil {
		return t, err
	}
	t.ID, t.State, t.Version = id.New(), "todo", 1
	if err := t.Check().Err(); err != nil {
		return t, err
	}
	_, err = tx.Exec(ctx, `insert into project_task (id, site_id, project_id, title, acceptance, state, version, created_at) values ($1,$2,$3,$4,$5,'todo',1,$6)`,
		t.ID, siteID, p.ID, t.Title, t.Acceptance, db.At(s.Clock.Now()))
	if err != nil {
		return t, fmt.Errorf("project: insert task: %w", err)
	}
	return t, s.record(ctx, tx, who, "project.work", p, "task")
}

// MoveTask puts a task in another column, for somebody of the team or nobody; the version is the one the mover saw.
func (s *Service) MoveTask(ctx context.Context, who authz.Actor, siteID string, t Task) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.MoveTaskTx(ctx, tx, who, siteID, t) })
}

// MoveTaskTx is MoveTask inside the caller's transaction.
func (s *Service) MoveTaskTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID string, t Task) error {
	p, err := working(ctx, tx, who, siteID, t.ProjectID)
	if err != nil {
		return err
	}
	if !slices.Contains(TaskStates(), t.State) {
		return fault.New(fault.Invalid, "fault.choice")
	}
	if t.LearnerID != "" && !slices.ContainsFunc(p.Team, func(m Member) bool { return m.LearnerID == t.LearnerID }) {
		return fault.New(fault.Invalid, "project.not_in_team")
	}
	err = tx.ExecGuarded(ctx, "task", `update project_task set state=$1, learner_id=$2, version=version+1 where id=$3 and project_id=$4 and version=$5`,
		t.State, db.OrNull(t.LearnerID), t.ID, p.ID, t.Version)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, who, "project.work", p, "move "+t.State)
}

// Deliver shows a version to the association, who receives a letter.
func (s *Service) Deliver(ctx context.Context, who authz.Actor, siteID, projectID, address, note string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.DeliverTx(ctx, tx, who, siteID, projectID, address, note)
	})
}

// DeliverTx is Deliver inside the caller's transaction.
func (s *Service) DeliverTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, projectID, address, note string) error {
	p, err := working(ctx, tx, who, siteID, projectID)
	if err != nil {
		return err
	}
	l := MayDeliver(p.State(), p.Tasks, note)
	if address = strings.TrimSpace(address); !CheckAddress(address) {
		l.Add("address", "project.address")
	}
	if len([]rune(note)) > 1000 {
		l.Add("note", "fault.too_long", "max", 1000)
	}
	if err := l.Err(); err != nil {
		return err
	}
	seq, by := len(p.Deliveries)+1, who.Name
	_, err = tx.Exec(ctx, `insert into project_delivery (project_id, site_id, seq, address, note, delivered_at, delivered_by, fingerprint) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
		p.ID, siteID, seq, address, note, db.At(s.Clock.Now()), by, FingerprintOf(p.ID, seq, address, note))
	if db.IsUnique(err) {
		return fault.Stale("delivery")
	}
	if err != nil {
		return fmt.Errorf("project: insert delivery: %w", err)
	}
	err = s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: siteID, Kind: "project.delivered", To: p.ContactEmail, Locale: "fr",
		Subject: fault.Msg("project.mail_delivered.subject", "title", p.Title), Body: fault.Msg("project.mail_delivered.body", "name", p.ContactName, "title", p.Title, "address", address)})
	if err != nil {
		return err
	}
	return s.record(ctx, tx, who, "project.work", p, fmt.Sprintf("deliver %d", seq))
}

// Resolve finds the project that an association's secret opens.
func (s *Service) Resolve(ctx context.Context, secret string) (Project, error) {
	found, err := db.One(ctx, s.DB.Read(), "project link", scan, `select `+columns+`where p.link_hash = $1`, id.Hash(secret))
	if err != nil {
		return found, err
	}
	return ByID(ctx, s.DB.Read(), found.SiteID, found.ID)
}

// Answer is the association's decision on what it saw.
type Answer struct {
	Fingerprint, Words, Name string
	Accepts                  bool
}

// AnswerDelivery stores the association's signed answer to the delivery that it saw; a second answer is a conflict.
func (s *Service) AnswerDelivery(ctx context.Context, who authz.Actor, siteID, projectID string, a Answer) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.AnswerTx(ctx, tx, who, siteID, projectID, a) })
}

// AnswerTx is AnswerDelivery inside the caller's transaction.
func (s *Service) AnswerTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, projectID string, a Answer) error {
	p, err := ByID(ctx, tx, siteID, projectID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "project.answer", p.Target()); err != nil {
		return err
	}
	var l fault.List
	a.Name = strings.Join(strings.Fields(a.Name), " ")
	if a.Name == "" || len([]rune(a.Name)) > 200 {
		l.Add("name", "project.sign_name")
	}
	if !a.Accepts && strings.TrimSpace(a.Words) == "" {
		l.Add("words", "project.say_what")
	}
	if len([]rune(a.Words)) > 2000 {
		l.Add("words", "fault.too_long", "max", 2000)
	}
	if err := l.Err(); err != nil {
		return err
	}
	decision := "refused"
	if a.Accepts {
		decision = "accepted"
	}
	err = tx.ExecGuarded(ctx, "delivery", `update project_delivery set decision=$1, words=$2, signed_name=$3, decided_at=$4
		where project_id=$5 and fingerprint=$6 and decision='' and seq=(select max(d.seq) from project_delivery d where d.project_id=$5)`,
		decision, a.Words, a.Name, db.At(s.Clock.Now()), p.ID, a.Fingerprint)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, who, "project.answer", p, decision)
}
