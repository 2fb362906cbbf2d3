package learningweb

import (
	"net/http"
	"strconv"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/shellbox"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// replyPrefix and questionPrefix are how the form names the answers to questions.
const (
	replyPrefix    = "reply."
	questionPrefix = "q."
)

// terminalView is the screen of a terminal exercise.
type terminalView struct {
	ui.Base
	Shown    bool
	Run      string // address that runs the commands
	Commands string
	Field    string
	Replies  []shellbox.Reply
	Prompt   string
	Asked    []askedView
}

// askedView is a question answered in a few words.
type askedView struct{ Field, ID, Text, Value string }

func terminalOf(r *web.Request, e *curriculum.Exercise, files curriculum.Files) (terminalView, error) {
	v := terminalView{Base: ui.For(r), Shown: true, Run: r.Site.Path("learning", "exercises", e.ID, "terminal"), Field: filePrefix + curriculum.CommandsFile,
		Commands: files[curriculum.CommandsFile]}
	s, err := grading.Play(e, v.Commands)
	if err != nil {
		return v, err
	}
	v.Replies, v.Prompt = s.Replies, s.Prompt
	replies := repliesIn(files[curriculum.RepliesFile])
	for i, q := range e.Questions() {
		n := strconv.Itoa(i + 1)
		a := askedView{Field: replyPrefix + n, ID: "reply-" + n, Text: q}
		if i < len(replies) {
			a.Value = replies[i]
		}
		v.Asked = append(v.Asked, a)
	}
	return v, nil
}

// repliesIn reads the answers of reponses.txt.
func repliesIn(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if _, reply, ok := strings.Cut(strings.TrimRight(line, "\n"), strings.TrimRight(curriculum.ReplyMark, " ")); ok {
			out = append(out, strings.TrimSpace(reply))
		}
	}
	return out
}

// answerOf reads the files of an answer from the form of an exercise: as they are, or made of the fields of a terminal or
// of a quiz.
func answerOf(r *web.Request, e *curriculum.Exercise) curriculum.Files {
	files := typed(r)
	switch e.Type {
	case curriculum.Git:
		if _, asked := e.Starter[curriculum.RepliesFile]; asked {
			if _, whole := files[curriculum.RepliesFile]; !whole {
				var b strings.Builder
				for i, q := range e.Questions() {
					reply := strings.Join(strings.Fields(r.PostForm.Get(replyPrefix+strconv.Itoa(i+1))), " ")
					b.WriteString(q + curriculum.ReplyMark + reply + "\n")
				}
				files[curriculum.RepliesFile] = b.String()
			}
		}
	case curriculum.Quiz:
		if _, whole := files[curriculum.AnswersFile]; !whole {
			files[curriculum.AnswersFile] = quizAnswers(r, e)
		}
	}
	return files
}

// runTerminal runs the commands of the form and hands nothing in. With script it answers with what the commands from a
// number on have shown, or with the text of a file to change.
func (h *Handlers) runTerminal(w http.ResponseWriter, r *web.Request) error {
	e, own, err := h.open(r)
	if err != nil {
		return err
	}
	if e.Type != curriculum.Git {
		return fault.Missing("terminal")
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	files := answerOf(r, e)
	if !r.IsFragment() {
		return h.exercisePage(w, r, e, own, files, verdictView{}, http.StatusOK)
	}
	if name := r.PostForm.Get("open"); name != "" {
		s, err := grading.Play(e, files[curriculum.CommandsFile])
		if err != nil {
			return err
		}
		text, ok := s.ReadFile(name)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if !ok {
			w.Header().Set("X-New-File", "1")
		}
		_, _ = w.Write([]byte(text)) // the reader left: nobody to tell
		return nil
	}
	v, err := terminalOf(r, e, files)
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(r.PostForm.Get("from"))
	if err != nil || from < 0 {
		from = 0
	}
	v.Replies = v.Replies[min(from, len(v.Replies)):]
	return h.Kit.Fragment(w, http.StatusOK, "learning/exercise.html", "screen", v)
}
