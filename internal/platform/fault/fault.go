// Package fault holds the errors that users may see. A fault has a kind, a
// message key translated at the edge, and optionally the field at fault. Any
// other error is internal: the user sees a reference number only.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of answer the error deserves.
type Kind int

// The closed list of kinds.
const (
	Internal    Kind = iota
	Invalid          // the input must be mended: 422
	NotFound         // unknown, or of another site: 404
	Forbidden        // the role has no right: 403
	Conflict         // somebody else changed it, or the state forbids it: 409
	Unavailable      // try again later: 503
	TooMany          // rate limit: 429
)

// Message is a catalogue key with its name/value arguments.
type Message struct {
	Key  string
	Args []any
}

// Msg makes a message.
func Msg(key string, args ...any) Message { return Message{Key: key, Args: args} }

// Error is one fault.
type Error struct {
	Kind  Kind
	Field string // name of the form field, "" when the whole form is meant
	Message
	Cause error
}

// Error gives the text for logs: keys and fields only, no personal data.
func (e *Error) Error() string {
	s := e.Key
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Field makes an Invalid fault on a form field.
func Field(field, key string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Message: Msg(key, args...)}
}

// New makes a fault of a kind.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Message: Msg(key, args...)}
}

// Missing makes the NotFound fault; what names the object for the logs.
func Missing(what string) *Error {
	return &Error{Kind: NotFound, Message: Msg("fault.not_found"), Cause: errors.New(what)}
}

// Stale is the Conflict of a guarded update that touched no row.
func Stale(what string) *Error {
	return &Error{Kind: Conflict, Message: Msg("fault.stale"), Cause: errors.New(what)}
}

// List gathers every fault of a form, so that all are shown at once.
type List []*Error

// Error joins the faults for logs.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, e := range l {
		parts[i] = e.Error()
	}
	return strings.Join(parts, "; ")
}

// Add appends an Invalid fault on a field.
func (l *List) Add(field, key string, args ...any) { *l = append(*l, Field(field, key, args...)) }

// Err gives nil when the list is empty: return l.Err().
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// KindOf gives the kind of an error: that of the first fault it wraps, else Internal.
func KindOf(err error) Kind {
	var list List
	if errors.As(err, &list) && len(list) > 0 {
		return list[0].Kind
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Faults gives every fault that err wraps.
func Faults(err error) List {
	var list List
	if errors.As(err, &list) {
		return list
	}
	var e *Error
	if errors.As(err, &e) {
		return List{e}
	}
	return nil
}

// Wrap adds what was being done, keeping the kind.
func Wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
