package theory

import (
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// Term is one summand of a meter: so many beats of a fraction of a whole note, {3 8} for three eighths.
type Term struct{ Beats, Den uint8 }

// MeterSymbol is how a meter is written.
type MeterSymbol uint8

// The symbols.
const (
	MeterNumbers MeterSymbol = iota // two numbers, or several
	MeterCommon                     // C
	MeterCut                        // C with a stroke
	MeterSingle                     // the upper number alone
	MeterHidden                     // counted, but not written
)

// Meter is up to six terms and a symbol: 3/4 is {3 4}, 3+2/8 is {3 8}{2 8}, 2/4+3/8 is {2 4}{3 8}.
// The zero value is senza misura: no beats, no length. Meters compare with ==.
type Meter struct {
	Terms  [6]Term
	N      uint8 // terms in use
	Symbol MeterSymbol
}

// NewMeter returns beats/den in numbers.
func NewMeter(beats, den uint8) Meter { return Meter{Terms: [6]Term{{beats, den}}, N: 1} }

// IsFree reports whether the meter is senza misura.
func (m Meter) IsFree() bool { return m.N == 0 }

// terms returns the terms in use.
func (m *Meter) terms() []Term { return m.Terms[:min(int(m.N), len(m.Terms))] }

// unit returns the length of the term's fraction of a whole note, 0 for the impossible denominator 0.
func (t Term) unit() Tick {
	if t.Den == 0 {
		return 0
	}
	return Whole / Tick(t.Den)
}

// Length returns the length of a bar, 0 senza misura.
func (m Meter) Length() Tick {
	var length Tick
	for _, t := range m.terms() {
		length += Tick(t.Beats) * t.unit()
	}
	return length
}

// isCompound reports whether the term's beats are dotted: 6, 9, 12 … of any fraction.
func (t Term) isCompound() bool { return t.Beats > 3 && t.Beats%3 == 0 }

// IsCompound reports whether all beats divide by three: 6/8, 9/4, 12/16, also 3+3/8; not 3/8, whose beats
// are eighths.
func (m Meter) IsCompound() bool {
	for _, t := range m.terms() {
		if !t.isCompound() && !(m.N > 1 && t.Den >= 8 && t.Beats == 3) {
			return false
		}
	}
	return m.N > 0
}

// IsAdditive reports whether the meter is written as a sum, or its beats group unequally, as in 5/4 and 7/8.
func (m Meter) IsAdditive() bool {
	groups := m.Groups()
	for _, g := range groups {
		if g != groups[0] {
			return true
		}
	}
	return m.N > 1
}

// Beats returns the lengths of the beats in order, nil senza misura. A compound term has dotted beats; a term of
// two or three eighths or shorter notes in a sum is one beat (3+2/8 has two); everything else is counted in
// the lower number (5/8 has five).
func (m Meter) Beats() []Tick { return m.appendBeats(nil) }

// usualBeats is room for the beats of any usual bar, so that asking for a position allocates nothing.
const usualBeats = 32

func (m *Meter) appendBeats(beats []Tick) []Tick {
	for _, t := range m.terms() {
		size := 1
		switch {
		case t.isCompound():
			size = 3
		case m.N > 1 && t.Den >= 8 && t.Beats <= 3:
			size = int(t.Beats)
		}
		for range int(t.Beats) / max(size, 1) {
			beats = append(beats, Tick(size)*t.unit())
		}
	}
	return beats
}

// BeatCount returns the number of beats in a bar, 0 senza misura.
func (m Meter) BeatCount() int { return len(m.appendBeats(make([]Tick, 0, usualBeats))) }

// BeatLength returns the length of the first beat, 0 senza misura; in additive meters the others may differ.
func (m Meter) BeatLength() Tick {
	if beats := m.appendBeats(make([]Tick, 0, usualBeats)); len(beats) > 0 {
		return beats[0]
	}
	return 0
}

// nextGroup returns how many of n equal beats the next group takes. Gould, Behind Bars (2011), pp. 152 ff., takes 3+2
// and 2+2+3 where nothing else is said; two and three beats stand alone.
func nextGroup(n, left int) int {
	switch {
	case n <= 3:
		return 1
	case left == 3, n == 5 && left == 5, n == 8 && left > 2:
		return 3
	}
	return 2
}

// Groups returns the lengths of the groups into which the beats fall, in order: 4/4 is two halves, 3/4 three
// quarters, 5/8 a dotted quarter and a quarter, 12/8 twice two dotted quarters; a sum's terms are groups.
// It is nil senza misura.
func (m Meter) Groups() []Tick { return m.appendGroups(nil) }

func (m *Meter) appendGroups(groups []Tick) []Tick {
	for _, t := range m.terms() {
		switch {
		case m.N > 1:
			groups = append(groups, Tick(t.Beats)*t.unit())
		case t.isCompound():
			groups = groupBeats(groups, int(t.Beats)/3, 3*t.unit())
		default:
			groups = groupBeats(groups, int(t.Beats), t.unit())
		}
	}
	return groups
}

func groupBeats(groups []Tick, n int, unit Tick) []Tick {
	for left := n; left > 0; {
		size := nextGroup(n, left)
		groups, left = append(groups, Tick(size)*unit), left-size
	}
	return groups
}

// String writes the meter so that ParseMeter reads it back: "3/4", "3+2/8", "2/4+3/8", "C", "cut", "senza misura".
func (m Meter) String() string {
	switch m.Symbol {
	case MeterCommon:
		return "C"
	case MeterCut:
		return "cut"
	}
	return m.Ratio()
}

// Ratio writes the meter in numbers whatever its symbol: "4/4" for C.
func (m Meter) Ratio() string {
	if m.IsFree() {
		return "senza misura"
	}
	var b strings.Builder
	terms := m.terms()
	for i, t := range terms {
		b.WriteString(strconv.Itoa(int(t.Beats)))
		if last := i == len(terms)-1; last || terms[i+1].Den != t.Den {
			b.WriteString("/" + strconv.Itoa(int(t.Den)))
		}
		if i < len(terms)-1 {
			b.WriteByte('+')
		}
	}
	return b.String()
}

// namedMeters are the meters written in words or signs.
var namedMeters = map[string]Meter{
	"c": {Terms: [6]Term{{4, 4}}, N: 1, Symbol: MeterCommon}, "common": {Terms: [6]Term{{4, 4}}, N: 1, Symbol: MeterCommon},
	"cut": {Terms: [6]Term{{2, 2}}, N: 1, Symbol: MeterCut}, "c|": {Terms: [6]Term{{2, 2}}, N: 1, Symbol: MeterCut},
	"¢": {Terms: [6]Term{{2, 2}}, N: 1, Symbol: MeterCut}, "alla breve": {Terms: [6]Term{{2, 2}}, N: 1, Symbol: MeterCut},
	"senza misura": {}, "none": {},
}

// ParseMeter reads "3/4", sums such as "3+2/8" and "2/4+3/8", "C" or "common", "cut" or "C|", "senza misura"
// or "none". A number without denominator takes the next one's.
func ParseMeter(s string) (Meter, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	if m, ok := namedMeters[text]; ok {
		return m, nil
	}
	words := strings.Split(strings.ReplaceAll(text, " ", ""), "+")
	var m Meter
	if len(words) > len(m.Terms) {
		return Meter{}, badMeter(s, "it has more than six terms")
	}
	m.N = uint8(len(words))
	den := ""
	for i := len(words) - 1; i >= 0; i-- {
		beats, below, found := strings.Cut(words[i], "/")
		if found {
			den = below
		}
		n, errN := strconv.ParseUint(beats, 10, 8)
		d, errD := strconv.ParseUint(den, 10, 8)
		if errN != nil || errD != nil || n == 0 || d == 0 || Whole%Tick(d) != 0 {
			return Meter{}, badMeter(s, "it is no sum of fractions of a whole note")
		}
		m.Terms[i] = Term{uint8(n), uint8(d)}
	}
	return m, nil
}

func badMeter(s, why string) error {
	return fault.New(fault.Invalid, "%q is not a meter: %s", s, why).WithHint(`write "3/4", "3+2/8", "C", "cut" or "senza misura"`)
}

// MustMeter is ParseMeter for tests and tables; it panics on what is not a meter.
func MustMeter(s string) Meter {
	m, err := ParseMeter(s)
	if err != nil {
		panic(err)
	}
	return m
}

// MarshalText writes the meter as String does.
func (m Meter) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMeter reads.
func (m *Meter) UnmarshalText(b []byte) (err error) {
	*m, err = ParseMeter(string(b))
	return err
}
