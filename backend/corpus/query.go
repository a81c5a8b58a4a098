package corpus

import (
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// Query says which pieces are wanted: those that fulfil everything that is set. Letter case and accents never count.
type Query struct {
	Text     string // each of its words occurs in name, title, composer, date, key, meter or the parts' names
	Composer string // occurs in the composer's name
	Title    string // occurs in the title
	Part     string // occurs in the name of a part
	Key      string // "F# minor", "f#" for minor, "D" or "D major"
	Meter    string // "3/4"
	Parts    int    // exactly so many; 0: any number
	Lowest   string // no note is below this pitch: "G3"
	Highest  string // no note is above this pitch
	// MinMeasures and MaxMeasures bound the length; 0 is no bound.
	MinMeasures, MaxMeasures int
}

// Search returns the pieces among all that a query wants, in their order. A key, meter or pitch that is none is
// fault.Invalid with the field's name.
func Search(all []Piece, q Query) ([]Piece, error) {
	wanted, err := q.compile()
	if err != nil {
		return nil, err
	}
	var found []Piece
	for _, p := range all {
		if wanted.fits(p) {
			found = append(found, p)
		}
	}
	return found, nil
}

// compiled is a query whose texts have been read.
type compiled struct {
	Query
	words     []string
	low, high *theory.Pitch
}

func (q Query) compile() (c compiled, err error) {
	c.Query = q
	c.Composer, c.Title, c.Part = Fold(q.Composer), Fold(q.Title), Fold(q.Part)
	c.words = strings.Fields(Fold(q.Text))
	if q.Key != "" {
		k, err := theory.ParseKey(q.Key)
		if err != nil {
			return c, fault.As(err).WithField("key").WithHint("keys are written F# minor, Bb major")
		}
		c.Key = k.String()
	}
	if q.Meter != "" {
		m, err := theory.ParseMeter(q.Meter)
		if err != nil {
			return c, fault.As(err).WithField("meter").WithHint("meters are written 3/4, 6/8, 2+3/8")
		}
		c.Meter = m.Ratio()
	}
	for _, bound := range []struct {
		text, field string
		pitch       **theory.Pitch
	}{{q.Lowest, "lowest", &c.low}, {q.Highest, "highest", &c.high}} {
		if bound.text == "" {
			continue
		}
		p, err := theory.ParsePitch(bound.text)
		if err != nil {
			return c, fault.As(err).WithField(bound.field).WithHint("pitches are written G3, Bb4, F#5")
		}
		*bound.pitch = &p
	}
	return c, nil
}

func (c compiled) fits(p Piece) bool {
	switch {
	case !strings.Contains(Fold(p.Composer), c.Composer), !strings.Contains(Fold(p.Title), c.Title),
		!strings.Contains(Fold(strings.Join(p.Parts, "\n")), c.Part), p.NumMeasures < c.MinMeasures,
		c.MaxMeasures > 0 && p.NumMeasures > c.MaxMeasures,
		c.Key != "" && p.Key != c.Key, c.Meter != "" && p.Meter != c.Meter, c.Parts > 0 && p.NumParts != c.Parts,
		!within(p, c.low, c.high):
		return false
	}
	text := Fold(strings.Join(append([]string{p.Name, p.Title, p.Composer, p.Date, p.Key, p.Meter}, p.Parts...), " "))
	for _, w := range c.words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// within reports whether all notes of a piece lie between two pitches, either of which may be open. A piece without
// pitches lies nowhere.
func within(p Piece, low, high *theory.Pitch) bool {
	if low == nil && high == nil {
		return true
	}
	bottom, err1 := theory.ParsePitch(p.Lowest)
	top, err2 := theory.ParsePitch(p.Highest)
	return err1 == nil && err2 == nil && (low == nil || bottom.Compare(*low) >= 0) && (high == nil || top.Compare(*high) <= 0)
}
