package document

import "strings"

// run is text of one typeface on one line.
type run struct {
	text string
	face face
}

// row is one line of wrapped text.
type row struct {
	runs  []run
	width float64
}

// measure gives the width of text in a typeface, at the size in use.
type measure func(f face, s string) float64

// wrap breaks text into lines of at most width. Lines break at ordinary spaces
// and line feeds; a word wider than the line (an address, a hash) is cut where it must be.
func wrap(text []run, width float64, m measure) []row {
	w := wrapper{width: width, measure: m}
	for _, r := range text {
		for i, part := range strings.Split(fit(r.face, r.text), "\n") {
			if i > 0 {
				w.endWord()
				w.endLine()
			}
			for j, word := range strings.Split(part, " ") {
				if j > 0 {
					w.endWord()
				}
				if word != "" {
					w.word = append(w.word, run{word, r.face})
				}
			}
		}
	}
	w.endWord()
	w.endLine()
	return w.lines
}

type wrapper struct {
	width   float64
	measure measure
	lines   []row
	line    []run // words with their spaces
	used    float64
	word    []run // a word may change weight in its middle
}

func (w *wrapper) endWord() {
	if len(w.word) == 0 {
		return
	}
	word := w.word
	w.word = nil
	size := 0.0
	for _, r := range word {
		size += w.measure(r.face, r.text)
	}
	space := 0.0
	if len(w.line) > 0 {
		space = w.measure(word[0].face, " ")
	}
	if len(w.line) > 0 && w.used+space+size > w.width {
		w.endLine()
		space = 0
	}
	if space > 0 {
		w.add(run{" ", word[0].face}, space)
	}
	for _, r := range word {
		w.addCut(r)
	}
}

// addCut adds part of a word, cutting it when even an empty line is too narrow.
func (w *wrapper) addCut(r run) {
	size := w.measure(r.face, r.text)
	if w.used+size <= w.width {
		w.add(r, size)
		return
	}
	for _, c := range r.text {
		size := w.measure(r.face, string(c))
		if w.used > 0 && w.used+size > w.width {
			w.endLine()
		}
		w.add(run{string(c), r.face}, size)
	}
}

func (w *wrapper) add(r run, size float64) {
	w.used += size
	if n := len(w.line); n > 0 && w.line[n-1].face == r.face {
		w.line[n-1].text += r.text // one run, so that a reader of the PDF finds whole phrases
		return
	}
	w.line = append(w.line, r)
}

func (w *wrapper) endLine() {
	w.lines = append(w.lines, row{w.line, w.used})
	w.line, w.used = nil, 0
}

// runs gives the spans as runs, in the body's typefaces.
func (s Spans) runs() []run {
	out := make([]run, len(s))
	for i, p := range s {
		out[i] = run{p.Text, body}
		if p.Bold {
			out[i].face = bold
		}
	}
	return out
}
