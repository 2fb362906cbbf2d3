package main

import (
	"context"

	"chantier/internal/grading/gradingcli"
)

// The commands about the content read their own options: their output is a format that other programs rely on.

func curriculumListCommand(ctx context.Context, c *call) int {
	return gradingcli.List(ctx, c.words, c.out, c.err)
}

func curriculumCheckCommand(ctx context.Context, c *call) int {
	return gradingcli.CheckContent(ctx, c.words, c.out, c.err)
}

func curriculumGiftCommand(ctx context.Context, c *call) int {
	return gradingcli.Gift(ctx, c.words, c.out, c.err)
}

func gradeCommand(ctx context.Context, c *call) int {
	return gradingcli.Grade(ctx, c.words, c.out, c.err)
}

func benchGradeCommand(ctx context.Context, c *call) int {
	return gradingcli.BenchGrade(ctx, c.words, c.out, c.err)
}

func enginesCommand(ctx context.Context, c *call) int {
	return gradingcli.Engines(ctx, c.words, c.out, c.err)
}
