package grammar

import (
	"slices"
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// mathFunctions are the functions of CSS Values 4, §10 and how many arguments they take (0: any).
var mathFunctions = map[string][2]int{
	"calc": {1, 1}, "-webkit-calc": {1, 1}, "min": {1, 32}, "max": {1, 32}, "clamp": {3, 3}, "round": {1, 3}, "mod": {2, 2}, "rem": {2, 2}, "abs": {1, 1}, "sign": {1, 1},
	"sin": {1, 1}, "cos": {1, 1}, "tan": {1, 1}, "sqrt": {1, 1}, "pow": {2, 2}, "hypot": {1, 32}, "exp": {1, 1}, "log": {1, 2},
}

// IsMath tells whether a value is a call of a math function.
func IsMath(v syntax.Value) bool {
	if v.Kind != syntax.Function {
		return false
	}
	_, ok := mathFunctions[strings.ToLower(v.Text)]
	return ok
}

// mathFits tells whether v is a calculation that gives one of the families.
func mathFits(v syntax.Value, families ...string) bool {
	if !IsMath(v) {
		return false
	}
	t := typeOfCall(v, 0)
	if t == "mixed" {
		return slices.Contains(families, Lengths) && slices.Contains(families, Percentages)
	}
	return t != "" && slices.Contains(families, t)
}

// typeOfCall gives the family of a calculation: "" when it is faulty, "mixed" for lengths with percentages.
func typeOfCall(v syntax.Value, depth int) string {
	name := strings.ToLower(v.Text)
	args := syntax.Split(v.Children, syntax.Comma)
	if name == "round" && len(args) > 1 {
		if first := syntax.Solid(args[0]); len(first) == 1 && first[0].Kind == syntax.Ident {
			args = args[1:]
		}
	}
	if bounds := mathFunctions[name]; depth > 32 || len(args) < bounds[0] || len(args) > bounds[1] {
		return ""
	}
	all := ""
	for _, a := range args {
		t := typeOfSum(a, depth)
		if name == "clamp" && t == "" {
			if s := syntax.Solid(a); len(s) == 1 && s[0].Is("none") {
				continue
			}
		}
		if all = together(all, t); all == "" || t == "" {
			return ""
		}
	}
	switch name {
	case "sign", "sqrt", "pow", "exp", "log", "sin", "cos", "tan":
		return Numbers
	}
	return all
}

// together is the family of a sum.
func together(a, b string) string {
	lengthy := func(t string) bool { return t == Lengths || t == Percentages || t == "mixed" }
	switch {
	case a == "" || a == b:
		return b
	case lengthy(a) && lengthy(b):
		return "mixed"
	}
	return ""
}

// typeOfSum reads a + b - c.
func typeOfSum(values []syntax.Value, depth int) string {
	values = syntax.Trim(values)
	all, start := "", 0
	for i := range values {
		last := i == len(values)-1
		plus := !last && i > 0 && (values[i].IsDelim("+") || values[i].IsDelim("-")) &&
			values[i-1].Kind == syntax.Space && values[i+1].Kind == syntax.Space
		if !plus && !last {
			continue
		}
		end := i
		if last {
			end = i + 1
		}
		t := typeOfProduct(syntax.Solid(values[start:end]), depth)
		if all = together(all, t); t == "" || all == "" {
			return ""
		}
		start = i + 1
	}
	return all
}

// typeOfProduct reads a * b / c.
func typeOfProduct(values []syntax.Value, depth int) string {
	if len(values)%2 == 0 {
		return ""
	}
	t := typeOfTerm(values[0], depth)
	for i := 1; i < len(values); i += 2 {
		u := typeOfTerm(values[i+1], depth)
		switch {
		case t == "" || u == "":
			return ""
		case values[i].IsDelim("*") && (t == Numbers || u == Numbers):
			if t == Numbers {
				t = u
			}
		case values[i].IsDelim("/") && u == Numbers:
		case values[i].IsDelim("/") && t == u && t != "mixed" && t != Percentages:
			t = Numbers // a length divided by a length (CSS Values 4, §10.9)
		default:
			return ""
		}
	}
	return t
}

func typeOfTerm(v syntax.Value, depth int) string {
	switch v.Kind {
	case syntax.Number:
		return Numbers
	case syntax.Percentage:
		return Percentages
	case syntax.Dimension:
		if f := families[v.Unit]; f != Flexes {
			return f
		}
	case syntax.Ident:
		if slices.Contains([]string{"pi", "e", "infinity", "-infinity", "nan"}, strings.ToLower(v.Text)) {
			return Numbers
		}
	case syntax.Paren:
		if depth < 32 {
			return typeOfSum(v.Children, depth+1)
		}
	case syntax.Function:
		if IsMath(v) {
			return typeOfCall(v, depth+1)
		}
	}
	return ""
}
