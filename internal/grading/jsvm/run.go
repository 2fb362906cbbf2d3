package jsvm

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// ExpressionFile is the file name of the expressions in exceptions.
const ExpressionFile = "verification"

// timerLimit is how far the virtual clock runs, in milliseconds: a repeated timer would never end.
const timerLimit = 60_000

// maxTicks bounds the timers run after one expression.
const maxTicks = 2_000

func (in *instance) run(ctx context.Context, p Program) (Outcome, error) {
	var out Outcome
	for _, file := range p.Files {
		thrown, err := in.load(ctx, file)
		if err != nil {
			return out, err
		}
		if thrown != nil {
			out.Loading = thrown
			out.Printed = in.takeOutput()
			return out, in.outOfMemory(thrown)
		}
	}
	out.Printed = in.takeOutput()
	for _, expression := range p.Expressions {
		call, err := in.evaluate(ctx, expression)
		if err != nil {
			return out, err
		}
		call.Printed = in.takeOutput()
		if err := in.outOfMemory(call.Thrown); err != nil {
			return out, err
		}
		out.Calls = append(out.Calls, call)
	}
	return out, nil
}

// outOfMemory recognises the error by which the interpreter refuses more memory. When nothing is left even for the
// error itself, it throws null.
func (in *instance) outOfMemory(e *Exception) error {
	switch {
	case e == nil:
		return nil
	case e.Name == "InternalError" && e.Message == "out of memory",
		e.Value.Kind == Null && in.mod.Memory().Size() >= heapLimit:
		return errOutOfMemory
	}
	return nil
}

func (in *instance) takeOutput() string {
	s := in.output.String()
	in.outputLeft -= len(s)
	in.output.Reset()
	return s
}

// load runs one file as a script. A file written as a module is accepted: its exports become plain declarations.
func (in *instance) load(ctx context.Context, file Source) (*Exception, error) {
	_, thrown, err := in.eval(ctx, file.Text, file.Name, evalScript)
	if err != nil {
		return nil, err
	}
	if thrown != 0 {
		e, err := in.exception(ctx, thrown)
		if err != nil || e.Name != "SyntaxError" {
			return e, err
		}
		text, changed := withoutExports(file.Text)
		flags := uint64(evalScript)
		if strings.Contains(text, "await") {
			flags, changed = evalAsync, true
		}
		if at := importLine.FindStringIndex(file.Text); at != nil {
			e.Message, e.Line = "import is not available", 1+strings.Count(file.Text[:at[1]], "\n")
			return e, nil
		}
		if !changed {
			return e, nil
		}
		value, thrown, err := in.eval(ctx, text, file.Name, flags)
		if err != nil {
			return nil, err
		}
		if thrown != 0 {
			again, err := in.exception(ctx, thrown)
			if err != nil || again.Name != "SyntaxError" {
				return again, err
			}
			return e, nil
		}
		if flags == evalAsync {
			if _, rejected, err := in.settle(ctx, value); err != nil || rejected != nil {
				return rejected, err
			}
		}
	}
	return in.drain(ctx)
}

var (
	importLine        = regexp.MustCompile(`(?m)^[ \t]*import\b[^(\n]`)
	exportDeclaration = regexp.MustCompile(`(?m)^([ \t]*)export[ \t]+(?:default[ \t]+)?(async[ \t]+function|function|class|const|let|var)\b`)
	exportList        = regexp.MustCompile(`(?m)^[ \t]*export[ \t]+(?:\{[^}]*\}|default[ \t]+[\w$]+)[ \t]*;?[ \t]*$`)
)

// withoutExports removes the word export, keeping every line at its place.
func withoutExports(text string) (string, bool) {
	plain := exportDeclaration.ReplaceAllString(text, "$1$2")
	plain = exportList.ReplaceAllStringFunc(plain, func(s string) string {
		return strings.Repeat("\n", strings.Count(s, "\n"))
	})
	return plain, plain != text
}

// evaluate gives the value of one expression; a promise is awaited.
func (in *instance) evaluate(ctx context.Context, expression string) (Call, error) {
	source := strings.TrimSpace(expression)
	if strings.HasPrefix(source, "{") {
		source = "(" + source + ")"
	}
	value, thrown, err := in.eval(ctx, source, ExpressionFile, evalScript)
	if err != nil {
		return Call{}, err
	}
	if thrown != 0 {
		e, err := in.exception(ctx, thrown)
		return Call{Thrown: e}, err
	}
	v, rejected, err := in.settle(ctx, value)
	if err != nil || rejected != nil {
		return Call{Thrown: rejected}, err
	}
	late, err := in.drain(ctx)
	if err != nil || late != nil {
		return Call{Thrown: late}, err
	}
	return Call{Value: v}, nil
}

// States of a promise.
const (
	promisePending = iota
	promiseFulfilled
	promiseRejected
)

// settle copies a value out, or what a promise gives once the jobs and timers have run.
func (in *instance) settle(ctx context.Context, value uint64) (Value, *Exception, error) {
	for ticks := 0; ; ticks++ {
		state, err := in.call(ctx, fnPromiseState, in.vm.context, value)
		if err != nil {
			return Value{}, nil, err
		}
		switch int32(state) {
		case promiseFulfilled, promiseRejected:
			result, err := in.pointer(ctx, fnPromiseValue, in.vm.context, value)
			if err != nil {
				return Value{}, nil, err
			}
			if int32(state) == promiseRejected {
				e, err := in.exception(ctx, result)
				return Value{}, e, err
			}
			v, err := in.decode(ctx, result)
			return v, nil, err
		case promisePending:
			thrown, err := in.jobs(ctx)
			if err != nil || thrown != nil {
				return Value{}, thrown, err
			}
			if state, err = in.call(ctx, fnPromiseState, in.vm.context, value); err != nil {
				return Value{}, nil, err
			}
			if int32(state) != promisePending {
				continue
			}
			ran, thrown, err := in.tick(ctx)
			if err != nil || thrown != nil {
				return Value{}, thrown, err
			}
			if !ran || ticks >= maxTicks {
				return Value{Kind: Pending}, nil, nil
			}
		default: // not a promise
			v, err := in.decode(ctx, value)
			return v, nil, err
		}
	}
}

// drain runs what the program left for later.
func (in *instance) drain(ctx context.Context) (*Exception, error) {
	for range maxTicks {
		thrown, err := in.jobs(ctx)
		if err != nil || thrown != nil {
			return thrown, err
		}
		ran, thrown, err := in.tick(ctx)
		if err != nil || thrown != nil {
			return thrown, err
		}
		if !ran {
			return nil, nil
		}
	}
	return nil, nil
}

// jobs runs the reactions of settled promises until none is left.
func (in *instance) jobs(ctx context.Context) (*Exception, error) {
	const all = 1<<32 - 1 // -1
	pending, err := in.call(ctx, fnIsJobPending, in.vm.rt)
	if err != nil || pending == 0 {
		return nil, err
	}
	last, err := in.pointer(ctx, fnMalloc, 4)
	if err != nil {
		return nil, err
	}
	done, err := in.pointer(ctx, fnExecuteJobs, in.vm.rt, all, last)
	if err != nil {
		return nil, err
	}
	if tag := in.tag(done); tag != tagInt && tag != tagFloat64 {
		return in.exception(ctx, done)
	}
	return nil, in.free(ctx, last)
}

// tick runs the next timer.
func (in *instance) tick(ctx context.Context) (bool, *Exception, error) {
	limit, err := in.pointer(ctx, fnNewFloat64, in.vm.context, floatBits(timerLimit))
	if err != nil {
		return false, nil, err
	}
	ran, thrown, err := in.invoke(ctx, in.vm.helpers["tick"], limit)
	if err != nil {
		return false, nil, err
	}
	if thrown != 0 {
		e, err := in.exception(ctx, thrown)
		return false, e, err
	}
	raw := in.raw(ran)
	return tagOf(raw) == tagBool && uint32(raw) != 0, nil, nil
}

// place finds "(file:line:column)" or "file:line:column" in a line of a stack.
var place = regexp.MustCompile(`(?m)^\s*at (?:.*\()?([^()\s]+?):(\d+)(?::(\d+))?\)?$`)

// exception describes what was thrown. Its words may come from the program.
func (in *instance) exception(ctx context.Context, thrown uint64) (*Exception, error) {
	v, err := in.decode(ctx, thrown)
	if err != nil {
		return nil, err
	}
	e := &Exception{Value: v}
	if v.Kind != Error {
		e.Message = v.Code()
		return e, nil
	}
	message, _ := v.Field("message")
	e.Name, e.Message = v.Text, message.Text
	stack, err := (&decoder{in: in, nodes: maxNodes, bytes: maxText}).textProperty(ctx, thrown, "stack")
	if err != nil {
		return nil, err
	}
	for _, m := range place.FindAllStringSubmatch(stack, -1) {
		if m[1] == preludeFile || m[1] == "native" {
			continue
		}
		e.File = m[1]
		e.Line, _ = strconv.Atoi(m[2])
		e.Column, _ = strconv.Atoi(m[3])
		break
	}
	return e, nil
}
