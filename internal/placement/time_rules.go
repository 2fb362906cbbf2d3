package placement

import "time"

// Time is a guard, never part of a result (curriculum.md §4).
const (
	guard      = 45 * time.Minute
	extraThird = guard / 3 // on simple request
	// grace accepts an answer sent before the end that a slow network brought after it.
	grace = 30 * time.Second
	// secondTry is how long after an attempt another may be made, with new questions.
	secondTryDays = 30
)

// DeadlineOf gives when a test begun at an instant ends.
func DeadlineOf(start time.Time, extra bool) time.Time {
	if extra {
		return start.Add(guard + extraThird)
	}
	return start.Add(guard)
}

// MinutesLeft rounds the time left the calm way: up, by five minutes when there is plenty.
func MinutesLeft(now, deadline time.Time) int {
	left := deadline.Sub(now)
	if left <= 0 {
		return 0
	}
	minutes := int((left + time.Minute - 1) / time.Minute)
	if minutes > 10 {
		return (minutes + 4) / 5 * 5
	}
	return minutes
}

// TryAgainFrom gives from when another attempt may be made.
func TryAgainFrom(finished time.Time) time.Time { return finished.AddDate(0, 0, secondTryDays) }
