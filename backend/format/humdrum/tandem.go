package humdrum

import (
	"bytes"
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// tandem reads an interpretation, without its asterisk, about what follows in a spine.
func (r *reader) tandem(sp *spine, text []byte) {
	for i := range tandems {
		t := &tandems[i]
		if rest, ok := bytes.CutPrefix(text, []byte(t.prefix)); ok && (!t.whole || len(rest) == 0) {
			if sp.kind == kern || t.anywhere {
				t.read(r, sp, rest)
			}
			return
		}
	}
	if tonic, mode, ok := bytes.Cut(text, []byte{':'}); ok {
		r.namedKey(sp, tonic, mode)
		return
	}
	if sp.kind == kern {
		r.unkept("interpretation *" + clip(text))
	}
}

// tandemReader reads interpretations that begin with a prefix.
type tandemReader struct {
	prefix   string
	whole    bool // and are no longer
	anywhere bool // in spines without notes too
	read     func(r *reader, sp *spine, rest []byte)
}

// tandems are the interpretations that are known; of two that fit, the first counts.
var tandems = []tandemReader{
	{prefix: ">", anywhere: true, read: (*reader).section},
	{prefix: "staff", anywhere: true, read: (*reader).staffNumber},
	{prefix: "part", anywhere: true, read: (*reader).partNumber},
	{prefix: "clef", read: (*reader).clef},
	{prefix: "oclef", read: nothing},
	{prefix: "mclef", read: nothing},
	{prefix: "omet", read: nothing},
	{prefix: "ok[", read: nothing},
	{prefix: "kcancel", read: (*reader).signature},
	{prefix: "k[", read: (*reader).signature},
	{prefix: "met(", read: (*reader).mensuration},
	{prefix: "MM", anywhere: true, read: (*reader).tempo},
	{prefix: "MX", read: (*reader).freeMeter},
	{prefix: "M", read: (*reader).meter},
	{prefix: "ITr", read: (*reader).transposition},
	{prefix: "Tr", read: nothing},
	{prefix: `I"`, read: (*reader).name},
	{prefix: "I'", read: (*reader).abbreviation},
	{prefix: "IC", read: (*reader).class},
	{prefix: "IG", read: nothing},
	{prefix: "I#", read: nothing},
	{prefix: "I:", read: nothing},
	{prefix: "I", read: (*reader).code},
	{prefix: "tb", read: nothing},
	{prefix: "END", read: nothing},
	{prefix: "stria", read: (*reader).lines},
	{prefix: "8va", whole: true, read: octaveUp(1)},
	{prefix: "8ba", whole: true, read: octaveUp(-1)},
	{prefix: "8vb", whole: true, read: octaveUp(-1)},
	{prefix: "15ma", whole: true, read: octaveUp(2)},
	{prefix: "15ba", whole: true, read: octaveUp(-2)},
	{prefix: "15mb", whole: true, read: octaveUp(-2)},
	{prefix: "X8", read: (*reader).endOctave},
	{prefix: "X15", read: (*reader).endOctave},
	{prefix: "ped", read: (*reader).pedal},
	{prefix: "Xped", read: (*reader).endPedal},
	{prefix: "cue", whole: true, read: func(_ *reader, sp *spine, _ []byte) { sp.staff.cue = true }},
	{prefix: "Xcue", whole: true, read: func(_ *reader, sp *spine, _ []byte) { sp.staff.cue = false }},
	{prefix: "tuplet", read: showTuplets(true, false)},
	{prefix: "Xtuplet", read: showTuplets(true, true)},
	{prefix: "brackettup", read: showTuplets(false, false)},
	{prefix: "Xbrackettup", read: showTuplets(false, true)},
	{prefix: "above", anywhere: true, read: func(_ *reader, sp *spine, _ []byte) { sp.setBelow(false) }},
	{prefix: "below", anywhere: true, read: func(_ *reader, sp *spine, _ []byte) { sp.setBelow(true) }},
	{prefix: "-", whole: true, anywhere: true, read: nothing},
}

// nothing is said by interpretations that music and print do without.
func nothing(*reader, *spine, []byte) {}

func (sp *spine) setBelow(below bool) {
	if sp.side != nil {
		sp.side.below = below
	}
}

// staffNumber reads *staff1 and, of what lies between staves, *staff1/2.
func (r *reader) staffNumber(sp *spine, rest []byte) {
	first, last, _ := bytes.Cut(rest, []byte{'/'})
	a, _ := number(first)
	b, _ := number(last)
	switch {
	case sp.kind == kern:
		sp.staff.number = a
	case sp.side != nil:
		sp.side.staffs = [2]int{a, b}
	}
}

func (r *reader) partNumber(sp *spine, rest []byte) {
	if sp.kind == kern {
		sp.staff.part, _ = number(rest)
	}
}

// clef reads the sign, the octave and the line of a clef: G2, Gv2, F4, C3, X.
func (r *reader) clef(sp *spine, rest []byte) {
	c := score.Clef{}
	signs := map[byte]score.ClefSign{'G': score.GClef, 'F': score.FClef, 'C': score.CClef, 'X': score.PercussionClef, 'T': score.TabClef}
	usual := map[byte]int8{'G': 2, 'F': 4, 'C': 3}
	if len(rest) > 0 {
		c.Sign, c.Line = signs[rest[0]], usual[rest[0]]
	}
	if c.Sign == score.NoClef {
		r.warn(codeTandem, "clef", "the clef %q is not known", clip(rest))
		return
	}
	for _, s := range rest[1:] {
		switch {
		case s == 'v':
			c.Octave = max(c.Octave-1, -2)
		case s == '^':
			c.Octave = min(c.Octave+1, 2)
		case s >= '1' && s <= '5':
			c.Line = int8(s - '0')
		}
	}
	s := sp.staff
	s.percussion = s.percussion || c.Sign == score.PercussionClef
	s.newClef = s.newClef || s.clef != c
	s.clef = c
}

// signature reads the altered notes of a key signature: *k[b-e-].
func (r *reader) signature(sp *spine, rest []byte) {
	rest, _, _ = bytes.Cut(bytes.TrimLeft(rest, "["), []byte{']'})
	free := theory.KeySignature{Free: true}
	for len(rest) > 0 {
		letter := rest[0] | 0x20
		alter, n := accidental(rest[1:])
		if letter < 'a' || letter > 'g' {
			r.warn(codeTandem, "k", "the key signature *k[%s is not understood", clip(rest))
			return
		}
		free.Alters[stepOf(letter)] = int8(alter / 50)
		rest = rest[1+n:]
	}
	s, k := sp.staff, plainSignature(free)
	s.newKey = s.newKey || k != s.key || !s.hasKey
	s.key, s.hasKey = k, true
}

// plainSignature is the signature of the line of fifths with these alterations, where there is one.
func plainSignature(free theory.KeySignature) theory.KeySignature {
	for fifths := int8(-7); fifths <= 7; fifths++ {
		plain, same := theory.KeySignature{Fifths: fifths}, true
		for step := theory.C; step <= theory.B; step++ {
			same = same && plain.Alter(step) == free.Alter(step)
		}
		if same {
			return plain
		}
	}
	return free
}

// namedKey reads *F:, *f#: and *d:dor, which say in which key the music is.
func (r *reader) namedKey(sp *spine, tonic, mode []byte) {
	k, ok := parseKey(tonic, mode)
	switch {
	case len(tonic) > 0 && (tonic[0] == '?' || tonic[0] == 'X'): // none
	case !ok:
		r.warn(codeTandem, "key", "the key *%s:%s is not understood", clip(tonic), clip(mode))
	case sp.kind == kern:
		sp.staff.mode, sp.staff.newMode = k, true
		r.p.named(k)
	case sp.side != nil:
		sp.side.key = k
	}
}

// parseKey reads a tonic, upper case in major and lower case in minor, and a mode behind it.
func parseKey(tonic, mode []byte) (theory.Key, bool) {
	if len(tonic) == 0 || !isPitch(tonic[0]) {
		return theory.Key{}, false
	}
	alter, n := accidental(tonic[1:])
	m, ok := churchModes[string(mode)]
	switch {
	case n+1 != len(tonic) || len(mode) > 0 && !ok:
		return theory.Key{}, false
	case ok:
	case tonic[0] >= 'a':
		m = theory.Minor
	default:
		m = theory.Major
	}
	return theory.NewKey(theory.Pitch{Step: stepOf(tonic[0]), Oct: 4, Alter: alter}, m), true
}

// churchModes are the modes behind the colon of a key.
var churchModes = map[string]theory.Mode{
	"ion": theory.Ionian, "dor": theory.Dorian, "phr": theory.Phrygian, "lyd": theory.Lydian, "mix": theory.Mixolydian, "aeo": theory.Aeolian, "loc": theory.Locrian,
}

// transposition reads how far the written notes lie above those that sound: *ITrd1c2.
func (r *reader) transposition(sp *spine, rest []byte) {
	d, c, ok := strings.Cut(strings.TrimPrefix(string(rest), "d"), "c")
	steps, err1 := strconv.Atoi(d)
	semitones, err2 := strconv.Atoi(c)
	if !ok || err1 != nil || err2 != nil || steps < -70 || steps > 70 || semitones < -120 || semitones > 120 {
		r.warn(codeTandem, "ITr", "the transposition *ITr%s is not understood", clip(rest))
		return
	}
	s := sp.staff
	s.shift, s.newShift = theory.Interval{Steps: int16(-steps), Cents: int16(-100 * semitones)}, true
	s.newKey = true
}

func (r *reader) name(sp *spine, rest []byte) { sp.staff.name = plainText(rest) }

func (r *reader) abbreviation(sp *spine, rest []byte) { sp.staff.abbrev = plainText(rest) }

func (r *reader) class(sp *spine, rest []byte) { sp.staff.class = string(rest) }

func (r *reader) code(sp *spine, rest []byte) {
	s := sp.staff
	if s.row != 0 && s.code != string(rest) {
		r.unkept("a change of instruments")
	}
	s.code = string(rest)
	if _, ok := instruments[s.code]; !ok {
		r.unkept("instrument *I" + clip(rest))
	}
}

func (r *reader) lines(sp *spine, rest []byte) {
	n, _ := number(rest)
	sp.staff.lines = uint8(min(n, 16))
	if sp.staff.row != 0 {
		r.p.b.Staff(sp.staff.row).Lines = max(sp.staff.lines, 1)
	}
}

// showTuplets hides or shows the numbers or the brackets of tuplets.
func showTuplets(numbers, hide bool) func(*reader, *spine, []byte) {
	return func(_ *reader, sp *spine, _ []byte) {
		if numbers {
			sp.staff.noNumbers = hide
		} else {
			sp.staff.noBrackets = hide
		}
	}
}

// tempo reads *MM120, quarters a minute, and *MM[Allegro].
func (r *reader) tempo(_ *spine, rest []byte) {
	p := r.p
	t := score.Tempo{}
	switch n := numeric(rest); {
	case n > 0:
		bpm, err := strconv.ParseFloat(string(rest[:n]), 64)
		if err != nil || bpm <= 0 || bpm > 10_000 {
			r.warn(codeTandem, "MM", "the tempo *MM%s is not understood", clip(rest))
			return
		}
		t.QuarterBPM = bpm
	case len(rest) > 2 && rest[0] == '[':
		t.Text, t.Shown, t.Place = p.b.Text(plainText(bytes.Trim(rest, "[]"))), score.TempoWords, score.Above
	default:
		r.warn(codeTandem, "MM", "the tempo *MM%s is not understood", clip(rest))
		return
	}
	if n := len(p.tempos); n == 0 || p.tempos[n-1] != t { // all spines say the same
		p.tempos = append(p.tempos, t)
	}
}

// numeric is how many bytes of a decimal number a text begins with.
func numeric(text []byte) int {
	n := 0
	for n < len(text) && n < 12 && (isDigit(text[n]) || text[n] == '.') {
		n++
	}
	return n
}
