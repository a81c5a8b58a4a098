package humdrum

import (
	"bytes"

	"ricercar/backend/score"
)

// syllable reads a token of a **text spine: hyphens join the syllables of a word, an underscore draws a line.
func (r *reader) syllable(sp *spine, field []byte) {
	side := sp.side
	text := bytes.TrimSpace(field)
	if len(bytes.Trim(text, "_|-")) == 0 { // the line or word goes on
		side.last.Extend = side.last.Extend || side.open && bytes.HasPrefix(text, []byte{'_'})
		return
	}
	goesOn := side.inWord && !side.hyphens
	if rest, ok := bytes.CutPrefix(text, []byte{'-'}); ok {
		text, goesOn, side.hyphens = rest, true, true
	}
	text, hyphen, extend := cutLine(text)
	r.closeSyllable(side)
	side.inWord = hyphen
	if sp.staff.attackedAt != r.p.clock {
		r.warn(codeLyric, "", "the syllable %q has no note and is left out", clip(text))
		return
	}
	side.last = score.Lyric{
		Event: sp.staff.attacked, Text: r.syllableText(text), Verse: max(side.verse, 1), Syllabic: syllabic(goesOn, hyphen), Extend: extend,
	}
	side.open = side.last.Text != 0
}

// cutLine takes the hyphen or line off the end of a syllable.
func cutLine(text []byte) (rest []byte, hyphen, extend bool) {
	rest = bytes.TrimRight(text, "-_")
	marks := text[len(rest):]
	return rest, bytes.IndexByte(marks, '-') >= 0, bytes.IndexByte(marks, '_') >= 0
}

// syllableText keeps a syllable; most have no references.
func (r *reader) syllableText(text []byte) score.TextRow {
	if bytes.IndexByte(text, '&') < 0 {
		return r.p.b.TextBytes(text)
	}
	return r.p.b.Text(plainText(text))
}

// syllabic is the place of a syllable in its word.
func syllabic(goesOn, hyphen bool) score.Syllabic {
	switch {
	case goesOn && hyphen:
		return score.MiddleSyllable
	case hyphen:
		return score.BeginSyllable
	case goesOn:
		return score.EndSyllable
	}
	return score.SingleSyllable
}

// closeSyllable writes the syllable that is open.
func (r *reader) closeSyllable(s *side) {
	if s.open {
		r.p.b.AddLyric(s.last)
		s.open = false
	}
}
