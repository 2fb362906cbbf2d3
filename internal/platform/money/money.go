// Package money holds amounts in whole euro cents and reads what people type.
package money

import (
	"errors"
	"fmt"
	"strings"
)

// Cents is an amount of money in euro cents.
type Cents int64

// ErrAmount reports text that is not an amount in euros.
var ErrAmount = errors.New("money: not an amount")

// maxEuros bounds what a form may hold: a hundred million euros is a typing mistake.
const maxEuros = 100_000_000

// Euros makes an amount of whole euros.
func Euros(n int64) Cents { return Cents(n * 100) }

// ParseEuros reads what a person types: "1 234,50 €", "1234.5", "12". At most two decimals.
func ParseEuros(s string) (Cents, error) {
	clean := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '€', '\t':
			return -1
		case '.':
			return ','
		}
		return r
	}, s)
	negative := strings.HasPrefix(clean, "-")
	clean = strings.TrimPrefix(clean, "-")
	whole, frac, _ := strings.Cut(clean, ",")
	if whole == "" || len(frac) > 2 || !digits(whole) || !digits(frac) || len(whole) > 9 {
		return 0, fmt.Errorf("%w: %q", ErrAmount, s)
	}
	frac += strings.Repeat("0", 2-len(frac))
	var v int64
	for _, r := range whole + frac {
		v = v*10 + int64(r-'0')
	}
	if v > maxEuros*100 {
		return 0, fmt.Errorf("%w: %q is too large", ErrAmount, s)
	}
	if negative {
		v = -v
	}
	return Cents(v), nil
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Ratio multiplies by num/den, rounding half away from zero. It panics on den 0, which is a programming error.
func (c Cents) Ratio(num, den int64) Cents {
	p := int64(c) * num
	q, r := p/den, p%den
	if 2*abs(r) >= abs(den) {
		if (p < 0) != (den < 0) {
			q--
		} else {
			q++
		}
	}
	return Cents(q)
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}
