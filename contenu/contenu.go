// Package contenu embeds the curriculum: the programme, its lessons and its exercises, as plain files.
//
// The texts are CC BY-SA 4.0 (LICENCE-lecons.md), the code of the exercises is CC0 (LICENCE-code.md).
package contenu

import "embed"

// FS holds the content in the layout that internal/curriculum loads.
//
//go:embed programme.yaml concepts.yaml glossaire.yaml referentiels grilles p1 p2
//go:embed LICENCE-lecons.md LICENCE-code.md
var FS embed.FS
