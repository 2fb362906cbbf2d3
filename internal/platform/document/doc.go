// Package document turns a pure model (a list of blocks) into a PDF, and into
// plain text for golden files. The caller says everything that is printed, the
// instant and the reference included: equal input gives equal bytes, so that a
// stored hash can be checked years later.
//
//	doc := document.Doc{
//		Title: loc.T("employment.pdf.title"), Author: org.Name,
//		Reference: contract.ID, CreatedAt: signedAt,
//		Blocks: []document.Block{
//			document.Letterhead{Organisation: org.Name, Lines: []string{org.AddressLine, "93200 Saint-Denis"}},
//			document.Title{Text: "Contrat de travail", Subtitle: "à durée déterminée d’insertion"},
//			document.Article{Title: "Objet"}, // numbered by itself; the blocks after it are its body
//			document.Paragraph{Text: document.Rich("Le contrat commence le **1er septembre 2026**.")},
//			document.Table{Columns: []document.Column{{Title: "Jour", Width: 2}, {Title: "Heures", Width: 1, Align: document.Right}},
//				Rows: [][]document.Cell{document.Cells("lundi", "7 h")}},
//			document.Signatures{Boxes: []document.SignatureBox{{Role: "Salarié·e", Name: "Awa Diallo", Stamp: "Signé le … par …"}}},
//		},
//	}
//	pdf, err := document.PDF(loc, doc) // the bytes
//	text := document.Text(loc, doc)    // for golden files
//	hash := document.Fingerprint(loc, doc) // printed in every footer
//
// A poster is a page of another kind: see Poster, PosterPDF and PosterText.
// The package knows no capability and reads neither clock nor database.
package document
