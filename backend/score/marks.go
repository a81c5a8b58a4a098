package score

// MarkKind is what a mark says.
type MarkKind uint8

// The marks.
const (
	NoMark MarkKind = iota

	// Articulations, on events.
	Staccato
	Staccatissimo
	Tenuto
	Accent
	StrongAccent // marcato
	SoftAccent
	DetachedLegato // tenuto with a dot
	Spiccato
	Stress
	Unstress
	Scoop
	Plop
	Doit
	Falloff

	// Pauses, on events.
	Fermata // Text holds the shape, "" is the usual one
	Breath
	Caesura

	// Ornaments, on events. Arg of a tremolo is its strokes, 0 unmeasured.
	Trill
	Turn
	InvertedTurn
	DelayedTurn
	DelayedInvertedTurn
	VerticalTurn
	Shake
	Mordent
	InvertedMordent
	Schleifer
	Haydn
	Tremolo
	OrnamentSign // an accidental at the ornament of its event; Arg in cents

	// Techniques, on events or heads.
	UpBow
	DownBow
	Harmonic
	OpenString
	ThumbPosition
	Fingering // Text
	Pluck     // Text
	DoubleTongue
	TripleTongue
	Stopped
	SnapPizzicato
	Fret         // Arg
	StringNumber // Arg
	Tap
	Heel
	Toe
	Fingernails
	OtherTechnique // Text

	// Arpeggios, on events.
	Arpeggio
	ArpeggioUp
	ArpeggioDown
	NonArpeggio

	// At places.
	Dynamic   // Text: "mf", "sfz"
	Words     // Text
	Rehearsal // Text
	SegnoSign
	CodaSign
	OtherMark // Text

	markKinds
)

var markNames = [markKinds]string{
	"", "staccato", "staccatissimo", "tenuto", "accent", "strong accent", "soft accent", "detached legato", "spiccato", "stress",
	"unstress", "scoop", "plop", "doit", "falloff", "fermata", "breath", "caesura", "trill", "turn", "inverted turn",
	"delayed turn", "delayed inverted turn", "vertical turn", "shake", "mordent", "inverted mordent", "schleifer", "haydn",
	"tremolo", "ornament sign", "up bow", "down bow", "harmonic", "open string", "thumb position", "fingering", "pluck",
	"double tongue", "triple tongue", "stopped", "snap pizzicato", "fret", "string", "tap", "heel", "toe", "fingernails",
	"technique", "arpeggio", "arpeggio up", "arpeggio down", "non arpeggio", "dynamic", "words", "rehearsal", "segno", "coda", "mark",
}

// String names the kind.
func (k MarkKind) String() string { return markNames[k%markKinds] }

// IsArticulation reports whether the mark changes how its event is struck.
func (k MarkKind) IsArticulation() bool { return k >= Staccato && k <= Falloff }

// IsOrnament reports whether the mark adds notes to its event.
func (k MarkKind) IsOrnament() bool { return k >= Trill && k <= Tremolo }

// IsTechnique reports whether the mark tells the player how.
func (k MarkKind) IsTechnique() bool { return k >= UpBow && k <= OtherTechnique }

// SpannerKind is what a spanner says.
type SpannerKind uint8

// The spanners.
const (
	NoSpanner SpannerKind = iota
	Slur
	Crescendo
	Diminuendo
	OctaveLine     // Arg octaves that the notes sound above what is written: 1, −1, 2, −2
	Pedal          // Text "line" draws a line, else Ped. and *
	TrillLine      // wavy
	Glissando      // Text
	Slide          // a straight glissando
	TextLine       // Text, dashes or a line
	BracketLine    // over or under notes
	NoteTremolo    // between two events, Arg strokes
	Phrase         // a phrase mark
	HammerOn       //
	PullOff        //
	SostenutoPedal //

	spannerKinds
)

var spannerNames = [spannerKinds]string{
	"", "slur", "crescendo", "diminuendo", "octave line", "pedal", "trill line", "glissando", "slide", "text line", "bracket",
	"tremolo", "phrase", "hammer-on", "pull-off", "sostenuto pedal",
}

// String names the kind.
func (k SpannerKind) String() string { return spannerNames[k%spannerKinds] }
