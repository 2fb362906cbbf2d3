package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"chantier/internal/person"
	"chantier/internal/platform/calendar"
)

var (
	womenNames  = []string{"Awa", "Inès", "Fatou", "Camille", "Leïla", "Mariam", "Chloé", "Nadia", "Aminata", "Sarah", "Yasmine", "Julie", "Khadija", "Élodie", "Assia", "Maëlys", "Rokia", "Sofia", "Lina", "Djeneba", "Manon", "Hawa", "Océane", "Salimata", "Nour", "Clémence", "Binta", "Thi Mai"}
	menNames    = []string{"Karim", "Moussa", "Lucas", "Mehdi", "Yanis", "Ibrahim", "Théo", "Sékou", "Rayan", "Hugo", "Amadou", "Bilal", "Kévin", "Ousmane", "Nassim", "Enzo", "Mamadou", "Samir", "Antoine", "Idriss", "Boubacar", "Adil", "Jordan", "Aliou", "Tidiane", "Maxime", "Issa", "Duc"}
	familyNames = []string{"Diallo", "Martin", "Benali", "Traoré", "Nguyen", "Petit", "Camara", "Haddad", "Lefèvre", "Konaté", "Moreau", "Saïdi", "Sow", "Fontaine", "Mansouri", "Keïta", "Roux", "Bouzid", "Coulibaly", "Girard", "Amrani", "Sissoko", "Dubreuil", "Zerrouki", "Baldé", "Marchand", "Ouattara", "Chevrier", "Kaci", "Ndiaye", "Vasseur", "Touré", "Rahmani", "Le Goff", "Cissé", "Benoît"}
	streets     = []string{"rue des Lilas", "avenue de la République", "allée des Peupliers", "rue du 8-Mai-1945", "passage du Moulin", "cité des Fleurs", "rue Jean-Moulin", "square des Acacias"}
)

// invent draws a person of a site. Nobody real is meant.
func (s *Story) invent(r *rand.Rand, site *Site) person.Person {
	p := person.Person{SiteID: site.ID, Sex: person.Male}
	names := menNames
	if r.IntN(12) < 5 { // five women of twelve, as in the cohort that inspired the product
		p.Sex, names = person.Female, womenNames
	}
	p.GivenName, p.FamilyName = names[r.IntN(len(names))], familyNames[r.IntN(len(familyNames))]
	p.AddressLine = fmt.Sprintf("%d %s", 1+r.IntN(60), streets[r.IntN(len(streets))])
	p.PostalCode, p.City = site.PostalCode, site.City
	// Numbers that the French plan keeps for fiction (06 39 98 00 00 to 06 39 98 99 99).
	p.Phone = fmt.Sprintf("06 39 98 %02d %02d", r.IntN(100), r.IntN(100))
	return p
}

func (s *Story) personName(names ...string) string {
	r := s.Rand(names...)
	all := append(append([]string{}, womenNames...), menNames...)
	return all[r.IntN(len(all))] + " " + familyNames[r.IntN(len(familyNames))]
}

func monthOf(m int) time.Month { return time.Month(m) }

func minDate(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return a
	}
	return b
}
