package curriculum

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Load reads the whole content. It returns everything that could be read, and every problem as one error.
func Load(fsys fs.FS) (*Curriculum, error) {
	var out Problems
	c := loadProgramme(fsys, &out)
	c.loadContent(fsys, &out)
	c.attach(&out)
	c.attachTerms()
	return c, out.orNil()
}

// sequenceFolder recognises "p1/s07-liens".
var sequenceFolder = regexp.MustCompile(`^p[0-9]+/s([0-9]{2})-[a-z0-9-]+$`)

// loadContent walks the sequence folders for lessons and exercises.
func (c *Curriculum) loadContent(fsys fs.FS, out *Problems) {
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch path.Base(p) {
		case "lecon.md":
			c.addLesson(fsys, p, out)
		case "exercice.md":
			c.addExercise(fsys, p, out)
		}
		return nil
	})
	if err != nil {
		out.add(".", "", "vérifiez les droits des dossiers.", "le contenu est illisible.")
	}
}

// sequenceOf finds the sequence that a folder belongs to.
func (c *Curriculum) sequenceOf(folder, file string, out *Problems) *Sequence {
	m := sequenceFolder.FindStringSubmatch(folder)
	if m == nil {
		out.add(file, "", "rangez-le sous un dossier comme p1/s07-liens.", "le dossier « %s » n’est pas celui d’une séquence.", folder)
		return nil
	}
	s, ok := c.Sequence("S" + m[1])
	if !ok {
		out.add(file, "", "ajoutez la séquence au programme ou changez de dossier.", "la séquence S%s n’est pas dans programme.yaml.", m[1])
		return nil
	}
	return s
}

func (c *Curriculum) addLesson(fsys fs.FS, p string, out *Problems) {
	s := c.sequenceOf(path.Dir(p), p, out)
	if s == nil {
		return
	}
	if s.Lesson != nil {
		out.add(p, "", "gardez un seul lecon.md par séquence.", "la séquence %s a deux leçons.", s.ID)
		return
	}
	s.Lesson = loadLesson(fsys, p, s.ID, out)
}

func (c *Curriculum) addExercise(fsys fs.FS, p string, out *Problems) {
	s := c.sequenceOf(path.Dir(path.Dir(p)), p, out)
	e := loadExercise(fsys, p, out)
	if s == nil || e == nil {
		return
	}
	if other, ok := c.Exercise(e.ID); ok {
		out.add(p, "reglages.id", "donnez un autre identifiant.", "%s est déjà l’identifiant de %s.", e.ID, other.Path)
		return
	}
	e.Sequence = s.ID
	c.addBuiltIn(e)
	s.Exercises = append(s.Exercises, e)
	c.exercises = append(c.exercises, e)
}

// addBuiltIn appends the accessibility pack to html exercises from the sequence the programme names.
func (c *Curriculum) addBuiltIn(e *Exercise) {
	if e.Type != HTML || c.accessibleFrom == "" || c.order(e.Sequence) < c.order(c.accessibleFrom) {
		return
	}
	for _, check := range e.Checks {
		if _, written := check.Spec.(Accessible); written {
			return
		}
	}
	e.Checks = append(e.Checks, Check{ID: "accessible", Title: "Page accessible", Spec: Accessible{}, BuiltIn: true, Failure: "{recu}"})
}

// attach marks the planned exercises that are written and puts everything in the order of the plan.
func (c *Curriculum) attach(out *Problems) {
	rank := map[string]int{}
	for _, s := range c.sequences {
		for i := range s.Planned {
			p := &s.Planned[i]
			rank[p.ID] = len(rank)
			e, ok := c.Exercise(p.ID)
			p.Available = ok && e.Sequence == s.ID
		}
	}
	for _, e := range c.exercises {
		if _, planned := rank[e.ID]; !planned {
			out.add(path.Join(e.Path, "exercice.md"), "reglages.id", "ajoutez-le à sa séquence dans programme.yaml.", "%s n’est pas au programme.", e.ID)
			rank[e.ID] = len(rank)
		}
	}
	order := func(a, b *Exercise) int {
		if d := c.order(a.Sequence) - c.order(b.Sequence); d != 0 {
			return d
		}
		if d := rank[a.ID] - rank[b.ID]; d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	}
	slices.SortFunc(c.exercises, order)
	for _, s := range c.sequences {
		slices.SortFunc(s.Exercises, order)
	}
}

// attachTerms gives each lesson the words that its sequence teaches.
func (c *Curriculum) attachTerms() {
	for _, t := range c.Glossary {
		if s, ok := c.Sequence(t.Sequence); ok && s.Lesson != nil {
			s.Lesson.Terms = append(s.Lesson.Terms, t)
		}
	}
}
