package catalog

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

type infoIn struct {
	ScoreRef
}

type infoOut struct {
	Entry
	Seconds    float64           `json:"duration_seconds" doc:"At the written tempi, 120 quarters a minute where there are none; repeats not played."`
	Range      *pitchRange       `json:"range,omitempty"`
	Keys       []signatureAt     `json:"key_signatures" doc:"Of the first staff, as they sound."`
	Meters     []meterAt         `json:"time_signatures"`
	Tempos     []tempoAt         `json:"tempos"`
	Instrument []instrument      `json:"instruments"`
	Structure  structure         `json:"structure"`
	Other      map[string]string `json:"other,omitempty" doc:"Lyricist, number, source …"`
}

type pitchRange struct {
	Lowest    string `json:"lowest"`
	Highest   string `json:"highest"`
	Semitones int    `json:"semitones"`
}

type signatureAt struct {
	Measure string  `json:"measure"`
	Offset  float64 `json:"offset"`
	Sharps  int     `json:"sharps" doc:"Negative: flats."`
	Name    string  `json:"name"`
}

type meterAt struct {
	Measure string  `json:"measure"`
	Offset  float64 `json:"offset"`
	Meter   string  `json:"meter"`
}

type tempoAt struct {
	Measure string  `json:"measure"`
	Offset  float64 `json:"offset"`
	BPM     float64 `json:"quarter_bpm,omitempty"`
	Text    string  `json:"text,omitempty"`
}

type instrument struct {
	Name      string      `json:"name"`
	Staves    int         `json:"staves"`
	Voices    int         `json:"voices"`
	Notes     int         `json:"num_notes"`
	Range     *pitchRange `json:"range,omitempty"`
	Transpose string      `json:"transposition,omitempty" doc:"Interval from written to sounding pitch."`
}

type structure struct {
	First   string `json:"first_measure,omitempty"`
	Last    string `json:"last_measure,omitempty"`
	Pickup  bool   `json:"has_pickup"`
	Repeats int    `json:"repeats" doc:"Repeat signs at measure ends."`
	Endings bool   `json:"has_endings"`
	Lyrics  int    `json:"num_syllables"`
	Chords  int    `json:"num_chord_symbols"`
	Figures int    `json:"num_figures"`
}

// Digest is the score in a few lines.
func (o infoOut) Digest() string {
	var b strings.Builder
	b.WriteString(o.line())
	fmt.Fprintf(&b, "\nMeasures %s–%s, %g quarters, %.0f s", o.Structure.First, o.Structure.Last, o.Duration, o.Seconds)
	if o.Structure.Pickup {
		b.WriteString(", with a pickup")
	}
	if o.Range != nil {
		fmt.Fprintf(&b, "; range %s–%s (%d semitones)", o.Range.Lowest, o.Range.Highest, o.Range.Semitones)
	}
	b.WriteString("\nSignatures: " + joined(o.Keys, func(k signatureAt) string { return k.Name + " (m. " + k.Measure + ")" }))
	b.WriteString("\nMeters: " + joined(o.Meters, func(m meterAt) string { return m.Meter + " (m. " + m.Measure + ")" }))
	if len(o.Tempos) > 0 {
		b.WriteString("\nTempi: " + joined(o.Tempos, tempoAt.text))
	}
	b.WriteString("\nParts: " + joined(o.Instrument, instrument.text))
	if s := o.Structure; s.Lyrics+s.Chords+s.Figures+s.Repeats > 0 {
		fmt.Fprintf(&b, "\n%s, %s, %s, %s", count(s.Repeats, "repeat"), count(s.Lyrics, "syllable"), count(s.Chords, "chord symbol"), count(s.Figures, "bass figure"))
	}
	return b.String()
}

func (t tempoAt) text() string {
	text := t.Text
	if t.BPM > 0 {
		text = strings.TrimSpace(fmt.Sprintf("%s %.3g quarters a minute", text, t.BPM))
	}
	return text + " (m. " + t.Measure + ")"
}

func (i instrument) text() string {
	text := fmt.Sprintf("%s, %s", i.Name, count(i.Notes, "note"))
	if i.Name == "" {
		text = count(i.Notes, "note")
	}
	if i.Range != nil {
		text += fmt.Sprintf(", %s–%s", i.Range.Lowest, i.Range.Highest)
	}
	return text
}

// joined names the first of a list, and says how many more there are.
func joined[T any](list []T, name func(T) string) string {
	const shown = 12
	if len(list) == 0 {
		return "none"
	}
	words := make([]string, 0, shown)
	for _, v := range list[:min(len(list), shown)] {
		words = append(words, name(v))
	}
	text := strings.Join(words, "; ")
	if rest := len(list) - shown; rest > 0 {
		text += fmt.Sprintf("; and %d more", rest)
	}
	return text
}

func scoreInfo(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "score_info", Title: "About a score", Group: op.Reading,
		Summary:  "Tell what a score is: title, parts and ranges, keys, meters, tempi, length, repeats.",
		Examples: []string{"score_id=bwv66.6"},
	}, func(ctx context.Context, in infoIn) (infoOut, error) {
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return infoOut{}, err
		}
		return infoOf(p), nil
	})
}

func infoOf(p piece) infoOut {
	o := infoOut{
		Entry: p.entry(), Seconds: seconds(p.Score), Keys: []signatureAt{}, Meters: []meterAt{}, Tempos: []tempoAt{},
		Instrument: []instrument{}, Structure: structureOf(p.Score), Other: p.metadata.Other,
	}
	for part := range p.Parts().All() {
		o.Instrument = append(o.Instrument, instrumentOf(p.Score, part))
	}
	o.Range = rangeOf(p.Score, 0)
	if p.Parts().IsEmpty() {
		return o
	}
	for _, k := range p.Staff(1).Keys {
		sounding := p.KeySignature(1, k.Tick)
		name := sounding.String()
		if sounding.Mode != theory.NoMode {
			name = sounding.Key(sounding.Mode).String()
		}
		o.Keys = append(o.Keys, signatureAt{p.Pos(1, k.Tick).Measure, k.Tick.Quarters(), int(sounding.Fifths), name})
	}
	for _, m := range p.Grid(p.Part(1).Grid).Meters {
		o.Meters = append(o.Meters, meterAt{p.Pos(1, m.Tick).Measure, m.Tick.Quarters(), m.Value.Ratio()})
	}
	for _, t := range p.Tempos() {
		o.Tempos = append(o.Tempos, tempoAt{p.Pos(1, t.At.Tick).Measure, t.At.Tick.Quarters(), t.QuarterBPM, p.Text(t.Text)})
	}
	return o
}

func structureOf(s *score.Score) structure {
	o := structure{Lyrics: len(s.Lyrics()), Chords: len(s.Harmonies()), Figures: len(s.FiguredBass())}
	if s.Grids().IsEmpty() || s.Grid(1).Bars.IsEmpty() {
		return o
	}
	bars := s.Grid(1).Bars
	o.First, o.Last, o.Pickup = s.Measure(bars.Lo), s.Measure(bars.Hi-1), s.Bar(bars.Lo).Missing > 0
	for r := range bars.All() {
		bar := s.Bar(r)
		if bar.Flags&score.RepeatEnd != 0 {
			o.Repeats++
		}
		o.Endings = o.Endings || bar.Endings != 0
	}
	return o
}

func instrumentOf(s *score.Score, r score.PartRow) instrument {
	part := s.Part(r)
	o := instrument{Name: part.Name, Staves: part.Staves.Len(), Voices: part.Voices.Len()}
	for v := range part.Voices.All() {
		for e := range s.Voice(v).Events.All() {
			o.Notes += s.Event(e).Heads.Len()
		}
	}
	o.Range = rangeOf(s, r)
	if iv := s.Transposition(r, 0); iv != (theory.Interval{}) {
		o.Transpose = iv.String()
	}
	return o
}

// rangeOf is the range of the sounding pitches of a part, or of all where it is 0; nil where there are none.
func rangeOf(s *score.Score, part score.PartRow) *pitchRange {
	low, high, ok := s.Ambitus(part)
	if !ok {
		return nil
	}
	return &pitchRange{low.String(), high.String(), high.Key() - low.Key()}
}

// usualBPM is what is played where no tempo is written.
const usualBPM = 120

// seconds is how long a score lasts at its written tempi, each bar once.
func seconds(s *score.Score) float64 {
	total, from, bpm := 0.0, theory.Tick(0), float64(usualBPM)
	for _, t := range s.Tempos() {
		if t.QuarterBPM > 0 {
			total += (t.At.Tick - from).Quarters() * 60 / bpm
			from, bpm = t.At.Tick, t.QuarterBPM
		}
	}
	return total + (s.End()-from).Quarters()*60/bpm
}
