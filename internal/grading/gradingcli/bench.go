package gradingcli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
)

// benchOutput is the JSON of "bench grade".
type benchOutput struct {
	Engine     string        `json:"engine"`
	Processors int           `json:"processors"`
	InProcess  bool          `json:"in_process"`
	Kinds      []benchKind   `json:"kinds"`
	Crowd      *benchCrowd   `json:"crowd,omitempty"`
	Memory     []benchMemory `json:"memory"`
}

// benchKind is what was measured of the shipped exercises of one kind: their right answers, judged again and again.
type benchKind struct {
	Kind       string  `json:"kind"`
	Exercises  int     `json:"exercises"`
	Runs       int     `json:"runs"`
	P50MS      float64 `json:"p50_ms"`
	P99MS      float64 `json:"p99_ms"`
	PerSecond  float64 `json:"runs_per_second"` // on all processors
	FuelSpread int64   `json:"fuel_spread"`     // between identical runs: most minus least
}

// benchCrowd is a class, or a country, that presses "check" within one second.
type benchCrowd struct {
	Learners int     `json:"learners"`
	LastMS   float64 `json:"last_answer_ms"` // from the first press
	P50MS    float64 `json:"p50_ms"`         // of one learner's wait
	P99MS    float64 `json:"p99_ms"`
	Faults   int     `json:"faults"`
}

// benchMemory is the resident memory of the program and of its children after so many runs.
type benchMemory struct {
	Runs       int   `json:"runs"`
	ServerKB   int64 `json:"server_kb"`
	ChildrenKB int64 `json:"children_kb"`
}

// BenchGrade measures the judging: chantier bench grade [--json] [--runs N] [--crowd N] [--in-process] [--content DIR].
func BenchGrade(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	set := newFlags("bench grade", "bench grade [--json] [--runs N] [--crowd N] [--in-process] [--content DIR]", stderr)
	asJSON := set.Bool("json", false, "print JSON")
	runs := set.Int("runs", 500, "identical runs of each exercise")
	crowd := set.Int("crowd", 500, "learners who press \"check\" within one second; 0 for none")
	inProcess := set.Bool("in-process", false, "without the child processes")
	content := set.String("content", "", "folder of content instead of the embedded one")
	paths, err := parseArguments(set, args)
	if err != nil {
		return afterParsing(err)
	}
	if len(paths) > 0 || *runs < 1 || *crowd < 0 {
		set.Usage()
		return ExitUnusable
	}
	cur, err := loadContent(*content)
	if cur == nil {
		return unusable(stderr, "read the content: %v", err)
	}
	engine := newEngine(stderr)
	if *inProcess {
		engine = grading.New(grading.InProcess(), grading.WithCache(grading.UserCache()))
	}
	defer chromebox.Use(engine)()
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	out, err := bench(ctx, engine, cur, *runs, *crowd)
	if err != nil {
		return unusable(stderr, "%v", err)
	}
	out.InProcess = *inProcess
	if err := writeBench(out, *asJSON, stdout); err != nil {
		return unusable(stderr, "print the figures: %v", err)
	}
	return ExitOK
}

func bench(ctx context.Context, engine *grading.Engine, cur *curriculum.Curriculum, runs, crowd int) (benchOutput, error) {
	out := benchOutput{Engine: grading.EngineName(), Processors: runtime.GOMAXPROCS(0)}
	byKind := map[curriculum.Kind][]*curriculum.Exercise{}
	var judged []*curriculum.Exercise
	for _, ex := range cur.Exercises() {
		r := engine.Grade(ctx, ex, ex.Solution) // starts what must be started
		if r.Verdict == grading.NotAvailable {
			continue
		}
		if !r.Passed {
			return out, fmt.Errorf("measure %s: its solution gives %v (%w)", ex.ID, r.Verdict, r.Fault())
		}
		byKind[ex.Type] = append(byKind[ex.Type], ex)
		judged = append(judged, ex)
	}
	done := len(judged)
	out.Memory = append(out.Memory, memory(done))
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		k, n, err := benchOf(ctx, engine, byKind[kind], runs)
		if err != nil {
			return out, err
		}
		k.Kind = string(kind)
		done += n
		out.Kinds = append(out.Kinds, k)
		out.Memory = append(out.Memory, memory(done))
	}
	if crowd > 0 && len(judged) > 0 {
		c := press(ctx, engine, judged, crowd)
		out.Crowd = &c
		out.Memory = append(out.Memory, memory(done+crowd))
	}
	return out, ctx.Err()
}

// benchOf measures one kind: waits one after the other, then as many runs at once as there are processors.
func benchOf(ctx context.Context, engine *grading.Engine, exercises []*curriculum.Exercise, runs int) (benchKind, int, error) {
	k := benchKind{Exercises: len(exercises), Runs: runs * len(exercises)}
	var waits []float64
	for _, ex := range exercises {
		least, most := int64(math.MaxInt64), int64(0)
		for range runs {
			if err := ctx.Err(); err != nil {
				return k, 0, err
			}
			r := engine.Grade(ctx, ex, ex.Solution)
			if !r.Passed {
				return k, 0, fmt.Errorf("measure %s: %v (%w)", ex.ID, r.Verdict, r.Fault())
			}
			waits = append(waits, milliseconds(r.Duration))
			least, most = min(least, r.Fuel), max(most, r.Fuel)
		}
		k.FuelSpread = max(k.FuelSpread, most-least)
	}
	k.P50MS, k.P99MS = quantiles(waits)
	start := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := next.Add(1); i <= int64(k.Runs) && ctx.Err() == nil; i = next.Add(1) {
				ex := exercises[int(i)%len(exercises)]
				engine.Grade(ctx, ex, ex.Solution)
			}
		})
	}
	all.Wait()
	k.PerSecond = math.Round(float64(k.Runs) / time.Since(start).Seconds())
	return k, 2 * k.Runs, ctx.Err()
}

// press lets learners press "check" at even moments of one second, each on an exercise.
func press(ctx context.Context, engine *grading.Engine, exercises []*curriculum.Exercise, learners int) benchCrowd {
	waits := make([]float64, learners)
	var faults atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for i := range learners {
		all.Go(func() {
			time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(learners))))
			pressed := time.Now()
			ex := exercises[i%len(exercises)]
			if r := engine.Grade(ctx, ex, ex.Solution); !r.Passed {
				faults.Add(1)
			}
			waits[i] = milliseconds(time.Since(pressed))
		})
	}
	all.Wait()
	c := benchCrowd{Learners: learners, LastMS: milliseconds(time.Since(start)), Faults: int(faults.Load())}
	c.P50MS, c.P99MS = quantiles(waits)
	return c
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func quantiles(values []float64) (p50, p99 float64) {
	slices.Sort(values)
	n := len(values)
	return values[n/2], values[min(n-1, n*99/100)]
}

// memory reads the resident memory of this process and of its children; zeros where the system does not tell.
func memory(runs int) benchMemory {
	m := benchMemory{Runs: runs, ServerKB: residentKB(strconv.Itoa(os.Getpid()))}
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return m
	}
	for _, task := range tasks {
		b, err := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		if err != nil {
			continue
		}
		for _, pid := range strings.Fields(string(b)) {
			m.ChildrenKB += residentKB(pid)
		}
	}
	return m
}

func residentKB(pid string) int64 {
	b, err := os.ReadFile("/proc/" + pid + "/statm")
	fields := strings.Fields(string(b))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()) / 1024
}

func writeBench(out benchOutput, asJSON bool, w io.Writer) error {
	if asJSON {
		return writeJSON(w, out)
	}
	var b strings.Builder
	for _, k := range out.Kinds {
		fmt.Fprintf(&b, "%-5s p50 %.2f ms, p99 %.2f ms, %.0f/s, écart de travail %d (%d essais)\n", k.Kind, k.P50MS, k.P99MS, k.PerSecond, k.FuelSpread, k.Runs)
	}
	if c := out.Crowd; c != nil {
		fmt.Fprintf(&b, "%d personnes en une seconde : dernière réponse à %.0f ms, attente p50 %.0f ms, p99 %.0f ms, %d fautes\n", c.Learners, c.LastMS, c.P50MS, c.P99MS, c.Faults)
	}
	for _, m := range out.Memory {
		fmt.Fprintf(&b, "après %d essais : %d ko, processus enfants %d ko\n", m.Runs, m.ServerKB, m.ChildrenKB)
	}
	_, err := io.WriteString(w, noBreakColons(b.String()))
	return err
}
