package abc

import (
	"bytes"
	"unicode/utf8"

	"ricercar/backend/score"
)

// sung is a note that a syllable can stand under.
type sung struct {
	row score.EventRow
	bar int
}

// lyricState is how far the syllables of a line of music have come.
type lyricState struct {
	verse     uint8
	next      int // note of the line
	inWord    bool
	continued bool // the line of music goes on in the next
	open      bool // last is a syllable that is not written yet
	last      score.Lyric
}

// maxVerses bounds the verses of a tune.
const maxVerses = 200

// beginSungLine forgets the notes of the line before.
func (r *reader) beginSungLine(v *voice) {
	v.sung, v.lyrics = v.sung[:0], lyricState{}
}

// sing keeps a note for the syllables below its line. Those of overlays have none.
func (r *reader) sing(v *voice, row score.EventRow) {
	if v.over == nil {
		v.sung = append(v.sung, sung{row, v.index})
	}
}

// sungVoice is the voice whose notes a line below the music belongs to; nil where there is none.
func (r *reader) sungVoice(field, what string) *voice {
	if r.t == nil || !r.t.inBody || r.t.cur == nil {
		r.warn(codeLyric, field, "%s without music are left out", what)
		return nil
	}
	r.toBase()
	return r.t.cur
}

// lyricLine reads w: the syllables of one verse under the line of music before.
//
// A line that continues another goes on in its verse.
func (r *reader) lyricLine(text []byte, continues bool) {
	v := r.sungVoice("w", "syllables")
	if v == nil {
		return
	}
	l := &v.lyrics
	if !continues || l.verse == 0 {
		l.verse = min(l.verse+1, maxVerses)
		l.next, l.inWord = 0, len(v.inWord) > int(l.verse) && v.inWord[l.verse]
	}
	left := 0
	for i := 0; i < len(text); {
		n := r.syllable(v, text[i:])
		if n < 0 {
			n = -n
			left++
		}
		i += n
	}
	r.closeSyllable(l)
	if left > 0 {
		r.warn(codeLyric, "", "%d syllables have no note and are left out", left)
	}
	for len(v.inWord) <= int(l.verse) {
		v.inWord = append(v.inWord, false)
	}
	v.inWord[l.verse] = l.inWord
}

// syllable reads the next sign or syllable of a verse and returns how many bytes it takes; negative where no note is
// left for it.
func (r *reader) syllable(v *voice, text []byte) int {
	l := &v.lyrics
	switch c := text[0]; {
	case isSpace(c):
		return 1
	case c == '|':
		l.skipBar(v)
		return 1
	case c == '*':
		r.closeSyllable(l)
		l.next++
		return 1
	case c == '_':
		if l.open && l.last.Syllabic != score.BeginSyllable && l.last.Syllabic != score.MiddleSyllable {
			l.last.Extend = true
		}
		l.next++
		return 1
	case c == '-':
		l.next++
		return 1
	}
	return r.word(v, text)
}

// skipBar goes on with the first note of the next bar.
func (l *lyricState) skipBar(v *voice) {
	if l.next == 0 || l.next > len(v.sung) {
		return
	}
	bar := v.sung[l.next-1].bar
	for l.next < len(v.sung) && v.sung[l.next].bar == bar {
		l.next++
	}
}

// word reads one syllable with the hyphen behind it.
func (r *reader) word(v *voice, text []byte) int {
	l := &v.lyrics
	end := 0
	hyphen := false
	out := r.sylText[:0]
	for end < len(text) {
		c := text[end]
		if isSpace(c) || c == '|' || c == '*' || c == '_' {
			break
		}
		end++
		if c == '-' {
			hyphen = true
			break
		}
		switch {
		case c == '~':
			out = append(out, ' ')
		case c == '\\' && end < len(text) && bytes.IndexByte([]byte("-_*|~"), text[end]) >= 0:
			out = append(out, text[end])
			end++
		case c == '\\' && end < len(text):
			n, char := escape(text[end:])
			if n == 0 {
				out = append(out, c)
				break
			}
			out = utf8.AppendRune(out, char)
			end += n
		default:
			out = append(out, c)
		}
	}
	r.sylText = out
	r.closeSyllable(l)
	if l.next >= len(v.sung) {
		return -end
	}
	l.last = score.Lyric{Event: v.sung[l.next].row, Text: r.t.b.TextBytes(bytes.TrimSpace(out)), Verse: l.verse, Syllabic: syllabic(l.inWord, hyphen)}
	l.open = l.last.Text != 0
	l.next++
	l.inWord = hyphen
	return end
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
func (r *reader) closeSyllable(l *lyricState) {
	if l.open {
		r.t.b.AddLyric(l.last)
		l.open = false
	}
}
