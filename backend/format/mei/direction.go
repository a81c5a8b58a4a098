package mei

import (
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// writeTempo writes the words and the metronome mark of a tempo; of one that is only heard nothing is written.
func (w *writer) writeTempo(t *score.Tempo) {
	words := w.s.Text(t.Text)
	shown := (t.Shown == score.TempoBoth || t.Shown == score.TempoNumber) && !w.isSlope(t)
	if t.Shown == score.TempoNumber || t.Shown == score.TempoHidden {
		words = ""
	}
	n := w.staffOf(t.At)
	if words == "" && !shown || w.isRepeated(t) {
		return
	}
	attrs := []string{"xml:id", t.ID.String(), "tstamp", w.tstamp(w.bar, t.At.Tick), "staff", itoa(max(n, 1)), "place", placement(t.Place)}
	if t.QuarterBPM > 0 {
		attrs = append(attrs, "midi.bpm", number(t.QuarterBPM))
	}
	if shown {
		attrs = append(attrs, "mm", number(t.UnitBPM()), "mm.unit", dur(t.Unit), "mm.dots", dots(t.UnitDots))
	}
	w.start("tempo", attrs...)
	w.text(words)
	if shown {
		w.writeMetronome(t, words != "")
	}
	w.end()
}

// mostMarks is how many metronome marks a bar may have that are for the eye.
const mostMarks = 3

// isSlope reports whether a number is one of so many in a bar that they are for the ear only: programs write a
// ritardando out like this.
func (w *writer) isSlope(t *score.Tempo) bool {
	marks := 0
	for _, other := range w.index.tempos[w.bar-w.bars.Lo] {
		if other.Shown == score.TempoNumber {
			marks++
		}
	}
	return t.Shown == score.TempoNumber && marks > mostMarks
}

// isRepeated reports whether another part has the same tempo at the same time, above or earlier in the list: one is
// enough for all.
func (w *writer) isRepeated(t *score.Tempo) bool {
	for _, other := range w.index.tempos[w.bar-w.bars.Lo] {
		switch {
		case other == t:
			return false
		case other.At.Tick == t.At.Tick && other.Text == t.Text && other.QuarterBPM == t.QuarterBPM && other.Shown == t.Shown:
			return true
		}
	}
	return false
}

// noteSigns are SMuFL's notes in texts, from the breve on.
var noteSigns = []rune("\uE1D0\uE1D2\uE1D3\uE1D5\uE1D7\uE1D9\uE1DB\uE1DD\uE1DF")

// writeMetronome writes "♩ = 120", in brackets behind words.
func (w *writer) writeMetronome(t *score.Tempo, brackets bool) {
	open, closing := "", ""
	if brackets {
		open, closing = " (", ")"
	}
	i := min(max(int(t.Unit)-int(theory.Breve), 0), len(noteSigns)-1)
	sign := string(noteSigns[i]) + strings.Repeat("\uE1E7", int(min(t.UnitDots, 2)))
	w.text(open)
	w.start("rend", "glyph.auth", "smufl", "fontstyle", "normal", "fontweight", "normal")
	w.text(sign)
	w.closeInline()
	w.text(" = " + number(t.UnitBPM()) + closing)
}

// number writes up to two decimals.
func number(v float64) string {
	return strconv.FormatFloat(float64(int64(v*100+0.5))/100, 'f', -1, 64)
}

// jumpSign is how a jump is written: MEI's function, and the words of those that go on to somewhere.
var jumpSigns = [...]struct{ function, text string }{
	score.DaCapo: {"daCapo", "D.C."}, score.DaCapoAlFine: {"daCapo", "D.C. al Fine"}, score.DaCapoAlCoda: {"daCapo", "D.C. al Coda"},
	score.DalSegno: {"dalSegno", "D.S."}, score.DalSegnoAlFine: {"dalSegno", "D.S. al Fine"}, score.DalSegnoAlCoda: {"dalSegno", "D.S. al Coda"},
	score.ToCoda: {"", "To Coda"}, score.Fine: {"fine", "Fine"}, score.Segno: {"segno", ""}, score.Coda: {"coda", ""},
}

// writeJumps writes the instructions of a bar, and its segno.
func (w *writer) writeJumps(r score.BarRow) {
	segno := w.s.Bar(r).Flags&score.LeftSegno != 0
	for _, j := range w.index.jumps[r-w.bars.Lo] {
		if j.Kind == score.NoJump || w.isMarked(r, j.Kind) {
			segno = segno && j.Kind != score.Segno
			continue
		}
		sign := jumpSigns[j.Kind]
		text := sign.text
		if t := w.s.Text(j.Text); t != "" && text != "" {
			text = t
		}
		at := w.s.Bar(j.Bar)
		beat := w.tstamp(r, at.Start+at.Len)
		if j.Kind >= score.Segno {
			beat, segno = w.tstamp(r, at.Start), segno && j.Kind != score.Segno
		}
		w.writeJump(sign.function, text, []string{"xml:id", j.ID.String(), "tstamp", beat, "staff", "1", "place", "above"})
	}
	if segno && !w.isMarked(r, score.Segno) {
		w.empty("repeatMark", "tstamp", "1", "staff", "1", "place", "above", "func", "segno")
	}
}

// writeJump writes the sign of a jump. Words end where their bar ends.
func (w *writer) writeJump(function, text string, attrs []string) {
	if text == "" {
		w.empty("repeatMark", append(attrs, "func", function)...)
		return
	}
	name := "dir"
	if function != "" {
		name, attrs = "repeatMark", append(attrs, "func", function)
	}
	w.start(name, attrs...)
	w.writeEnding(text)
	w.end()
}

// writeEnding writes words that end at their place, as an instruction at the end of a bar does.
func (w *writer) writeEnding(text string) {
	w.start("rend", "halign", "right")
	w.text(text)
	w.closeInline()
}

// saysJumpOf reports whether words are those of a jump at the end of their bar.
func (w *writer) saysJumpOf(m *score.Mark) bool {
	if b := w.s.Bar(w.bar); m.At.Tick < b.Start+b.Len {
		return false
	}
	for _, j := range w.index.jumps[w.bar-w.bars.Lo] {
		if j.Kind < score.Segno && j.Kind != score.NoJump && saysJump(w.s.Text(m.Text), j.Kind) {
			return true
		}
	}
	return false
}

// isMarked reports whether the bar has the sign of a jump, or its very words, among its marks as well.
func (w *writer) isMarked(r score.BarRow, k score.JumpKind) bool {
	for _, m := range w.index.marks[r-w.bars.Lo] {
		switch {
		case k == score.Segno && m.Kind == score.SegnoSign, k == score.Coda && m.Kind == score.CodaSign:
			return true
		case m.Kind == score.Words && k < score.Segno && k != score.NoJump && saysJump(w.s.Text(m.Text), k):
			return true
		}
	}
	return false
}

// saysJump reports whether words are an instruction of a kind: "D. C. al Fine", "Da Capo".
func saysJump(words string, k score.JumpKind) bool {
	plain := func(s string) string { return strings.ToLower(strings.NewReplacer(" ", "", ".", "").Replace(s)) }
	said := plain(words)
	return said == plain(jumpSigns[k].text) || said == plain(k.String())
}

// writeLabel writes a text that is no part of the score.
func (w *writer) writeLabel(l *Label) {
	n := len(w.staves)
	if l.Staff != 0 && int(l.Staff) < len(w.number) {
		n = w.number[l.Staff]
	}
	if n == 0 {
		return
	}
	place := "below"
	if l.Above {
		place = "above"
	}
	w.start("harm", "xml:id", l.ID, "type", "label", "tstamp", w.tstamp(w.bar, l.At), "staff", itoa(n), "place", place)
	if l.Roman {
		w.writeNumeral(l.Text)
	} else {
		w.text(l.Text)
	}
	w.end()
}

// writeNumeral writes a Roman numeral, its figures raised: "V65/V" has a small 65.
func (w *writer) writeNumeral(text string) {
	for text != "" {
		n := strings.IndexFunc(text, isDigit)
		if n < 0 {
			w.text(text)
			return
		}
		w.text(text[:n])
		text = text[n:]
		if n = strings.IndexFunc(text, func(r rune) bool { return !isDigit(r) }); n < 0 {
			n = len(text)
		}
		w.start("rend", "rend", "sup")
		w.text(text[:n])
		w.closeInline()
		text = text[n:]
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
