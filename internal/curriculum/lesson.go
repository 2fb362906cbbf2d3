package curriculum

import (
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
)

// BlockKind says what a part of a lesson is for.
type BlockKind string

// The parts of a lesson.
const (
	BlockText     BlockKind = "texte"
	BlockExample  BlockKind = "exemple" // runnable code
	BlockQuestion BlockKind = "a-vous"  // one question, its answer explained
	BlockTrap     BlockKind = "piege"
	BlockRemember BlockKind = "retenir" // becomes review cards
)

// Lesson is the text of one sequence, cut into short steps.
type Lesson struct {
	Title, Goal   string
	Minutes       int
	Concepts      []string
	Prerequisites []string
	Path          string
	Steps         []Step
	Cards         []Card
	Terms         []Term // the words of the glossary that this lesson teaches
}

// Step is one screen of a lesson: 120 words at most.
type Step struct {
	Title, Anchor string
	Blocks        []Block
	Words         int // words to read, code left out
}

// Block is one part of a step.
type Block struct {
	Kind   BlockKind
	HTML   template.HTML // of a question: the question only
	Answer template.HTML // of a question
	Code   *Code         // of an example

	text string // Markdown as written
}

// Code is an extract that can be run or tried.
type Code struct{ Lang, Source string }

// Card is a question asked again in the morning review.
type Card struct{ ID, Front, Back string }

// answerMark opens the explained answer of a question.
const answerMark = "Réponse :"

// cardArrow separates the two sides of a review card.
const cardArrow = " → "

func loadLesson(fsys fs.FS, name, sequence string, out *Problems) *Lesson {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		out.add(name, "", "vérifiez les droits du fichier.", "le fichier est illisible.")
		return nil
	}
	return parseLesson(name, sequence, data, out)
}

func parseLesson(name, sequence string, data []byte, out *Problems) *Lesson {
	front, body, ok := splitFrontMatter(name, data, out)
	if !ok {
		return nil
	}
	n, ok := readYAML(name, front, out)
	if !ok {
		return nil
	}
	f := n.fields()
	l := &Lesson{
		Path: name, Title: f.mustText("titre", "Liens et navigation"), Goal: f.mustText("objectif", "Vous saurez relier deux pages."),
		Minutes: f.mustCount("minutes", "40"), Concepts: f.mustTexts("concepts", "[lien]"), Prerequisites: f.optTexts("prerequis"),
	}
	f.done()
	l.parseSteps(body, out)
	l.number(sequence)
	return l
}

func (l *Lesson) parseSteps(body string, out *Problems) {
	fence := false
	var title string
	var lines []string
	flush := func() {
		if title == "" {
			if strings.TrimSpace(strings.Join(lines, "")) != "" {
				out.add(l.Path, "", "commencez chaque étape par un titre « ## ».", "un texte précède la première étape.")
			}
		} else {
			l.addStep(title, lines, out)
		}
		lines = nil
	}
	for _, line := range strings.Split(body, "\n") {
		if strings.HasPrefix(line, "```") {
			fence = !fence
		}
		if t, isTitle := strings.CutPrefix(line, "## "); isTitle && !fence {
			flush()
			title = strings.TrimSpace(t)
			continue
		}
		lines = append(lines, line)
	}
	if fence {
		out.add(l.Path, title, "fermez le code par une ligne ```.", "un extrait de code n’est pas fermé.")
	}
	flush()
	if len(l.Steps) == 0 {
		out.add(l.Path, "", "écrivez au moins une étape « ## Titre ».", "la leçon n’a aucune étape.")
	}
}

var blockOpening = regexp.MustCompile(`^:::(exemple|a-vous|piege|retenir)\s*$`)

func (l *Lesson) addStep(title string, lines []string, out *Problems) {
	step := Step{Title: title, Anchor: fmt.Sprintf("etape-%d", len(l.Steps)+1)}
	kind, fence := BlockText, false
	var text []string
	flush := func() {
		joined := strings.TrimSpace(strings.Join(text, "\n"))
		text = nil
		if joined != "" {
			step.Blocks = append(step.Blocks, l.newBlock(title, kind, joined, out))
		}
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "```") {
			fence = !fence
		}
		switch m := blockOpening.FindStringSubmatch(line); {
		case fence || !strings.HasPrefix(line, ":::"):
			text = append(text, line)
		case m != nil && kind == BlockText:
			flush()
			kind = BlockKind(m[1])
		case strings.TrimSpace(line) == ":::" && kind != BlockText:
			flush()
			kind = BlockText
		default:
			out.add(l.Path, title, "ouvrez par :::exemple, :::a-vous, :::piege ou :::retenir, fermez par « ::: ».", "la ligne « %s » n’est pas à sa place.", line)
		}
	}
	if kind != BlockText {
		out.add(l.Path, title, "fermez le bloc par une ligne « ::: ».", "un bloc :::%s n’est pas fermé.", kind)
	}
	flush()
	for _, b := range step.Blocks {
		step.Words += len(words(withoutCode(b.text)))
	}
	l.Steps = append(l.Steps, step)
}

func (l *Lesson) newBlock(title string, kind BlockKind, text string, out *Problems) Block {
	b := Block{Kind: kind, text: text}
	switch kind {
	case BlockExample:
		b.Code = firstCode(text)
		if b.Code == nil {
			out.add(l.Path, title, "ajoutez un extrait entre deux lignes ```.", "l’exemple n’a pas de code.")
		}
	case BlockQuestion:
		question, answer, found := strings.Cut(text, "\n"+answerMark)
		if !found {
			out.add(l.Path, title, "ajoutez une ligne « "+answerMark+" … » qui explique.", "la question n’a pas de réponse.")
		}
		b.HTML, b.Answer = renderMarkdown(question), renderMarkdown(strings.TrimSpace(answer))
		return b
	case BlockRemember:
		l.addCards(title, text, out)
		text = strings.ReplaceAll(text, cardArrow, "  \n")
	}
	b.HTML = renderMarkdown(text)
	return b
}

func (l *Lesson) addCards(title, text string, out *Problems) {
	for _, line := range strings.Split(text, "\n") {
		item, isItem := strings.CutPrefix(line, "- ")
		front, back, found := strings.Cut(item, cardArrow)
		if !isItem || !found {
			out.add(l.Path, title, "écrivez « - Question ? → Réponse. » sur une seule ligne.", "la ligne « %s » n’est pas une carte.", line)
			continue
		}
		l.Cards = append(l.Cards, Card{Front: plainText(front), Back: plainText(back)})
	}
}

// number gives the cards their ids, stable as long as their order is.
func (l *Lesson) number(sequence string) {
	for i := range l.Cards {
		l.Cards[i].ID = fmt.Sprintf("%s-%d", sequence, i+1)
	}
}

// firstCode returns the first fenced extract of a text.
func firstCode(text string) *Code {
	_, rest, found := strings.Cut("\n"+text, "\n```")
	if !found {
		return nil
	}
	lang, rest, _ := strings.Cut(rest, "\n")
	source, _, found := strings.Cut("\n"+rest, "\n```")
	if !found {
		return nil
	}
	return &Code{Lang: strings.TrimSpace(lang), Source: strings.TrimPrefix(source, "\n") + "\n"}
}
