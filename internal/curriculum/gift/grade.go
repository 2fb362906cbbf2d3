package gift

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Mark is what an answer to a question is worth.
type Mark struct {
	Score    float64  // 0 to 1
	Right    bool     // all the points
	Answered bool     // something was answered
	Said     []string // the explanations of what was chosen, then the general one
}

// Grade marks an answer: the places of the choices ticked (from 1), the words typed, "vrai" or "faux", for each left
// text of a Match the place of the right one among Rights, for an Order the places of the items in the order given.
// An answer that makes no sense is a wrong answer.
func (q Question) Grade(answer []string) Mark {
	var m Mark
	answer = slices.DeleteFunc(slices.Clone(answer), func(s string) bool {
		return strings.TrimSpace(s) == "" && q.Kind != Match && q.Kind != Order
	})
	for _, a := range answer {
		m.Answered = m.Answered || strings.TrimSpace(a) != ""
	}
	if !m.Answered {
		return m
	}
	points := 0.0
	switch q.Kind {
	case Choice:
		points = q.ticked(answer, &m)
	case TrueFalse:
		points = q.truth(answer[0], &m)
	case Short:
		for _, o := range q.Choices {
			if fold(o.Text) == fold(answer[0]) {
				points = o.Weight
				m.say(o.Feedback)
				break
			}
		}
	case Number:
		points = q.measured(answer[0], &m)
	case Match:
		points = q.matched(answer)
	case Order:
		if slices.Equal(answer, places(len(q.Items))) {
			points = 100
		}
	}
	m.Score = min(max(points/100, 0), 1)
	m.Right = m.Score > 0.99
	m.say(q.General)
	return m
}

func (m *Mark) say(text string) {
	if text != "" {
		m.Said = append(m.Said, text)
	}
}

func (q Question) ticked(answer []string, m *Mark) float64 {
	points, wrong := 0.0, false
	seen := map[int]bool{}
	for _, a := range answer {
		n, err := strconv.Atoi(a)
		if err != nil || n < 1 || n > len(q.Choices) || seen[n] {
			return 0
		}
		seen[n] = true
		o := q.Choices[n-1]
		points += o.Weight
		m.say(o.Feedback)
		wrong = wrong || o.Weight <= 0
	}
	if q.Multiple && wrong {
		points = min(points, 98) // a wrong box is never all the points
	}
	if len(answer) > 1 && !q.Multiple {
		return 0
	}
	return points
}

func (q Question) truth(answer string, m *Mark) float64 {
	said := fold(answer)
	if said != "vrai" && said != "faux" {
		return 0
	}
	if (said == "vrai") == q.Right {
		m.say(q.IfRight)
		return 100
	}
	m.say(q.IfWrong)
	return 0
}

func (q Question) measured(answer string, m *Mark) float64 {
	v, ok := toNumber(answer)
	for _, r := range q.Numbers {
		const tiny = 1e-9
		if r.Default || ok && v >= r.Low-tiny && v <= r.High+tiny {
			m.say(r.Feedback)
			return r.Weight
		}
	}
	return 0
}

func (q Question) matched(answer []string) float64 {
	rights, lefts := q.Rights(), q.Lefts()
	good := 0
	for i, p := range lefts {
		if i < len(answer) && answer[i] == strconv.Itoa(slices.Index(rights, p.Right)+1) {
			good++
		}
	}
	return 100 * float64(good) / float64(len(lefts))
}

// fold is a text without what does not count in a short answer: capitals, spaces around, the form of apostrophes.
func fold(s string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "’", "'"))
}

func places(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
	}
	return out
}

// Answer is an answer that has all the points; nil when there is none to give.
func (q Question) Answer() []string {
	switch q.Kind {
	case Choice:
		var out []string
		for i, o := range q.Choices {
			if q.Multiple && o.Weight > 0 || !q.Multiple && isFull(o.Weight) {
				out = append(out, strconv.Itoa(i+1))
				if !q.Multiple {
					break
				}
			}
		}
		return out
	case TrueFalse:
		if q.Right {
			return []string{"vrai"}
		}
		return []string{"faux"}
	case Short:
		for _, o := range q.Choices {
			if isFull(o.Weight) {
				return []string{o.Text}
			}
		}
	case Number:
		for _, r := range q.Numbers {
			if isFull(r.Weight) && !r.Default {
				return []string{number((r.Low + r.High) / 2)}
			}
		}
	case Match:
		rights := q.Rights()
		var out []string
		for _, p := range q.Lefts() {
			out = append(out, strconv.Itoa(slices.Index(rights, p.Right)+1))
		}
		return out
	case Order:
		return places(len(q.Items))
	}
	return nil
}

// Wrongs are the wrong answers that can be given by ticking, with the explanation that each must carry: where is told
// in French.
func (q Question) Wrongs() []Wrong {
	var out []Wrong
	switch q.Kind {
	case Choice:
		for i, o := range q.Choices {
			if !isFull(o.Weight) && (!q.Multiple || o.Weight <= 0) {
				out = append(out, Wrong{"« " + o.Text + " »", []string{strconv.Itoa(i + 1)}, o.Feedback})
			}
		}
	case TrueFalse:
		wrong := "vrai"
		if q.Right {
			wrong = "faux"
		}
		out = append(out, Wrong{"« " + wrong + " »", []string{wrong}, q.IfWrong})
	case Short:
		out = append(out, Wrong{"une autre réponse", []string{"\u200bautre chose"}, q.General})
	case Number:
		said := q.General
		for _, r := range q.Numbers {
			if r.Default {
				said = r.Feedback
			}
		}
		out = append(out, Wrong{"un autre nombre", []string{"-987654321"}, said})
	case Match, Order:
		answer := q.Answer()
		slices.Reverse(answer)
		if !q.Grade(answer).Right {
			out = append(out, Wrong{"un autre ordre", answer, q.General})
		}
	}
	return out
}

// Wrong is a wrong answer.
type Wrong struct {
	Name     string
	Answer   []string
	Feedback string
}

// Shuffle gives the places 1 to n in an order that the seed chooses: always the same for the same seed.
func Shuffle(n int, seed uint64) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)).Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
