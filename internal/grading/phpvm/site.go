package phpvm

import (
	"context"
	"errors"
	"net/http"
	"path"
	"strings"
)

// Site is a program in its folder, with what it leaves behind from one run to the next: files, sessions, the clock,
// chance. Each run has a memory of its own, as on a server. A site serves one goroutine.
type Site struct {
	machine *Machine
	sources []Source
	world   *world
	jar     []*http.Cookie
	fuel    int64 // left
	used    int64
}

// Site puts a program in a new folder. Fuel bounds all its runs together; zero is DefaultFuel.
func (m *Machine) Site(files []Source, fuel int64) *Site {
	if fuel <= 0 {
		fuel = DefaultFuel
	}
	return &Site{machine: m, sources: files, world: newWorld(newFileSystem(files), nil), fuel: fuel}
}

// Fuel is what the runs used so far.
func (s *Site) Fuel() int64 { return s.used }

// Put adds a file that the program may change.
func (s *Site) Put(name string, content []byte) {
	s.world.files.put(path.Join(Root, path.Join("/", name)), &node{data: append([]byte(nil), content...)})
}

// Take gives the content of a file, when it is there.
func (s *Site) Take(name string) ([]byte, bool) {
	n := s.world.files.nodes[path.Join(Root, path.Join("/", name))]
	if n == nil || n.folder {
		return nil, false
	}
	return append([]byte(nil), n.data...), true
}

// Forget makes the next visitor another one: without the cookies of the last.
func (s *Site) Forget() { s.jar = nil }

// Outcome is what came out of Evaluate.
type Outcome struct {
	Stop       Stop
	Loading    *Exception // what stopped the files, if something did: no expression was evaluated
	Loaded     bool       // the files were read to their end
	Printed    string     // by the files
	Calls      []Call     // one for each expression reached
	Fatal      *Exception // with Stop Fatal, when PHP told
	Complaints []Complaint
}

// Call is the outcome of one expression.
type Call struct {
	Value   Value
	Thrown  *Exception
	Printed string
}

// Evaluate loads the PHP files of the program, in the order of their names, then evaluates expressions in the same
// world, outside any namespace.
func (s *Site) Evaluate(ctx context.Context, expressions ...string) (Outcome, error) {
	var load []string
	for _, file := range s.sources {
		if strings.EqualFold(path.Ext(file.Name), ".php") {
			load = append(load, file.Name)
		}
	}
	return s.evaluate(ctx, load, expressions)
}

// Inspect evaluates expressions that are ours, beside the program: none of its code is loaded, only its files are there.
func (s *Site) Inspect(ctx context.Context, expressions ...string) (Outcome, error) {
	return s.evaluate(ctx, nil, expressions)
}

func (s *Site) evaluate(ctx context.Context, load, expressions []string) (Outcome, error) {
	var out Outcome
	err := s.run(ctx, &out.Stop, func(ctx context.Context, in *instance) error {
		for _, name := range load {
			_, thrown, err := in.evaluate(ctx, "require_once "+Quote(path.Join(Root, path.Join("/", name))))
			if err == nil && thrown == nil {
				thrown, err = in.endOutput(ctx)
			}
			out.Printed += s.world.takeOutput()
			if err != nil || thrown != nil {
				out.Loading = thrown
				return err
			}
		}
		out.Loaded = true
		for _, expression := range expressions {
			var call Call
			var err error
			call.Value, call.Thrown, err = in.evaluate(ctx, expression)
			if err == nil {
				var late *Exception
				if late, err = in.endOutput(ctx); call.Thrown == nil {
					call.Thrown = late
				}
			}
			call.Printed = s.world.takeOutput()
			if err != nil {
				return err
			}
			out.Calls = append(out.Calls, call)
		}
		return nil
	})
	out.Complaints = s.world.complaints()
	if out.Stop == Fatal {
		out.Fatal = fatalOf(out.Complaints)
	}
	return out, err
}

// run is Machine.with on what is left of the fuel.
func (s *Site) run(ctx context.Context, stop *Stop, do func(context.Context, *instance) error) error {
	if s.fuel <= 0 {
		s.world.next(nil)
		*stop = OutOfFuel
		return nil
	}
	var used int64
	var err error
	*stop, used, err = s.machine.with(ctx, s.world, s.fuel, do)
	s.fuel -= used
	s.used += used
	return err
}

// next gives the next run its own files and output; what the site keeps stays.
func (w *world) next(open map[uint32]string) {
	fresh := newWorld(w.files, open)
	fresh.random, fresh.slept = w.random, w.slept
	*w = *fresh
}

func (w *world) takeOutput() string {
	s := string(w.output[w.taken:])
	w.taken = len(w.output)
	return s
}

// Quote writes a text as a PHP constant.
func Quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// ExpressionFile is the file name of the expressions in exceptions.
const ExpressionFile = "verification"

// errNotRead is met when the interpreter cannot even begin: never on a program's account.
var errNotRead = errors.New("the interpreter reads nothing")

// evaluate gives the value of one expression, or what it threw.
func (in *instance) evaluate(ctx context.Context, expression string) (Value, *Exception, error) {
	code, err := in.write(ctx, expression)
	if err != nil {
		return Value{}, nil, err
	}
	result := in.vm.result
	if !in.mod.Memory().Write(result, make([]byte, zvalSize)) {
		return Value{}, nil, errNotRead
	}
	status, err := in.call(ctx, fnEval, uint64(code), uint64(len(expression)), uint64(result), uint64(in.vm.verification))
	if err != nil {
		return Value{}, nil, err
	}
	if thrown, err := in.takeException(ctx); err != nil || thrown != nil {
		return Value{}, thrown, err
	}
	if int32(status) != 0 {
		return Value{}, nil, errNotRead
	}
	v, err := in.decode(ctx, result)
	return v, nil, err
}

// pending gives the object that was thrown and not caught, zero when there is none.
func (in *instance) pending() uint32 { return in.u32(in.vm.executor + executorException) }

// takeException describes what was thrown and not caught, and forgets it.
func (in *instance) takeException(ctx context.Context) (*Exception, error) {
	object := in.pending()
	if object == 0 {
		return nil, nil
	}
	e, err := in.exception(ctx, object)
	if err != nil {
		return nil, err
	}
	return e, in.forget(ctx)
}

func (in *instance) forget(ctx context.Context) error {
	_, err := in.call(ctx, fnForget)
	return err
}

// endOutput closes the output buffers that the program left open, so that what they hold is seen.
func (in *instance) endOutput(ctx context.Context) (*Exception, error) {
	if _, err := in.call(ctx, fnEndOutput); err != nil {
		return nil, err
	}
	return in.takeException(ctx)
}
