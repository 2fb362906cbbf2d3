package gradingcli

import (
	"context"
	"io"
	"os"

	"chantier/internal/curriculum/gift"
)

// maxGift bounds a file of questions, in bytes.
const maxGift = 1 << 20

// Gift reads a quiz and writes it in one regular form: chantier curriculum gift [--id ID] [--content DIR] [FILE].
func Gift(_ context.Context, args []string, stdout, stderr io.Writer) int {
	set := newFlags("curriculum gift", "curriculum gift [--id ID] [--content DIR] [FILE]", stderr)
	id := set.String("id", "", "quiz of the content, for example Q02")
	content := set.String("content", "", "folder of content instead of the embedded one")
	paths, err := parseArguments(set, args)
	if err != nil {
		return afterParsing(err)
	}
	var questions []gift.Question
	switch {
	case *id != "" && len(paths) == 0:
		cur, err := loadContent(*content)
		if cur == nil {
			return unusable(stderr, "read the content: %v", err)
		}
		ex, ok := cur.Exercise(*id)
		if !ok || len(ex.Quiz) == 0 {
			return unusable(stderr, "no quiz is called %q; see: chantier curriculum list", *id)
		}
		questions = ex.Quiz
	case *id == "" && len(paths) == 1:
		f, err := os.Open(paths[0])
		if err != nil {
			return unusable(stderr, "read the quiz: %v", err)
		}
		data, err := io.ReadAll(io.LimitReader(f, maxGift+1))
		_ = f.Close() // only read
		if err != nil {
			return unusable(stderr, "read the quiz: %v", err)
		}
		if questions, err = gift.Parse(string(data)); err != nil {
			unusable(stderr, "%s, %v", paths[0], err)
			return ExitFailed
		}
	default:
		set.Usage()
		return ExitUnusable
	}
	if _, err := io.WriteString(stdout, gift.Write(questions)); err != nil {
		return unusable(stderr, "print the quiz: %v", err)
	}
	return ExitOK
}
