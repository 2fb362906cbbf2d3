package draw

import (
	"slices"
	"testing"
)

// TestStream_neverChanges: an appeal, years later, rebuilds the very same items.
func TestStream_neverChanges(t *testing.T) {
	s := New(Seed{1, 2, 3})
	var got []int
	for _, n := range []int{10, 10, 10, 100, 1000, 7, 3, 2, 1, 1 << 40} {
		got = append(got, s.IntN(n))
	}
	want := []int{5, 0, 4, 72, 681, 6, 2, 1, 0, 627310738161}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestIntN_isEven(t *testing.T) {
	s := New(Seed{})
	var counts [7]int
	for range 70_000 {
		counts[s.IntN(7)]++
	}
	for v, n := range counts {
		if n < 9_600 || n > 10_400 {
			t.Errorf("%d came %d times of 70000", v, n)
		}
	}
}

func TestShuffle_keepsEveryValue(t *testing.T) {
	s := New(Seed{9})
	first := [5]int{}
	for range 5_000 {
		v := []int{0, 1, 2, 3, 4}
		Shuffle(s, v)
		first[v[0]]++
		slices.Sort(v)
		if !slices.Equal(v, []int{0, 1, 2, 3, 4}) {
			t.Fatalf("a value was lost: %v", v)
		}
	}
	for v, n := range first {
		if n < 850 || n > 1150 {
			t.Errorf("%d came first %d times of 5000", v, n)
		}
	}
}

func TestSample(t *testing.T) {
	from := []int{1, 2, 3}
	if got := Sample(New(Seed{}), from, 5); len(got) != 3 {
		t.Errorf("got %v", got)
	}
	if !slices.Equal(from, []int{1, 2, 3}) {
		t.Error("the source was changed")
	}
}
