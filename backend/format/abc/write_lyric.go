package abc

import (
	"strings"

	"ricercar/backend/score"
)

// verseState is where the syllables of a verse have come to at the end of a line.
type verseState struct {
	extends bool // the last syllable is held
	inWord  bool
}

// verseLines writes what is sung on the notes of a line.
func (w *writer) verseLines(v *writtenVoice) {
	last := 0
	for _, r := range v.words {
		for _, l := range w.lyrics[r] {
			last = max(last, int(l.Verse))
		}
	}
	for verse := 1; verse <= last; verse++ {
		w.add("w:")
		for _, r := range v.words {
			w.add(" ", w.syllable(v, r, uint8(verse)))
		}
		if n := len(v.words); v.verse[verse-1].extends && w.sings(v.words[n-1], uint8(verse)) {
			w.add("_") // it is held in the next line
		}
		w.add("\n")
	}
}

// syllable writes what a verse has under a note.
func (w *writer) syllable(v *writtenVoice, r score.EventRow, verse uint8) string {
	state := &v.verse[verse-1]
	for _, l := range w.lyrics[r] {
		if l.Verse != verse {
			continue
		}
		if len(w.lyrics[r]) > 1 && l != w.lyrics[r][0] && w.lyrics[r][0].Verse == verse {
			w.lost("several syllables of one verse under a note")
			continue
		}
		text := lyricSigns.Replace(escaped(w.s.Text(l.Text)))
		state.extends = l.Extend
		state.inWord = l.Syllabic == score.BeginSyllable || l.Syllabic == score.MiddleSyllable
		if state.inWord {
			text += "-"
		}
		return text
	}
	switch {
	case state.inWord:
		return "_"
	case state.extends:
		return "_"
	}
	return "*"
}

// lyricSigns are the signs that mean something among syllables.
var lyricSigns = strings.NewReplacer(" ", "~", "-", `\-`, "_", `\_`, "*", `\*`, "|", `\|`, "~", `\~`)

// sings reports whether a verse has a syllable under a note.
func (w *writer) sings(r score.EventRow, verse uint8) bool {
	for _, l := range w.lyrics[r] {
		if l.Verse == verse {
			return true
		}
	}
	return false
}
