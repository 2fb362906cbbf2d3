package campaign

import (
	"slices"
	"strings"

	"chantier/internal/platform/fault"
)

// alphabet holds no two signs that look alike on a wall: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
const alphabet = "34679ACDEFGHJKMNPQRTWXY"

// codeLength gives 23⁵ ≈ 6.4 million codes: enough for hundreds of sites, short enough to type from memory.
const codeLength = 5

// NormalCode reads a code as people type it: any case, spaces or hyphens inside.
func NormalCode(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '.' || r == '\u00a0':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// Check lists every fault of a campaign.
func (c Campaign) Check() fault.List {
	var l fault.List
	required(&l, "name", c.Name, 120)
	required(&l, "headline", c.Headline, 120)
	tooLong(&l, "lead", c.Lead, 300)
	if !slices.Contains(Palettes(), c.Palette) {
		l.Add("palette", "fault.choice")
	}
	return l
}

// Check lists every fault of a place.
func (p Place) Check() fault.List {
	var l fault.List
	required(&l, "name", p.Name, 120)
	tooLong(&l, "address", p.Address, 200)
	if !slices.Contains(Kinds(), p.Kind) {
		l.Add("kind", "fault.choice")
	}
	return l
}

func required(l *fault.List, field, value string, max int) {
	if strings.TrimSpace(value) == "" {
		l.Add(field, "fault.required")
	}
	tooLong(l, field, value, max)
}

func tooLong(l *fault.List, field, value string, max int) {
	if len([]rune(value)) > max {
		l.Add(field, "fault.too_long", "max", max)
	}
}
