package certification

import (
	"context"
	"slices"

	"chantier/internal/platform/db"
)

const fileColumns = `f.id, f.site_id, f.cohort_id, f.learner_id, f.person_id, f.title_code, f.exam_on, f.version, p.given_name || ' ' || p.family_name
	from certification_file f join person p on p.id = f.person_id `

func scanFile(r db.Row) (File, error) {
	f := File{Results: map[string]bool{}}
	err := r.Scan(&f.ID, &f.SiteID, &f.CohortID, &f.LearnerID, &f.PersonID, &f.TitleCode, &f.ExamOn, &f.Version, &f.LearnerName)
	return f, err
}

// FileOf gives the file of a learner; not found while nobody opened it.
func FileOf(ctx context.Context, q db.Queryer, siteID, learnerID string) (File, error) {
	f, err := db.One(ctx, q, "certification file", scanFile, `select `+fileColumns+`where f.learner_id = $1 and f.site_id = $2`, learnerID, siteID)
	if err != nil {
		return f, err
	}
	all := []File{f}
	err = fill(ctx, q, all, `file_id = $1`, f.ID)
	return all[0], err
}

// FilesOf lists the files of a site, by name.
func FilesOf(ctx context.Context, q db.Queryer, siteID string) ([]File, error) {
	all, err := db.List(ctx, q, scanFile, `select `+fileColumns+`where f.site_id = $1 order by p.search_name, f.id`, siteID)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, q, all, `site_id = $1`, siteID)
}

type ownedPiece struct {
	fileID string
	piece  Piece
}

type ownedResult struct {
	fileID, block string
	obtained      bool
}

// fill reads the pieces and results of several files in two queries.
func fill(ctx context.Context, q db.Queryer, files []File, where string, arg string) error {
	pieces, err := db.List(ctx, q, func(r db.Row) (ownedPiece, error) {
		var o ownedPiece
		p := &o.piece
		err := r.Scan(&o.fileID, &p.Kind, &p.State, &p.BlobKey, &p.FileName, &p.ContentType, &p.OnPaper, &p.Reason, &p.Version)
		return o, err
	}, `select file_id, kind, state, blob_key, file_name, content_type, on_paper, reason, version from certification_piece where `+where, arg)
	if err != nil {
		return err
	}
	results, err := db.List(ctx, q, func(r db.Row) (ownedResult, error) {
		var o ownedResult
		err := r.Scan(&o.fileID, &o.block, &o.obtained)
		return o, err
	}, `select file_id, block, obtained from certification_result where `+where, arg)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, f := range files {
		at[f.ID] = i
	}
	for _, o := range pieces {
		if i, ok := at[o.fileID]; ok {
			files[i].Pieces = append(files[i].Pieces, o.piece)
		}
	}
	for _, o := range results {
		if i, ok := at[o.fileID]; ok {
			files[i].Results[o.block] = o.obtained
		}
	}
	for i := range files {
		slices.SortFunc(files[i].Pieces, func(a, b Piece) int { return slices.Index(Kinds(), a.Kind) - slices.Index(Kinds(), b.Kind) })
	}
	return nil
}
