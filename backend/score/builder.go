package score

import (
	"cmp"

	"ricercar/backend/theory"
)

// Place is a place in a bar: how far behind its beginning.
type Place struct {
	Bar    BarRow
	Offset theory.Tick
}

// Builder collects the rows of a score in any order. All places are within bars: onsets of events and ticks of anchors
// count from the start of their bar, since only Build knows how long the bars before it are.
//
// Row numbers that it returns are good for the Builder alone.
type Builder struct {
	meta Meta
	tables
	lengths   []theory.Tick     // of bars, as far as anything reaches
	follows   map[BarRow]BarRow // by bar that another was divided into: the one that it was
	voiceRows map[voiceKey]VoiceRow
	textRows  map[string]TextRow
	arena     []byte
	keepTies  bool
	reserved  ID // the highest id that must not be given to anything else

	clefs  []timed[StaffRow, Clef]
	keys   []timed[StaffRow, theory.KeySignature]
	meters []timed[GridRow, theory.Meter]
	shifts []timed[PartRow, theory.Interval]
}

type voiceKey struct {
	part   PartRow
	number uint16
}

// timed is an entry of a timeline of a row.
type timed[R Row, T any] struct {
	row   R
	place Place
	value T
}

// NewBuilder returns an empty builder. Room for about so many events is made; 0 where nothing is known.
func NewBuilder(events int) *Builder {
	b := &Builder{voiceRows: map[voiceKey]VoiceRow{}, textRows: map[string]TextRow{}}
	b.parts, b.staves, b.voices, b.grids = make([]Part, 1), make([]Staff, 1), make([]Voice, 1), make([]Grid, 1)
	bars := min(events/5, 64) + 4
	b.sounds, b.bars, b.lengths = make([]Sound, 1), make([]Bar, 1, bars), make([]theory.Tick, 1, bars)
	b.events, b.heads = make([]Event, 1, events+1), make([]Head, 1, events+1)
	b.tuplets, b.ends, b.arena = make([]Tuplet, 1), make([]uint32, 1, 64), make([]byte, 0, 512)
	b.marks, b.spanners = make([]Mark, 0, events/16), make([]Spanner, 0, events/16)
	return b
}

// SetMeta sets what the title page says.
func (b *Builder) SetMeta(m Meta) { b.meta = m }

// KeepTies says that Tie of heads is all there is to know: Build looks for no other ties, whatever the flags are.
func (b *Builder) KeepTies() { b.keepTies = true }

// ReserveIDs keeps ids up to the given one for rows that have them already: an edit that leaves rows out must not give
// their ids to others.
func (b *Builder) ReserveIDs(last ID) { b.reserved = max(b.reserved, last) }

// AddPart adds a part; its Staves and Voices are found by Build. A part without a grid has the first one.
func (b *Builder) AddPart(p Part) PartRow {
	p.Grid = max(p.Grid, 1)
	b.parts = append(b.parts, p)
	return PartRow(len(b.parts) - 1)
}

// Part returns a part to be completed; the pointer holds until the next AddPart.
func (b *Builder) Part(r PartRow) *Part { return &b.parts[r] }

// AddGroup adds a group of parts.
func (b *Builder) AddGroup(g Group) { b.groups = append(b.groups, g) }

// AddStaff adds a staff to its part. Lines of 0 are 5; a Number of 0 is the next.
func (b *Builder) AddStaff(s Staff) StaffRow {
	if s.Lines == 0 {
		s.Lines = 5
	}
	if s.Number == 0 {
		s.Number = 1
		for _, other := range b.staves {
			if other.Part == s.Part && other.Number >= s.Number {
				s.Number = other.Number + 1
			}
		}
	}
	b.staves = append(b.staves, s)
	return StaffRow(len(b.staves) - 1)
}

// Staff returns a staff to be completed; the pointer holds until the next AddStaff.
func (b *Builder) Staff(r StaffRow) *Staff { return &b.staves[r] }

// Voice returns the voice of a number in a part, a new one where there is none.
func (b *Builder) Voice(p PartRow, number uint16) VoiceRow {
	k := voiceKey{p, number}
	r, ok := b.voiceRows[k]
	if !ok {
		b.voices = append(b.voices, Voice{Part: p, Number: number})
		r = VoiceRow(len(b.voices) - 1)
		b.voiceRows[k] = r
	}
	return r
}

// AddGrid adds a grid.
func (b *Builder) AddGrid() GridRow {
	b.grids = append(b.grids, Grid{})
	return GridRow(len(b.grids) - 1)
}

// AddBar adds the next bar of its grid. Its Start is found by Build; its Len is at least as given and as far as
// events reach, and the meter's where there is neither.
func (b *Builder) AddBar(bar Bar) BarRow {
	if bar.Grid == 0 {
		bar.Grid = 1
	}
	for len(b.grids) <= int(bar.Grid) {
		b.AddGrid()
	}
	b.bars = append(b.bars, bar)
	b.lengths = append(b.lengths, bar.Len)
	return BarRow(len(b.bars) - 1)
}

// Bar returns a bar to be completed; the pointer holds until the next AddBar.
func (b *Builder) Bar(r BarRow) *Bar { return &b.bars[r] }

// NumBars is the number of bars added so far, of all grids.
func (b *Builder) NumBars() int { return len(b.bars) - 1 }

// Extend makes a bar at least so long.
func (b *Builder) Extend(r BarRow, length theory.Tick) { b.lengths[r] = max(b.lengths[r], length) }

// SetLength makes a bar so long, whatever was added to it before: its events must have been shortened.
func (b *Builder) SetLength(r BarRow, length theory.Tick) { b.lengths[r] = length }

// Length is how long a bar is as far as is known now.
func (b *Builder) Length(r BarRow) theory.Tick { return b.lengths[r] }

// before compares bars of a grid by their order: those that one was divided into stand where it stood.
func (b *Builder) before(i, j BarRow) int {
	root := func(r BarRow) BarRow { return cmp.Or(b.follows[r], r) }
	return cmp.Or(cmp.Compare(root(i), root(j)), cmp.Compare(i, j))
}

// AddSound adds what plays heads.
func (b *Builder) AddSound(s Sound) SoundRow {
	b.sounds = append(b.sounds, s)
	return SoundRow(len(b.sounds) - 1)
}

// Sound returns a sound to be completed; the pointer holds until the next AddSound.
func (b *Builder) Sound(r SoundRow) *Sound { return &b.sounds[r] }

// AddEvent adds an event; its Bar, Voice and Staff must be set, its Onset counts from the start of the bar. Heads are
// added by AddHead. Events of one onset in one voice keep the order in which they came; grace notes are numbered by
// Build, any Grace that is not 0 will do.
func (b *Builder) AddEvent(e Event) EventRow {
	e.Heads = Span[HeadRow]{}
	b.events = append(b.events, e)
	b.Extend(e.Bar, e.Onset+e.Dur)
	return EventRow(len(b.events) - 1)
}

// Event returns an event to be completed; the pointer holds until the next AddEvent. Use Extend where its Dur grows.
func (b *Builder) Event(r EventRow) *Event { return &b.events[r] }

// NumEvents is the number of events added so far.
func (b *Builder) NumEvents() int { return len(b.events) - 1 }

// AddHead adds a head to an event. A Staff of 0 is the event's. The flags TieStart and TieStop tell Build to look for
// the other end of a tie; a Tie that is set is kept.
func (b *Builder) AddHead(e EventRow, h Head) HeadRow {
	h.Event = e
	b.heads = append(b.heads, h)
	return HeadRow(len(b.heads) - 1)
}

// Head returns a head to be completed; the pointer holds until the next AddHead.
func (b *Builder) Head(r HeadRow) *Head { return &b.heads[r] }

// NumHeads is the number of heads added so far.
func (b *Builder) NumHeads() int { return len(b.heads) - 1 }

// AddTuplet adds a tuplet.
func (b *Builder) AddTuplet(t Tuplet) TupletRow {
	b.tuplets = append(b.tuplets, t)
	return TupletRow(len(b.tuplets) - 1)
}

// Tuplet returns a tuplet to be completed; the pointer holds until the next AddTuplet.
func (b *Builder) Tuplet(r TupletRow) *Tuplet { return &b.tuplets[r] }

// AddMark adds a mark. Of an anchor with a Head or an Event, Build finds the rest; a place behind the end of its bar
// moves to that end.
func (b *Builder) AddMark(m Mark) { b.marks = append(b.marks, m) }

// AddSpanner adds a spanner; of anchors with a Head or an Event, Build finds the rest.
func (b *Builder) AddSpanner(s Spanner) { b.spanners = append(b.spanners, s) }

// AddLyric adds a syllable.
func (b *Builder) AddLyric(l Lyric) { b.lyrics = append(b.lyrics, l) }

// AddHarmony adds a chord symbol.
func (b *Builder) AddHarmony(h Harmony) { b.harmony = append(b.harmony, h) }

// AddFigures adds figures of a bass.
func (b *Builder) AddFigures(f Figures) { b.figures = append(b.figures, f) }

// AddTempo adds a tempo.
func (b *Builder) AddTempo(t Tempo) { b.tempos = append(b.tempos, t) }

// AddJump adds a jump.
func (b *Builder) AddJump(j Jump) { b.jumps = append(b.jumps, j) }

// AddPerformed adds how a head was played.
func (b *Builder) AddPerformed(p Performed) { b.played = append(b.played, p) }

// Clef sets the clef of a staff from a place on.
func (b *Builder) Clef(s StaffRow, at Place, c Clef) {
	b.clefs = append(b.clefs, timed[StaffRow, Clef]{s, at, c})
}

// Key sets the written signature of a staff from a place on.
func (b *Builder) Key(s StaffRow, at Place, k theory.KeySignature) {
	b.keys = append(b.keys, timed[StaffRow, theory.KeySignature]{s, at, k})
}

// Meter sets the meter of a grid from a bar on.
func (b *Builder) Meter(g GridRow, at BarRow, m theory.Meter) {
	for len(b.grids) <= int(g) {
		b.AddGrid()
	}
	b.meters = append(b.meters, timed[GridRow, theory.Meter]{g, Place{Bar: at}, m})
}

// Transpose sets the interval from written to sounding pitch of a part from a place on.
func (b *Builder) Transpose(p PartRow, at Place, iv theory.Interval) {
	b.shifts = append(b.shifts, timed[PartRow, theory.Interval]{p, at, iv})
}

// Text returns the row of a text, one row for equal texts; 0 for none.
func (b *Builder) Text(text string) TextRow {
	if text == "" {
		return 0
	}
	r, ok := b.textRows[text]
	if !ok {
		r = b.addText(text)
		b.textRows[text] = r
	}
	return r
}

// TextBytes is Text for bytes, without a copy where the text is known.
func (b *Builder) TextBytes(text []byte) TextRow {
	if len(text) == 0 {
		return 0
	}
	if r, ok := b.textRows[string(text)]; ok {
		return r
	}
	return b.Text(string(text))
}

func (b *Builder) addText(text string) TextRow {
	b.arena = append(b.arena, text...)
	b.ends = append(b.ends, uint32(len(b.arena)))
	return TextRow(len(b.ends) - 1)
}
