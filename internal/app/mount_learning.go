package app

import (
	"context"
	"runtime/debug"
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
	engine := grading.New(grading.WithCache(a.CacheDir), grading.WithPatience(enginePatience))
	stopBrowser := chromebox.Use(engine)
	a.Learning = &learning.Service{DB: a.DB, Clock: a.Clock, Curriculum: a.Curriculum, Grader: engine, Engine: engineName(), Prepare: engine.Prepare}
	return capability{
		pages: []ui.Set{learningweb.Pages()},
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&learningweb.Handlers{Kit: kit, Service: a.Learning, DB: a.DB}).Mount(rt)
		},
		today:   learningweb.Today(a.Learning),
		learner: learningweb.Panel(a.Learning),
		start: func(ctx context.Context) {
			if err := engine.Warm(ctx); err != nil {
				a.Log.Error("the JavaScript engine did not warm up", "error", err.Error())
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

// engineName tells which build judged an attempt: the engine is part of the binary.
func engineName() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "chantier " + s.Value[:12]
			}
		}
	}
	return "chantier"
}
