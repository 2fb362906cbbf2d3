package grading

import (
	"fmt"

	"chantier/internal/curriculum"
	"chantier/internal/grading/shellbox"
)

// Session is a terminal exercise with some commands run in it.
type Session struct {
	Replies []shellbox.Reply
	Prompt  string // of the next command
	box     *shellbox.Box
}

// ReadFile gives a file by its path as typed, from the current folder; ok is false when there is none.
func (s Session) ReadFile(name string) (text string, ok bool) { return s.box.ReadFile(name) }

// Play prepares the terminal of an exercise and runs a file of commands in it. The same commands always give the same
// session. An error is a fault of the exercise.
func Play(ex *curriculum.Exercise, commands string) (Session, error) {
	box, err := prepare(ex)
	if err != nil {
		return Session{}, err
	}
	s := Session{box: box}
	for _, line := range shellbox.Split(commands) {
		s.Replies = append(s.Replies, box.Run(line))
	}
	s.Prompt = box.Prompt()
	return s, nil
}

// prepare makes the terminal as the learner finds it.
func prepare(ex *curriculum.Exercise) (*shellbox.Box, error) {
	box, err := shellbox.New(ex.HomeFiles)
	if err != nil {
		return nil, fmt.Errorf("prepare the terminal of %s: %w", ex.ID, err)
	}
	for _, line := range shellbox.Split(ex.Preparation) {
		if r := box.Run(line); r.Status != 0 {
			return nil, fmt.Errorf("prepare the terminal of %s: %s: %s", ex.ID, line, r.Text(shellbox.Err))
		}
	}
	box.Forget()
	return box, nil
}
