package calendar

// Minutes is worked or planned time, in whole minutes.
type Minutes int

// Hours gives the time in hours, for display and averages only.
func (m Minutes) Hours() float64 { return float64(m) / 60 }

// Half is a half of a day, the unit of the attendance sheet.
type Half string

// The two half-days.
const (
	Morning   Half = "morning"
	Afternoon Half = "afternoon"
)

// Halves lists the half-days in order.
func Halves() []Half { return []Half{Morning, Afternoon} }

// Valid says whether h is one of the two half-days.
func (h Half) Valid() bool { return h == Morning || h == Afternoon }
