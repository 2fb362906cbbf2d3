package document

import (
	_ "embed" // the typefaces travel in the binary
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Both families are under the SIL Open Font License 1.1 (fonts/OFL-*.txt).
// Atkinson Hyperlegible was drawn for people who read with difficulty;
// Bricolage Grotesque, drawn in Paris, carries titles and posters.
var (
	//go:embed fonts/AtkinsonHyperlegibleNext-Regular.ttf
	bodyRegular []byte
	//go:embed fonts/AtkinsonHyperlegibleNext-Bold.ttf
	bodyBold []byte
	//go:embed fonts/BricolageGrotesque-ExtraBold.ttf
	displayBold []byte
)

// face is one of the typefaces.
type face int

const (
	body face = iota
	bold
	display
)

func (f face) family() (name, style string) {
	switch f {
	case display:
		return "bricolage", ""
	case bold:
		return "atkinson", "B"
	}
	return "atkinson", ""
}

// glyphs tells which characters a typeface can draw.
var glyphs = sync.OnceValue(func() [3]map[rune]bool {
	var out [3]map[rune]bool
	for f, raw := range map[face][]byte{body: bodyRegular, bold: bodyBold, display: displayBold} {
		set, err := coverage(raw)
		if err != nil {
			panic("document: embedded typeface: " + err.Error()) // a test reads all three
		}
		out[f] = set
	}
	return out
})

var errFont = errors.New("not a TrueType font with a Unicode table")

// coverage reads the Unicode table (cmap, format 4) of a TrueType font.
func coverage(raw []byte) (map[rune]bool, error) {
	if len(raw) < 12 {
		return nil, errFont
	}
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(raw[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(raw[at:])) }
	for i := range u16(4) {
		entry := 12 + 16*i
		if string(raw[entry:entry+4]) != "cmap" {
			continue
		}
		cmap := u32(entry + 8)
		for j := range u16(cmap + 2) {
			table := cmap + u32(cmap+4+8*j+4)
			if u16(table) == 4 {
				return segments(u16, table), nil
			}
		}
	}
	return nil, errFont
}

func segments(u16 func(int) int, table int) map[rune]bool {
	set := map[rune]bool{}
	n := u16(table+6) / 2
	for i := range n {
		end, start := u16(table+14+2*i), u16(table+16+2*n+2*i)
		for r := start; r <= end && r != 0xffff; r++ {
			set[rune(r)] = true
		}
	}
	return set
}

// stand are the characters that replace one a typeface lacks. A narrow
// no-break space becomes a thin one: lines are broken at ordinary spaces only, so it does not break either.
var stand = map[rune]string{
	'\u202f': "\u2009", '\u2009': "\u00a0", '\u2011': "-", '\u2010': "-", '→': "»", '←': "«", '✓': "x", '☐': "□", '☑': "x", '№': "n°",
	'\u200b': "", '\u200d': "", '\ufeff': "", '\t': " ",
}

// fit rewrites text with characters that the typeface can draw. Accents that it
// lacks are dropped rather than the letter; what nothing can stand for shows as "?".
func fit(f face, s string) string {
	s = norm.NFC.String(s)
	set := glyphs()[f]
	var b strings.Builder
	for _, r := range s {
		switch alt, known := stand[r]; {
		case unicode.IsControl(r) && r != '\n' && !known:
		case r == '\n' || set[r]:
			b.WriteRune(r)
		case known && (alt == "" || set[[]rune(alt)[0]]):
			b.WriteString(alt)
		default:
			b.WriteString(withoutAccents(set, r))
		}
	}
	return b.String()
}

// withoutAccents drops the last accents first: ễ becomes ê rather than e.
func withoutAccents(set map[rune]bool, r rune) string {
	parts := []rune(norm.NFD.String(string(r)))
	for n := len(parts) - 1; n > 0; n-- {
		shorter := []rune(norm.NFC.String(string(parts[:n])))
		if len(shorter) == 1 && set[shorter[0]] {
			return string(shorter)
		}
	}
	return "?"
}
