// Package draw makes choices that look random and can be made again exactly from
// their seed, on any machine and with any later version of Go: the generator is
// ChaCha8, whose output is specified, and nothing here depends on how the
// standard library turns bits into small numbers.
package draw

import "math/rand/v2"

// Seed is what every choice follows from.
type Seed [32]byte

// Stream gives choices one after the other.
type Stream struct{ src *rand.ChaCha8 }

// New starts the stream of a seed.
func New(seed Seed) *Stream { return &Stream{rand.NewChaCha8(seed)} }

// IntN gives a number from 0 to n-1, each as likely. It panics when n < 1.
func (s *Stream) IntN(n int) int {
	if n < 1 {
		panic("draw: IntN of nothing")
	}
	// The values above the last multiple of n would make small numbers likelier.
	limit := ^uint64(0) - ^uint64(0)%uint64(n)
	for {
		if v := s.src.Uint64(); v < limit {
			return int(v % uint64(n))
		}
	}
}

// Between gives a number from lo to hi, both included.
func (s *Stream) Between(lo, hi int) int { return lo + s.IntN(hi-lo+1) }

// Coin gives true half of the time.
func (s *Stream) Coin() bool { return s.IntN(2) == 1 }

// Pick gives one of the values.
func Pick[T any](s *Stream, from []T) T { return from[s.IntN(len(from))] }

// Shuffle puts the values in any order.
func Shuffle[T any](s *Stream, v []T) {
	for i := len(v) - 1; i > 0; i-- {
		j := s.IntN(i + 1)
		v[i], v[j] = v[j], v[i]
	}
}

// Sample gives n different values in any order, all of them when there are fewer. It leaves from as it is.
func Sample[T any](s *Stream, from []T, n int) []T {
	all := append([]T(nil), from...)
	Shuffle(s, all)
	return all[:min(n, len(all))]
}
