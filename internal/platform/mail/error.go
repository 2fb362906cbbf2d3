package mail

import (
	"errors"
	"fmt"
	"net"
	"net/textproto"

	gomail "github.com/wneessen/go-mail"
)

// Error is a letter that did not leave.
type Error struct {
	Doing     string
	Code      int    // the server's answer, 0 when it gave none
	Enhanced  string // "5.1.1"
	network   string // what the network said, which holds no address of a person
	permanent bool
}

// Error says what failed, without personal data.
func (e *Error) Error() string {
	s := "mail: " + e.Doing
	if e.Code != 0 {
		s += fmt.Sprintf(": the server answered %d", e.Code)
	}
	if e.Enhanced != "" {
		s += " " + e.Enhanced
	}
	if e.network != "" {
		s += ": " + e.network
	}
	return s
}

// Permanent says that sending the same letter again would fail the same way.
func (e *Error) Permanent() bool { return e.permanent }

func explain(doing string, err error) error {
	e := &Error{Doing: doing}
	var send *gomail.SendError
	var answer *textproto.Error
	var network *net.OpError
	switch {
	case errors.As(err, &send):
		e.Code, e.Enhanced = send.ErrorCode(), send.EnhancedStatusCode()
		e.permanent = e.Code >= 500 && e.Code < 600 && !send.IsTemp()
	case errors.As(err, &answer):
		// The server refuses us, not the letter: an operator mends that, so the letter waits.
		e.Code = answer.Code
	case errors.As(err, &network):
		e.network = network.Error()
	default:
		e.network = err.Error()
	}
	return e
}
