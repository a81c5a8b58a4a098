package abc

import (
	"bytes"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// clef is a clef and how its notes sound.
type clef struct {
	score.Clef
	given  bool
	octave int8 // that notes sound above what is written
}

// voiceLine is what V: or the end of K: says of a voice.
type voiceLine struct {
	id           string
	name, short  string
	clef         clef
	octave       int8
	transpose    theory.Interval
	stem         score.EventFlags
	lines        uint8
	hasOctave    bool
	hasTranspose bool
	byDirective  bool  // the octave is that of %%MIDI transpose
	merge        bool  // it shares the staff of the voice before it
	program      uint8 // of General MIDI, from 1; 0 is none named
}

var clefNames = []struct {
	name string
	clef score.Clef
}{
	{"treble", score.Treble},
	{"bass", score.Bass},
	{"alto", score.Alto},
	{"tenor", score.Tenor},
	{"soprano", score.Clef{Sign: score.CClef, Line: 1}},
	{"mezzosoprano", score.Clef{Sign: score.CClef, Line: 2}},
	{"mezzo", score.Clef{Sign: score.CClef, Line: 2}},
	{"baritone", score.Clef{Sign: score.FClef, Line: 3}},
	{"perc", score.Clef{Sign: score.PercussionClef}},
	{"none", score.Clef{}},
	{"tab", score.Clef{Sign: score.TabClef}},
	{"G", score.Treble},
	{"F", score.Bass},
	{"C", score.Alto},
	{"P", score.Clef{Sign: score.PercussionClef}},
}

// clefOf reads the name of a clef: "bass", "alto4", "treble-8", "C1", "-8va". An octave alone is a treble clef's.
func clefOf(word string) (clef, bool) {
	c := clef{given: true, Clef: score.Treble}
	rest, named := word, false
	for _, n := range clefNames {
		if len(word) >= len(n.name) && strings.EqualFold(word[:len(n.name)], n.name) && (len(n.name) > 1 || word[0] == n.name[0]) {
			c.Clef, rest, named = n.clef, word[len(n.name):], true
			break
		}
	}
	if strings.HasPrefix(strings.ToLower(rest), "ussion") {
		rest = rest[len("ussion"):]
	}
	if named && rest != "" && rest[0] >= '1' && rest[0] <= '5' {
		c.Line, rest = int8(rest[0]-'0'), rest[1:]
	}
	switch strings.TrimSuffix(strings.TrimSuffix(rest, "va"), "vb") {
	case "":
		return c, named
	case "-8":
		c.Octave = -1
	case "+8", "^8":
		c.Octave = 1
	case "_8", "8":
		c.Octave = -1
	case "-15":
		c.Octave = -2
	case "+15":
		c.Octave = 2
	default:
		return clef{}, false
	}
	c.octave = c.Octave
	return c, true
}

// attributes reads "clef=bass name="Bass" -8va" into a line.
func (r *reader) attributes(text []byte, line *voiceLine) {
	for {
		text = bytes.TrimLeft(text, " \t")
		if len(text) == 0 {
			return
		}
		var key, value []byte
		key, value, text = attribute(text)
		r.attribute(string(key), value, line)
	}
}

// attribute cuts the first attribute off a text: a key with a value, which may stand in quotes, or a word.
func attribute(text []byte) (key, value, rest []byte) {
	end := bytes.IndexAny(text, "= \t\"")
	switch {
	case end < 0:
		return nil, text, nil
	case text[end] == '"' && end == 0:
		return quotedValue(nil, text)
	case text[end] != '=':
		return nil, text[:end], text[end:]
	}
	key, text = text[:end], bytes.TrimLeft(text[end+1:], " \t")
	if len(text) > 0 && text[0] == '"' {
		return quotedValue(key, text)
	}
	if end = bytes.IndexAny(text, " \t"); end < 0 {
		return key, text, nil
	}
	return key, text[:end], text[end:]
}

func quotedValue(key, text []byte) (k, value, rest []byte) {
	end := bytes.IndexByte(text[1:], '"')
	if end < 0 {
		return key, text[1:], nil
	}
	return key, text[1 : 1+end], text[2+end:]
}

// attribute takes one attribute.
func (r *reader) attribute(key string, value []byte, line *voiceLine) {
	word := string(value)
	switch strings.ToLower(key) {
	case "", "clef":
		r.clefAttribute(key, word, line)
	case "name", "nm":
		line.name = string(r.plain(value))
	case "subname", "snm", "sname":
		line.short = string(r.plain(value))
	case "octave":
		n, ok := signed(value, 4)
		line.octave, line.hasOctave = int8(n), ok
	case "transpose":
		n, ok := signed(value, 48)
		line.transpose, line.hasTranspose = theory.ChromaticInterval(n), ok
	case "middle", "m":
		r.middle(value, line)
	case "stem":
		line.stem = stemOf(word)
	case "stafflines":
		n, _ := signed(value, 12)
		line.lines = uint8(max(n, 0))
	default:
		r.unkept("the attribute " + clip([]byte(key)) + " of a voice")
	}
}

func stemOf(word string) score.EventFlags {
	switch word {
	case "up":
		return score.StemUp
	case "down":
		return score.StemDown
	}
	return 0
}

func (r *reader) clefAttribute(key, word string, line *voiceLine) {
	c, ok := clefOf(strings.TrimSpace(word))
	switch {
	case ok:
		line.clef = c
	case key != "":
		r.warn(codeKey, "clef "+word, "the clef %q is not known", clip([]byte(word)))
	case word == "up" || word == "down":
		line.stem = stemOf(word)
	case word == "merge":
		line.merge = true
	default:
		r.unkept("the attribute " + clip([]byte(word)) + " of a voice")
	}
}

// signed reads a whole number between −most and most.
func signed(text []byte, most int) (int, bool) {
	text = bytes.TrimSpace(text)
	negative := len(text) > 0 && text[0] == '-'
	n, digits := number(bytes.TrimLeft(text, "+-"))
	if digits <= 0 || n > most {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

// middle reads the note that is printed on the middle line: it moves the clef, or the notes by octaves.
func (r *reader) middle(text []byte, line *voiceLine) {
	p, n, ok := letterAndOctave(text)
	if !ok || n != len(text) {
		r.warn(codeField, "middle", "%q is no note for the middle line", clip(text))
		return
	}
	if !line.clef.given {
		line.clef = clef{Clef: score.Treble, given: true}
	}
	c := &line.clef
	const middleLine = 4
	off := c.StaffPlace(p) - middleLine
	switch {
	case off%7 == 0:
		c.octave -= int8(off / 7)
	case off%2 == 0 && int(c.Line)-off/2 >= 1 && int(c.Line)-off/2 <= 5:
		c.Line -= int8(off / 2)
	default:
		r.warn(codeField, "middle", "%q cannot stand on the middle line of this clef", clip(text))
	}
}
