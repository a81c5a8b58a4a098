package abc

import (
	"bytes"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// tune is the tune that is being read.
type tune struct {
	settings
	b      *score.Builder
	meta   score.Meta
	number string
	inBody bool
	barred bool // it has bar lines

	plan   []plannedPart
	groups []plannedGroup
	listed []voiceLine // V: of the header, in order
	voices []*voice
	cur    *voice // that is being written, an overlay too
	base   *voice // that overlays lie over

	key       theory.KeySignature
	clef      clef
	hasKey    bool
	tempos    []score.Tempo // before the first bar
	shift     voiceLine     // of %%MIDI transpose before any voice
	program   uint8         // of General MIDI, from 1, before any voice; 0 is none named
	restBars  []score.EventRow
	newSystem bool      // the next bar begins a line
	own       [128]bool // fields of the title page that it has
	begun     bool
	jumps     map[jumpKey]bool
	meters    map[int]theory.Meter // changes, by bar from 0
	keys      []change[theory.KeySignature]
	clefs     []change[score.Clef]
	numbers   []uint16 // of voices given out, by part
}

// newTune returns an empty tune; text is what is left of the file, its own lines in front.
func newTune(s settings, text []byte) *tune {
	t := &tune{settings: s}
	end := len(text)
	if i := bytes.Index(text, []byte("\nX:")); i >= 0 {
		end = i
	}
	notes := 0
	t.barred, notes = survey(text[:end])
	t.b = score.NewBuilder(notes + notes/16 + 4)
	t.macros = append([]macro(nil), s.macros...)
	return t
}

// survey reports whether music of the tune goes on behind a bar line, and about how many notes it has.
func survey(text []byte) (barred bool, notes int) {
	found := false
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		text = rest
		if len(line) < 1 || line[0] == '%' || isField(line) {
			continue
		}
		for _, c := range line {
			switch {
			case c == '|':
				found = true
			case isNote(c) || c == 'z':
				notes++
				barred = barred || found
			}
		}
	}
	return barred, notes
}

// credit takes a field that stands on the title page.
func (t *tune) credit(letter byte, text string) {
	m := &t.meta
	t.own[letter&127] = true
	switch {
	case text == "":
	case letter == 'T' && m.Title == "":
		m.Title = text
	case letter == 'T' && m.Subtitle == "":
		m.Subtitle = text
	case letter == 'C' && m.Composer == "":
		m.Composer = text
	default:
		kind := creditKinds[letter]
		if letter == 'N' {
			kind, text = namedCredit(text)
		}
		m.Credits = append(m.Credits, score.Credit{Kind: kind, Text: text})
	}
}

// creditKinds are what the fields of the title page say.
var creditKinds = map[byte]string{
	'A': "area", 'B': "book", 'C': "composer", 'D': "discography", 'F': "file", 'G': "group", 'H': "history", 'N': "notes",
	'O': "origin", 'P': "parts", 'R': "rhythm", 'S': "source", 'T': "title", 'W': "words", 'Z': "transcription",
}

// namedCredits are kinds of credits that have no field: they are notes that begin with their kind.
var namedCredits = []string{
	"lyricist", "arranger", "poet", "translator", "rights", "relation", "software", "encoder", "encoding-date",
	"encoding-description", "editor", "dedication",
}

// namedCredit reads "lyricist: Anon." of a note.
func namedCredit(text string) (kind, rest string) {
	for _, k := range namedCredits {
		if len(text) > len(k)+2 && text[:len(k)] == k && text[len(k):len(k)+2] == ": " {
			return k, text[len(k)+2:]
		}
	}
	return "notes", text
}

// lengthUnit is what a note without a length lasts: L:, or by the meter a 16th below 3/4 and an eighth else.
func (t *tune) lengthUnit() theory.Tick {
	if t.unit != 0 {
		return t.unit
	}
	if l := t.meter.Length(); t.hasMeter && l > 0 && l < 3*theory.Quarter {
		return theory.Sixteenth
	}
	return theory.Eighth
}
