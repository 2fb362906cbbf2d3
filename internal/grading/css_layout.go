package grading

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"chantier/internal/curriculum"
)

// demands gathers what every layout check of the exercise measures, so that a page is laid out once.
func demands(ex *curriculum.Exercise) (screens []curriculum.Screen, selectors []string) {
	add := func(s curriculum.Screen, widths []int, more []string) {
		for _, w := range widths {
			s.Width, s.State = w, ""
			if !slices.Contains(screens, s) {
				screens = append(screens, s)
			}
		}
		for _, one := range more {
			if !slices.Contains(selectors, one) {
				selectors = append(selectors, one)
			}
		}
	}
	for _, c := range ex.Checks {
		switch s := c.Spec.(type) {
		case curriculum.NoOverflow:
			add(s.Screen, s.Widths, nil)
		case curriculum.Boxes:
			add(s.Screen, s.Widths, s.Selectors)
		}
	}
	return screens, selectors
}

// lay lays out a page for all the checks at once, and gives the part that one check asks for.
func (a *cssAnswer) lay(ctx context.Context, files curriculum.Files, whose string, widths []int, base curriculum.Screen, selectors []string) ([]LaidOut, error) {
	screens, all := demands(a.ex)
	done, ok := a.laid[whose]
	if !ok {
		var err error
		if done, err = a.layout.Lay(ctx, LayoutPage{Name: a.pages[0].file, Files: files, Screens: screens, Selectors: all}); err != nil {
			return nil, err
		}
		if len(done) != len(screens) {
			return nil, fmt.Errorf("layout: %d answers for %d screens", len(done), len(screens))
		}
		a.laid[whose] = done
	}
	var out []LaidOut
	for _, w := range widths {
		s := base
		s.Width, s.State = w, ""
		whole := done[slices.Index(screens, s)]
		part := LaidOut{Width: whole.Width, ScrollWidth: whole.ScrollWidth, Wide: whole.Wide}
		for _, one := range selectors {
			part.Boxes = append(part.Boxes, whole.Boxes[slices.Index(all, one)])
		}
		out = append(out, part)
	}
	return out, nil
}

// modelLayout lays out the solution of an exercise, once for an engine.
func (a *cssAnswer) modelLayout(ctx context.Context, b curriculum.Boxes) ([]LaidOut, error) {
	if known, ok := a.models.Load(a.ex); ok {
		a.laid["solution"] = known.([]LaidOut)
	}
	out, err := a.lay(ctx, a.ex.Solution, "solution", b.Widths, b.Screen, b.Selectors)
	if err == nil {
		a.models.Store(a.ex, a.laid["solution"])
	}
	return out, err
}

func (a *cssAnswer) examineOverflow(ctx context.Context, s curriculum.NoOverflow) (seen, error) {
	laid, err := a.lay(ctx, a.files, "answer", s.Widths, s.Screen, nil)
	if err != nil {
		return seen{}, err
	}
	for i, l := range laid {
		if l.ScrollWidth > l.Width+1 {
			return seen{got: french("sur un écran de %d px, la page en prend %s, à cause de %s", s.Widths[i], decimal(math.Ceil(l.ScrollWidth)), orNothing(l.Wide)),
				want: french("%d px au plus", s.Widths[i])}, nil
		}
	}
	return seen{ok: true}, nil
}

func (a *cssAnswer) examineBoxes(ctx context.Context, b curriculum.Boxes) (seen, error) {
	laid, err := a.lay(ctx, a.files, "answer", b.Widths, b.Screen, b.Selectors)
	if err != nil {
		return seen{}, err
	}
	var models []LaidOut
	if b.Want == curriculum.BoxesLikeSolution {
		if models, err = a.modelLayout(ctx, b); err != nil {
			return seen{}, err
		}
	}
	for i, l := range laid {
		for j, boxes := range l.Boxes {
			if len(boxes) == 0 {
				return seen{got: french("aucun élément « %s »", b.Selectors[j]), want: b.Selectors[j]}, nil
			}
		}
		var s seen
		if models != nil {
			s = likeModel(b, l, models[i])
		} else {
			s = arranged(b, l)
		}
		if !s.ok {
			if len(b.Widths) > 1 {
				s.got += french(", sur un écran de %d px", b.Widths[i])
			}
			return s, nil
		}
	}
	return seen{ok: true}, nil
}

// likeModel compares rectangles, and colours when they are asked for.
func likeModel(b curriculum.Boxes, ours, model LaidOut) seen {
	for j, boxes := range ours.Boxes {
		if len(boxes) != len(model.Boxes[j]) {
			return seen{got: count(len(boxes), "élément", "éléments") + french(" « %s »", b.Selectors[j]), want: fmt.Sprint(len(model.Boxes[j]))}
		}
		for k, box := range boxes {
			want := model.Boxes[j][k]
			for _, side := range []struct {
				key, name string
				got, want float64
			}{{"largeur", "sa largeur", box.Width, want.Width}, {"hauteur", "sa hauteur", box.Height, want.Height},
				{"gauche", "sa distance à gauche", box.X, want.X}, {"haut", "sa distance en haut", box.Y, want.Y}} {
				asked := len(b.Sides) == 0 || slices.Contains(b.Sides, side.key)
				if asked && math.Abs(side.got-side.want) > b.Tolerance {
					return seen{got: french("%s : %s est de %s px", box.Tag, side.name, decimal(math.Round(side.got))), want: decimal(math.Round(side.want)) + noBreak + "px"}
				}
			}
			if !b.Colours {
				continue
			}
			if box.Background != want.Background {
				return seen{got: french("%s : son fond est %s", box.Tag, hexColours(box.Background)), want: hexColours(want.Background)}
			}
			if box.Colour != want.Colour {
				return seen{got: french("%s : son texte est %s", box.Tag, hexColours(box.Colour)), want: hexColours(want.Colour)}
			}
		}
	}
	return seen{ok: true}
}

// arranged looks at how boxes stand among themselves.
func arranged(b curriculum.Boxes, l LaidOut) seen {
	var all []Box
	for _, boxes := range l.Boxes {
		all = append(all, boxes...)
	}
	switch b.Want {
	case curriculum.SameHeights:
		return alike(all, b.Tolerance, "hauteur", func(x Box) float64 { return x.Height })
	case curriculum.SameWidths:
		return alike(all, b.Tolerance, "largeur", func(x Box) float64 { return x.Width })
	case curriculum.NoOverlap:
		return apart(all, b.Tolerance)
	case curriculum.ReadingOrder:
		return inReadingOrder(all, b.Tolerance)
	case curriculum.GapOf:
		return gap(b, l.Boxes[0][0], l.Boxes[1][len(l.Boxes[1])-1])
	case curriculum.ColumnsOf:
		n := columns(all, b.Tolerance)
		return seen{ok: n == b.Columns, got: count(n, "colonne", "colonnes"), want: count(b.Columns, "colonne", "colonnes")}
	}
	return seen{got: string(b.Want)}
}

func alike(boxes []Box, tolerance float64, name string, of func(Box) float64) seen {
	for _, x := range boxes {
		if math.Abs(of(x)-of(boxes[0])) > tolerance {
			return seen{got: french("%s : %s de %s px, contre %s px pour la première boîte", x.Tag, name, decimal(math.Round(of(x))), decimal(math.Round(of(boxes[0])))), want: "la même " + name}
		}
	}
	return seen{ok: true}
}

func apart(boxes []Box, tolerance float64) seen {
	for i, x := range boxes {
		for _, y := range boxes[i+1:] {
			across := min(x.Right(), y.Right()) - max(x.X, y.X)
			down := min(x.Bottom(), y.Bottom()) - max(x.Y, y.Y)
			if across > tolerance && down > tolerance {
				return seen{got: french("%s et %s se chevauchent", x.Tag, y.Tag), want: "des boîtes côte à côte"}
			}
		}
	}
	return seen{ok: true}
}

// inReadingOrder: each box is to the right of the one before it, or lower.
func inReadingOrder(boxes []Box, tolerance float64) seen {
	for i := 1; i < len(boxes); i++ {
		before, x := boxes[i-1], boxes[i]
		sameLine := x.Y < before.Bottom()-tolerance && x.Bottom() > before.Y+tolerance
		if sameLine && x.X < before.X || !sameLine && x.Y < before.Y {
			return seen{got: french("%s s’affiche avant %s", x.Tag, before.Tag), want: "l’ordre de la page"}
		}
	}
	return seen{ok: true}
}

func gap(b curriculum.Boxes, from, to Box) seen {
	distance := to.Y - from.Bottom()
	if b.Gap.Sideways {
		distance = to.X - from.Right()
	}
	return seen{ok: math.Abs(distance-b.Gap.Is) <= b.Tolerance, got: decimal(math.Round(distance)) + noBreak + "px", want: decimal(b.Gap.Is) + noBreak + "px"}
}

func columns(boxes []Box, tolerance float64) int {
	lefts := make([]float64, len(boxes))
	for i, x := range boxes {
		lefts[i] = x.X
	}
	slices.SortFunc(lefts, cmp.Compare[float64])
	n := 0
	for i, x := range lefts {
		if i == 0 || x-lefts[i-1] > tolerance {
			n++
		}
	}
	return n
}
