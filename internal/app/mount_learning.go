package app

import (
	"context"
	"time"

	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
	"chantier/internal/learning"
	"chantier/internal/learning/learningweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// learningServices are the use cases of learning.
type learningServices struct{ Learning *learning.Service }

func mountLearning(a *App) capability {
	// The draws of exercises come from the same secret: nobody knows them beforehand.
	engine := grading.New(grading.WithCache(a.CacheDir), grading.WithPatience(enginePatience), grading.Log(a.Log), grading.Secret(a.receiptKey.Seed()))
	stopBrowser := chromebox.Use(engine)
	a.Learning = &learning.Service{DB: a.DB, Clock: a.Clock, Curriculum: a.Curriculum, Grader: engine, Engine: grading.EngineName(), Prepare: engine.Prepare,
		ReceiptKey: a.receiptKey}
	return capability{
		pages: []ui.Set{learningweb.Pages()},
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&learningweb.Handlers{Kit: kit, Service: a.Learning, DB: a.DB}).Mount(rt)
		},
		today:   learningweb.Today(a.Learning),
		learner: learningweb.Panel(a.Learning),
		start: func(ctx context.Context) {
			if err := engine.Warm(ctx); err != nil {
				a.Log.Error("an engine did not warm up", "error", err.Error())
			}
		},
		close: func() error {
			stopBrowser()
			return engine.Close(context.Background())
		},
	}
}

// enginePatience is how long a page may wait for an interpreter that is being compiled, the first time it is used.
const enginePatience = 15 * time.Second
