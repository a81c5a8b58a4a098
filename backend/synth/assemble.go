package synth

import (
	"cmp"
	"slices"

	"ricercar/backend/theory"
)

// music is a score laid out in the order in which it is played: voices of chords, and what they are played by.
type music struct {
	parts       []TimemapPart
	instruments []Instrument
	tempos      []tempoStep
	holds       []hold
	bars        []playedBar
	voices      [][]chord
}

// playedBar is a bar in the performance; scoreOnset is where it is written.
type playedBar struct {
	measure, id   string
	onset, length theory.Tick
	scoreOnset    theory.Tick
	beats         []theory.Tick
}

// timemap performs the music. It changes the chords of the voices.
func (m *music) timemap() *Timemap {
	tempo := newTempoMap(m.tempos, m.holds)
	out := &Timemap{
		Parts: m.parts, Instruments: m.instruments, Tempos: tempo.changes,
		Bars: []PlayedBar{}, Notes: []PlayedNote{},
	}
	end := theory.Tick(0)
	for _, b := range m.bars {
		out.Bars = append(out.Bars, b.timed(tempo))
		end = max(end, b.onset+b.length)
	}
	for _, voice := range m.voices {
		performVoice(voice)
		for i := range voice {
			out.Notes = voice[i].appendNotes(out.Notes, tempo)
			end = max(end, voice[i].onset+voice[i].length)
		}
	}
	out.Duration, out.Length = end.Quarters(), tempo.seconds(end)
	out.Notes = inOrder(out.Notes)
	return out
}

// inOrder sorts notes by time, part and pitch; equal ones keep their order. Their numbers are sorted and not they
// themselves, which are large.
func inOrder(notes []PlayedNote) []PlayedNote {
	order := make([]int, len(notes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &notes[i], &notes[j]
		if a.Offset != b.Offset {
			return cmp.Compare(a.Offset, b.Offset)
		}
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.MIDI, b.MIDI), cmp.Compare(i, j))
	})
	out := make([]PlayedNote, len(notes))
	for to, from := range order {
		out[to] = notes[from]
	}
	return out
}

// timed gives a bar its seconds.
func (b playedBar) timed(tempo *tempoMap) PlayedBar {
	start := tempo.seconds(b.onset)
	out := PlayedBar{
		Measure: b.measure, ID: b.id, ScoreOffset: b.scoreOnset.Quarters(),
		Offset: b.onset.Quarters(), Duration: b.length.Quarters(),
		Time: start, Length: tempo.seconds(b.onset+b.length) - start,
	}
	if len(b.beats) > 0 {
		out.Beats = make([]float64, 0, len(b.beats))
	}
	for _, beat := range b.beats {
		out.Beats = append(out.Beats, beat.Quarters())
	}
	return out
}

// appendNotes plays a chord. A chord without length, a grace note that found no time, is not heard.
func (c *chord) appendNotes(notes []PlayedNote, tempo *tempoMap) []PlayedNote {
	velocity := c.velocity()
	var room [1]stroke
	for i, n := range c.notes {
		late := c.roll(i)
		for j, s := range c.strokesOf(n, room[:]) {
			if s.length <= 0 {
				continue
			}
			onset, end := c.onset+s.onset, c.onset+s.onset+s.length
			if j == 0 {
				onset = min(onset+late, end)
			}
			start := tempo.seconds(onset)
			notes = append(notes, PlayedNote{
				ID: n.id, Tied: n.tied, Part: n.part, Instrument: n.instrument, MIDI: s.midi, Velocity: velocity,
				Offset: onset.Quarters(), Duration: (end - onset).Quarters(),
				Time: start, Length: tempo.seconds(end) - start,
			})
		}
	}
	return notes
}
