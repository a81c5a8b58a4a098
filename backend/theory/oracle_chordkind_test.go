package theory

import (
	"slices"
	"strings"
	"testing"
)

type oracleKindRow struct {
	Kind          string        `json:"kind"`
	Formula       oracleFormula `json:"formula"`
	Abbreviations []string      `json:"abbreviations"`
}

// oracleFormula is a chord's members over the root, lowest first.
type oracleFormula string

// UnmarshalJSON reads "1,-3,5".
func (f *oracleFormula) UnmarshalJSON(b []byte) error {
	text := strings.ReplaceAll(strings.Trim(string(b), `"`), "-", "b")
	*f = formulaText(degreesOf(strings.ReplaceAll(text, ",", " ")))
	return nil
}

func formulaText(degrees []Degree) oracleFormula {
	slices.SortFunc(degrees, compareDegrees)
	var words []string
	for _, d := range degrees {
		words = append(words, d.String())
	}
	return oracleFormula(strings.Join(words, " "))
}

// Every abbreviation of a kind, after a root, reads as the kind's members; what MusicXML calls a kind has them too.
func TestOracleChordKinds(t *testing.T) {
	conform(t, "chordkinds", func(row oracleKindRow) oracleKindRow {
		ours := oracleKindRow{Kind: row.Kind, Abbreviations: row.Abbreviations}
		for _, short := range row.Abbreviations {
			s, err := ParseChordSymbol("D" + short)
			if err != nil {
				t.Errorf("%s: %v", short, err)
				return ours
			}
			got := formulaText(s.Members())
			if ours.Formula != "" && ours.Formula != got {
				t.Errorf("%s: %s reads %s, another abbreviation %s", row.Kind, short, got, ours.Formula)
			}
			ours.Formula = got
		}
		return ours
	})
}
