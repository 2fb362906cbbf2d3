package ui

import (
	"net/http"

	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
)

type componentsView struct {
	Base
	Sample  Form
	Choices []Option
	Tags    []Tag
	Stats   []Stat
	Bars    []Bar
	Steps   []Step
	Events  []Event
	Nothing Empty
}

// ShowComponents is the page of every component, for those who build pages. It is mounted in the demo only.
func (k *Kit) ShowComponents(w http.ResponseWriter, r *web.Request) error {
	sample := NewForm(r).With("given_name", "Awa", "email", "awa@", "sex", "f", "sex3", "m")
	sample.faults = fault.List{fault.Field("email", "fault.email"), fault.New(fault.Conflict, "fault.stale")}
	return k.Show(w, r, Page{Template: "ui/components.html", Title: "Composants", View: componentsView{
		Base: For(r), Sample: sample, Choices: []Option{{"f", "Femme", ""}, {"m", "Homme", "une précision"}, {"x", "Autre", ""}},
		Tags: []Tag{{"Fait", "ok"}, {"À surveiller", "warn"}, {"En retard", "bad"}, {"En cours", "info"}, {"Archivé", "mute"}},
		Stats: []Stat{{Label: "Candidatures", Value: "128", Note: "dont 12 cette semaine"}, {Label: "Coût par emploi", Value: "32 083 €", Tone: "warn"},
			{Label: "Femmes", Value: "42 %"}},
		Bars:    []Bar{{Label: "Laverie", Text: "42", Value: 42, Max: 42}, {Label: "Mairie", Text: "12", Value: 12, Max: 42}, {Label: "Gare", Text: "0", Max: 42}},
		Steps:   []Step{{Label: "Candidature", State: "done"}, {Label: "Test", State: "now", Note: "30 minutes"}, {Label: "Entretien", State: "next"}},
		Events:  []Event{{When: "01/09/2026", Title: "Candidature reçue", Text: "Par l’affiche de la laverie."}, {When: "08/09/2026", Title: "Test passé", Tone: "ok"}},
		Nothing: Empty{Icon: "inbox", Title: "Aucune candidature", Text: "Elles arriveront ici dès qu’une affiche sera scannée."},
	}})
}
