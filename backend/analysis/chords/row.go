package chords

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Row is a chord as results carry it. Times are quarters; the exact ones are the Chord's.
type Row struct {
	Offset      float64     `json:"offset"`
	Duration    float64     `json:"duration"`
	Measure     string      `json:"measure"`
	Beat        float64     `json:"beat"`
	BeatExact   string      `json:"beat_exact"`
	Pitches     []string    `json:"pitches"` // lowest first
	Symbol      string      `json:"symbol"`  // "F#m/A"; empty for what no symbol can say
	Alternative string      `json:"alternative,omitempty"`
	Root        string      `json:"root,omitempty"`
	Bass        string      `json:"bass"`
	Quality     string      `json:"quality"`
	Inversion   int         `json:"inversion"`
	Attacked    []score.ID  `json:"-"`
	Notes       []score.ID  `json:"-"` // all that sound, attacked and held
	Onset       theory.Tick `json:"-"`
}

// Row describes a chord in words.
func (a *Analysis) Row(c Chord) Row {
	pos := a.Pos(c)
	r := Row{
		Offset: c.Onset.Quarters(), Duration: c.Dur.Quarters(), Onset: c.Onset,
		Measure: pos.Measure, Beat: pos.Beat.Float(), BeatExact: pos.Beat.String(),
		Symbol: a.Symbol(c), Alternative: a.Alternative(c),
		Bass: c.Bass.Name(), Quality: c.Quality.String(), Inversion: int(c.Inversion),
	}
	if c.Rooted {
		r.Root = c.Root.Name()
	}
	for i, h := range a.unique(c) {
		id := a.s.Head(h).ID
		r.Notes = append(r.Notes, id)
		if i < int(c.Attacked) {
			r.Attacked = append(r.Attacked, id)
		}
	}
	for _, p := range a.Pitches(c) {
		r.Pitches = append(r.Pitches, p.String())
	}
	return r
}

// unique are the heads of a chord, each once.
func (a *Analysis) unique(c Chord) []score.HeadRow {
	var out []score.HeadRow
	for _, h := range a.Heads(c) {
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// Pitches are those of a chord, lowest first, each once.
func (a *Analysis) Pitches(c Chord) []theory.Pitch {
	var out []theory.Pitch
	for _, h := range a.Heads(c) {
		if p := a.s.Head(h).Pitch; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, theory.Pitch.Compare)
	return out
}

// Symbol is the chord as a lead sheet writes it, the bass after a slash where it is not the root. It is empty for what
// no symbol can say, and for a lone tone: on a lead sheet D is the chord of D major.
func (a *Analysis) Symbol(c Chord) string {
	if c.Quality == theory.OtherChord || c.Quality == theory.SingleTone {
		return ""
	}
	if c.Quality == theory.Maj6 || c.Quality == theory.Min6 {
		return sixthSymbol(c.Quality, c.Root)
	}
	return theory.ChordOf(a.members(c)).Symbol()
}

// members are pitches that ChordOf names as the chord is named: what sounds, or for a chord that is known by more or
// less than what sounds, its quality over its root.
func (a *Analysis) members(c Chord) []theory.Pitch {
	pitches := a.Pitches(c)
	if of := theory.ChordOf(pitches); of.Quality == c.Quality && equalNames(of.Root, c.Root) && equalNames(of.Bass, c.Bass) {
		return pitches
	}
	pitches = pitches[:0]
	shape := c.Quality.Classes()
	for _, d := range degreesOf {
		if shape.Has(d.Semitones()) {
			pitches = append(pitches, d.Above(c.Root))
		}
	}
	bass := c.Bass
	for bass.Oct >= c.Root.Oct {
		bass.Oct-- // below all others
	}
	return append(pitches, bass)
}

// degreesOf spells the members of triads, sevenths and suspensions over a root.
var degreesOf = func() (out []theory.Degree) {
	for _, d := range [...][2]int{{1, 0}, {2, 0}, {3, -1}, {3, 0}, {4, 0}, {5, -1}, {5, 0}, {5, 1}, {7, -2}, {7, -1}, {7, 0}} {
		out = append(out, theory.Degree{Number: d[0], Alter: d[1]})
	}
	return out
}()

// Alternative is another name that the same notes have over the same bass: A C E G over C is C6 in a lead sheet and
// Am7/C in a chorale; C E♭ G A over C is Cm6 and Am7♭5/C. It is empty for all other chords.
func (a *Analysis) Alternative(c Chord) string {
	q, ok := sixthOf(c)
	if !ok {
		return ""
	}
	return sixthSymbol(q, c.Bass)
}

// sixthOf is the quality of a seventh chord with its third in the bass when that is taken as the root.
func sixthOf(c Chord) (theory.Quality, bool) {
	switch {
	case c.Inversion != 1 || c.Classes.Card() != 4:
		return theory.OtherChord, false
	case c.Quality == theory.Min7:
		return theory.Maj6, true
	case c.Quality == theory.HalfDim7:
		return theory.Min6, true
	}
	return theory.OtherChord, false
}

func sixthSymbol(q theory.Quality, root theory.Pitch) string {
	if q == theory.Min6 {
		return root.Name() + "m6"
	}
	return root.Name() + "6"
}
