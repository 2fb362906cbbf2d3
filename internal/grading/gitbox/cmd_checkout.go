package gitbox

func doCheckout(r *run, args []string) int {
	o, ok := r.options(args, "b= B= ours theirs force,f quiet,q detach track,t")
	if !ok {
		return 129
	}
	if o.on["b"] || o.on["B"] {
		name, start := o.value("b"), "HEAD"
		if o.on["B"] {
			name = o.value("B")
		}
		if len(o.rest) > 0 {
			start = o.rest[0]
		}
		return r.switchNew(name, start, o.on["B"])
	}
	source, paths := r.index, o.paths
	rest := o.rest
	if len(rest) > 0 && (len(rest) > 1 || o.dashed) || o.on["ours"] || o.on["theirs"] {
		if id := r.resolve(firstOf(rest)); id != "" {
			source, rest = r.FilesOf(id), rest[1:]
			return r.checkoutPaths(append(rest, paths...), source, true, o)
		}
		return r.checkoutPaths(append(rest, paths...), source, false, o)
	}
	if o.dashed {
		return r.checkoutPaths(paths, source, false, o)
	}
	if len(rest) == 0 {
		return 0
	}
	name := rest[0]
	if name == "-" {
		name = r.previous
	}
	if id, ok := r.refs["refs/heads/"+name]; ok && !o.on["detach"] {
		return r.switchTo(name, id)
	}
	if id := r.resolve(name); id != "" {
		return r.detach(name, id)
	}
	if !r.isPath(name) {
		if code, done := r.guess(name); done {
			return code
		}
	}
	return r.checkoutPaths(rest, source, false, o)
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (r *run) checkoutPaths(paths []string, source Files, staged bool, o options) int {
	f, ok := r.filter(paths)
	if !ok {
		return 128
	}
	code, n := r.restore(f, source, staged, true, o.on["ours"], o.on["theirs"])
	if code == 0 && !o.dashed {
		word := "chemin mis"
		if n > 1 {
			word = "chemins mis"
		}
		if !staged {
			r.Fail(itoa(n) + " " + word + " à jour depuis l'index\n")
		}
	}
	return code
}
