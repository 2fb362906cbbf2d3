package app

import (
	"slices"

	"chantier/internal/certification"
	"chantier/internal/certification/certificationweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type certificationServices struct{ Certification *certification.Service }

func mountCertification(a *App) capability {
	var blocks []string
	for _, c := range a.Curriculum.Competences {
		if c.Block != "" && !slices.Contains(blocks, c.Block) {
			blocks = append(blocks, c.Block)
		}
	}
	a.Certification = &certification.Service{DB: a.DB, Clock: a.Clock, Blobs: a.Blobs, TitleCode: a.Curriculum.Referential.Code, Blocks: blocks}
	return capability{pages: []ui.Set{certificationweb.Pages()}, today: certificationweb.Today(a.DB), learner: certificationweb.Panel(a.DB),
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&certificationweb.Handlers{Kit: kit, Service: a.Certification, DB: a.DB, Blobs: a.Blobs, Referential: a.Curriculum.Referential}).Mount(rt)
		}}
}
