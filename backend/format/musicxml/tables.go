package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// table leads both ways between MusicXML's words and the score's values. The tables are short and the commonest words
// stand first, so that a look through one costs less than hashing. Of several words for one value the first is
// written; of several values for one word the first is read.
type table[T comparable] []pair[T]

type pair[T comparable] struct {
	word  string
	value T
}

// value returns what a word means, false where it means nothing here.
func (t table[T]) value(word []byte) (v T, ok bool) {
	for i := range t {
		if t[i].word == string(word) {
			return t[i].value, true
		}
	}
	return v, false
}

// word returns how a value is written, empty where MusicXML has no word.
func (t table[T]) word(v T) string {
	for i := range t {
		if t[i].value == v {
			return t[i].word
		}
	}
	return ""
}

// noteTypes are the written values of type, beat-unit, normal-type and tuplet-type.
var noteTypes = table[int8]{
	{"quarter", theory.QuarterValue},
	{"eighth", theory.EighthValue},
	{"16th", theory.Value16th},
	{"half", theory.HalfValue},
	{"whole", theory.WholeValue},
	{"32nd", theory.Value32nd},
	{"64th", theory.Value64th},
	{"128th", theory.Value128th},
	{"256th", theory.Value256th},
	{"512th", theory.Value512th},
	{"1024th", theory.Value1024th},
	{"breve", theory.Breve},
	{"long", theory.Longa},
	{"maxima", theory.Maxima},
}

// articulations are the children of articulations. The texts of breath-mark, caesura and other-articulation are the
// mark's Text; OtherMark stands for other-articulation where it is tied to an event, for other-direction at a place.
var articulations = table[score.MarkKind]{
	{"staccato", score.Staccato},
	{"accent", score.Accent},
	{"tenuto", score.Tenuto},
	{"staccatissimo", score.Staccatissimo},
	{"strong-accent", score.StrongAccent},
	{"soft-accent", score.SoftAccent},
	{"detached-legato", score.DetachedLegato},
	{"spiccato", score.Spiccato},
	{"stress", score.Stress},
	{"unstress", score.Unstress},
	{"scoop", score.Scoop},
	{"plop", score.Plop},
	{"doit", score.Doit},
	{"falloff", score.Falloff},
	{"breath-mark", score.Breath},
	{"caesura", score.Caesura},
	{"other-articulation", score.OtherMark},
}

// ornaments are the children of ornaments that stand at one note; a tremolo's Arg is its strokes, an accidental-mark's
// the cents.
var ornaments = table[score.MarkKind]{
	{"trill-mark", score.Trill},
	{"turn", score.Turn},
	{"inverted-turn", score.InvertedTurn},
	{"delayed-turn", score.DelayedTurn},
	{"delayed-inverted-turn", score.DelayedInvertedTurn},
	{"vertical-turn", score.VerticalTurn},
	{"inverted-vertical-turn", score.VerticalTurn},
	{"shake", score.Shake},
	{"mordent", score.Mordent},
	{"inverted-mordent", score.InvertedMordent},
	{"schleifer", score.Schleifer},
	{"haydn", score.Haydn},
	{"tremolo", score.Tremolo},
	{"accidental-mark", score.OrnamentSign},
}

// techniques are the children of technical that the score has a kind for. The text of fingering, pluck and
// other-technical is the mark's Text, the number of fret and string its Arg.
var techniques = table[score.MarkKind]{
	{"fingering", score.Fingering},
	{"up-bow", score.UpBow},
	{"down-bow", score.DownBow},
	{"string", score.StringNumber},
	{"fret", score.Fret},
	{"harmonic", score.Harmonic},
	{"open-string", score.OpenString},
	{"thumb-position", score.ThumbPosition},
	{"pluck", score.Pluck},
	{"double-tongue", score.DoubleTongue},
	{"triple-tongue", score.TripleTongue},
	{"stopped", score.Stopped},
	{"snap-pizzicato", score.SnapPizzicato},
	{"tap", score.Tap},
	{"heel", score.Heel},
	{"toe", score.Toe},
	{"fingernails", score.Fingernails},
	{"other-technical", score.OtherTechnique},
}

// emptyTechniques are children of technical without content that have no kind of their own: each is an OtherTechnique
// whose Text is the element's name, and is written as that element again.
var emptyTechniques = table[bool]{
	{"brass-bend", true}, {"flip", true}, {"smear", true}, {"open", true}, {"half-muted", true}, {"golpe", true},
}

// fermataShapes are the texts of fermata; a mark's Text holds them, empty for the usual one.
var fermataShapes = table[string]{
	{"", ""},
	{"normal", ""},
	{"angled", "angled"},
	{"square", "square"},
	{"double-angled", "double-angled"},
	{"double-square", "double-square"},
	{"double-dot", "double-dot"},
	{"half-curve", "half-curve"},
	{"curlew", "curlew"},
}

// dynamics are the children of dynamics: a mark's Text is the element's name, that of other-dynamics its content.
var dynamics = table[bool]{
	{"p", true},
	{"f", true},
	{"mf", true},
	{"mp", true},
	{"pp", true},
	{"ff", true},
	{"sf", true},
	{"sfz", true},
	{"fp", true},
	{"fz", true},
	{"ppp", true},
	{"fff", true},
	{"rf", true},
	{"rfz", true},
	{"sfp", true},
	{"sfpp", true},
	{"sffz", true},
	{"pf", true},
	{"sfzp", true},
	{"n", true},
	{"pppp", true},
	{"ffff", true},
	{"ppppp", true},
	{"fffff", true},
	{"pppppp", true},
	{"ffffff", true},
}

// barStyles are the texts of bar-style.
var barStyles = table[score.Barline]{
	{"light-heavy", score.FinalLine},
	{"light-light", score.DoubleLine},
	{"regular", score.NormalLine},
	{"heavy-light", score.HeavyLightLine},
	{"heavy", score.HeavyLine},
	{"heavy-heavy", score.DoubleHeavyLine},
	{"dashed", score.DashedLine},
	{"dotted", score.DottedLine},
	{"tick", score.TickLine},
	{"short", score.ShortLine},
	{"none", score.HiddenLine},
}

// clefSigns are the texts of sign.
var clefSigns = table[score.ClefSign]{
	{"G", score.GClef},
	{"F", score.FClef},
	{"C", score.CClef},
	{"percussion", score.PercussionClef},
	{"TAB", score.TabClef},
	{"none", score.NoClef},
}

// noteheads are the texts of notehead.
var noteheads = table[score.Notehead]{
	{"normal", score.NormalHead},
	{"x", score.CrossHead},
	{"circle-x", score.CircleCrossHead},
	{"diamond", score.DiamondHead},
	{"triangle", score.TriangleHead},
	{"inverted triangle", score.InvertedTriangleHead},
	{"square", score.SquareHead},
	{"slash", score.SlashHead},
	{"back slashed", score.BackSlashHead},
	{"none", score.NoHead},
	{"arrow up", score.ArrowUpHead},
	{"arrow down", score.ArrowDownHead},
	{"rectangle", score.RectangleHead},
	{"cross", score.PlusHead},
}

// beamStates are the texts of beam.
var beamStates = table[score.Beam]{
	{"begin", score.BeamBegin},
	{"end", score.BeamEnd},
	{"continue", score.BeamContinue},
	{"forward hook", score.BeamForwardHook},
	{"backward hook", score.BeamBackwardHook},
}

// stems are the texts of stem; "double" has no flag.
var stems = table[score.EventFlags]{{"up", score.StemUp}, {"down", score.StemDown}, {"none", score.StemNone}}

// syllabics are the texts of syllabic.
var syllabics = table[score.Syllabic]{
	{"single", score.SingleSyllable},
	{"begin", score.BeginSyllable},
	{"end", score.EndSyllable},
	{"middle", score.MiddleSyllable},
}

// groupSymbols are the texts of group-symbol.
var groupSymbols = table[score.GroupSymbol]{
	{"bracket", score.BracketSymbol},
	{"brace", score.BraceSymbol},
	{"none", score.NoSymbol},
	{"square", score.SquareSymbol},
	{"line", score.LineSymbol},
}

// placements are the values of the attribute placement.
var placements = table[score.Placement]{{"above", score.Above}, {"below", score.Below}}

// lineTypes are the values of the attribute line-type.
var lineTypes = table[score.LineStyle]{
	{"solid", score.SolidLine}, {"dashed", score.DashedStyle}, {"dotted", score.DottedStyle}, {"wavy", score.WavyStyle},
}

// meterSymbols are the values of time's attribute symbol.
var meterSymbols = table[theory.MeterSymbol]{
	{"normal", theory.MeterNumbers},
	{"common", theory.MeterCommon},
	{"cut", theory.MeterCut},
	{"single-number", theory.MeterSingle},
}

// accidentals are the texts of accidental, accidental-mark and key-accidental, in cents.
var accidentals = table[int16]{
	{"sharp", 100},
	{"flat", -100},
	{"natural", 0},
	{"double-sharp", 200},
	{"flat-flat", -200},
	{"quarter-sharp", 50},
	{"quarter-flat", -50},
	{"three-quarters-sharp", 150},
	{"three-quarters-flat", -150},
	{"triple-sharp", 300},
	{"triple-flat", -300},
	{"sharp-sharp", 200},
	{"double-flat", -200},
	{"natural-sharp", 100},
	{"natural-flat", -100},
	{"natural-up", 50},
	{"natural-down", -50},
	{"sharp-down", 50},
	{"sharp-up", 150},
	{"flat-up", -50},
	{"flat-down", -150},
	{"double-sharp-down", 150},
	{"double-sharp-up", 250},
	{"flat-flat-down", -250},
	{"flat-flat-up", -150},
	{"slash-quarter-sharp", 50},
	{"slash-sharp", 150},
	{"slash-flat", -50},
	{"double-slash-flat", -150},
	{"sori", 50},
	{"koron", -50},
}

// noteLines are the spanners between notes that have an element of their own in notations, technical or ornaments.
var noteLines = table[score.SpannerKind]{
	{"slur", score.Slur},
	{"glissando", score.Glissando},
	{"slide", score.Slide},
	{"wavy-line", score.TrillLine},
	{"hammer-on", score.HammerOn},
	{"pull-off", score.PullOff},
}

// figureSigns are the texts of figured-bass' prefix and suffix, in the way of theory.ParseFigures.
var figureSigns = table[string]{
	{"sharp", "#"},
	{"flat", "b"},
	{"natural", "n"},
	{"double-sharp", "x"},
	{"flat-flat", "bb"},
	{"plus", "+"},
	{"backslash", "\\"},
	{"slash", "\\"},
	{"cross", "+"},
	{"sharp-sharp", "x"},
	{"vertical", "\\"},
}
