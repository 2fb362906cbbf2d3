package grading

import (
	"path"
	"strings"
	"unicode/utf8"

	"chantier/internal/curriculum"
)

// maxAnswer bounds an answer, in bytes: far above any exercise.
const maxAnswer = 256 << 10

// readAnswer finds the files of the exercise in what the learner sent, under the exercise's names. A problem is told
// in French and stops there.
func readAnswer(ex *curriculum.Exercise, answer curriculum.Files) (curriculum.Files, string) {
	size := 0
	for _, content := range answer {
		size += len(content)
	}
	if size > maxAnswer {
		return nil, french("Votre réponse est trop longue : %s, pour %s au plus. Avez-vous collé autre chose que votre code ?", kilobytes(size), kilobytes(maxAnswer))
	}
	files := curriculum.Files{}
	empty := true
	for _, name := range expectedFiles(ex) {
		if ex.Gives(name) {
			files[name] = ex.Starter[name] // whatever the answer made of it
			continue
		}
		content, ok := pick(name, answer, ex)
		if !ok {
			return nil, french("Je ne trouve pas le fichier « %s » dans votre réponse.", name)
		}
		if !utf8.ValidString(content) || strings.ContainsRune(content, 0) {
			return nil, french("Le fichier « %s » n’est pas un texte en UTF-8. Enregistrez-le de nouveau, en choisissant l’encodage UTF-8.", name)
		}
		files[name] = tidy(content)
		empty = empty && strings.TrimSpace(files[name]) == ""
	}
	if empty {
		return nil, french("Votre réponse est vide. Écrivez une première ligne, puis vérifiez : vous pouvez essayer autant de fois que vous voulez.")
	}
	return files, ""
}

// expectedFiles are the names of the exercise's files.
func expectedFiles(ex *curriculum.Exercise) []string {
	if len(ex.Starter) > 0 {
		return ex.Starter.Names()
	}
	return ex.Solution.Names()
}

// pick finds a file by its name, then by its last part whatever the case, then as the only one of its kind.
func pick(name string, answer curriculum.Files, ex *curriculum.Exercise) (string, bool) {
	if content, ok := answer[name]; ok {
		return content, true
	}
	var alike, sameKind []string
	for _, other := range answer.Names() {
		if strings.EqualFold(path.Base(strings.ReplaceAll(other, `\`, "/")), path.Base(name)) {
			alike = append(alike, other)
		}
		if strings.EqualFold(extension(other), extension(name)) {
			sameKind = append(sameKind, other)
		}
	}
	if len(alike) == 1 {
		return answer[alike[0]], true
	}
	if len(sameKind) == 1 && wanted(ex, extension(name)) == 1 {
		return answer[sameKind[0]], true
	}
	if len(answer) == 1 && len(expectedFiles(ex)) == 1+len(ex.Given) {
		for _, content := range answer {
			return content, true
		}
	}
	return "", false
}

// wanted counts the files of the exercise that have an extension.
func wanted(ex *curriculum.Exercise, ext string) int {
	n := 0
	for _, name := range expectedFiles(ex) {
		if strings.EqualFold(extension(name), ext) {
			n++
		}
	}
	return n
}

// extension gives a file's extension; the two spellings of HTML and of modules are the same kind.
func extension(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".htm":
		return ".html"
	case ".mjs", ".cjs":
		return ".js"
	default:
		return ext
	}
}

// tidy removes a byte order mark and writes every line end the same way.
func tidy(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\r", "\n")
}
