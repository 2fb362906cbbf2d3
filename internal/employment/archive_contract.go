package employment

import (
	"bytes"
	"context"
	"fmt"

	"chantier/internal/platform/db"
	"chantier/internal/platform/jobs"
)

// archiveArgs asks to keep the signed text of a contract, or of one of its amendments.
type archiveArgs struct {
	SiteID      string `json:"site_id"`
	ContractID  string `json:"contract_id"`
	AmendmentID string `json:"amendment_id,omitempty"`
}

// Kind names the job.
func (archiveArgs) Kind() string { return "employment.archive" }

func (s *Service) enqueueArchive(ctx context.Context, tx *db.Tx, args archiveArgs) error {
	if s.Mail.Past { // the demo's past: the file is made from the frozen text whenever it is asked for
		return nil
	}
	return s.Jobs.Enqueue(ctx, tx, args, jobs.Options{Unique: true})
}

// Register adds the archiving job.
func (s *Service) Register(r *jobs.Registry) { jobs.Handle(r, s.archive) }

// archive puts the signed PDF in the file store, then its key and hash beside the
// signatures. The PDF is made from the frozen text alone, so that a second run
// makes the same file under the same key.
func (s *Service) archive(ctx context.Context, args archiveArgs) error {
	if args.AmendmentID != "" {
		return s.archiveAmendment(ctx, args)
	}
	c, err := ByID(ctx, s.DB.Read(), args.SiteID, args.ContractID)
	if err != nil || c.DocumentKey != "" {
		return err
	}
	pdf, err := s.render(c.Snapshot, c.Fingerprint, signatures{Employee: c.Employee, Employer: c.Employer}, "fr")
	if err != nil {
		return err
	}
	key, sum, err := s.keep(ctx, "contracts/"+c.ID+"/contract.pdf", pdf)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update contract set document_key=$1, document_sha256=$2 where id=$3 and site_id=$4 and document_key=''`, key, sum, c.ID, c.SiteID)
		return err
	})
}

func (s *Service) keep(ctx context.Context, key string, pdf []byte) (storedKey, sum string, err error) {
	info, err := s.Blobs.Put(ctx, key, "application/pdf", bytes.NewReader(pdf), 0)
	if err != nil {
		return "", "", fmt.Errorf("employment: keep %s: %w", key, err)
	}
	return info.Key, info.SHA256, nil
}
