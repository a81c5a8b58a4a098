package score

// EventFlags are properties of an event.
type EventFlags uint16

// The flags of events.
const (
	Cue        EventFlags = 1 << iota // small, not played
	Hidden                            // not printed
	BarRest                           // a rest that fills its bar, whatever its length
	SpaceOnly                         // a gap that keeps its voice in time, neither printed nor a rest
	GraceSlash                        // an acciaccatura
	GraceAfter                        // grace notes at the end of the note before them
	StemUp                            // as the source has it; neither is by rule
	StemDown                          //
	StemNone                          //
	Measured                          // the duration is meant although the written value says otherwise
)

// HeadFlags are properties of a head.
type HeadFlags uint16

// The flags of heads. The lowest bits hold the Notehead.
const (
	noteheadMask HeadFlags = 15

	TieStart    HeadFlags = 1 << 4  // a tie begins; Build finds where it leads, if anywhere
	TieStop     HeadFlags = 1 << 5  // a tie ends here, as the source has it
	TiedFrom    HeadFlags = 1 << 6  // a head of this score is tied to this one: it is not attacked. Build sets it
	Unpitched   HeadFlags = 1 << 7  // Pitch is only the place on the staff
	Courtesy    HeadFlags = 1 << 8  // an accidental is shown although it is not needed
	Editorial   HeadFlags = 1 << 9  // the accidental is in brackets
	Parentheses HeadFlags = 1 << 10 // the head is in parentheses
	HeadHidden  HeadFlags = 1 << 11 // the head is not printed
	ShowSign    HeadFlags = 1 << 12 // the source prints an accidental
)

// Notehead is the shape of a head.
type Notehead uint8

// The shapes.
const (
	NormalHead Notehead = iota
	CrossHead
	CircleCrossHead
	DiamondHead
	TriangleHead
	InvertedTriangleHead
	SquareHead
	SlashHead
	BackSlashHead
	NoHead
	ArrowUpHead
	ArrowDownHead
	RectangleHead
	PlusHead
)

// Notehead returns the shape.
func (f HeadFlags) Notehead() Notehead { return Notehead(f & noteheadMask) }

// WithNotehead returns the flags with another shape.
func (f HeadFlags) WithNotehead(n Notehead) HeadFlags { return f&^noteheadMask | HeadFlags(n) }

// Beams are the beams at an event, five levels of three bits: eighths first.
type Beams uint16

// Beam is what one level of beams does at an event.
type Beam uint8

// The states of a level.
const (
	NoBeam Beam = iota
	BeamBegin
	BeamContinue
	BeamEnd
	BeamForwardHook
	BeamBackwardHook
)

// BeamLevels is the number of levels kept: down to 256ths.
const BeamLevels = 5

// At returns the state of a level, 0 for eighths.
func (b Beams) At(level int) Beam {
	if level < 0 || level >= BeamLevels {
		return NoBeam
	}
	return Beam(b >> (3 * level) & 7)
}

// With returns the beams with the state of one level set. Levels that are not kept are ignored.
func (b Beams) With(level int, s Beam) Beams {
	if level < 0 || level >= BeamLevels {
		return b
	}
	return b&^(7<<(3*level)) | Beams(s)<<(3*level)
}

// Barline is the look of a bar line.
type Barline uint8

// The bar lines. The zero value is the usual one, or none on the left.
const (
	NormalLine Barline = iota
	DoubleLine
	FinalLine
	HeavyLine
	DoubleHeavyLine
	DashedLine
	DottedLine
	TickLine
	ShortLine
	HiddenLine
	HeavyLightLine // at the left
)

// BarFlags are properties of a bar.
type BarFlags uint16

// The flags of bars.
const (
	RepeatStart     BarFlags = 1 << iota // a repeat begins before the bar
	RepeatEnd                            // a repeat ends after the bar
	EndingStart                          // the bracket of its endings begins
	EndingStop                           // the bracket ends with a stroke
	EndingOpen                           // the bracket ends without a stroke
	Implicit                             // the number is not counted or printed: pickups, divided bars
	NewSystem                            // the source begins a line here
	NewPage                              // the source begins a page here
	LeftSegno                            // a segno stands at its beginning
	RepeatAfterJump                      // the repeat that ends here is taken after a da capo or dal segno too
)

// TupletFlags say how a tuplet is written.
type TupletFlags uint8

// The flags of tuplets; none is by rule.
const (
	BracketShown TupletFlags = 1 << iota
	BracketHidden
	NumberHidden
	RatioShown // "7:4"
)

// Placement is where a sign stands.
type Placement uint8

// The placements.
const (
	AutoPlace Placement = iota
	Above
	Below
	Inside
)

// Syllabic is the place of a syllable in its word.
type Syllabic uint8

// The places.
const (
	SingleSyllable Syllabic = iota
	BeginSyllable
	MiddleSyllable
	EndSyllable
)

// GroupSymbol is what joins the parts of a group.
type GroupSymbol uint8

// The symbols.
const (
	NoSymbol GroupSymbol = iota
	BraceSymbol
	BracketSymbol
	SquareSymbol
	LineSymbol
)

// LineStyle is how a spanner's line is drawn.
type LineStyle uint8

// The styles.
const (
	SolidLine LineStyle = iota
	DashedStyle
	DottedStyle
	WavyStyle
)

// TempoShown says how a tempo is written.
type TempoShown uint8

// How a tempo is written.
const (
	TempoHidden TempoShown = iota // only heard
	TempoWords                    // its text
	TempoNumber                   // the metronome mark
	TempoBoth                     // text and mark
)

// JumpKind is what a Jump says.
type JumpKind uint8

// The jumps: instructions at the end of a bar, and places at the start of one (Segno, Coda) or its end (Fine, ToCoda).
const (
	NoJump JumpKind = iota
	DaCapo
	DaCapoAlFine
	DaCapoAlCoda
	DalSegno
	DalSegnoAlFine
	DalSegnoAlCoda
	ToCoda
	Fine
	Segno
	Coda
)

var jumpNames = [...]string{"", "da capo", "da capo al fine", "da capo al coda", "dal segno", "dal segno al fine", "dal segno al coda", "to coda", "fine", "segno", "coda"}

// String names the jump.
func (k JumpKind) String() string { return jumpNames[int(k)%len(jumpNames)] }
