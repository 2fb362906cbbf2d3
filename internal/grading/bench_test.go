package grading

import (
	"context"
	"log/slog"
	"testing"

	"chantier/contenu"
	"chantier/internal/curriculum"
)

// BenchmarkGrade judges the right answer of one shipped exercise of each kind, in this process and through the ring.
func BenchmarkGrade(b *testing.B) {
	cur, err := curriculum.Load(contenu.FS)
	if err != nil {
		b.Fatal(err)
	}
	quiet := Log(slog.New(slog.DiscardHandler))
	for _, where := range []struct {
		name   string
		engine *Engine
	}{{"ring", New(quiet)}, {"process", New(InProcess())}} {
		defer func() { _ = where.engine.Close(context.Background()) }()
		for _, id := range []string{"J13", "D17", "H12"} {
			ex, ok := cur.Exercise(id)
			if !ok {
				b.Fatalf("no exercise %s", id)
			}
			b.Run(where.name+"/"+id, func(b *testing.B) {
				if r := where.engine.Grade(b.Context(), ex, ex.Solution); !r.Passed {
					b.Fatalf("%v: %s", r.Verdict, r.Message)
				}
				for b.Loop() {
					where.engine.Grade(b.Context(), ex, ex.Solution)
				}
			})
		}
	}
}
