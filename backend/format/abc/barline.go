package abc

import (
	"bytes"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// isBarOrEnding reports whether a [ begins a bar line or an ending, and no chord or field.
func (sc *scanner) isBarOrEnding() bool {
	c := sc.peek(1)
	if c == '"' {
		return isDigit(sc.peek(2))
	}
	return c == '|' || c == ']' || isDigit(c)
}

// barSign is a bar line with what stands around it.
type barSign struct {
	before, after int // colons
	line          score.Barline
	heavyLeft     bool
	bare          bool // only an ending
}

// barLine reads a bar line and the ending behind it.
func (sc *scanner) barLine() {
	r := sc.r
	begin := sc.i
	for sc.i < len(sc.line) && sc.inBarSign() {
		sc.i++
	}
	r.voice().endBeam(r.t.b)
	if r.overlayBar(r.voice()) {
		return
	}
	r.toBase()
	v := r.voice()
	sign := readBar(sc.line[begin:sc.i])
	r.bar(v, sign)
	sc.ending(v, sign.bare)
}

// inBarSign reports whether the next byte belongs to the bar line before it.
func (sc *scanner) inBarSign() bool {
	switch c := sc.line[sc.i]; c {
	case '|', ':', ']':
		return true
	case '[':
		return sc.isBarOrEnding() && sc.peek(1) != '"'
	case '.':
		return sc.peek(1) == '|'
	}
	return false
}

// readBar understands the signs of a bar line.
func readBar(text []byte) barSign {
	var s barSign
	for s.before < len(text) && text[s.before] == ':' {
		s.before++
	}
	rest := text[s.before:]
	for len(rest) > 0 && rest[len(rest)-1] == ':' {
		s.after++
		rest = rest[:len(rest)-1]
	}
	if len(rest) == 0 && s.after == 0 { // only colons
		s.after = s.before / 2
		s.before -= s.after
	}
	switch core := string(bytes.TrimRight(rest, "[")); {
	case core == "" && s.before+s.after == 0:
		s.bare = true
	case bytes.HasSuffix(rest, []byte("[|]")):
		s.line = score.HiddenLine
	case core == "[|":
		s.heavyLeft = true
	case core == "]" && s.before+s.after == 0, core == "|]", core == "||]":
		s.line = score.FinalLine
	case core == ".|":
		s.line = score.DottedLine
	case core == "||" || core == "|||":
		s.line = score.DoubleLine
	}
	if s.before+s.after > 0 {
		s.line, s.heavyLeft = score.NormalLine, false
	}
	return s
}

// bar ends the bar of a voice, if anything is in it, and marks what the bar line says.
func (r *reader) bar(v *voice, s barSign) {
	if s.bare && v.events == 0 {
		return
	}
	b := r.t.b
	v.broken = theory.Ratio{}
	if v.events > 0 || len(v.graces) > 0 {
		r.endBar(v)
	}
	if v.index > 0 && v.index <= b.NumBars() {
		bar := b.Bar(score.BarRow(v.index))
		if s.line != score.NormalLine && bar.Flags&score.RepeatEnd == 0 {
			bar.Right = s.line
		}
		if s.before > 0 {
			bar.Flags |= score.RepeatEnd
			bar.Right = score.NormalLine
			if s.before > 1 {
				bar.Times = uint8(min(s.before+1, 255))
			}
		}
	} else if s.line != score.NormalLine {
		v.left = s.line
	}
	if s.before > 0 || s.after > 0 || s.heavyLeft || s.line == score.DoubleLine || s.line == score.FinalLine {
		r.endEnding(v, score.EndingStop)
	}
	if s.after > 0 {
		v.leftFlags |= score.RepeatStart
	}
	if s.heavyLeft {
		v.left = score.HeavyLightLine
	}
}

// endBar ends the bar of a voice.
func (r *reader) endBar(v *voice) {
	b := r.t.b
	v.closeGraces(b)
	r.closeOverlays(v)
	if len(v.signs)+len(v.tempos)+len(v.harmony) > 0 {
		r.placeSigns(v, v.at)
	}
	r.decorateBar(v)
	if v.events == 1 && v.lone != 0 {
		r.t.restBars = append(r.t.restBars, v.lone)
	}
	if full := v.meter.Length(); full > 0 && v.at > full && r.t.barred {
		r.warn(codeBar, "", "a measure holds %s quarters, where its meter has %s", v.at, full)
	}
	v.index++
	v.at, v.events, v.altered = 0, 0, v.altered[:0]
}

// closeOverlays ends the bars of overlays.
func (r *reader) closeOverlays(v *voice) {
	for _, o := range v.overlays[:min(len(v.overlays), maxOverlays)] {
		if o.index == v.index {
			o.closeGraces(r.t.b)
			o.index++
		}
	}
}

// ending reads the numbers of an ending behind a bar line: 1, 1,3, 2-4, "1." in quotes.
func (sc *scanner) ending(v *voice, bare bool) {
	begin := sc.i
	if sc.peek(0) == '[' {
		sc.i++
	}
	quoted := sc.peek(0) == '"' && sc.i > begin
	if quoted {
		sc.i++
	}
	var bits uint32
	for isDigit(sc.peek(0)) {
		lo, n := number(sc.line[sc.i:])
		sc.i += max(n, 1)
		hi := lo
		if sc.peek(0) == '-' && isDigit(sc.peek(1)) {
			sc.i++
			hi, n = number(sc.line[sc.i:])
			sc.i += max(n, 1)
		}
		for k := max(lo, 1); k <= min(hi, 32); k++ {
			bits |= 1 << (k - 1)
		}
		for (sc.peek(0) == ',' || sc.peek(0) == '.') && isDigit(sc.peek(1)) {
			sc.i++
		}
	}
	if quoted {
		for sc.i < len(sc.line) && sc.line[sc.i] != '"' {
			sc.i++
		}
		sc.i = min(sc.i+1, len(sc.line))
	}
	if bits == 0 {
		sc.i = begin
		if bare {
			sc.unknown()
		}
		return
	}
	sc.r.endEnding(v, score.EndingStop)
	v.endings, v.leftFlags = bits, v.leftFlags|score.EndingStart
}

// endEnding ends the bracket of an ending at the last bar.
func (r *reader) endEnding(v *voice, how score.BarFlags) {
	if v.endings == 0 || v.leftFlags&score.EndingStart != 0 {
		return
	}
	if v.index > 0 && v.index <= r.t.b.NumBars() {
		r.t.b.Bar(score.BarRow(v.index)).Flags |= how
	}
	v.endings = 0
}
