package gift

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// number writes a number without useless digits.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Parse reads a file. A fault is a *Fault, with its line.
func Parse(source string) ([]Question, error) {
	source = strings.ReplaceAll(strings.TrimPrefix(source, "\ufeff"), "\r\n", "\n")
	switch {
	case len(source) > maxSource:
		return nil, &Fault{1, "le fichier est trop long."}
	case !utf8.ValidString(source) || strings.ContainsRune(source, 0):
		return nil, &Fault{1, "le fichier n’est pas un texte en UTF-8."}
	}
	var out []Question
	category := ""
	var block []string
	start := 0
	depth := 0
	flush := func() error {
		defer func() { block, depth = nil, 0 }()
		if len(block) == 0 {
			return nil
		}
		q, err := question(strings.Join(block, "\n"), start)
		if err != nil {
			return err
		}
		q.Category = category
		if len(out) >= maxQuestions {
			return &Fault{start, "il y a trop de questions."}
		}
		out = append(out, q)
		return nil
	}
	for i, line := range strings.Split(source, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "//"):
			continue
		case trimmed == "" && depth > 0:
			block = append(block, "")
			continue
		case trimmed == "":
			if err := flush(); err != nil {
				return out, err
			}
			continue
		case len(block) == 0 && strings.HasPrefix(trimmed, "$CATEGORY:"):
			category = strings.TrimSpace(strings.TrimPrefix(trimmed, "$CATEGORY:"))
			continue
		}
		if len(block) == 0 {
			start = i + 1
		}
		block = append(block, trimmed)
		depth += braces(trimmed)
	}
	return out, flush()
}

// braces counts the braces that a line opens and closes.
func braces(line string) int {
	depth := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth
}

// index finds the first of some characters that is not escaped, from a place on; -1 when there is none.
func index(s, chars string, from int) int {
	for i := from; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			continue
		}
		if strings.IndexByte(chars, s[i]) >= 0 {
			return i
		}
	}
	return -1
}

// unescape gives a text as its reader sees it.
func unescape(s string) string {
	s = strings.TrimSpace(s)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case '~', '=', '#', '{', '}', ':', '\\', '>', '[', '/', '$':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSpace(b.String())
}

var format = regexp.MustCompile(`^\[(html|markdown|plain|moodle)\]`)

func question(text string, line int) (Question, error) {
	q := Question{Line: line}
	at := func(offset int) int { return line + strings.Count(text[:min(offset, len(text))], "\n") }
	body := text
	if strings.HasPrefix(body, "::") {
		end := 2
		for {
			if end = index(body, ":", end); end < 0 {
				return q, &Fault{line, "le titre ouvert par « :: » n’est pas fermé par « :: »."}
			}
			if strings.HasPrefix(body[end:], "::") {
				break
			}
			end++
		}
		q.Title = unescape(body[2:end])
		body = strings.TrimSpace(body[end+2:])
	}
	if m := format.FindStringSubmatch(body); m != nil {
		q.Format = m[1]
		body = strings.TrimSpace(body[len(m[0]):])
	}
	offset := len(text) - len(body)
	open := index(body, "{}", 0)
	if open < 0 {
		q.Kind, q.Text = Description, unescape(body)
		if q.Text == "" {
			return q, &Fault{line, "la question n’a pas de texte."}
		}
		return q, nil
	}
	if body[open] == '}' {
		return q, &Fault{at(offset + open), "une accolade « } » ferme une réponse qui n’est pas ouverte."}
	}
	end := index(body, "{}", open+1)
	switch {
	case end < 0:
		return q, &Fault{at(offset + open), "l’accolade « { » n’est pas fermée par « } »."}
	case body[end] == '{':
		return q, &Fault{at(offset + end), "une accolade « { » est dans une autre. Pour l’écrire, tapez « \\{ »."}
	}
	q.Text, q.After = unescape(body[:open]), unescape(body[end+1:])
	if extra := index(body, "{}", end+1); extra >= 0 {
		return q, &Fault{at(offset + extra), "une question n’a qu’une paire d’accolades. Séparez deux questions par une ligne vide."}
	}
	if q.Text == "" && q.After == "" {
		return q, &Fault{line, "la question n’a pas de texte."}
	}
	inside, first := body[open+1:end], at(offset+open)
	if general := generalAt(inside); general >= 0 {
		q.General = unescape(inside[general+4:])
		inside = inside[:general]
	}
	return q, q.readAnswers(inside, first)
}

// generalAt finds ####.
func generalAt(s string) int {
	for i := index(s, "#", 0); i >= 0; i = index(s, "#", i+1) {
		if strings.HasPrefix(s[i:], "####") {
			return i
		}
	}
	return -1
}

var trueFalse = regexp.MustCompile(`(?i)^(TRUE|T|FALSE|F)\s*(#|$)`)

func (q *Question) readAnswers(inside string, line int) error {
	trimmed := strings.TrimSpace(inside)
	switch {
	case trimmed == "":
		q.Kind = Essay
		return nil
	case trimmed[0] == '>':
		return q.readOrder(inside, line)
	case trimmed[0] == '#':
		return q.readNumbers(inside[strings.IndexByte(inside, '#')+1:], line)
	}
	if m := trueFalse.FindStringSubmatch(trimmed); m != nil {
		q.Kind = TrueFalse
		q.Right = m[1][0] == 'T' || m[1][0] == 't'
		parts := splitAt(trimmed[len(m[1]):], '#')
		if len(parts) > 3 {
			return &Fault{line, "après vrai ou faux, deux explications au plus : # si c’est faux, # si c’est juste."}
		}
		if len(parts) > 1 {
			q.IfWrong = unescape(parts[1])
		}
		if len(parts) > 2 {
			q.IfRight = unescape(parts[2])
		}
		return nil
	}
	return q.readOptions(inside, line)
}

// splitAt cuts at each character that is not escaped.
func splitAt(s string, c byte) []string {
	var out []string
	for {
		i := index(s, string(c), 0)
		if i < 0 {
			return append(out, s)
		}
		out = append(out, s[:i])
		s = s[i+1:]
	}
}

// part is one answer between two marks.
type part struct {
	mark byte // '=' or '~'
	text string
	line int
}

// parts cuts the answers at = and ~; what stands before the first mark is an answer only for numbers.
func parts(s string, line int) (before string, list []part) {
	i := index(s, "=~", 0)
	if i < 0 {
		return s, nil
	}
	before = s[:i]
	for i >= 0 {
		next := index(s, "=~", i+1)
		end := next
		if end < 0 {
			end = len(s)
		}
		list = append(list, part{s[i], s[i+1 : end], line + strings.Count(s[:i], "\n")})
		i = next
	}
	return before, list
}

var weighted = regexp.MustCompile(`^\s*%(-?[0-9]+(?:\.[0-9]+)?)%`)

// weight reads %50% at the start of an answer.
func weight(p part) (rest string, value float64, given bool, err error) {
	m := weighted.FindStringSubmatch(p.text)
	if m == nil {
		if strings.HasPrefix(strings.TrimSpace(p.text), "%") {
			return "", 0, false, &Fault{p.line, "la part des points est mal écrite : par exemple %50%."}
		}
		return p.text, 0, false, nil
	}
	value, parseErr := strconv.ParseFloat(m[1], 64)
	if parseErr != nil || math.Abs(value) > 100 {
		return "", 0, false, &Fault{p.line, "la part des points va de -100 à 100."}
	}
	return p.text[len(m[0]):], value, true, nil
}

func (q *Question) readOptions(inside string, line int) error {
	before, list := parts(inside, line)
	switch {
	case strings.TrimSpace(before) != "":
		return &Fault{line, fmt.Sprintf("« %s » n’est pas une réponse : une réponse commence par = (juste) ou ~ (fausse).", short(before))}
	case len(list) > maxAnswers:
		return &Fault{line, "il y a trop de réponses."}
	}
	if arrow(list) {
		return q.readPairs(list)
	}
	onlyRight, full, positive := true, 0, 0.0
	for _, p := range list {
		text, w, given, err := weight(p)
		if err != nil {
			return err
		}
		if !given && p.mark == '=' {
			w = 100
		}
		onlyRight = onlyRight && p.mark == '='
		said := splitAt(text, '#')
		if len(said) > 2 {
			return &Fault{p.line, "une réponse a une seule explication (#). Pour écrire un dièse, tapez « \\# »."}
		}
		o := Option{Text: unescape(said[0]), Weight: w}
		if len(said) == 2 {
			o.Feedback = unescape(said[1])
		}
		if o.Text == "" {
			return &Fault{p.line, "une réponse est vide."}
		}
		if isFull(w) {
			full++
		}
		if w > 0 {
			positive += w
		}
		q.Choices = append(q.Choices, o)
	}
	q.Kind = Choice
	if onlyRight {
		q.Kind = Short
		if full == 0 {
			return &Fault{line, "aucune réponse ne vaut tous les points."}
		}
		return nil
	}
	if full == 0 {
		q.Multiple = true
		if math.Abs(positive-100) > 1 {
			return &Fault{line, fmt.Sprintf("les bonnes réponses font ensemble %s %% des points ; elles doivent faire 100.", number(positive))}
		}
	}
	if len(q.Choices) < 2 {
		return &Fault{line, "il faut au moins deux réponses."}
	}
	return nil
}

// arrow tells whether answers are pairs.
func arrow(list []part) bool {
	for _, p := range list {
		if p.mark == '=' && strings.Contains(p.text, "->") {
			return true
		}
	}
	return false
}

func (q *Question) readPairs(list []part) error {
	q.Kind = Match
	for _, p := range list {
		left, right, ok := strings.Cut(p.text, "->")
		if !ok || p.mark != '=' {
			return &Fault{p.line, "chaque paire s’écrit « =gauche -> droite »."}
		}
		pair := Pair{unescape(left), unescape(right)}
		if pair.Right == "" {
			return &Fault{p.line, "il manque un texte après la flèche."}
		}
		q.Pairs = append(q.Pairs, pair)
	}
	if len(q.Lefts()) < 2 {
		return &Fault{list[0].line, "il faut au moins deux paires."}
	}
	return nil
}

func (q *Question) readOrder(inside string, line int) error {
	q.Kind = Order
	head, rest, _ := strings.Cut(strings.TrimLeft(inside, " \n\t"), "\n")
	q.Ordering = strings.TrimSpace(strings.TrimPrefix(head, ">"))
	for item := range strings.SplitSeq(rest, "\n") {
		if text := unescape(item); text != "" {
			q.Items = append(q.Items, text)
		}
	}
	switch {
	case len(q.Items) < 2:
		return &Fault{line, "il faut au moins deux lignes à ranger, une par ligne sous « > »."}
	case len(q.Items) > maxAnswers:
		return &Fault{line, "il y a trop de lignes à ranger."}
	}
	return nil
}

func (q *Question) readNumbers(inside string, line int) error {
	q.Kind = Number
	before, list := parts(inside, line)
	if strings.TrimSpace(before) != "" {
		if len(list) > 0 {
			return &Fault{line, "plusieurs nombres s’écrivent chacun après =."}
		}
		list = []part{{'=', before, line}}
	}
	for _, p := range list {
		text, w, given, err := weight(p)
		if err != nil {
			return err
		}
		if !given {
			w = 100
		}
		said := splitAt(text, '#')
		r := Range{Weight: w}
		if len(said) > 1 {
			r.Feedback = unescape(said[1])
		}
		value := strings.TrimSpace(said[0])
		if p.mark == '~' {
			if value != "" {
				return &Fault{p.line, "après ~, on écrit seulement l’explication de toute autre réponse."}
			}
			r.Default, r.Weight = true, 0
		} else if r.Low, r.High, err = bounds(value, p.line); err != nil {
			return err
		}
		q.Numbers = append(q.Numbers, r)
	}
	for _, r := range q.Numbers {
		if isFull(r.Weight) && !r.Default {
			return nil
		}
	}
	return &Fault{line, "aucun nombre ne vaut tous les points."}
}

// bounds reads "3", "3:0.5" or "2.5..3.5".
func bounds(text string, line int) (low, high float64, err error) {
	fault := &Fault{line, fmt.Sprintf("« %s » n’est pas un nombre : écrivez 3, 3:0.5 ou 2.5..3.5.", short(text))}
	if a, b, ok := strings.Cut(text, ".."); ok {
		low, okA := toNumber(a)
		high, okB := toNumber(b)
		if !okA || !okB || low > high {
			return 0, 0, fault
		}
		return low, high, nil
	}
	text = strings.ReplaceAll(text, `\:`, ":")
	value, tolerance, _ := strings.Cut(text, ":")
	v, ok := toNumber(value)
	t := 0.0
	if tolerance != "" {
		var okT bool
		t, okT = toNumber(tolerance)
		ok = ok && okT && t >= 0
	}
	if !ok {
		return 0, 0, fault
	}
	return v - t, v + t, nil
}

// toNumber reads a number written the French or the English way.
func toNumber(s string) (float64, bool) {
	s = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", ",", ".").Replace(strings.TrimSpace(s))
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
