package learningweb

import (
	"cmp"
	"html/template"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/grading/cascade"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// filePrefix is how the form names the files of an answer.
const filePrefix = "file."

// shownAttempts is how many attempts the history shows.
const shownAttempts = 10

type exerciseView struct {
	ui.Base
	ID, Title, Kind string
	Minutes         int
	Statement       template.HTML
	SequenceID      string
	SequenceTitle   string
	LessonHref      string
	Graded, Learner bool
	Files           []fileView
	Data            []dataView
	Terminal        terminalView
	Questions       []questionView
	Preview         string // address of the preview, "" for kinds that have none
	Hints           []hintView
	HintsOpen       int
	NextHint        int // 0 when all are open, or for staff, who read them all
	Result          resultView
}

type fileView struct {
	Field, ID, Name, Lang, Text string
	Given                       bool // shown, never changed
}

type dataView struct{ Name, Text string }

type hintView struct {
	Number int
	HTML   template.HTML
}

// resultView is the part of the page that an enhancement replaces: the verdict and the history.
type resultView struct {
	ui.Base
	Verdict verdictView
	History []attemptRow
	Next    exerciseLink
}

type attemptRow struct {
	ui.Base
	Seq     int
	Tag     ui.Tag // how many checks held
	At      time.Time
	Href    string
	Reviews []learning.Review
}

func (h *Handlers) exercise(w http.ResponseWriter, r *web.Request) error {
	e, own, err := h.open(r)
	if err != nil {
		return err
	}
	files, err := h.startingFiles(r, e)
	if err != nil {
		return err
	}
	if own.is && h.Service.Prepare != nil {
		h.Service.Prepare(e.Type)
	}
	var verdict verdictView
	if own.is && r.URL.Query().Get("attempt") != "" {
		if verdict, err = h.ownVerdict(r, e, own, r.URL.Query().Get("attempt")); err != nil {
			return err
		}
	}
	return h.exercisePage(w, r, e, own, files, verdict, http.StatusOK)
}

// open finds the exercise of the address and the reader's progress.
func (h *Handlers) open(r *web.Request) (*curriculum.Exercise, ownProgress, error) {
	if err := authz.Check(r.Actor, learning.ActionShow, r.Target()); err != nil {
		return nil, ownProgress{}, err
	}
	e, ok := h.Service.Curriculum.Exercise(r.PathValue("exercise"))
	if !ok {
		return nil, ownProgress{}, fault.Missing("exercise")
	}
	own, err := h.own(r)
	return e, own, err
}

// startingFiles gives what the editor opens with: the reader's draft, else the starter.
func (h *Handlers) startingFiles(r *web.Request, e *curriculum.Exercise) (curriculum.Files, error) {
	draft, ok, err := learning.Draft(r.Ctx(), h.DB.Read(), r.Site.ID, r.Actor.PersonID, e.ID)
	if err != nil {
		return nil, err
	}
	// A draft of an older version of the exercise has other files: it cannot be used.
	if _, faults := learning.CleanFiles(e, draft); !ok || len(faults) > 0 {
		return e.Starter, nil
	}
	return draft, nil
}

func (h *Handlers) exercisePage(w http.ResponseWriter, r *web.Request, e *curriculum.Exercise, own ownProgress, files curriculum.Files,
	verdict verdictView, status int) error {
	result, err := h.result(r, e, own, verdict)
	if err != nil {
		return err
	}
	v := exerciseView{Base: ui.For(r), ID: e.ID, Title: e.Title, Kind: string(e.Type), Minutes: e.Minutes, Statement: e.StatementHTML,
		Graded: learning.Graded(e.Type), Learner: own.is, Result: result}
	if s, ok := h.Service.Curriculum.Sequence(e.Sequence); ok {
		v.SequenceID, v.SequenceTitle = s.ID, s.Title
		if s.Lesson != nil {
			v.LessonHref = r.Site.Path("learning", "sequences", s.ID)
		}
	}
	scripts := []string{"editor/editor.js", "editor/exercise.js"}
	names := e.Starter.Names()
	switch e.Type {
	case curriculum.Git:
		if v.Terminal, err = terminalOf(r, e, files); err != nil {
			return err
		}
		scripts, names = []string{"editor/exercise.js", "editor/terminal.js"}, nil
	case curriculum.Quiz:
		v.Questions = questionsOf(r, e, files)
		scripts, names = scripts[1:], nil
	}
	for i, name := range names {
		lang := editorLang(name)
		if lang == "php" {
			scripts[0] = "editor/editor-php.js"
		}
		v.Files = append(v.Files, fileView{Field: filePrefix + name, ID: "file-" + strconv.Itoa(i+1), Name: name, Lang: lang, Text: files[name], Given: e.Gives(name)})
	}
	slices.SortStableFunc(v.Files, func(a, b fileView) int { // what the learner writes comes first
		return cmp.Compare(rankOf(a), rankOf(b))
	})
	for _, name := range e.VisibleData.Names() {
		v.Data = append(v.Data, dataView{name, strings.TrimSpace(e.VisibleData[name])})
	}
	if previewable(e) {
		v.Preview = r.Site.Path("learning", "exercises", e.ID, "preview")
	}
	h.showHints(&v, e, own)
	return h.Kit.Show(w, r, ui.Page{Template: "learning/exercise.html", Title: e.Title, View: v, Scripts: scripts, Status: status, Wide: true})
}

// showHints opens to learners the hints that they asked for, and all of them to staff.
func (h *Handlers) showHints(v *exerciseView, e *curriculum.Exercise, own ownProgress) {
	v.HintsOpen = len(e.Hints)
	if own.is {
		v.HintsOpen = min(own.done[e.ID].HintsOpen, len(e.Hints))
		if v.HintsOpen < len(e.Hints) {
			v.NextHint = v.HintsOpen + 1
		}
	}
	for i, hint := range e.Hints[:v.HintsOpen] {
		v.Hints = append(v.Hints, hintView{i + 1, hint})
	}
}

func (h *Handlers) result(r *web.Request, e *curriculum.Exercise, own ownProgress, verdict verdictView) (resultView, error) {
	v := resultView{Base: ui.For(r), Verdict: verdict}
	if verdict.Passed {
		if next, ok := learning.Following(h.Service.Curriculum.Exercises(), e.ID, own.done); ok {
			v.Next, _ = h.link(r, next.ID, own.done)
		}
	}
	if !own.is {
		return v, nil
	}
	rows, err := h.history(r, own.learnerID, e.ID)
	v.History = rows
	return v, err
}

func (h *Handlers) history(r *web.Request, learnerID, exerciseID string) ([]attemptRow, error) {
	q := h.DB.Read()
	attempts, err := learning.Attempts(r.Ctx(), q, r.Site.ID, learnerID, exerciseID, shownAttempts)
	if err != nil {
		return nil, err
	}
	reviews, err := learning.Reviews(r.Ctx(), q, r.Site.ID, learnerID, exerciseID)
	if err != nil {
		return nil, err
	}
	var rows []attemptRow
	for _, a := range attempts {
		row := attemptRow{Base: ui.For(r), Seq: a.Seq, Tag: attemptTag(r, a.Verdict), At: a.SubmittedAt, Href: r.Site.Path("attempts", a.ID)}
		for _, review := range reviews {
			if review.AttemptID == a.ID {
				row.Reviews = append(row.Reviews, review)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func attemptTag(r *web.Request, v learning.Verdict) ui.Tag {
	switch {
	case v.Passed:
		return ui.Tag{Label: r.T("learning.state_passed"), Tone: "ok"}
	case v.Message != "":
		return ui.Tag{Label: r.T("learning.stopped"), Tone: "bad"}
	}
	return ui.Tag{Label: r.T("learning.checks_held", "n", v.Done(), "total", len(v.Checks)), Tone: "mute"}
}

// editorLang is the language that the editor expects for a file.
func editorLang(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "javascript"
	case ".php", ".sql", ".css":
		return path.Ext(name)[1:]
	}
	return "html"
}

// typed reads the files of an answer from the form.
func typed(r *web.Request) curriculum.Files {
	files := curriculum.Files{}
	for name, values := range r.PostForm {
		if file, ok := strings.CutPrefix(name, filePrefix); ok && len(values) > 0 {
			files[file] = values[0]
		}
	}
	return files
}

// submit judges the answer. Without script a learner's verdict is the exercise's page again, at an address that can
// be reloaded; with script, the part of the page that changed.
func (h *Handlers) submit(w http.ResponseWriter, r *web.Request) error {
	e, own, err := h.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	sent := answerOf(r, e)
	out, err := h.Service.Submit(r.Ctx(), r.Actor, r.Site.ID, e.ID, sent)
	verdict, status := verdictView{}, http.StatusOK
	if form, refused := ui.Refused(r, err); refused {
		verdict, status = refusedVerdict(form), form.Status()
	} else if err != nil {
		return err
	} else {
		verdict = h.verdict(r, e, out.Verdict, out.Recorded(), own.is)
		if out.Recorded() {
			own.done[e.ID] = out.After
		}
	}
	switch {
	case r.IsFragment():
		result, err := h.result(r, e, own, verdict)
		if err != nil {
			return err
		}
		return h.Kit.Fragment(w, status, "learning/exercise.html", "result", result)
	case out.Recorded():
		return web.Redirect(w, r, r.Site.Path("learning", "exercises", e.ID)+"?attempt="+out.Attempt.ID+"#verdict")
	}
	return h.exercisePage(w, r, e, own, sent, verdict, status)
}

func (h *Handlers) saveDraft(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	files := typed(r)
	if e, ok := h.Service.Curriculum.Exercise(r.PathValue("exercise")); ok {
		files = answerOf(r, e)
	}
	if err := h.Service.SaveDraft(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("exercise"), files); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// reset puts the starter back in the editor. The attempts stay.
func (h *Handlers) reset(w http.ResponseWriter, r *web.Request) error {
	e, _, err := h.open(r)
	if err != nil {
		return err
	}
	if err := h.Service.SaveDraft(r.Ctx(), r.Actor, r.Site.ID, e.ID, e.Starter); err != nil {
		return err
	}
	r.Flash("learning.reset_done")
	return web.Redirect(w, r, r.Site.Path("learning", "exercises", e.ID))
}

func (h *Handlers) openHint(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PostForm.Get("hint"))
	if err != nil {
		return fault.Missing("hint")
	}
	exercise := r.PathValue("exercise")
	if err := h.Service.OpenHint(r.Ctx(), r.Actor, r.Site.ID, exercise, n); err != nil {
		return err
	}
	return web.Redirect(w, r, r.Site.Path("learning", "exercises", exercise)+"#hint-"+strconv.Itoa(n))
}

func (h *Handlers) previewDraft(w http.ResponseWriter, r *web.Request) error {
	e, err := h.previewed(r)
	if err != nil {
		return err
	}
	files, err := h.startingFiles(r, e)
	if err != nil {
		return err
	}
	return h.preview(w, e, files)
}

func (h *Handlers) previewTyped(w http.ResponseWriter, r *web.Request) error {
	e, err := h.previewed(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	return h.preview(w, e, typed(r))
}

func (h *Handlers) previewed(r *web.Request) (*curriculum.Exercise, error) {
	e, _, err := h.open(r)
	if err == nil && !previewable(e) {
		err = fault.Missing("preview")
	}
	return e, err
}

// previewable tells whether the answer is a page that can be shown.
func previewable(e *curriculum.Exercise) bool {
	return e.Type == curriculum.HTML || e.Type == curriculum.CSS
}

func rankOf(f fileView) int {
	if f.Given {
		return 1
	}
	return 0
}

// preview shows the page that a learner wrote, in a frame that can neither run anything nor reach anything.
func (h *Handlers) preview(w http.ResponseWriter, e *curriculum.Exercise, files curriculum.Files) error {
	files = maps.Clone(files)
	for _, name := range e.Given {
		files[name] = e.Starter[name]
	}
	for _, name := range e.Starter.Names() {
		if path.Ext(name) == ".html" {
			return document(w, stillPolicy, cascade.Inline(name, files)+stayHere)
		}
	}
	return fault.Missing("preview")
}
