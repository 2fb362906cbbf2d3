package assets

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// join replaces the files that match a pattern by one, in the order of their names.
func join(raw map[string][]byte, pattern, into string, small func([]byte) []byte) {
	var names []string
	for name := range raw {
		if ok, _ := path.Match(pattern, name); ok { // the patterns are constants
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	var out []byte
	for _, name := range names {
		out = append(append(out, small(raw[name])...), '\n')
		delete(raw, name)
	}
	raw[into] = out
}

// reference finds what a style sheet or the manifest points to in our own files.
var reference = map[string]*regexp.Regexp{
	".css":         regexp.MustCompile(`url\("(\.{1,2}/[^")]+)"\)`),
	".webmanifest": regexp.MustCompile(`"src":\s*"(\.{0,2}/?[^"]+)"`),
}

// pointToAddresses rewrites relative references to hashed addresses. One that leads nowhere is an error:
// it would be a font that never comes.
func (a *Assets) pointToAddresses(name string, content []byte) ([]byte, error) {
	re, ok := reference[path.Ext(name)]
	if !ok {
		return content, nil
	}
	var missing []string
	out := re.ReplaceAllFunc(content, func(found []byte) []byte {
		target := string(re.FindSubmatch(found)[1])
		address, ok := a.addresses[path.Join(path.Dir(name), target)]
		if !ok {
			missing = append(missing, target)
			return found
		}
		return []byte(strings.Replace(string(found), target, address, 1))
	})
	if len(missing) > 0 {
		return nil, fmt.Errorf("assets: %s points to missing files: %s", name, strings.Join(missing, ", "))
	}
	return out, nil
}

// minifyCSS drops comments and needless white space, and leaves strings alone.
func minifyCSS(in []byte) []byte {
	out := make([]byte, 0, len(in))
	last := func() byte {
		if len(out) == 0 {
			return '{'
		}
		return out[len(out)-1]
	}
	for i := 0; i < len(in); {
		switch c := in[i]; {
		case c == '"' || c == '\'':
			end := i + 1
			for end < len(in) && in[end] != c {
				if in[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end+1, len(in))
			out = append(out, in[i:end]...)
			i = end
		case c == '/' && i+1 < len(in) && in[i+1] == '*':
			end := strings.Index(string(in[i+2:]), "*/")
			if end < 0 {
				return out
			}
			i += end + 4
		case isSpace(c):
			for i < len(in) && isSpace(in[i]) {
				i++
			}
			// A space beside these separates nothing. Beside others (descendants, calc, shorthands) it does.
			if i < len(in) && !strings.ContainsRune("{};, ", rune(last())) && !strings.ContainsRune("{};,", rune(in[i])) {
				out = append(out, ' ')
			}
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// minifyModule drops indentation, blank lines and lines that are only a comment, and gives the
// module a block of its own, so that two modules may use the same name. Our modules import and
// export nothing and hold no text of several lines.
func minifyModule(in []byte) []byte {
	var out strings.Builder
	out.WriteString("{")
	for line := range strings.Lines(string(in)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		out.WriteString(line + "\n")
	}
	out.WriteString("}")
	return []byte(out.String())
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
