package humdrum

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// token is a note, chord or rest as it is read.
type token struct {
	heads  []head
	rest   bool
	whole  bool // a rest printed as a whole one
	length duration
	grace  graceKind
	hidden bool
	tie    score.HeadFlags // of the note that is read
	stem   score.EventFlags
	signs  []tokenSign
	lines  []tokenLine
	counts [numCounts]int // of the token: the most of any of its notes
	sub    [numCounts]int // of the note that is read
}

// head is one note of a token.
type head struct {
	pitch theory.Pitch
	flags score.HeadFlags
}

// tokenSign is an articulation or ornament.
type tokenSign struct {
	kind  score.MarkKind
	text  string
	place score.Placement
}

// tokenLine is the beginning or end of a slur or phrase.
type tokenLine struct {
	kind  score.SpannerKind
	level int // of elision: the number of ampersands
	end   bool
}

// The signs that are counted.
const (
	beamStart = iota
	beamEnd
	hookRight
	hookLeft
	numCounts
)

// graceKind tells grace notes apart.
type graceKind uint8

const (
	noGrace   graceKind = iota
	slashed             // q: an acciaccatura
	unslashed           // qq, and Q in groups
)

// maxChord bounds the notes of a token.
const maxChord = 256

func tooManyHeads() error { return source.TooLarge(maxChord, "notes in a chord") }

func (t *token) reset() {
	*t = token{heads: t.heads[:0], signs: t.signs[:0], lines: t.lines[:0]}
}

// join takes what each note of a chord says for all of them.
func (t *token) join() {
	if len(t.heads) > 0 {
		t.rest = false
	}
}

// subtoken reads one note of a token.
func (r *reader) subtoken(text []byte) {
	t := &r.tok
	t.sub, t.tie = [numCounts]int{}, 0
	before := len(t.heads)
	lines := len(t.lines)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case isDigit(c):
			i += r.duration(text[i:], before > 0)
		case isPitch(c):
			i += r.pitch(text[i:])
		default:
			i += r.signifier(text[i:])
		}
	}
	for i := range t.heads[before:] {
		t.heads[before+i].flags |= t.tie
	}
	if before > 0 {
		t.lines = withoutRepeats(t.lines, lines)
	}
	for i, n := range t.sub {
		t.counts[i] = max(t.counts[i], n)
	}
}

// withoutRepeats drops lines of a further note that the first note of the chord has too.
func withoutRepeats(all []tokenLine, from int) []tokenLine {
	used := make([]bool, from)
	out := all[:from]
	for _, l := range all[from:] {
		found := false
		for i := range from {
			if !used[i] && all[i] == l {
				used[i], found = true, true
				break
			}
		}
		if !found {
			out = append(out, l)
		}
	}
	return out
}

// pitch reads the letter, octave and accidental of a note and returns how many bytes they take.
func (r *reader) pitch(text []byte) int {
	t := &r.tok
	n := run(text)
	p := theory.Pitch{Step: stepOf(text[0])}
	switch {
	case n > 9:
		r.warn(codeToken, "octave", "the note %q is out of reach", clip(text[:n]))
		p.Oct = 4
	case text[0] >= 'a':
		p.Oct = int8(3 + n)
	default:
		p.Oct = int8(4 - n)
	}
	alter, signs := accidental(text[n:])
	p.Alter = alter
	n += signs
	h := head{pitch: p}
	if signs > 0 {
		for n < len(text) {
			flag, ok := r.ofAccidental(text[n])
			if !ok {
				break
			}
			h.flags |= flag
			n++
		}
	}
	if t.rest { // where a rest stands on the staff
		return n
	}
	t.heads = append(t.heads, h)
	return n
}

// ofAccidental understands an editorial sign right behind an accidental.
func (r *reader) ofAccidental(c byte) (score.HeadFlags, bool) {
	switch {
	case c == 'X':
		return score.ShowSign, true
	case c == 'x' || c == 'Y' || c == '?':
		return score.ShowSign | score.Editorial, true
	case r.p.said[c&127] == editorial && c < 128:
		return score.ShowSign | score.Editorial, true
	}
	return 0, false
}

// accidental reads #, ##, -, -- and n. n is how many bytes they take.
func accidental(text []byte) (alter int16, n int) {
	if len(text) == 0 {
		return 0, 0
	}
	const most = 4
	switch n = run(text); {
	case text[0] == 'n':
		return 0, 1
	case text[0] == '#':
		return int16(100 * min(n, most)), n
	case text[0] == '-':
		return int16(-100 * min(n, most)), n
	}
	return 0, 0
}

// run is how often the first byte stands at the beginning of a text.
func run(text []byte) int {
	n := 1
	for n < len(text) && text[n] == text[0] {
		n++
	}
	return n
}

// signifier reads anything but a duration or a pitch, and returns how many bytes it takes.
func (r *reader) signifier(text []byte) int {
	t := &r.tok
	c, n := text[0], run(text)
	if r.structure(c, n) {
		return n
	}
	switch c {
	case '&':
		return r.elided(text, n)
	case '(', ')', '{', '}':
		r.addLines(c, n, 0)
	case 'H', 'h':
		t.lines = append(t.lines, tokenLine{kind: score.Glissando, end: c == 'h'})
	case '.':
		r.lateDots(n)
	case 'X', 'x', 'Y', '?': // editorial signs of other things than accidentals
	case '<', '>':
		if k := len(t.signs) - 1; k >= 0 {
			t.signs[k].place = map[byte]score.Placement{'>': score.Above, '<': score.Below}[c]
		}
	default:
		r.sign(c, n)
	}
	return n
}

// structure reads ties, rests, grace notes, stems and beams.
func (r *reader) structure(c byte, n int) bool {
	t := &r.tok
	switch c {
	case '[', ']', '_':
		r.tie(c)
	case 'r':
		t.rest, t.whole = true, n > 1
	case 'q':
		t.grace = slashed
		if n > 1 {
			t.grace = unslashed
		}
	case 'Q':
		t.grace = unslashed
	case '/':
		t.stem = score.StemUp
	case '\\':
		t.stem = score.StemDown
	case 'L':
		t.sub[beamStart] += n
	case 'J':
		t.sub[beamEnd] += n
	case 'K':
		t.sub[hookRight] += n
	case 'k':
		t.sub[hookLeft] += n
	case 'y':
		t.hidden = t.hidden || n > 1
	default:
		return false
	}
	return true
}

// tie marks the note that is read: the sign may stand before its pitch.
func (r *reader) tie(c byte) {
	t := &r.tok
	if c != ']' {
		t.tie |= score.TieStart
	}
	if c != '[' {
		t.tie |= score.TieStop
	}
}

// elided reads the beginning or end of a slur or phrase that overlaps others: &(.
func (r *reader) elided(text []byte, n int) int {
	if n < len(text) {
		switch c := text[n]; c {
		case '(', ')', '{', '}':
			r.addLines(c, 1, n)
			return n + 1
		}
	}
	return n
}

func (r *reader) addLines(c byte, n, level int) {
	l := tokenLine{kind: score.Slur, level: level, end: c == ')' || c == '}'}
	if c == '{' || c == '}' {
		l.kind = score.Phrase
	}
	for range min(n, 16) {
		r.tok.lines = append(r.tok.lines, l)
	}
}

// sign reads articulations, ornaments and the like.
func (r *reader) sign(c byte, n int) {
	t := &r.tok
	if c < 128 && r.p.said[c] != unsaid {
		return
	}
	s, ok := signs[c]
	switch {
	case !ok && c >= 128:
		r.warn(codeEncoding, "byte", "the token %q holds a sign that is not ASCII", clip(r.fields[0]))
	case !ok:
		r.say(source.Info, fault.Unsupported, codeEncoding, string(rune(c)), "the signifier %q is not kept", string(rune(c)))
	default:
		if n > 1 && c == '^' {
			s.kind = score.StrongAccent
		}
		if s.kind != score.NoMark && !t.has(s.kind) {
			t.signs = append(t.signs, s)
		}
	}
}

func (t *token) has(k score.MarkKind) bool {
	for _, s := range t.signs {
		if s.kind == k {
			return true
		}
	}
	return false
}

// signs are the articulations, ornaments and techniques of **kern. Of mordents, M is the one with the upper neighbour, as
// Sapp's editions and Verovio have it.
var signs = map[byte]tokenSign{
	'\'': {kind: score.Staccato}, '`': {kind: score.Staccatissimo}, '~': {kind: score.Tenuto}, '^': {kind: score.Accent},
	'"': {kind: score.OtherTechnique, text: "pizz."}, 's': {kind: score.Spiccato}, ';': {kind: score.Fermata}, ',': {kind: score.Breath},
	':': {kind: score.Arpeggio}, 'u': {kind: score.DownBow}, 'v': {kind: score.UpBow}, 'o': {kind: score.Harmonic},
	'T': {kind: score.Trill}, 't': {kind: score.Trill}, 'M': {kind: score.InvertedMordent}, 'm': {kind: score.InvertedMordent},
	'W': {kind: score.Mordent}, 'w': {kind: score.Mordent}, 'S': {kind: score.Turn}, '$': {kind: score.InvertedTurn},
	'z': {kind: score.Dynamic, text: "sf"}, 'U': {kind: score.OtherTechnique, text: "con sord."}, 'O': {kind: score.OtherMark, text: "ornament"},
	'p': {}, 'P': {}, // the notes of an appoggiatura that is written out
}
