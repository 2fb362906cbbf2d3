package grading

import (
	"testing"

	"chantier/internal/curriculum"
)

// phpProgram makes an exercise of one file, and its solution.
func phpProgram(solution string, checks ...curriculum.Check) *curriculum.Exercise {
	return &curriculum.Exercise{
		ID: "P99", Type: curriculum.PHP, Checks: checks,
		Starter: curriculum.Files{"prog.php": "<?php\n// à vous"}, Solution: curriculum.Files{"prog.php": solution},
	}
}

func TestPHPFuelIsTheSame(t *testing.T) {
	ex := exercise(t, "P18")
	first := engine.Grade(t.Context(), ex, ex.Solution)
	for range 1000 {
		if r := engine.Grade(t.Context(), ex, ex.Solution); r.Fuel != first.Fuel || r.Fuel == 0 || !r.Passed {
			t.Fatalf("fuel %d, then %d", first.Fuel, r.Fuel)
		}
	}
}
