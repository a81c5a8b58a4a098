package annotate

import (
	"encoding/json"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// labelJSON is a label as JSON has it. Times are quarters; the exact ones stand beside those that a number cannot hold.
type labelJSON struct {
	Kind          Kind                `json:"kind"`
	Offset        float64             `json:"offset"`
	OffsetExact   string              `json:"offset_exact,omitempty"`
	Duration      float64             `json:"duration"`
	DurationExact string              `json:"duration_exact,omitempty"`
	Key           theory.Key          `json:"key,omitzero"`
	Roman         theory.RomanNumeral `json:"roman,omitzero"`
	Rule          string              `json:"rule,omitempty"`
	Text          string              `json:"text,omitempty"`
	Notes         []string            `json:"notes,omitempty"`
}

// MarshalJSON writes {"kind":"numeral","offset":4,"duration":2,"key":{"tonic":"C","mode":"major"},"roman":"V65"}.
func (l Label) MarshalJSON() ([]byte, error) {
	out := labelJSON{Kind: l.Kind, Key: l.Key, Roman: l.Roman, Rule: l.Rule, Text: l.Text}
	out.Offset, out.OffsetExact = l.Onset.Quarters(), exact(l.Onset)
	out.Duration, out.DurationExact = l.Dur.Quarters(), exact(l.Dur)
	for _, id := range l.Notes {
		out.Notes = append(out.Notes, id.String())
	}
	return json.Marshal(out)
}

// exact is a time as a fraction; empty where a number holds it.
func exact(t theory.Tick) string {
	if _, den := t.Fraction(); den&(den-1) == 0 {
		return ""
	}
	return t.String()
}

// UnmarshalJSON reads what MarshalJSON writes; fault.Invalid where it is something else.
func (l *Label) UnmarshalJSON(data []byte) error {
	var in labelJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return fault.New(fault.Invalid, "read label: %w", err)
	}
	out := Label{Kind: in.Kind, Key: in.Key, Roman: in.Roman, Rule: in.Rule, Text: in.Text}
	var err error
	if out.Onset, err = ticks(in.Offset, in.OffsetExact); err != nil {
		return err
	}
	if out.Dur, err = ticks(in.Duration, in.DurationExact); err != nil {
		return err
	}
	for _, text := range in.Notes {
		id, err := score.ParseID(text)
		if err != nil {
			return err
		}
		out.Notes = append(out.Notes, id)
	}
	*l = out
	return nil
}

// ticks is a time in quarters, the fraction where there is one.
func ticks(quarters float64, fraction string) (theory.Tick, error) {
	if fraction != "" {
		return theory.ParseTick(fraction)
	}
	if quarters < 0 || quarters > theory.MaxTick.Quarters() {
		return 0, fault.New(fault.Invalid, "%g is no time in a score", quarters)
	}
	return theory.Tick(quarters * float64(theory.Quarter)), nil
}
