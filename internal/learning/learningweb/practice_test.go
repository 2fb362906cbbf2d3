package learningweb_test

import (
	"net/url"
	"strings"
	"testing"

	"chantier/internal/curriculum"
	"chantier/internal/learning/learningtest"
	"chantier/internal/platform/db/dbtest"
)

const (
	g02 = "/sites/nord/learning/exercises/G02"
	q06 = "/sites/nord/learning/exercises/Q06"
)

// TestTerminal_withoutScript: commands are typed in a text area, replayed by a button, then handed in.
func TestTerminal_withoutScript(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	e := s.Exercise(t, "G02")
	page := awa.get(g02)
	if page.status != 200 || len(page.all("[role=log]")) != 1 || len(page.all("textarea[name='file.commandes.txt']")) != 1 || len(page.all(".asked input")) != 4 {
		t.Fatalf("%d %s", page.status, page.text("main"))
	}
	form := url.Values{"file.commandes.txt": {"pwd\r\nls <b>\r\n"}, "reply.1": {"/home/awa"}}
	played := awa.post(g02+"/terminal", form)
	if screen := played.text("[role=log]"); played.status != 200 || !strings.Contains(screen, "/home/awa") || len(played.all("[role=log] b")) != 0 {
		t.Errorf("%d %s", played.status, screen)
	}
	if len(played.all("input[name='reply.1'][value='/home/awa']")) != 1 {
		t.Error("replaying loses an answer")
	}
	form = url.Values{"file.commandes.txt": {e.Solution["commandes.txt"]}}
	for i, line := range strings.Split(strings.TrimSpace(e.Solution["reponses.txt"]), "\n") {
		_, reply, _ := strings.Cut(line, curriculum.ReplyMark)
		form.Set("reply."+string(rune('1'+i)), reply)
	}
	if done := awa.post(g02, form); len(done.all(".verdict-board.is-ok")) != 1 || !strings.Contains(done.path, "?attempt=") {
		t.Errorf("%s %s", done.path, done.text("#verdict"))
	}
}

// TestTerminal_fragment: with script, only what is new comes back, and a file can be opened.
func TestTerminal_fragment(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	form := url.Values{"file.commandes.txt": {"cd documents\nls\n"}, "from": {"1"}}
	part := awa.post(g02+"/terminal", form, "X-Fragment", "1")
	if part.status != 200 || len(part.all(".reply")) != 1 || !strings.Contains(part.body, `data-next="~/documents $"`) || len(part.all("h1")) != 0 {
		t.Errorf("%d %s", part.status, part.body)
	}
	form.Set("open", "statuts.txt")
	if file := awa.post(g02+"/terminal", form, "X-Fragment", "1"); file.body != "Article 1\n" || !strings.HasPrefix(file.header.Get("Content-Type"), "text/plain") {
		t.Errorf("%q", file.body)
	}
	if other := awa.post(h12+"/terminal", form); other.status != 404 {
		t.Errorf("a page exercise has no terminal: %d", other.status)
	}
}

// TestQuiz_withoutScript: a plain form, a verdict for each question, the order of choices kept for the same person.
func TestQuiz_withoutScript(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	enter := open(t, s)
	awa := enter(s.As(s.Awa))
	page := awa.get(q06)
	if page.status != 200 || len(page.all("fieldset.question > legend")) != 10 || len(page.all("input[type=radio]")) == 0 || len(page.all("input[type=checkbox]")) != 4 {
		t.Fatalf("%d, %d questions", page.status, len(page.all("fieldset.question")))
	}
	if again := awa.get(q06); again.text(".quiz") != page.text(".quiz") {
		t.Error("the order of the choices moves")
	}
	if léo := enter(s.As(s.Léo)).get(q06); léo.text(".quiz") == page.text(".quiz") {
		t.Error("everybody has the same order of choices")
	}
	if strings.Contains(page.body, "n’a pas de cadre") || strings.Contains(page.text(".quiz"), "L’ordre ne compte") {
		t.Error("the page gives explanations away")
	}
	form := url.Values{"q.1": {"1"}, "q.4": {"vrai"}, "q.6": {"1", "2"}, "q.7": {"2"}}
	if sent := awa.post(q06, form); sent.status != 200 || len(sent.all("input[name='q.6'][checked]")) != 2 || len(sent.all("input[name='q.7'][value='2']")) != 1 {
		t.Errorf("%d: what was answered is lost", sent.status)
	}
}
