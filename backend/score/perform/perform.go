package perform

import (
	"cmp"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Options say how a score is played. The zero value plays it as musicians do.
type Options struct {
	// Once plays each bar once, in the order in which they are written: places are those of the score.
	Once bool
	// Plain lets notes begin and end as they are written: no articulation lengths, grace notes, ornaments or
	// arpeggios; and of tempi it takes those with a number alone.
	Plain bool
}

// Performance is a score as it is played. Places are in the order of play, from the start of the first bar.
type Performance struct {
	// Bars are the bars of the first grid in the order in which they are played.
	Bars []Bar
	// Notes are by onset, part and pitch.
	Notes []Note
	// Instruments are the sounds that notes are played on, at least one of each part, in the order of the parts.
	Instruments []Instrument
	// Tempo says how fast it goes.
	Tempo *TempoMap
	// End is the end of the last bar or note.
	End theory.Tick
}

// Bar is a bar at its place in the performance; a repeated bar appears each time that it is played.
type Bar struct {
	Row   score.BarRow
	Onset theory.Tick
	// Beats are the lengths of its beats, those that a pickup lacks left out.
	Beats []theory.Tick
}

// Note is one note that is heard. An ornament is as many notes as it has strokes, all of one head.
type Note struct {
	Onset, Dur theory.Tick
	MIDI       float64       // the sounding pitch, fractional for quarter tones; of percussion the key of the drum
	Head       score.HeadRow // the first of tied ones
	Ties       int32         // how many heads it goes on through, each tied to the one before
	Instrument int32         // index into Instruments
	Part       score.PartRow
	Velocity   uint8 // 1 to 127
}

// Instrument is one sound of a part.
type Instrument struct {
	Part       score.PartRow
	Name       string // the instrument's, or the part's
	Program    uint8  // General MIDI, 0 to 127; of percussion the kit
	Named      bool   // the score, or a name in it, says the program
	Percussion bool   // pitches choose drums
}

// Play plays a score out. Repeats without end are fault.TooLarge.
func Play(s *score.Score, o Options) (*Performance, error) {
	r := newReading(s, o)
	for p := range s.Parts().All() {
		order, err := r.orderOf(s.Part(p).Grid)
		if err != nil {
			return nil, err
		}
		r.readPart(p, order)
	}
	if s.Grids().Len() > 0 {
		order, err := r.orderOf(1)
		if err != nil {
			return nil, err
		}
		r.readBars(order)
	}
	return r.finish(), nil
}

// finish performs what was read. It changes the chords of the voices.
func (r *reading) finish() *Performance {
	out := &r.out
	out.Tempo = newTempoMap(r.tempos, r.graduals, r.holds)
	for _, b := range out.Bars {
		out.End = max(out.End, b.Onset+r.s.Bar(b.Row).Len)
	}
	for _, voice := range r.voices {
		performVoice(voice)
		for i := range voice {
			out.Notes = voice[i].appendNotes(out.Notes)
			out.End = max(out.End, voice[i].onset+voice[i].length)
		}
	}
	out.Notes = inOrder(out.Notes)
	return out
}

// inOrder sorts notes by onset, part and pitch; equal ones keep their order. Their numbers are sorted and not they
// themselves, which are large.
func inOrder(notes []Note) []Note {
	order := make([]int32, len(notes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &notes[i], &notes[j]
		if a.Onset != b.Onset {
			return cmp.Compare(a.Onset, b.Onset)
		}
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.MIDI, b.MIDI), cmp.Compare(i, j))
	})
	out := make([]Note, len(notes))
	for to, from := range order {
		out[to] = notes[from]
	}
	return out
}

// appendNotes plays a chord. A chord without length, a grace note that found no time, is not heard.
func (c *chord) appendNotes(notes []Note) []Note {
	velocity := c.velocity(c.level)
	var room [1]stroke
	for i, n := range c.notes {
		late := c.roll(i)
		loud := velocity
		if n.level > 0 {
			loud = uint8(n.level)
		}
		for j, s := range c.strokesOf(n, room[:]) {
			if s.length <= 0 {
				continue
			}
			onset, end := c.onset+s.onset, c.onset+s.onset+s.length
			if j == 0 {
				onset = min(onset+late, end)
			}
			notes = append(notes, Note{
				Onset: onset, Dur: end - onset, Head: n.head, Ties: n.ties, Part: n.part, Instrument: n.instrument,
				MIDI: s.midi, Velocity: loud,
			})
		}
	}
	return notes
}
