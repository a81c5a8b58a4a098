package synth

import (
	"ricercar/backend/score"
	"ricercar/backend/score/perform"
	"ricercar/backend/theory"
)

// Timemap is a score as it sounds: repeats and jumps played out, ties joined, tempo marks, dynamics and
// articulations applied. Its JSON is what the page plays from.
//
// Times are given twice: in quarters from the start of the performance (offset, duration) and in seconds at the
// written tempo (time, length). A player that changes the tempo by a factor divides the seconds by it.
type Timemap struct {
	// Duration is the end of the last bar or note, in quarters of the performance.
	Duration float64 `json:"duration" doc:"length of the performance in quarters"`
	// Length is the same in seconds.
	Length float64 `json:"length" doc:"length of the performance in seconds"`
	// Parts are the parts in score order.
	Parts []TimemapPart `json:"parts" doc:"the parts in score order"`
	// Instruments are the sounds that notes are played on; at least one per part.
	Instruments []Instrument `json:"instruments" doc:"the sounds; notes refer to them by index"`
	// Tempos are the tempo changes in order; the first is at offset 0.
	Tempos []TempoChange `json:"tempos" doc:"tempo changes in order, the first at offset 0"`
	// Bars are the bars in the order in which they are played.
	Bars []PlayedBar `json:"bars" doc:"bars in the order in which they are played"`
	// Notes are in the order of their times, then parts, then pitches.
	Notes []PlayedNote `json:"notes" doc:"notes by time, part and pitch"`
}

// TimemapPart is one part.
type TimemapPart struct {
	ID   string `json:"id" doc:"id of the part"`
	Name string `json:"name" doc:"name of the part"`
}

// Instrument is one sound of a part.
type Instrument struct {
	// Part is the index of its part.
	Part int `json:"part" doc:"index of the part"`
	// Name is the instrument's name, or the part's.
	Name string `json:"name" doc:"name of the instrument"`
	// Program is the General MIDI program, 0 to 127; for percussion the kit.
	Program int `json:"program" doc:"General MIDI program 0 to 127; the kit for percussion"`
	// Percussion says that midi numbers of notes choose drums.
	Percussion bool `json:"percussion,omitempty" doc:"midi numbers choose drums"`
}

// TempoChange is the tempo from a time on.
type TempoChange struct {
	Offset float64 `json:"offset" doc:"quarters from the start of the performance"`
	Time   float64 `json:"time" doc:"seconds from the start of the performance"`
	// BPM is in quarters a minute, whatever the printed beat is.
	BPM float64 `json:"bpm" doc:"quarters a minute"`
}

// PlayedBar is one bar of the performance; a repeated bar appears each time that it is played.
type PlayedBar struct {
	// Measure is the printed number.
	Measure string `json:"measure" doc:"printed number"`
	// ID is the id of the bar in the score.
	ID       string  `json:"id" doc:"id of the bar in the score"`
	Offset   float64 `json:"offset" doc:"quarters from the start of the performance"`
	Duration float64 `json:"duration" doc:"quarters"`
	Time     float64 `json:"time" doc:"seconds from the start of the performance"`
	Length   float64 `json:"length" doc:"seconds"`
	// ScoreOffset is where the bar stands in the score as written.
	ScoreOffset float64 `json:"score_offset" doc:"quarters from the start of the score as written"`
	// Beats are the lengths of its beats in quarters, for a metronome.
	Beats []float64 `json:"beats,omitempty" doc:"lengths of the beats in quarters"`
}

// PlayedNote is one sounding note.
type PlayedNote struct {
	// ID is the id of the written note; of tied notes the first.
	ID string `json:"id" doc:"id of the written note, the first of tied ones"`
	// Tied are the further written notes that this one joins, in order.
	Tied       []string `json:"tied,omitempty" doc:"ids of the notes tied to it"`
	Part       int      `json:"part" doc:"index of the part"`
	Instrument int      `json:"instrument" doc:"index of the instrument"`
	// Grace says that it is a grace note: where it sounds is not where it is written.
	Grace bool `json:"grace,omitempty" doc:"a grace note, which sounds elsewhere than it is written"`
	// MIDI is the sounding pitch, fractional for quarter tones; for percussion the drum.
	MIDI     float64 `json:"midi" doc:"sounding pitch; fractional for quarter tones; the drum for percussion"`
	Velocity int     `json:"velocity" doc:"loudness 1 to 127"`
	Offset   float64 `json:"offset" doc:"quarters from the start of the performance"`
	Duration float64 `json:"duration" doc:"quarters that it is held, articulation applied"`
	Time     float64 `json:"time" doc:"seconds from the start of the performance"`
	Length   float64 `json:"length" doc:"seconds that it is held"`
}

// NewTimemap plays a score out; see package perform. Repeats without end are fault.TooLarge.
func NewTimemap(s *score.Score) (*Timemap, error) {
	p, err := perform.Play(s, perform.Options{})
	if err != nil {
		return nil, err
	}
	m := &Timemap{
		Duration: p.End.Quarters(), Length: p.Tempo.Seconds(p.End), Parts: make([]TimemapPart, 0, s.Parts().Len()),
		Instruments: make([]Instrument, len(p.Instruments)), Tempos: make([]TempoChange, len(p.Tempo.Changes())),
		Bars: make([]PlayedBar, len(p.Bars)), Notes: make([]PlayedNote, len(p.Notes)),
	}
	for r := range s.Parts().All() {
		part := s.Part(r)
		m.Parts = append(m.Parts, TimemapPart{ID: part.ID.String(), Name: part.Name})
	}
	for i, in := range p.Instruments {
		m.Instruments[i] = Instrument{Part: int(in.Part) - 1, Name: in.Name, Program: int(in.Program), Percussion: in.Percussion}
	}
	for i, c := range p.Tempo.Changes() {
		m.Tempos[i] = TempoChange{Offset: c.Onset.Quarters(), Time: c.Seconds, BPM: c.BPM}
	}
	for i := range p.Bars {
		m.Bars[i] = barOf(s, p, &p.Bars[i])
	}
	for i := range p.Notes {
		m.Notes[i] = noteOf(s, p, &p.Notes[i])
	}
	return m, nil
}

// barOf is a bar as the page takes it.
func barOf(s *score.Score, p *perform.Performance, b *perform.Bar) PlayedBar {
	bar := s.Bar(b.Row)
	start := p.Tempo.Seconds(b.Onset)
	out := PlayedBar{
		Measure: s.Measure(b.Row), ID: bar.ID.String(), ScoreOffset: bar.Start.Quarters(),
		Offset: b.Onset.Quarters(), Duration: bar.Len.Quarters(),
		Time: start, Length: p.Tempo.Seconds(b.Onset+bar.Len) - start, Beats: quartersOf(b.Beats),
	}
	return out
}

func quartersOf(times []theory.Tick) []float64 {
	if len(times) == 0 {
		return nil
	}
	out := make([]float64, len(times))
	for i, t := range times {
		out[i] = t.Quarters()
	}
	return out
}

// noteOf is a note as the page takes it.
func noteOf(s *score.Score, p *perform.Performance, n *perform.Note) PlayedNote {
	start := p.Tempo.Seconds(n.Onset)
	out := PlayedNote{
		ID: s.Head(n.Head).ID.String(), Part: int(n.Part) - 1, Instrument: int(n.Instrument), MIDI: n.MIDI, Velocity: int(n.Velocity),
		Grace:  s.Event(s.Head(n.Head).Event).IsGrace(),
		Offset: n.Onset.Quarters(), Duration: n.Dur.Quarters(), Time: start, Length: p.Tempo.Seconds(n.Onset+n.Dur) - start,
	}
	for h := n.Head; len(out.Tied) < int(n.Ties); {
		h = s.Head(h).Tie
		out.Tied = append(out.Tied, s.Head(h).ID.String())
	}
	return out
}
