package op

// Selection is the part of a score that an operation looks at: the whole where its fields are empty.
// It is embedded in arguments and never written anew.
type Selection struct {
	Measures string   `json:"measures,omitempty" maxLength:"64" doc:"Printed measure numbers: 9-16, or 12; 0 is a pickup. All when absent." example:"9-16"`
	Parts    []string `json:"parts,omitempty" maxItems:"128" doc:"Part names or numbers from 1. All when absent."`
	Voices   []int    `json:"voices,omitempty" maxItems:"16" minimum:"1" doc:"Voice numbers within each part. All when absent."`
}

// IsZero reports whether the whole score is meant.
func (s Selection) IsZero() bool { return s.Measures == "" && len(s.Parts) == 0 && len(s.Voices) == 0 }
