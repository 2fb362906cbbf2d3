package ui

import (
	"net/url"
	"strconv"
	"strings"

	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/web"
)

// Form is what a form shows: the values typed, and what is wrong with them. Nothing typed is ever lost.
type Form struct {
	loc    *i18n.Localizer
	values url.Values
	faults fault.List
}

// NewForm is an empty form.
func NewForm(r *web.Request) Form { return Form{loc: r.Loc, values: url.Values{}} }

// With sets first values, for example of the object being edited: With("name", c.Name, "city", c.City).
func (f Form) With(pairs ...string) Form {
	values := url.Values{}
	for k, v := range f.values {
		values[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = append(values[pairs[i]], pairs[i+1])
	}
	f.values = values
	return f
}

// Refused gives the form back with its faults. ok is false when the error is not
// one that the form's page can show (not found, forbidden, internal): return it then.
func Refused(r *web.Request, err error) (form Form, ok bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.TooMany:
		return Form{loc: r.Loc, values: r.Request.PostForm, faults: fault.Faults(err)}, err != nil
	}
	return Form{}, false
}

// Status gives 200 for a fresh form, 409 when somebody else was faster, 429 on a rate limit, 422 otherwise.
func (f Form) Status() int {
	if len(f.faults) == 0 {
		return 200
	}
	switch f.faults[0].Kind {
	case fault.Conflict:
		return 409
	case fault.TooMany:
		return 429
	}
	return 422
}

// Problem is one line of the summary.
type Problem struct{ Field, Text string }

// Problems lists every fault, those of the whole form included, for the summary above the form.
func (f Form) Problems() []Problem {
	out := make([]Problem, len(f.faults))
	for i, e := range f.faults {
		out[i] = Problem{fieldID(e.Field), f.loc.T(e.Key, e.Args...)}
	}
	return out
}

// SummaryTitle is the title of the summary.
func (f Form) SummaryTitle() string { return f.loc.T("form.problems", "n", len(f.faults)) }

// Value gives a typed or first value.
func (f Form) Value(name string) string { return f.values.Get(name) }

// Values gives every value of a name.
func (f Form) Values(name string) []string { return f.values[name] }

func (f Form) errorOf(name string) string {
	for _, e := range f.faults {
		if e.Field == name {
			return f.loc.T(e.Key, e.Args...)
		}
	}
	return ""
}

func fieldID(name string) string {
	if name == "" {
		return ""
	}
	return "f-" + strings.NewReplacer(".", "-", "[", "-", "]", "").Replace(name)
}

// Option is one choice of a select or of radio buttons.
type Option struct{ Value, Label, Hint string }

// Field is one question of a form, drawn by the component "field".
type Field struct {
	Name, ID, Label, Hint, Error, Value, Kind string
	Options                                   []Option
	Chosen                                    map[string]bool
	Autocomplete, InputMode, Placeholder      string
	MinValue, MaxValue, StepValue, Accept     string
	MaxLength, Rows                           int
	IsRequired, IsChecked, IsFocused          bool
	OptionalText                              string
}

func (f Form) field(kind, name, labelKey string) Field {
	hint := ""
	if f.loc.Has(labelKey + "_hint") {
		hint = f.loc.T(labelKey + "_hint")
	}
	return Field{Name: name, ID: fieldID(name), Label: f.loc.T(labelKey), Hint: hint, Error: f.errorOf(name), Value: f.values.Get(name), Kind: kind,
		OptionalText: f.loc.T("form.optional")}
}

// Text is a line of text. The catalogue entry labelKey+"_hint", when there is one, explains the question.
func (f Form) Text(name, labelKey string) Field { return f.field("text", name, labelKey) }

// Email is an e-mail address.
func (f Form) Email(name, labelKey string) Field {
	d := f.field("email", name, labelKey)
	d.InputMode, d.Autocomplete, d.MaxLength = "email", "email", 254
	return d
}

// Tel is a telephone number.
func (f Form) Tel(name, labelKey string) Field {
	d := f.field("tel", name, labelKey)
	d.InputMode, d.Autocomplete, d.MaxLength = "tel", "tel", 30
	return d
}

// Password is a password; it is never given back.
func (f Form) Password(name, labelKey string) Field {
	d := f.field("password", name, labelKey)
	d.Value = ""
	return d
}

// Date is a civil date: the browser's own date field.
func (f Form) Date(name, labelKey string) Field { return f.field("date", name, labelKey) }

// Clock is a time of day.
func (f Form) Clock(name, labelKey string) Field { return f.field("time", name, labelKey) }

// Number is a whole number.
func (f Form) Number(name, labelKey string) Field {
	d := f.field("number", name, labelKey)
	d.InputMode = "numeric"
	return d
}

// Amount is a sum in euros, typed the French way: a text field with the decimal keyboard.
func (f Form) Amount(name, labelKey string) Field {
	d := f.field("text", name, labelKey)
	d.InputMode = "decimal"
	return d
}

// Area is a longer text.
func (f Form) Area(name, labelKey string) Field {
	d := f.field("area", name, labelKey)
	d.Rows = 5
	return d
}

// File is an upload.
func (f Form) File(name, labelKey, accept string) Field {
	d := f.field("file", name, labelKey)
	d.Accept = accept
	return d
}

// Check is one box to tick, with the value "on".
func (f Form) Check(name, labelKey string) Field {
	d := f.field("check", name, labelKey)
	d.IsChecked = d.Value != "" && d.Value != "0" && d.Value != "false"
	return d
}

// Select is a choice in a list; the first entry is empty unless Must is asked and a value is set.
func (f Form) Select(name, labelKey string, options []Option) Field {
	return f.choice("select", name, labelKey, options)
}

// Radio is a choice among few, all visible.
func (f Form) Radio(name, labelKey string, options []Option) Field {
	return f.choice("radio", name, labelKey, options)
}

// Boxes is any number of choices.
func (f Form) Boxes(name, labelKey string, options []Option) Field {
	return f.choice("boxes", name, labelKey, options)
}

func (f Form) choice(kind, name, labelKey string, options []Option) Field {
	d := f.field(kind, name, labelKey)
	d.Options, d.Chosen = options, map[string]bool{}
	for _, v := range f.values[name] {
		d.Chosen[v] = true
	}
	return d
}

// Must marks the answer as required.
func (d Field) Must() Field { d.IsRequired = true; return d }

// Auto sets the autocomplete token.
func (d Field) Auto(token string) Field { d.Autocomplete = token; return d }

// Mode sets the keyboard of phones.
func (d Field) Mode(mode string) Field { d.InputMode = mode; return d }

// Len bounds the length in characters.
func (d Field) Len(n int) Field { d.MaxLength = n; return d }

// Tall sets the lines of an area.
func (d Field) Tall(rows int) Field { d.Rows = rows; return d }

// Between bounds a number or a date.
func (d Field) Between(low, high string) Field { d.MinValue, d.MaxValue = low, high; return d }

// Step sets the step of a number.
func (d Field) Step(s string) Field { d.StepValue = s; return d }

// Example shows what an answer looks like; never the only explanation.
func (d Field) Example(s string) Field { d.Placeholder = s; return d }

// Default fills an empty field.
func (d Field) Default(v string) Field {
	if d.Value == "" {
		d.Value = v
		if d.Chosen != nil && len(d.Chosen) == 0 {
			d.Chosen[v] = true
		}
	}
	return d
}

// Explain replaces the hint by a text already translated.
func (d Field) Explain(text string) Field { d.Hint = text; return d }

// Focused puts the cursor here when the page opens: one field of a page at most.
func (d Field) Focused() Field { d.IsFocused = true; return d }

// DescribedBy lists the ids that explain the field, for aria-describedby.
func (d Field) DescribedBy() string {
	var ids []string
	if d.Hint != "" {
		ids = append(ids, d.ID+"-hint")
	}
	if d.Error != "" {
		ids = append(ids, d.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// OptionID gives the id of the i-th choice; the first carries the field's own, so that the summary's link reaches it.
func (d Field) OptionID(i int) string {
	if i == 0 {
		return d.ID
	}
	return d.ID + "-" + strconv.Itoa(i)
}

// IsChosen says whether a choice is taken.
func (d Field) IsChosen(value string) bool { return d.Chosen[value] }

// Choices makes choices out of values and a label for each.
func Choices[T ~string](values []T, label func(T) string) []Option {
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: string(v), Label: label(v)}
	}
	return out
}
