package syntax

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// lexer cuts a source into tokens (CSS Syntax 3, §4). An opening mark gives a Value without children.
type lexer struct {
	src       string
	at        int
	line      int
	lineStart int
	counted   int // up to where the column is counted
	column    int
	faults    *[]Fault
}

const eof = rune(-1)

func (l *lexer) peek(n int) rune {
	if l.at+n >= len(l.src) {
		return eof
	}
	c := l.src[l.at+n]
	if c < utf8.RuneSelf {
		return rune(c)
	}
	return 0x80 // any non-ASCII character behaves the same
}

func (l *lexer) pos() Pos {
	if l.counted < l.lineStart {
		l.counted, l.column = l.lineStart, 1
	}
	l.column += utf8.RuneCountInString(l.src[l.counted:l.at]) // a long line is counted once
	l.counted = l.at
	return Pos{l.line, l.column}
}

// skip goes forward n bytes, counting lines.
func (l *lexer) skip(n int) {
	for range n {
		if l.src[l.at] == '\n' {
			l.line++
			l.lineStart = l.at + 1
		}
		l.at++
	}
}

func (l *lexer) fault(p Pos, kind FaultKind, text string) {
	if len(*l.faults) < maxFaults {
		*l.faults = append(*l.faults, Fault{Pos: p, Kind: kind, Text: text})
	}
}

func isSpace(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }
func isDigit(c rune) bool { return c >= '0' && c <= '9' }
func isStart(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}
func isName(c rune) bool { return isStart(c) || isDigit(c) || c == '-' }
func isHex(c rune) bool  { return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }
func (l *lexer) escape(n int) bool {
	return l.peek(n) == '\\' && l.peek(n+1) != '\n' && l.peek(n+1) != eof
}

func (l *lexer) startsIdent(n int) bool {
	switch c := l.peek(n); {
	case c == '-':
		return isStart(l.peek(n+1)) || l.peek(n+1) == '-' || l.escape(n+1)
	case isStart(c):
		return true
	default:
		return l.escape(n)
	}
}

func (l *lexer) startsNumber() bool {
	n := 0
	if c := l.peek(0); c == '+' || c == '-' {
		n = 1
	}
	return isDigit(l.peek(n)) || l.peek(n) == '.' && isDigit(l.peek(n+1))
}

// comments skips comments; an unclosed one is told.
func (l *lexer) comments() {
	for l.peek(0) == '/' && l.peek(1) == '*' {
		start := l.pos()
		i := strings.Index(l.src[l.at+2:], "*/")
		if i < 0 {
			l.fault(start, UnclosedComment, "")
			l.skip(len(l.src) - l.at)
			return
		}
		l.skip(i + 4)
	}
}

// next gives the next token, of kind end at the end.
func (l *lexer) next() Value {
	l.comments()
	v := Value{Pos: l.pos()}
	c := l.peek(0)
	switch {
	case c == eof:
		v.Kind = end
	case isSpace(c):
		v.Kind = Space
		for isSpace(l.peek(0)) {
			l.skip(1)
		}
	case c == '"' || c == '\'':
		l.quoted(&v, c)
	case c == '#' && (isName(l.peek(1)) || l.escape(1)):
		v.Kind, v.ID = Hash, l.startsIdent(1)
		l.skip(1)
		v.Text = l.name()
	case l.startsNumber():
		l.number(&v)
	case strings.HasPrefix(l.src[l.at:], "-->"):
		v.Kind, v.Text = CD, "-->"
		l.skip(3)
	case strings.HasPrefix(l.src[l.at:], "<!--"):
		v.Kind, v.Text = CD, "<!--"
		l.skip(4)
	case l.startsIdent(0):
		l.identLike(&v)
	case c == '@' && l.startsIdent(1):
		l.skip(1)
		v.Kind, v.Text = AtKeyword, l.name()
	default:
		l.mark(&v, c)
	}
	return v
}

func (l *lexer) mark(v *Value, c rune) {
	v.Text = l.src[l.at : l.at+1]
	l.skip(1)
	switch c {
	case ':':
		v.Kind = Colon
	case ';':
		v.Kind = Semicolon
	case ',':
		v.Kind = Comma
	case '(':
		v.Kind = Paren
	case '[':
		v.Kind = Square
	case '{':
		v.Kind = Brace
	case ')', ']', '}':
		v.Kind = Close
	default:
		v.Kind = Delim
	}
}

func (l *lexer) quoted(v *Value, quote rune) {
	v.Kind = String
	l.skip(1)
	var b strings.Builder
	for {
		c := l.peek(0)
		switch {
		case c == eof:
			l.fault(v.Pos, UnclosedString, b.String())
			v.Text = b.String()
			return
		case c == quote:
			l.skip(1)
			v.Text = b.String()
			return
		case c == '\n':
			l.fault(v.Pos, UnclosedString, b.String())
			v.Kind, v.Text = BadString, b.String()
			return
		case c == '\\' && l.peek(1) == '\n':
			l.skip(2)
		case c == '\\' && l.peek(1) == eof:
			l.skip(1)
		case c == '\\':
			l.writeEscape(&b)
		default:
			l.writeRune(&b)
		}
	}
}

func (l *lexer) writeRune(b *strings.Builder) {
	r, n := utf8.DecodeRuneInString(l.src[l.at:])
	b.WriteRune(r)
	l.skip(n)
}

func (l *lexer) writeEscape(b *strings.Builder) {
	l.skip(1)
	if !isHex(l.peek(0)) {
		l.writeRune(b)
		return
	}
	n := 0
	for n < 6 && isHex(l.peek(n)) {
		n++
	}
	code, _ := strconv.ParseUint(l.src[l.at:l.at+n], 16, 32) // at most six hexadecimal digits
	l.skip(n)
	if isSpace(l.peek(0)) {
		l.skip(1)
	}
	if code == 0 || code > utf8.MaxRune || code >= 0xd800 && code < 0xe000 {
		code = utf8.RuneError
	}
	b.WriteRune(rune(code))
}

func (l *lexer) name() string {
	start := l.at
	for isName(l.peek(0)) {
		l.at++ // no line end in a name
	}
	if !l.escape(0) {
		return l.src[start:l.at]
	}
	var b strings.Builder
	b.WriteString(l.src[start:l.at])
	for {
		switch {
		case l.escape(0):
			l.writeEscape(&b)
		case isName(l.peek(0)):
			l.writeRune(&b)
		default:
			return b.String()
		}
	}
}

func (l *lexer) number(v *Value) {
	start := l.at
	v.Integer = true
	if c := l.peek(0); c == '+' || c == '-' {
		v.Signed = true
		l.at++
	}
	for isDigit(l.peek(0)) {
		l.at++
	}
	if l.peek(0) == '.' && isDigit(l.peek(1)) {
		v.Integer = false
		l.at++
		for isDigit(l.peek(0)) {
			l.at++
		}
	}
	if c := l.peek(0); c == 'e' || c == 'E' {
		n := 1
		if s := l.peek(1); s == '+' || s == '-' {
			n = 2
		}
		if isDigit(l.peek(n)) {
			v.Integer = false
			l.at += n
			for isDigit(l.peek(0)) {
				l.at++
			}
		}
	}
	v.Num, _ = strconv.ParseFloat(l.src[start:l.at], 64) // only a range error is possible, and it gives the nearest value
	v.Text = l.src[start:l.at]
	switch {
	case l.startsIdent(0):
		v.Kind, v.Unit = Dimension, strings.ToLower(l.name())
	case l.peek(0) == '%':
		v.Kind = Percentage
		l.at++
	default:
		v.Kind = Number
	}
}

func (l *lexer) identLike(v *Value) {
	v.Kind, v.Text = Ident, l.name()
	if l.peek(0) != '(' {
		return
	}
	l.skip(1)
	v.Kind = Function
	if !strings.EqualFold(v.Text, "url") {
		return
	}
	n := 0
	for isSpace(l.peek(n)) {
		n++
	}
	if c := l.peek(n); c == '"' || c == '\'' {
		return // a function with a string; tree makes it a URL
	}
	l.skip(n)
	l.url(v)
}

func (l *lexer) url(v *Value) {
	v.Kind = URL
	var b strings.Builder
	for {
		c := l.peek(0)
		switch {
		case c == eof:
			l.fault(v.Pos, UnclosedMark, "(")
			v.Text = b.String()
			return
		case c == ')':
			l.skip(1)
			v.Text = b.String()
			return
		case isSpace(c):
			for isSpace(l.peek(0)) {
				l.skip(1)
			}
			if l.peek(0) != ')' && l.peek(0) != eof {
				l.badURL(v)
				return
			}
		case c == '"' || c == '\'' || c == '(' || c < ' ' || c == 0x7f:
			l.badURL(v)
			return
		case c == '\\':
			if !l.escape(0) {
				l.badURL(v)
				return
			}
			l.writeEscape(&b)
		default:
			l.writeRune(&b)
		}
	}
}

func (l *lexer) badURL(v *Value) {
	v.Kind = BadURL
	l.fault(v.Pos, UnclosedMark, "(")
	for l.peek(0) != eof {
		if l.escape(0) {
			l.skip(2)
			continue
		}
		closing := l.peek(0) == ')'
		l.skip(1)
		if closing {
			return
		}
	}
}
