//go:build !linux || !(amd64 || arm64)

package ring

func attempt(order) (deed, error) { return deed{}, nil }

func running(int) bool { return false }
