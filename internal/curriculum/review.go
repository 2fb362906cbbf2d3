package curriculum

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Review tells whether the content holds together: hours that add up, concepts taught before they are used, words
// explained before they are used, plain French, hints that do not give the answer away. It reads; it runs nothing.
func (c *Curriculum) Review() Problems {
	var out Problems
	c.reviewHours(&out)
	c.reviewConcepts(&out)
	c.reviewGlossary(&out)
	for _, s := range c.sequences {
		c.reviewSequence(s, &out)
		if s.Lesson != nil {
			c.reviewLesson(s, &out)
		}
	}
	for _, e := range c.exercises {
		c.reviewExercise(e, &out)
	}
	return out
}

const programmeFile = "programme.yaml"

func (c *Curriculum) reviewHours(out *Problems) {
	planned, modules := 0, 0
	perWeek := 0.0
	for _, s := range c.Strands {
		perWeek += s.HoursPerWeek
	}
	for _, p := range c.Phases {
		planned, modules = planned+p.Hours, modules+p.ModuleHours
		sum := 0
		for _, m := range p.Modules {
			sum += m.Hours
			inside := 0
			for _, s := range m.Sequences {
				inside += s.Hours
			}
			sumsTo(m.ID, "séquences", inside, m.Hours, out)
		}
		sumsTo(p.ID, "modules", sum, p.ModuleHours, out)
		// The strands run beside the modules of the phases that have some room for them.
		if p.Hours != p.ModuleHours {
			sumsTo(p.ID, "modules et des fils rouges", p.ModuleHours+int(perWeek*p.Weeks+0.5), p.Hours, out)
		}
	}
	sumsTo("heures.planifiees", "phases", planned, c.Hours.Planned, out)
	sumsTo("heures.modules", "modules", modules, c.Hours.Modules, out)
}

func sumsTo(field, parts string, sum, want int, out *Problems) {
	if sum != want {
		out.add(programmeFile, field, "corrigez l’un ou l’autre.", "la somme des %s fait %d h, %d h sont annoncées.", parts, sum, want)
	}
}

func (c *Curriculum) reviewConcepts(out *Problems) {
	const file = "concepts.yaml"
	seen := map[string]bool{}
	for _, k := range c.Concepts {
		if seen[k.ID] {
			out.add(file, k.ID, "gardez une seule ligne.", "ce concept est écrit deux fois.")
		}
		seen[k.ID] = true
		if k.Sequence == "" {
			out.add(file, k.ID, "ajoutez-le aux « concepts » d’une séquence.", "aucune séquence n’enseigne ce concept.")
		}
		c.knownCodes(file, k.ID, k.Codes, out)
		for _, p := range k.Prerequisites {
			before, ok := c.Concept(p)
			switch {
			case !ok:
				out.add(file, k.ID, "corrigez son nom ou ajoutez-le.", "le prérequis « %s » n’existe pas.", p)
			case c.order(before.Sequence) > c.order(k.Sequence):
				out.add(file, k.ID, "changez l’ordre des séquences ou le prérequis.", "le prérequis « %s » est enseigné après lui, en %s.", p, before.Sequence)
			}
		}
	}
}

func (c *Curriculum) reviewGlossary(out *Problems) {
	const file = "glossaire.yaml"
	seen := map[string]bool{}
	for _, t := range c.Glossary {
		word := strings.ToLower(t.Word)
		if seen[word] {
			out.add(file, t.Word, "gardez une seule ligne.", "ce mot est expliqué deux fois.")
		}
		seen[word] = true
		if t.Sequence != "" && c.order(t.Sequence) < 0 {
			out.add(file, t.Word, "écrivez l’identifiant d’une séquence du programme.", "la séquence « %s » n’existe pas.", t.Sequence)
		}
		plainFrench(file, t.Word, t.Definition, out)
	}
}

func (c *Curriculum) reviewSequence(s *Sequence, out *Problems) {
	c.knownCodes(programmeFile, s.ID, s.Codes, out)
	for _, k := range s.Concepts {
		if concept, ok := c.Concept(k); !ok {
			out.add(programmeFile, s.ID, "ajoutez-le à concepts.yaml.", "le concept « %s » n’existe pas.", k)
		} else if concept.Sequence != s.ID {
			out.add(programmeFile, s.ID, "gardez-le dans une seule séquence.", "le concept « %s » est enseigné deux fois.", k)
		}
	}
	if s.ExitTest == nil {
		return
	}
	for _, twin := range s.ExitTest.TwinsOf {
		if !slices.ContainsFunc(s.Planned, func(p Planned) bool { return p.ID == twin }) {
			out.add(programmeFile, s.ID+".test_de_sortie", "nommez un exercice de la séquence.", "%s n’est pas dans cette séquence.", twin)
		}
	}
}

func (c *Curriculum) reviewLesson(s *Sequence, out *Problems) {
	l := s.Lesson
	c.taughtBy(l.Path, "concepts", s, l.Concepts, out)
	c.taughtBy(l.Path, "prerequis", s, l.Prerequisites, out)
	for _, step := range l.Steps {
		if step.Words > maxStep {
			out.add(l.Path, step.Title, "coupez cette étape en deux.", "l’étape a %d mots (%d au plus).", step.Words, maxStep)
		}
		text := step.text()
		plainFrench(l.Path, step.Title, text, out)
		c.wordsTaught(l.Path, step.Title, s, text, out)
	}
	if len(l.Cards) < 3 {
		out.add(l.Path, "", "ajoutez des lignes « - Question ? → Réponse. » dans un bloc :::retenir.", "il y a %d carte(s) de révision, il en faut 3.", len(l.Cards))
	}
}

func (c *Curriculum) reviewExercise(e *Exercise, out *Problems) {
	file := path.Join(e.Path, "exercice.md")
	s, ok := c.Sequence(e.Sequence)
	if !ok {
		return // Load has said so
	}
	c.knownCodes(file, "reglages.competences", e.Competences, out)
	c.taughtBy(file, "reglages.concepts", s, e.Concepts, out)
	texts := append([]string{e.Statement}, e.HintTexts...)
	for i, text := range texts {
		field := "# Énoncé"
		if i > 0 {
			field = fmt.Sprintf("# Indices, %d", i)
		}
		c.wordsTaught(file, field, s, text, out)
	}
	plainFrench(file, "# Énoncé", e.Statement, out)
	plainFrench(file, "# Indices", strings.Join(e.HintTexts, "\n\n"), out)
	e.reviewHints(file, out)
}

// reviewHints refuses a hint that holds a whole line of the solution: it would do the thinking.
func (e *Exercise) reviewHints(file string, out *Problems) {
	for name, content := range e.Solution {
		start := squeeze(e.Starter[name])
		for _, line := range strings.Split(content, "\n") {
			line = squeeze(line)
			if len(line) < 12 || strings.Contains(start, line) {
				continue
			}
			for i, hint := range e.HintTexts {
				if strings.Contains(squeeze(hint), line) {
					out.add(file, fmt.Sprintf("# Indices, %d", i+1), "montrez l’idée sur un autre exemple.", "l’indice contient une ligne de la solution.")
				}
			}
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func (c *Curriculum) knownCodes(file, field string, codes []string, out *Problems) {
	for _, code := range codes {
		if _, ok := c.Competence(code); !ok {
			out.add(file, field, "écrivez un code du référentiel, par exemple CP3.", "la compétence « %s » n’existe pas.", code)
		}
	}
}

// taughtBy refuses a concept that no sequence has taught up to s.
func (c *Curriculum) taughtBy(file, field string, s *Sequence, concepts []string, out *Problems) {
	for _, id := range concepts {
		k, ok := c.Concept(id)
		switch {
		case !ok:
			out.add(file, field, "corrigez son nom ou ajoutez-le à concepts.yaml.", "le concept « %s » n’existe pas.", id)
		case c.order(k.Sequence) > s.order:
			out.add(file, field, "retirez-le ou déplacez l’exercice.", "le concept « %s » n’est enseigné qu’en %s.", id, k.Sequence)
		}
	}
}

// wordsTaught refuses a word of the glossary that is only explained later.
func (c *Curriculum) wordsTaught(file, field string, s *Sequence, text string, out *Problems) {
	for _, t := range c.Glossary {
		if t.Sequence != "" && c.order(t.Sequence) > s.order && usesWord(withoutCode(text), t.Word) {
			out.add(file, field, "dites-le autrement.", "le mot « %s » n’est expliqué qu’en %s.", t.Word, t.Sequence)
		}
	}
}

// text gives the Markdown of a whole step.
func (s Step) text() string {
	texts := make([]string, len(s.Blocks))
	for i, b := range s.Blocks {
		texts[i] = b.text
	}
	return strings.Join(texts, "\n\n")
}
