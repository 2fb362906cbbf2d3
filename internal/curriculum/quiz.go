package curriculum

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"chantier/internal/curriculum/gift"
)

// Quiz is the kind of the quizzes: one file of questions (quiz.gift), an answer in JSON.
const Quiz Kind = "quiz"

// The files of a quiz.
const (
	quizFile = "quiz.gift"
	// AnswersFile is the answer: {"reponses": {"1": ["2"], "2": ["vrai"]}}, by number of question from 1. What each
	// list holds is told by gift.Question.Grade.
	AnswersFile = "reponses.json"
)

// Question asks that a question of a quiz is answered right. Number counts from 1.
type Question struct{ Number int }

func (Question) checkKind() string { return "question" }

func init() { specReaders[Quiz] = nil }

// loadQuiz reads the questions and makes one check of each.
func (e *Exercise) loadQuiz(fsys fs.FS, name string, out *Problems) {
	e.Starter = Files{AnswersFile: WriteQuizAnswers(nil)}
	file := path.Join(e.Path, quizFile)
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		out.add(name, quizFile, "écrivez les questions au format GIFT.", "le fichier des questions manque.")
		return
	}
	questions, err := gift.Parse(string(data))
	var fault *gift.Fault
	if errors.As(err, &fault) {
		out.add(file, "ligne "+strconv.Itoa(fault.Line), "", "%s", fault.Text)
		return
	}
	for _, q := range questions {
		switch q.Kind {
		case gift.Description:
			continue
		case gift.Essay:
			out.add(file, "ligne "+strconv.Itoa(q.Line), "faites-en un exercice de texte libre.", "une question à réponse libre ne se corrige pas seule.")
			continue
		}
		e.Quiz = append(e.Quiz, q)
		n := len(e.Quiz)
		title := q.Title
		if title == "" {
			title = "Question " + strconv.Itoa(n)
		}
		e.Checks = append(e.Checks, Check{ID: "q" + strconv.Itoa(n), Title: title, Failure: "Ce n’est pas la bonne réponse.", Spec: Question{n}, BuiltIn: true})
		for _, w := range q.Wrongs() {
			if strings.TrimSpace(w.Feedback) == "" {
				out.add(file, "ligne "+strconv.Itoa(q.Line), "ajoutez « # » et une explication, ou « #### » pour toute la question.", "la réponse fausse %s n’a pas d’explication.", w.Name)
			}
		}
	}
	if len(e.Quiz) == 0 {
		out.add(file, "", "écrivez au moins une question.", "le quiz est vide.")
	}
}

// ReadQuizAnswers reads an answer to a quiz, by number of question. Values may be written as texts, numbers, true or
// false, alone or in lists.
func ReadQuizAnswers(text string) (map[int][]string, error) {
	var raw struct {
		Answers map[string]any `json:"reponses"`
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return nil, fmt.Errorf("read the answers of a quiz: %w", err)
	}
	out := map[int][]string{}
	for key, value := range raw.Answers {
		n, err := strconv.Atoi(strings.TrimPrefix(strings.ToLower(key), "q"))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("read the answers of a quiz: %q is not a number of question", key)
		}
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			out[n] = append(out[n], answerText(v))
		}
	}
	return out, nil
}

func answerText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		if x {
			return "vrai"
		}
		return "faux"
	}
	return ""
}

// WriteQuizAnswers writes an answer to a quiz.
func WriteQuizAnswers(answers map[int][]string) string {
	m := map[string][]string{}
	for n, list := range answers {
		m[strconv.Itoa(n)] = list
	}
	text, err := json.Marshal(map[string]any{"reponses": m})
	if err != nil {
		return "{}\n" // texts always marshal
	}
	return string(text) + "\n"
}
