package score

import (
	"iter"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// ID names a row that a user can point at, the same through edits and engraving. 0 is none.
type ID uint32

// String writes "n42", the form of every output.
func (id ID) String() string {
	var digits [11]byte
	return string(strconv.AppendUint(append(digits[:0], 'n'), uint64(id), 10))
}

// ParseID reads "n42".
func ParseID(text string) (ID, error) {
	if len(text) > 1 && text[0] == 'n' {
		if n, err := strconv.ParseUint(text[1:], 10, 32); err == nil && n > 0 {
			return ID(n), nil
		}
	}
	return 0, fault.New(fault.Invalid, "%q is not the id of a note", text).WithHint("ids look like n42")
}

type (
	// PartRow is the number of a part; row numbers start at 1, 0 is none.
	PartRow uint16
	// StaffRow is the number of a staff.
	StaffRow uint16
	// VoiceRow is the number of a voice.
	VoiceRow uint16
	// GridRow is the number of a grid of bars.
	GridRow uint16
	// SoundRow is the number of a sound.
	SoundRow uint16
	// BarRow is the number of a bar.
	BarRow uint32
	// EventRow is the number of an event.
	EventRow uint32
	// HeadRow is the number of a head.
	HeadRow uint32
	// TupletRow is the number of a tuplet.
	TupletRow uint32
	// MarkRow is the number of a mark.
	MarkRow uint32
	// SpannerRow is the number of a spanner.
	SpannerRow uint32
	// LyricRow is the number of a syllable.
	LyricRow uint32
	// TextRow is the number of a text.
	TextRow uint32
)

// Row is any row number.
type Row interface{ ~uint16 | ~uint32 }

// Span is a half-open range of rows.
type Span[R Row] struct{ Lo, Hi R }

// Len returns the number of rows.
func (s Span[R]) Len() int { return int(s.Hi) - int(s.Lo) }

// IsEmpty reports whether there are none.
func (s Span[R]) IsEmpty() bool { return s.Lo >= s.Hi }

// Has reports whether the row is one of them.
func (s Span[R]) Has(r R) bool { return s.Lo <= r && r < s.Hi }

// All yields the rows in order.
func (s Span[R]) All() iter.Seq[R] {
	return func(yield func(R) bool) {
		for r := s.Lo; r < s.Hi; r++ {
			if !yield(r) {
				return
			}
		}
	}
}

// Part is one instrument or singer with all its staves.
type Part struct {
	ID           ID
	Name, Abbrev string
	Grid         GridRow
	Staves       Span[StaffRow]
	Voices       Span[VoiceRow]
	Sound        SoundRow // of heads that name none
	// Transpose leads from written to sounding pitch; no entry is none.
	Transpose Timeline[theory.Interval]
}

// Group joins neighbouring parts, or the staves of parts, by a bracket.
type Group struct {
	First, Last  PartRow
	Symbol       GroupSymbol
	Name, Abbrev string
	BarsThrough  bool // bar lines run through
}

// StaffKind is what a staff is for.
type StaffKind uint8

// The kinds.
const (
	NoteStaff StaffKind = iota
	PercussionStaff
	TablatureStaff
)

// Staff is one staff of a part.
type Staff struct {
	ID     ID
	Part   PartRow
	Number uint8 // 1 is the part's uppermost
	Lines  uint8
	Kind   StaffKind
	Size   uint8          // per cent; 0 is 100
	Tuning []theory.Pitch // of the strings, lowest line first; tablature only
	Clefs  Timeline[Clef]
	Keys   Timeline[theory.KeySignature] // as written
}

// Sound is what plays: a General MIDI program or a drum.
type Sound struct {
	Name    string
	Program uint8 // General MIDI, 0 to 127
	Channel uint8 // 1 to 16; 0 is none named
	Drum    uint8 // key of the drum, 1 to 127; 0 is no drum
	Volume  uint8 // 1 to 127; 0 is none named
}

// Voice is a line of events in a part, one after another. It may have gaps.
type Voice struct {
	Part   PartRow
	Number uint16 // within the part, from 1
	Events Span[EventRow]
}

// Grid is one system of bars; nearly every score has one for all parts.
type Grid struct {
	Bars   Span[BarRow]
	Meters Timeline[theory.Meter]
}

// Bar is one bar of a grid. Bars follow each other without gaps.
type Bar struct {
	Start, Len theory.Tick
	// Missing is how much of the meter lies before a pickup bar, or before the second part of a divided one: beats
	// count from Start − Missing. Build finds it.
	Missing     theory.Tick
	ID          ID
	Number      int32   // printed number, where Label is none
	Label       TextRow // "12a", "X1"
	Endings     uint32  // bit 0 is the first ending; the bar is played in these passes
	Grid        GridRow
	Left, Right Barline
	Times       uint8 // how often a repeat that ends here is played; 0 is twice
	Flags       BarFlags
}

// Event is a chord, a note or a rest in one voice. A rest has no heads.
type Event struct {
	Onset, Dur theory.Tick // grace notes have no duration
	Heads      Span[HeadRow]
	Bar        BarRow
	Tuplet     TupletRow // the innermost
	ID         ID
	Voice      VoiceRow
	Staff      StaffRow
	Beams      Beams
	Flags      EventFlags
	Value      int8  // written value, see theory.QuarterValue
	Dots       uint8 // written dots
	Grace      int8  // −n … −1 for grace notes at the onset, 0 for the main note
}

// IsRest reports whether nothing is attacked or held: a rest or a space.
func (e Event) IsRest() bool { return e.Heads.IsEmpty() }

// IsGrace reports whether it is a grace note.
func (e Event) IsGrace() bool { return e.Grace != 0 }

// Sounds reports whether the event takes its time to sound: neither rest, grace note nor cue.
func (e Event) Sounds() bool { return !e.Heads.IsEmpty() && e.Grace == 0 && e.Flags&Cue == 0 }

// End is the onset of what follows.
func (e Event) End() theory.Tick { return e.Onset + e.Dur }

// Head is one notehead.
type Head struct {
	ID, From ID // From is the head that an edit copied
	Event    EventRow
	Tie      HeadRow      // the head that this one is tied to
	Pitch    theory.Pitch // sounding; the place on the staff for unpitched heads
	Staff    StaffRow
	Flags    HeadFlags
	Sound    SoundRow // 0 is the part's
	Velocity uint8    // 1 to 127; 0 is none named
}

// IsPitched reports whether the head has a pitch and not a drum.
func (h Head) IsPitched() bool { return h.Flags&Unpitched == 0 }

// Tuplet is Ratio.Actual notes of a value in the time of Ratio.Normal.
type Tuplet struct {
	ID    ID
	Outer TupletRow // around it
	Ratio theory.Ratio
	Value int8  // of the unit
	Dots  uint8 // of the unit
	Flags TupletFlags
	Place Placement
}

// Anchor says what a mark belongs to: a head (fingering, arpeggio), an event (articulation) or a place (dynamics,
// words). Bar and Tick are always set; in a Builder Tick counts from the start of the bar.
type Anchor struct {
	Tick  theory.Tick
	Bar   BarRow
	Event EventRow
	Head  HeadRow
	Staff StaffRow
	Part  PartRow
}

// Mark is a sign at one place.
type Mark struct {
	At    Anchor
	ID    ID
	Text  TextRow
	Arg   int32 // by kind: strokes of a tremolo, cents of an accidental
	Kind  MarkKind
	Place Placement
}

// Spanner is a sign from one place to another.
type Spanner struct {
	From, To Anchor
	ID       ID
	Text     TextRow
	Arg      int32 // by kind: octaves of an octave line, strokes of a tremolo
	Kind     SpannerKind
	Place    Placement
	Style    LineStyle
}

// Lyric is one syllable under an event.
type Lyric struct {
	Event    EventRow
	ID       ID
	Text     TextRow
	Verse    uint8 // from 1
	Syllabic Syllabic
	Extend   bool // a line follows for the notes that are sung on it
}

// Harmony is a chord symbol, as written, like keys. Symbol is zero where Text is all that is known, such as a Roman
// numeral.
type Harmony struct {
	At     Anchor
	ID     ID
	Text   TextRow // as printed
	Symbol theory.ChordSymbol
	Place  Placement
}

// Figures are the figures of a bass. Text is what theory.ParseFigures reads.
type Figures struct {
	At   Anchor
	Dur  theory.Tick // 0 is as long as the bass
	ID   ID
	Text TextRow
}

// Tempo is a tempo from a place on, and how it is written.
type Tempo struct {
	At         Anchor
	QuarterBPM float64 // 0 where only words are known
	ID         ID
	Text       TextRow // "Allegro"; 0 is none
	Unit       int8    // written value of the metronome's note
	UnitDots   uint8
	Shown      TempoShown
	Place      Placement
}

// UnitBPM is the number that a metronome mark shows.
func (t Tempo) UnitBPM() float64 {
	unit := theory.ValueTicks(t.Unit, t.UnitDots)
	if unit == 0 {
		return t.QuarterBPM
	}
	return t.QuarterBPM / unit.Quarters()
}

// Jump is an instruction to go on elsewhere, or a place to go to, at the end or the start of a bar.
type Jump struct {
	Bar  BarRow
	ID   ID
	Text TextRow // as printed
	Kind JumpKind
}

// Performed is how a head was played, where the source says so; kept beside the notation.
type Performed struct {
	Onset, Dur theory.Tick
	Head       HeadRow
	Velocity   uint8
	Channel    uint8
}
