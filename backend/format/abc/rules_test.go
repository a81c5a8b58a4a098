package abc

import (
	"bytes"
	"regexp"
	"strings"

	"ricercar/backend/theory"
)

// rule is a way in which we differ from the oracle on purpose.
type rule struct {
	name, reason, source string
	// theirs is the source as the oracle reads it, nil where the rule has nothing to say.
	theirs func(text []byte) []byte
	// explains brings the oracle's answer into our way and reports whether it had to.
	explains func(got, want *facts) bool
}

// music calls f with each line of music of a tune.
func music(text []byte, f func(line []byte) []byte) []byte {
	lines := bytes.Split(text, []byte{'\n'})
	for i, line := range lines {
		if len(line) > 0 && line[0] != '%' && !isField(line) {
			lines[i] = f(line)
		}
	}
	return bytes.Join(lines, []byte{'\n'})
}

// replacing returns a rule's function that replaces a pattern in the music.
func replacing(pattern, with string) func(text []byte) []byte {
	re := regexp.MustCompile(pattern)
	return func(text []byte) []byte {
		return music(text, func(line []byte) []byte { return re.ReplaceAll(line, []byte(with)) })
	}
}

// withField puts a field before the key.
func withField(text []byte, field string) []byte {
	return bytes.Replace(text, []byte("\nK:"), []byte("\n"+field+"\nK:"), 1)
}

const note = `[\^_=]*[A-Ga-gzx][,']*[0-9/]*`

// rules say how the oracle reads a source.
var rules = []rule{
	{
		name: "accidentals", reason: "an accidental holds to the end of its bar; the oracle takes it for its note alone",
		source: "ABC 2.1, section 4.2",
		theirs: func(text []byte) []byte { return withField(text, "I:propagate-accidentals not") },
	},
	{
		name: "quoted accent", reason: `a note behind ">" in quotes is read; the oracle loses it`, source: "ABC 2.1, section 4.19",
		theirs: replacing(`">" *\(*`+note, ""),
	},
	{
		name: "decorated note", reason: "a note behind H is read; the oracle loses it", source: "ABC 2.1, section 4.14",
		theirs: replacing(`H`+note+`([<>]+\s*$)?`, ""),
	},
	{
		name: "broken rhythm and slur", reason: "a sign of broken rhythm may stand before a bracket; the oracle drops it there",
		source: "ABC 2.1, section 4.20: the order of constructs is that of the signs around a note", theirs: replacing(`(\))[<>]+|[<>]+(("[^"]*")?[^A-Ga-gz\^_=~ <>|"\x60])`, "$1$2"),
	},
	{
		name: "torn rhythm", reason: "a sign of broken rhythm at the beginning of a line belongs to no note; the oracle takes the line before",
		source: "ABC 2.1, section 4.4: the sign stands between two notes",
		theirs: func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\n>"), []byte(">\n")) },
	},
	{
		name: "repeats", reason: "a double repeat at the end of a line begins a repeat; the oracle loses its beginning before P: and behind H",
		source: "ABC 2.1, section 4.8",
		theirs: func(text []byte) []byte {
			text = regexp.MustCompile(`::\s*\nP:`).ReplaceAll(text, []byte(":|\nP:"))
			return bytes.ReplaceAll(text, []byte("H::"), []byte("|"))
		},
	},
	{
		name: "two strokes", reason: "two strokes divide a length by four, behind a number too; there the oracle divides by two",
		source: "ABC 2.1, section 4.3", theirs: replacing(`([A-Ga-g][,']*\d)//`, "$1/2"),
	},
	{
		name: "unit within", reason: "[L:] changes the unit within a line; the oracle passes over it",
		source: "ABC 2.1, section 3.2", theirs: replacing(`\[L:[^\]]*\]`, ""),
	},
	{
		name: "bar rests", reason: "Z2 is a rest of two bars; the oracle loses it", source: "ABC 2.1, section 4.5",
		theirs: replacing(`Z[0-9]*`, ""),
	},
	{
		name: "graces in tuplets", reason: "grace notes do not count among the notes of a tuplet; the oracle counts them",
		source: "ABC 2.1, section 4.13", theirs: replacing(`\(3(\{[A-Ga-g]\})`, "(3:2:2$1"),
	},
	{
		name: "bass", reason: "notes under a bass clef sound as they are written; the oracle takes them two octaves lower",
		source: "ABC 2.1, section 4.6: a clef does not change the pitches",
		theirs: func(text []byte) []byte {
			if bytes.Contains(text, []byte("MIDI transpose")) {
				return nil
			}
			return regexp.MustCompile(`(?m)^(K:.*bass)$`).ReplaceAll(text, []byte("$1 octave=-2"))
		},
	},
	{
		name: "treble8", reason: "a treble clef with an 8 below sounds an octave lower; the oracle does not know it by this name",
		source: "ABC 2.1, section 4.6",
		theirs: func(text []byte) []byte {
			if !bytes.Contains(text, []byte("treble8")) {
				return nil
			}
			return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("%%MIDI transpose -12"), []byte("%%x")), []byte("treble8"), []byte("treble"))
		},
	},
	{
		name: "unit", reason: "a tune without L: has the unit that its meter asks for; the oracle has that of the tune before",
		source: "ABC 2.1, section 3.1.7",
		theirs: otherUnit,
	},
}

// otherUnit gives a tune without L: the unit that its meter does not ask for.
func otherUnit(text []byte) []byte {
	if bytes.Contains(text, []byte("\nL:")) {
		return nil
	}
	if strings.Contains(string(text), "\nM:2/4") || strings.Contains(string(text), "\nM: 2/4") {
		return withField(text, "L:1/8")
	}
	return withField(text, "L:1/16")
}

// answers say how the oracle's answers are to be understood.
var answers = []rule{
	{
		name: "no voices", reason: "a tune in two voices is read; the oracle finds no note in it", source: "ABC 2.1, section 7",
		explains: func(got, want *facts) bool {
			empty := len(want.Notes) == 0
			if empty {
				*want = *got
			}
			return empty
		},
	},
	{
		name: "changes", reason: "a key or meter on a line of its own, or in brackets, changes what follows; the oracle loses it here",
		source: "ABC 2.1, section 3.1", explains: func(got, want *facts) bool {
			lost := len(want.Keys) < len(got.Keys) || len(want.Meters) < len(got.Meters)
			if lost {
				want.Keys, want.Meters = got.Keys, got.Meters
			}
			return lost
		},
	},
	{
		name: "no bars", reason: "a tune without bar lines is cut by its meter, so that it has bars; the oracle gives it none",
		source: "the score has bars everywhere (DESIGN, scores)",
		explains: func(got, want *facts) bool {
			none := len(want.Measures) == 0
			if none {
				want.Measures = got.Measures
			}
			return none
		},
	},
	{
		name: "long bars", reason: "a bar that is too long stays as it is written; the oracle cuts it and puts a meter there",
		source: "the bars are those of the source", explains: joinBars,
	},
}

// joinBars joins measures that the oracle cut, where together they are one of ours, and takes out the meters between.
func joinBars(got, want *facts) bool {
	bounds := map[string]bool{}
	for _, m := range got.Measures {
		start, _, _ := strings.Cut(m, "+")
		bounds[start] = true
	}
	changed := false
	var joined []string
	var start, end theory.Tick
	for _, m := range want.Measures {
		from, length, _ := strings.Cut(m, "+")
		a, _ := theory.ParseTick(from)
		l, _ := theory.ParseTick(length)
		if l == 0 {
			changed = true
			continue
		}
		if len(joined) > 0 && !bounds[from] && a == end {
			end += l
			joined[len(joined)-1] = start.String() + "+" + (end - start).String()
			changed = true
			continue
		}
		start, end = a, a+l
		joined = append(joined, m)
	}
	if changed {
		want.Measures, want.Meters = joined, got.Meters
	}
	return changed
}
