package humdrum

import (
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// signText are the signifiers of marks.
var signText = map[score.MarkKind]string{
	score.Staccato: "'", score.Staccatissimo: "`", score.Tenuto: "~", score.Accent: "^", score.StrongAccent: "^^", score.Spiccato: "s",
	score.Fermata: ";", score.Breath: ",", score.Arpeggio: ":", score.DownBow: "u", score.UpBow: "v", score.Harmonic: "o", score.Trill: "T",
	score.InvertedMordent: "M", score.Mordent: "W", score.Turn: "S", score.InvertedTurn: "$",
}

// token is an event as **kern writes it: what belongs to the whole chord stands at its first note.
func (w *writer) token(row score.EventRow) string {
	e := w.s.Event(row)
	length := w.length(e)
	line := w.lines[row]
	if e.IsRest() {
		return line.opening + length + restText(e) + line.closing
	}
	var b strings.Builder
	for h := range e.Heads.All() {
		if h > e.Heads.Lo {
			b.WriteByte(' ')
		} else {
			b.WriteString(line.opening)
		}
		w.head(&b, h, length)
		if h == e.Heads.Lo {
			w.attributes(&b, row, e)
			b.WriteString(line.closing)
		}
	}
	return b.String()
}

// restText is the sign of a rest: rr is one of a whole bar, yy none that is printed.
func restText(e score.Event) string {
	switch {
	case e.Flags&score.BarRest != 0:
		return "rr"
	case e.Flags&(score.SpaceOnly|score.Hidden) != 0:
		return "ryy"
	}
	return "r"
}

// head writes one note: tie, length, pitch and its accidental.
func (w *writer) head(b *strings.Builder, row score.HeadRow, length string) {
	h := w.s.Head(row)
	begins, ends := h.Tie != 0 || h.Flags&score.TieStart != 0, h.Flags&(score.TiedFrom|score.TieStop) != 0
	if begins && !ends {
		b.WriteByte('[')
	}
	b.WriteString(length)
	b.WriteString(pitchText(h.Pitch))
	switch {
	case h.Pitch.Alter == 0 && h.Flags&(score.Courtesy|score.Editorial) != 0:
		b.WriteByte('n')
	case h.Pitch.Alter%100 != 0:
		w.lost("quarter tones")
	}
	switch {
	case h.Flags&score.Editorial != 0:
		b.WriteByte('x')
	case h.Flags&score.Courtesy != 0:
		b.WriteByte('X')
	}
	switch {
	case begins && ends:
		b.WriteByte('_')
	case ends:
		b.WriteByte(']')
	}
}

// pitchText is a letter for each octave from middle C, with the accidental.
func pitchText(p theory.Pitch) string {
	letter := p.Step.String()
	n := 4 - int(p.Oct)
	if p.Oct >= 4 {
		letter, n = strings.ToLower(letter), int(p.Oct)-3
	}
	return strings.Repeat(letter, n) + accidentalText(p.Alter)
}

// attributes writes what a chord has once: marks, grace, stem, beams.
func (w *writer) attributes(b *strings.Builder, row score.EventRow, e score.Event) {
	for _, m := range w.marks[row] {
		b.WriteString(signText[m.Kind])
	}
	if e.Flags&score.StemUp != 0 {
		b.WriteByte('/')
	}
	if e.Flags&score.StemDown != 0 {
		b.WriteByte('\\')
	}
	for level := range score.BeamLevels {
		switch e.Beams.At(level) {
		case score.BeamBegin:
			b.WriteByte('L')
		case score.BeamEnd:
			b.WriteByte('J')
		case score.BeamForwardHook:
			b.WriteByte('K')
		case score.BeamBackwardHook:
			b.WriteByte('k')
		case score.NoBeam, score.BeamContinue:
		}
	}
	if e.Flags&score.Hidden != 0 {
		b.WriteString("yy")
	}
	if e.Flags&score.Cue != 0 {
		w.lost("cue notes")
	}
}

// length is that of an event; grace notes have their sign behind it.
func (w *writer) length(e score.Event) string {
	if e.IsGrace() {
		text := lengthText(theory.ValueTicks(e.Value, e.Dots), theory.Duration{Value: e.Value, Dots: e.Dots})
		if e.Flags&score.GraceSlash != 0 {
			return text + "q"
		}
		return text + "qq"
	}
	d := theory.Duration{Value: e.Value, Dots: e.Dots}
	for t := e.Tuplet; t != 0; t = w.s.Tuplet(t).Outer {
		d.Tuplet = w.s.Tuplet(t).Ratio.Inside(d.Tuplet)
	}
	return lengthText(e.Dur, d)
}

// lengthText is a length as the reciprocal of a whole note: by its symbol where that has one, else as a fraction.
func lengthText(t theory.Tick, d theory.Duration) string {
	if text, ok := symbolText(d); ok && d.Ticks() == t {
		return text
	}
	num, den := (t / 4).Fraction() // of a whole
	if num == 1 {
		return strconv.FormatInt(den, 10)
	}
	return strconv.FormatInt(den, 10) + "%" + strconv.FormatInt(num, 10)
}

// symbolText is the number of a value with dots: 8., 0, 12 for an eighth in 3:2.
func symbolText(d theory.Duration) (string, bool) {
	dots := strings.Repeat(".", int(d.Dots))
	if d.Tuplet.IsZero() {
		if d.Value < 0 {
			return strings.Repeat("0", -int(d.Value)) + dots, true
		}
		return strconv.Itoa(1<<d.Value) + dots, true
	}
	if d.Value < 0 {
		return "", false
	}
	n := (1 << d.Value) * int(d.Tuplet.Actual)
	if n%int(d.Tuplet.Normal) != 0 {
		return "", false
	}
	return strconv.Itoa(n/int(d.Tuplet.Normal)) + dots, true
}
