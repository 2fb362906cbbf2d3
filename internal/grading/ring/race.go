//go:build race

package ring

// raced tells that this program was built with the race detector, which maps terabytes of addresses.
const raced = true
