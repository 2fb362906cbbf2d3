//go:build !race

package ring

// raced is explained in race.go.
const raced = false
