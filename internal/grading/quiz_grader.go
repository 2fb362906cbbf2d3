package grading

import (
	"fmt"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/curriculum/gift"
)

// gradeQuiz marks every question. The quiz is passed when the points reach its pass mark, even if some question is
// wrong; the explanations told are those of what was chosen, and no others.
func gradeQuiz(ex *curriculum.Exercise, files curriculum.Files) (Result, error) {
	answers, err := curriculum.ReadQuizAnswers(files[curriculum.AnswersFile])
	if err != nil {
		return refuse(ex, Unreadable, french("Je ne peux pas lire vos réponses. Rechargez la page et répondez de nouveau.")), nil
	}
	var r Result
	points, answered := 0.0, 0
	for i, check := range ex.Checks {
		q, ok := check.Spec.(curriculum.Question)
		if !ok || q.Number < 1 || q.Number > len(ex.Quiz) {
			return r, fmt.Errorf("check %s of %s asks no question of the quiz", check.ID, ex.ID)
		}
		mark := ex.Quiz[q.Number-1].Grade(answers[q.Number])
		points += mark.Score
		if mark.Answered {
			answered++
		}
		r.Checks = append(r.Checks, CheckResult{ID: check.ID, Passed: mark.Right, Message: explanation(ex.Checks[i], mark)})
	}
	if answered == 0 {
		return refuse(ex, Unreadable, french("Vous n’avez répondu à aucune question. Choisissez une réponse, puis vérifiez.")), nil
	}
	if 100*points/float64(len(ex.Checks)) >= float64(ex.PassMark)-0.01 {
		r.Verdict = Passed
	}
	return r, nil
}

func explanation(check curriculum.Check, m gift.Mark) string {
	switch {
	case m.Right:
		return ""
	case !m.Answered:
		return french("Vous n’avez pas répondu à cette question.")
	case len(m.Said) == 0:
		return check.Failure
	}
	return strings.Join(m.Said, " ")
}

// proveQuiz tries every wrong choice: it must not pass, and must say why.
func (p *prover) proveQuiz() {
	for i, q := range p.ex.Quiz {
		for _, w := range q.Wrongs() {
			answers := map[int][]string{}
			for j, other := range p.ex.Quiz {
				answers[j+1] = other.Answer()
			}
			answers[i+1] = w.Answer
			r, err := gradeQuiz(p.ex, curriculum.Files{curriculum.AnswersFile: curriculum.WriteQuizAnswers(answers)})
			p.proof.Answers++
			switch {
			case err != nil || len(r.Checks) <= i:
				p.problem("La question %d n’a pas pu être corrigée : %v.", i+1, err)
			case r.Checks[i].Passed:
				p.problem("Question %d : la réponse fausse %s passe.", i+1, w.Name)
			case strings.TrimSpace(w.Feedback) == "" || !strings.Contains(r.Checks[i].Message, w.Feedback):
				p.problem("Question %d : la réponse fausse %s n’a pas d’explication.", i+1, w.Name)
			}
		}
	}
}
