package score

import (
	"slices"
	"sync"

	"ricercar/backend/theory"
)

// Credit is what a title page says besides title and composer: Kind "lyricist", Text "Anon.", for one.
type Credit struct{ Kind, Text string }

// Meta is what a title page says. Empty fields are unknown.
type Meta struct {
	Title, Subtitle string // of the work; of the movement or beneath the title
	Number          string // of the work or tune
	Composer        string
	Credits         []Credit // lyricist, arranger, rights, source …
}

// Credit returns the first credit of a kind, empty where there is none.
func (m Meta) Credit(kind string) string {
	for _, c := range m.Credits {
		if c.Kind == kind {
			return c.Text
		}
	}
	return ""
}

// tables hold the rows. Row 0 of those that others refer to is empty, so that row numbers start at 1.
type tables struct {
	parts   []Part
	staves  []Staff
	voices  []Voice
	grids   []Grid
	sounds  []Sound
	bars    []Bar
	events  []Event // by voice, then onset, then grace
	heads   []Head  // by event, lowest pitch first
	tuplets []Tuplet

	groups   []Group
	marks    []Mark    // by place
	spanners []Spanner // by the place where they begin
	lyrics   []Lyric   // by event, then verse
	harmony  []Harmony // by place
	figures  []Figures // by place
	tempos   []Tempo   // by place
	jumps    []Jump    // by bar
	played   []Performed

	texts string   // all texts, one behind the other
	ends  []uint32 // where each text ends
}

// Score is a score. Nothing changes it; use an edit to make another.
type Score struct {
	meta Meta
	tables
	byOnset []EventRow // events in order of onset, then voice
	end     theory.Tick
	lastID  ID

	once sync.Once
	refs []Ref // by ID
}

// Meta returns what the title page says.
func (s *Score) Meta() Meta { return s.meta }

// End is the end of the last bar or event.
func (s *Score) End() theory.Tick { return s.end }

// LastID is the highest ID in use.
func (s *Score) LastID() ID { return s.lastID }

// spanOf is all rows of a table.
func spanOf[R Row, T any](table []T) Span[R] { return Span[R]{1, R(max(len(table), 1))} }

// Parts returns the rows of the parts, in score order.
func (s *Score) Parts() Span[PartRow] { return spanOf[PartRow](s.parts) }

// Staves returns the rows of the staves, by part.
func (s *Score) Staves() Span[StaffRow] { return spanOf[StaffRow](s.staves) }

// Voices returns the rows of the voices, by part.
func (s *Score) Voices() Span[VoiceRow] { return spanOf[VoiceRow](s.voices) }

// Grids returns the rows of the grids.
func (s *Score) Grids() Span[GridRow] { return spanOf[GridRow](s.grids) }

// Bars returns the rows of all bars, by grid; Grid.Bars are those of one.
func (s *Score) Bars() Span[BarRow] { return spanOf[BarRow](s.bars) }

// Events returns the rows of all events, by voice, onset and grace.
func (s *Score) Events() Span[EventRow] { return spanOf[EventRow](s.events) }

// Heads returns the rows of all heads, by event.
func (s *Score) Heads() Span[HeadRow] { return spanOf[HeadRow](s.heads) }

// Tuplets returns the rows of all tuplets.
func (s *Score) Tuplets() Span[TupletRow] { return spanOf[TupletRow](s.tuplets) }

// Sounds returns the rows of all sounds.
func (s *Score) Sounds() Span[SoundRow] { return spanOf[SoundRow](s.sounds) }

// Part returns a part. It shares its timeline with the score: read it only.
func (s *Score) Part(r PartRow) Part { return s.parts[r] }

// Staff returns a staff. It shares its timelines with the score: read them only.
func (s *Score) Staff(r StaffRow) Staff { return s.staves[r] }

// Voice returns a voice.
func (s *Score) Voice(r VoiceRow) Voice { return s.voices[r] }

// Grid returns a grid. It shares its timeline with the score: read it only.
func (s *Score) Grid(r GridRow) Grid { return s.grids[r] }

// Bar returns a bar.
func (s *Score) Bar(r BarRow) Bar { return s.bars[r] }

// Event returns an event.
func (s *Score) Event(r EventRow) Event { return s.events[r] }

// Head returns a head.
func (s *Score) Head(r HeadRow) Head { return s.heads[r] }

// Tuplet returns a tuplet.
func (s *Score) Tuplet(r TupletRow) Tuplet { return s.tuplets[r] }

// Sound returns a sound.
func (s *Score) Sound(r SoundRow) Sound { return s.sounds[r] }

// Groups returns the groups of parts; read them only.
func (s *Score) Groups() []Group { return s.groups }

// Marks returns the marks by place; read them only.
func (s *Score) Marks() []Mark { return s.marks }

// Spanners returns the spanners by the place where they begin; read them only.
func (s *Score) Spanners() []Spanner { return s.spanners }

// Lyrics returns the syllables by event and verse; read them only.
func (s *Score) Lyrics() []Lyric { return s.lyrics }

// Harmonies returns the chord symbols by place; read them only.
func (s *Score) Harmonies() []Harmony { return s.harmony }

// FiguredBass returns the figures by place; read them only.
func (s *Score) FiguredBass() []Figures { return s.figures }

// Tempos returns the tempi by place; read them only.
func (s *Score) Tempos() []Tempo { return s.tempos }

// Jumps returns the jumps by bar; read them only.
func (s *Score) Jumps() []Jump { return s.jumps }

// Performance returns how heads were played, by head; read it only.
func (s *Score) Performance() []Performed { return s.played }

// Text returns a text; "" for row 0.
func (s *Score) Text(r TextRow) string {
	if r == 0 {
		return ""
	}
	return s.texts[s.ends[r-1]:s.ends[r]]
}

// ByOnset returns all events in the order of their onsets, those of one onset by voice; read it only.
func (s *Score) ByOnset() []EventRow { return s.byOnset }

// PartOf returns the part of an event.
func (s *Score) PartOf(e EventRow) PartRow { return s.voices[s.events[e].Voice].Part }

// NumHeads is the number of noteheads, those of grace notes and cues too.
func (s *Score) NumHeads() int { return s.Heads().Len() }

// Written returns the pitch that is printed for a head.
func (s *Score) Written(h HeadRow) theory.Pitch {
	head := &s.heads[h]
	e := &s.events[head.Event]
	if iv, ok := s.parts[s.voices[e.Voice].Part].Transpose.At(e.Onset); ok && head.IsPitched() {
		return head.Pitch.Add(iv.Neg())
	}
	return head.Pitch
}

// Transposition leads from the written to the sounding pitch of a part at a time.
func (s *Score) Transposition(p PartRow, t theory.Tick) theory.Interval {
	iv, _ := s.parts[p].Transpose.At(t)
	return iv
}

// KeySignature returns the signature of a staff as it sounds at a time; no flats or sharps where none is written.
func (s *Score) KeySignature(staff StaffRow, t theory.Tick) theory.KeySignature {
	st := &s.staves[staff]
	k, _ := st.Keys.At(t)
	return k.Transpose(s.Transposition(st.Part, t))
}

// TiedLength returns how long a head sounds with all that it is tied to.
func (s *Score) TiedLength(h HeadRow) theory.Tick {
	start := s.events[s.heads[h].Event].Onset
	last := h
	for s.heads[last].Tie != 0 {
		last = s.heads[last].Tie
	}
	return s.events[s.heads[last].Event].End() - start
}

// RefKind is the table that an ID's row is in.
type RefKind uint8

// The tables that have IDs.
const (
	NoRef RefKind = iota
	PartRef
	StaffRef
	BarRef
	EventRef
	HeadRef
	TupletRef
	MarkRef
	SpannerRef
	LyricRef
	HarmonyRef
	FiguresRef
	TempoRef
	JumpRef
)

// Ref says which row an ID names: a row number, or from MarkRef on an index into the slice that the Score returns.
type Ref struct {
	Kind RefKind
	Row  uint32
}

// Find returns the row of an ID. It reports false where the score has none of that ID.
func (s *Score) Find(id ID) (Ref, bool) {
	s.once.Do(s.index)
	if int(id) >= len(s.refs) {
		return Ref{}, false
	}
	r := s.refs[id]
	return r, r.Kind != NoRef
}

func (s *Score) index() {
	s.refs = make([]Ref, s.lastID+1)
	s.eachID(func(id *ID, ref Ref) { s.refs[*id] = ref })
	s.refs[0] = Ref{}
}

// eachID calls f with every ID and the row that it names, in document order.
func (s *Score) eachID(f func(*ID, Ref)) {
	ids(s.parts, 1, PartRef, f, func(r *Part) *ID { return &r.ID })
	ids(s.staves, 1, StaffRef, f, func(r *Staff) *ID { return &r.ID })
	ids(s.bars, 1, BarRef, f, func(r *Bar) *ID { return &r.ID })
	for i := 1; i < len(s.events); i++ {
		e := &s.events[i]
		f(&e.ID, Ref{EventRef, uint32(i)})
		for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
			f(&s.heads[h].ID, Ref{HeadRef, uint32(h)})
		}
	}
	ids(s.tuplets, 1, TupletRef, f, func(r *Tuplet) *ID { return &r.ID })
	ids(s.marks, 0, MarkRef, f, func(r *Mark) *ID { return &r.ID })
	ids(s.spanners, 0, SpannerRef, f, func(r *Spanner) *ID { return &r.ID })
	ids(s.lyrics, 0, LyricRef, f, func(r *Lyric) *ID { return &r.ID })
	ids(s.harmony, 0, HarmonyRef, f, func(r *Harmony) *ID { return &r.ID })
	ids(s.figures, 0, FiguresRef, f, func(r *Figures) *ID { return &r.ID })
	ids(s.tempos, 0, TempoRef, f, func(r *Tempo) *ID { return &r.ID })
	ids(s.jumps, 0, JumpRef, f, func(r *Jump) *ID { return &r.ID })
}

func ids[T any](table []T, from int, kind RefKind, f func(*ID, Ref), id func(*T) *ID) {
	for i := from; i < len(table); i++ {
		f(id(&table[i]), Ref{kind, uint32(i)})
	}
}

// clone returns a score that shares all rows.
func (s *Score) clone() *Score {
	c := &Score{meta: s.meta, tables: s.tables, byOnset: s.byOnset, end: s.end, lastID: s.lastID}
	c.meta.Credits = slices.Clone(s.meta.Credits)
	return c
}
