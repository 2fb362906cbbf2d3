// Package mailqueue keeps the letters that the product sends: written in the
// reader's language inside the transaction that causes them, sent by a job.
package mailqueue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/id"
	"chantier/internal/platform/jobs"
)

// Letter is a mail to write. Subject and Body are catalogue messages; blank
// lines of the body part its paragraphs.
type Letter struct {
	SiteID  string
	Kind    string // "admission.admitted": for the outbox and statistics
	To      string
	Locale  string
	Subject fault.Message
	Body    fault.Message
}

// Stored is a letter as kept.
type Stored struct {
	ID, SiteID, Kind, To, Subject, Body, Locale, State, Error string
	CreatedAt, SentAt                                         time.Time
}

// Sender hands a written mail to the world. Its errors are kept and logged: they
// must hold no personal data. An error with Permanent() true is not tried again.
type Sender interface {
	Send(ctx context.Context, to, subject, text, messageID string) error
}

// maxAttempts spreads over two days, as mail servers do, before a letter counts as failed.
const maxAttempts = 16

// Queue writes letters and sends them.
type Queue struct {
	DB      *db.DB
	Jobs    *jobs.Queue
	Bundle  *i18n.Bundle
	Clock   clock.Clock
	BaseURL string // https://school.example, without a final slash
	Sender  Sender // nil: letters stay in the local outbox (demo)
	Log     *slog.Logger
	// Past keeps letters as sent already, without a job: the demo tells months that are over.
	Past bool
}

type sendArgs struct {
	MailID string `json:"mail_id"`
}

// Kind names the job.
func (sendArgs) Kind() string { return "mail.send" }

// URL makes the public address of a path.
func (q *Queue) URL(path string) string { return strings.TrimSuffix(q.BaseURL, "/") + path }

// Post writes a letter and enqueues its sending. A letter without address is dropped: the caller offers another way.
func (q *Queue) Post(ctx context.Context, tx *db.Tx, l Letter) error {
	if strings.TrimSpace(l.To) == "" {
		return nil
	}
	loc := q.Bundle.Localizer(l.Locale)
	subject := oneLine(loc.T(l.Subject.Key, l.Subject.Args...))
	body := loc.T(l.Body.Key, l.Body.Args...)
	mailID, now, state, sentAt := id.New(), q.Clock.Now(), "queued", time.Time{}
	if q.Past {
		state, sentAt = "sent", now
	}
	_, err := tx.Exec(ctx, `insert into mail_message (id, site_id, kind, to_address, subject, body, locale, state, created_at, sent_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, mailID, l.SiteID, l.Kind, l.To, subject, body, loc.Lang(), state, db.At(now), db.At(sentAt))
	if err != nil {
		return fmt.Errorf("mailqueue: store: %w", err)
	}
	if q.Past {
		return nil
	}
	return q.Jobs.Enqueue(ctx, tx, sendArgs{mailID}, jobs.Options{MaxAttempts: maxAttempts})
}

// oneLine keeps a name typed by a visitor from adding a header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Register adds the sending job.
func (q *Queue) Register(r *jobs.Registry) { jobs.Handle(r, q.send) }

func (q *Queue) send(ctx context.Context, args sendArgs) error {
	m, err := q.byID(ctx, args.MailID)
	if err != nil || m.State == "sent" {
		return err
	}
	if q.Sender != nil {
		if err := q.Sender.Send(ctx, m.To, m.Subject, m.Body, m.ID); err != nil {
			return q.failed(ctx, m.ID, err)
		}
	}
	return q.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update mail_message set state = 'sent', sent_at = $1, error = '' where id = $2`, db.At(q.Clock.Now()), m.ID)
		return err
	})
}

// failed notes why; the letter stays queued while it will be tried again.
func (q *Queue) failed(ctx context.Context, mailID string, cause error) error {
	var p interface{ Permanent() bool }
	refused := errors.As(cause, &p) && p.Permanent()
	state := "queued"
	if refused || jobs.LastAttempt(ctx) {
		state = "failed"
	}
	err := q.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update mail_message set state = $1, error = $2 where id = $3`, state, cause.Error(), mailID)
		return err
	})
	if err != nil {
		return fmt.Errorf("mailqueue: note the failure: %w", err)
	}
	err = fmt.Errorf("mailqueue: send %s: %w", mailID, cause)
	if refused {
		return jobs.GiveUp(err)
	}
	return err
}

const columns = `id, site_id, kind, to_address, subject, body, locale, state, error, created_at, sent_at`

func scan(r db.Row) (Stored, error) {
	var m Stored
	err := r.Scan(&m.ID, &m.SiteID, &m.Kind, &m.To, &m.Subject, &m.Body, &m.Locale, &m.State, &m.Error, db.Into(&m.CreatedAt), db.Into(&m.SentAt))
	return m, err
}

func (q *Queue) byID(ctx context.Context, mailID string) (Stored, error) {
	return db.One(ctx, q.DB.Read(), "mail", scan, `select `+columns+` from mail_message where id = $1`, mailID)
}

// Message gives one letter: the demo's outbox.
func (q *Queue) Message(ctx context.Context, mailID string) (Stored, error) {
	return q.byID(ctx, mailID)
}

// Recent lists the letters, newest first, optionally of one address: the demo's outbox.
func (q *Queue) Recent(ctx context.Context, to string, limit int) ([]Stored, error) {
	return db.List(ctx, q.DB.Read(), scan, `select `+columns+` from mail_message
		where ($1 = '' or to_address = $1) order by created_at desc, id desc limit $2`, to, limit)
}
