package learningweb

import (
	"hash/fnv"
	"slices"
	"strconv"

	"chantier/internal/curriculum"
	"chantier/internal/curriculum/gift"
	"chantier/internal/platform/web"
)

// questionView is one question of a quiz, as a plain form.
type questionView struct {
	Number      int
	Field, ID   string
	Text, After string
	Kind        gift.Kind
	Multiple    bool
	Options     []optionView // choices of a choice, true and false
	Value       string       // typed
	Lines       []lineView   // one select a line: pairs, places
}

type optionView struct {
	Value, Text string
	Chosen      bool
}

type lineView struct {
	ID, Label string
	Options   []optionView
}

// questionsOf shows a quiz in the order of its file; the answers of each question in an order of the reader's own.
func questionsOf(r *web.Request, e *curriculum.Exercise, files curriculum.Files) []questionView {
	given, err := curriculum.ReadQuizAnswers(files[curriculum.AnswersFile])
	if err != nil {
		given = nil // a draft of another version
	}
	var out []questionView
	for i, q := range e.Quiz {
		n := i + 1
		v := questionView{Number: n, Field: questionPrefix + strconv.Itoa(n), ID: "q-" + strconv.Itoa(n), Text: q.Text, After: q.After, Kind: q.Kind, Multiple: q.Multiple}
		answer, seed := given[n], seedOf(e.ID, r.Actor.PersonID, n)
		switch q.Kind {
		case gift.Choice:
			for _, at := range gift.Shuffle(len(q.Choices), seed) {
				value := strconv.Itoa(at)
				v.Options = append(v.Options, optionView{value, q.Choices[at-1].Text, slices.Contains(answer, value)})
			}
		case gift.TrueFalse:
			v.Options = []optionView{{"vrai", r.T("learning.quiz_true"), slices.Contains(answer, "vrai")}, {"faux", r.T("learning.quiz_false"), slices.Contains(answer, "faux")}}
		case gift.Match:
			rights := q.Rights()
			for j, p := range q.Lefts() {
				v.Lines = append(v.Lines, line(v.ID, j, p.Left, rights, answer, seed))
			}
		case gift.Order:
			for j := range q.Items {
				v.Lines = append(v.Lines, line(v.ID, j, r.T("learning.quiz_place", "n", j+1), q.Items, answer, seed))
			}
		default:
			if len(answer) > 0 {
				v.Value = answer[0]
			}
		}
		out = append(out, v)
	}
	return out
}

func line(id string, j int, label string, texts, answer []string, seed uint64) lineView {
	l := lineView{ID: id + "-" + strconv.Itoa(j+1), Label: label}
	for _, at := range gift.Shuffle(len(texts), seed) {
		value := strconv.Itoa(at)
		l.Options = append(l.Options, optionView{value, texts[at-1], j < len(answer) && answer[j] == value})
	}
	return l
}

// seedOf is the same each time somebody opens a question.
func seedOf(exercise, person string, n int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(exercise + "\x00" + person + "\x00" + strconv.Itoa(n))) // never fails
	return h.Sum64()
}

// quizAnswers reads the answers from the form.
func quizAnswers(r *web.Request, e *curriculum.Exercise) string {
	answers := map[int][]string{}
	for i := range e.Quiz {
		if values := r.PostForm[questionPrefix+strconv.Itoa(i+1)]; len(values) > 0 {
			answers[i+1] = values[:min(len(values), 100)]
		}
	}
	return curriculum.WriteQuizAnswers(answers)
}
