package musicxml

import (
	"bytes"

	"ricercar/backend/score"
)

// lyricSign is a syllable of a note.
type lyricSign struct {
	number, name []byte
	text         []byte
	syllabic     score.Syllabic
	extend       bool
	id           score.ID
}

// lyricLine is a verse of a part as the file names it.
type lyricLine struct {
	number, name string
	verse        uint8
}

// maxElided bounds the syllables that one note takes.
const maxElided = 16

// elision joins two syllables that are sung on one note.
const elision = "‿"

// lyric reads one syllable, or several that are elided.
func (r *reader) lyric(n *note) {
	l := lyricSign{number: r.x.Attr("number"), name: r.x.Attr("name"), id: r.id()}
	var first, last score.Syllabic
	syllables, joined := 0, false
	syllabic := score.SingleSyllable
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "syllabic":
			syllabic = r.syllabic()
		case "text":
			text := r.x.Content()
			switch {
			case syllables == 0:
				first, l.text = syllabic, text
			case syllables < maxElided:
				l.text = joinSyllables(l.text, text, joined)
			default:
				r.unkeptAs([]byte("a syllable of too many on one note"))
			}
			last, joined = syllabic, false
			syllables++
		case "elision":
			joined = true
		case "extend":
			l.extend = string(r.x.Attr("type")) != "stop"
		case "laughing", "humming", "end-line", "end-paragraph", "footnote", "level":
			r.unkept()
		default:
			r.unknown()
		}
	}
	l.syllabic = bridge(first, last)
	if len(l.text) > 0 {
		n.lyrics = append(n.lyrics, l)
	}
}

func (r *reader) syllabic() score.Syllabic {
	text := trim(r.x.Content())
	s, ok := syllabics.value(text)
	if !ok {
		r.bad("syllabic", text)
	}
	return s
}

// joinSyllables is two texts on one note: with the sign of elision between, or as pieces of one.
func joinSyllables(a, b []byte, elided bool) []byte {
	out := append(make([]byte, 0, len(a)+len(elision)+len(b)), a...)
	if elided {
		out = append(out, elision...)
	}
	return append(out, b...)
}

// bridge is the place in the word of syllables that begin with one and end with another.
func bridge(first, last score.Syllabic) score.Syllabic {
	goesOn := first == score.MiddleSyllable || first == score.EndSyllable
	leadsOn := last == score.BeginSyllable || last == score.MiddleSyllable
	switch {
	case goesOn && leadsOn:
		return score.MiddleSyllable
	case goesOn:
		return score.EndSyllable
	case leadsOn:
		return score.BeginSyllable
	}
	return score.SingleSyllable
}

// placeLyric adds a syllable to the score.
func (r *reader) placeLyric(l *lyricSign, event score.EventRow) {
	text := bytes.TrimSpace(l.text)
	if len(text) == 0 {
		return
	}
	r.b.AddLyric(score.Lyric{
		ID: l.id, Event: event, Text: r.b.TextBytes(text), Verse: r.verse(l), Syllabic: l.syllabic, Extend: l.extend,
	})
}

// verse is the number of a syllable's verse: the one that the file gives, or for verses with another name ("chorus")
// the next that is free.
func (r *reader) verse(l *lyricSign) uint8 {
	p := r.part
	if n, ok := within(trailingDigits(l.number), 1, 255); ok {
		p.verses[n] = true
		return uint8(n)
	}
	if len(l.number)+len(l.name) == 0 {
		return 1
	}
	for i := range p.lyricRows {
		if k := &p.lyricRows[i]; k.number == string(l.number) && k.name == string(l.name) {
			return k.verse
		}
	}
	verse := 1
	for verse < 255 && p.verses[verse] {
		verse++
	}
	p.verses[verse] = true
	if len(p.lyricRows) < 255 {
		p.lyricRows = append(p.lyricRows, lyricLine{string(l.number), string(l.name), uint8(verse)})
	}
	return uint8(verse)
}

// trailingDigits are what a verse's name ends with: "part1verse2" is the second.
func trailingDigits(name []byte) []byte {
	i := len(name)
	for i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		i--
	}
	return name[i:]
}
