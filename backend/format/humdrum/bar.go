package humdrum

import (
	"bytes"
	"cmp"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// barSign is a bar line with what stands around it.
type barSign struct {
	given         bool
	number        int
	numbered      bool
	suffix        byte // of 12a
	line          score.Barline
	heavyLeft     bool
	back, forward bool // repeats
	pause         bool
}

// barNumber is what the file says of a bar's number.
type barNumber struct {
	number int
	known  bool
	suffix byte
}

// barline reads a record of bar lines; that of the first spine with notes counts. The bar ends when the next notes come.
func (r *reader) barline() {
	for i, field := range r.fields {
		if r.p.spines[i].kind == kern && len(field) > 0 && field[0] == '=' {
			r.point(&r.p.spines[i], r.starts[i])
			r.p.sign = r.p.sign.then(readBar(field))
			return
		}
	}
}

// then joins bar lines that follow each other without notes between them.
func (s barSign) then(next barSign) barSign {
	if !s.given {
		return next
	}
	if !next.numbered {
		next.number, next.numbered, next.suffix = s.number, s.numbered, s.suffix
	}
	next.line = cmp.Or(next.line, s.line)
	next.back, next.forward, next.pause = next.back || s.back, next.forward || s.forward, next.pause || s.pause
	return next
}

// readBar understands =12a;:|!.
func readBar(field []byte) barSign {
	s := barSign{given: true}
	text := bytes.TrimLeft(field, "=")
	final := len(field)-len(text) > 1
	var n int
	if s.number, n = number(text); n > 0 {
		s.numbered = true
		text = text[n:]
		if len(text) > 0 && text[0] >= 'a' && text[0] <= 'x' {
			s.suffix, text = text[0], text[1:]
		}
	}
	s.pause = bytes.IndexByte(text, ';') >= 0
	text = bytes.Trim(text, ";")
	s.back = len(text) > 1 && text[0] == ':'
	s.forward = len(text) > 1 && text[len(text)-1] == ':'
	if s.back || s.forward {
		return s
	}
	switch {
	case bytes.HasPrefix(text, []byte("||")):
		s.line = score.DoubleLine
	case bytes.HasPrefix(text, []byte("!|")):
		s.heavyLeft = true
	case bytes.HasPrefix(text, []byte("!!")):
		s.line = score.DoubleHeavyLine
	case bytes.HasPrefix(text, []byte("|!")):
		s.line = score.FinalLine
	case len(text) > 0:
		s.line = barStyles[text[0]]
	case final:
		s.line = score.FinalLine
	}
	return s
}

// barStyles are the looks of bar lines of one sign. A lone colon is Verovio's dashed line.
var barStyles = map[byte]score.Barline{
	'!': score.HeavyLine, '-': score.HiddenLine, 'y': score.HiddenLine, '\'': score.ShortLine, '`': score.TickLine, '"': score.DottedLine,
	'.': score.DottedLine, ':': score.DashedLine,
}

// maxBars bounds the bars of a piece; it lies below what theory.MaxTick allows for the longest bars.
const maxBars = 1 << 17

// turn begins the next bar where a bar line was read before a record of notes.
func (r *reader) turn() error {
	p := r.p
	sign := p.sign
	if p.bar != 0 && !sign.given {
		return nil
	}
	if p.bar != 0 && p.filled {
		r.closeBar()
		p.endLine(sign)
	} else if p.bar != 0 { // a bar line before the first notes
		p.beginLine(sign)
		p.sign = barSign{}
		return nil
	}
	if len(p.numbers) >= maxBars {
		return source.TooLarge(maxBars, "measures")
	}
	p.bar = p.b.AddBar(score.Bar{})
	p.numbers = append(p.numbers, barNumber{sign.number, sign.numbered, sign.suffix})
	p.at, p.filled, p.sign = 0, false, barSign{}
	p.beginLine(sign)
	if p.newMeter {
		p.setMeter()
	}
	return nil
}

// endLine tells the bar that ends what its bar line says.
func (p *piece) endLine(s barSign) {
	bar := p.b.Bar(p.bar)
	bar.Right = s.line
	if s.back {
		bar.Flags |= score.RepeatEnd
	}
	if s.pause {
		p.b.AddMark(score.Mark{Kind: score.Fermata, Place: score.Above, At: score.Anchor{Bar: p.bar, Tick: p.b.Length(p.bar)}})
	}
}

// beginLine tells the bar that begins what its bar line says.
func (p *piece) beginLine(s barSign) {
	bar := p.b.Bar(p.bar)
	if s.forward {
		bar.Flags |= score.RepeatStart
	}
	if s.heavyLeft {
		bar.Left = score.HeavyLightLine
	}
}

// setMeter writes a change of meter at the beginning of the bar.
func (p *piece) setMeter() {
	p.b.Meter(1, p.bar, p.meter)
	p.full = p.meter.Length()
	p.meters = append(p.meters, barMeter{p.bar, p.meter.Length()})
	p.newMeter = false
}

// closeBar ends the bar: it is as long as the notes after which others begin. A note that others do not follow at once
// goes on in the next bar.
func (r *reader) closeBar() {
	p := r.p
	length, followed := theory.Tick(0), false
	for i := range p.spines {
		if sp := &p.spines[i]; sp.kind == kern && sp.voice.events > 0 && !isNull(r.field(i)) {
			length, followed = max(length, sp.voice.end), true
		}
	}
	if !followed {
		length = p.longest()
	}
	for _, s := range p.staves {
		for _, v := range s.voices {
			if v.events > 0 && (v.last == 0 || p.b.Event(v.last).Onset >= length) { // it cannot be cut
				length = max(length, v.sounded)
			}
		}
	}
	for _, s := range p.staves {
		for _, v := range s.voices {
			r.closeVoice(s, v, length)
		}
	}
	p.toFirstVoices()
	p.b.SetLength(p.bar, length)
	if p.full > 0 && length > p.full {
		r.warn(codeBar, "long", "the measure holds %s quarters, where its meter has %s", length, p.full)
	}
}

// toFirstVoices lets a spine that is alone on its staff go on as its first voice.
func (p *piece) toFirstVoices() {
	for i := range p.spines {
		sp := &p.spines[i]
		if sp.kind != kern || sp.voice.number == 0 || sp.voice.over > 0 {
			continue
		}
		if first := sp.staff.voices[0]; !first.used && first.over == 0 {
			first.used, first.known, sp.voice.used, sp.voice.known = true, true, false, false
			sp.voice = first
		}
	}
}

// field is what the record says of a spine; nothing at the end of the piece.
func (r *reader) field(i int) []byte {
	if i < len(r.fields) {
		return r.fields[i]
	}
	return nil
}

// isNull reports whether a field of a data record says nothing. A dot never begins anything else.
func isNull(field []byte) bool { return len(field) == 0 || field[0] == '.' }

// longest is the end of the last note of the bar.
func (p *piece) longest() (end theory.Tick) {
	for _, s := range p.staves {
		for _, v := range s.voices {
			if v.events > 0 {
				end = max(end, v.end)
			}
		}
	}
	return end
}

// closeVoice ends the bar of a voice.
func (r *reader) closeVoice(s *staff, v *voice, length theory.Tick) {
	v.closeGraces(r.p.b)
	v.over = 0
	switch {
	case v.events == 0:
	case v.end > length && v.last != 0:
		v.over = v.end - length
		e := r.p.b.Event(v.last)
		e.Dur = max(e.Dur-v.over, 0)
		v.notate(r.p, v.last)
	case v.end < length && v.used:
		r.at = s
		r.warn(codeTime, "short", "the notes of a spine end %s quarters before the measure does", length-v.end)
	}
	if v.lone != 0 {
		r.fillBar(v.lone, length)
	}
	v.end, v.known, v.events, v.lone, v.sounded = 0, v.used, 0, 0, 0
}

// fillBar writes a rest as that of a whole bar where it is all that a voice has in a full bar.
func (r *reader) fillBar(row score.EventRow, length theory.Tick) {
	e := r.p.b.Event(row)
	if full := r.p.full; e.Onset == 0 && e.Dur == length && (full == length || full == 0) && e.Flags&score.SpaceOnly == 0 {
		e.Flags |= score.BarRest
		e.Value, e.Dots, e.Tuplet = theory.WholeValue, 0, 0
	}
}

// meter reads *M3/4, *M3+2/8 and *M3/0, whose unit is a breve.
func (r *reader) meter(_ *spine, rest []byte) {
	text := string(rest)
	if over, under, ok := bytes.Cut(rest, []byte{'/'}); ok && len(under) > 0 && len(bytes.Trim(under, "0")) == 0 {
		n, _ := number(over)
		text = strconv.Itoa(n<<len(under)) + "/1"
	}
	m, err := theory.ParseMeter(text)
	if err != nil {
		r.warn(codeTandem, "M", "the meter *M%s is not understood", clip(rest))
		return
	}
	r.setMeter(m)
}

func (r *reader) freeMeter(*spine, []byte) { r.setMeter(theory.Meter{}) }

// setMeter takes a meter for all spines: a score has one in all its parts.
func (r *reader) setMeter(m theory.Meter) {
	p := r.p
	m.Symbol = p.meter.Symbol
	switch {
	case p.metered == p.clock:
		if m != p.meter {
			r.say(source.Info, fault.Unsupported, codeMeter, "", "spines have different meters; that of the first counts")
		}
		return
	case m != p.meter || !p.hasMeter:
		m.Symbol = theory.MeterNumbers
		p.meter, p.newMeter, p.hasMeter = m, true, true
	}
	p.metered = p.clock
}

// mensuration reads the sign of a meter: *met(c), *met(c|).
func (r *reader) mensuration(_ *spine, rest []byte) {
	p := r.p
	symbol := theory.MeterNumbers
	switch string(bytes.ToLower(rest)) {
	case "c)":
		symbol = theory.MeterCommon
	case "c|)":
		symbol = theory.MeterCut
	default:
		r.unkept("mensuration sign *met(" + clip(rest))
	}
	if p.meter.Length() == theory.Whole && p.meter.Symbol != symbol {
		p.meter.Symbol, p.newMeter = symbol, true
	}
}
