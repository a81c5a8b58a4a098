package humdrum

import (
	"math/bits"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// duration is the length of a token and how it is written.
type duration struct {
	given   bool
	ticks   theory.Tick
	written theory.Duration

	num, wholes int // as read, without dots
}

// Bounds of durations: nothing is written shorter or longer.
const (
	maxReciprocal = 8192
	maxWholes     = 256
	maxDots       = 4
)

// duration reads 4, 8., 0, 3%2 and returns how many bytes it takes. Of the notes of a chord the first one counts.
func (r *reader) duration(text []byte, further bool) int {
	num, n := number(text)
	if n < 0 { // too many digits
		for n = 0; n < len(text) && isDigit(text[n]); n++ {
		}
		num = 0
	}
	wholes := 1
	if num == 0 && n > 0 && allZeros(text[:n]) {
		num, wholes = 1, 1<<min(n, 8)
	}
	if n+1 < len(text) && text[n] == '%' {
		den, digits := number(text[n+1:])
		if digits > 0 {
			wholes, n = wholes*den, n+1+digits
		}
	}
	dots := 0
	for n < len(text) && text[n] == '.' {
		dots++
		n++
	}
	d, ok := newDuration(num, wholes, dots)
	d.num, d.wholes = num, wholes
	t := &r.tok
	switch {
	case !ok:
		r.warn(codeLength, "", "the duration %q is out of reach", clip(text[:n]))
	case !t.length.given:
		t.length = d
	case further && (num != t.length.num || wholes != t.length.wholes || dots > 0 && d.ticks != t.length.ticks):
		r.warn(codeLength, "chord", "notes of one chord differ in length; the first one counts")
	}
	return n
}

// lateDots reads dots that stand behind the pitch instead of the number: 4CC.
func (r *reader) lateDots(n int) {
	t := &r.tok
	if d, ok := newDuration(t.length.num, t.length.wholes, n); ok && t.length.written.Dots == 0 {
		r.warn(codeLength, "dot", "a dot stands behind its note and is taken for the duration's")
		t.length = d
	}
}

func allZeros(text []byte) bool {
	for _, c := range text {
		if c != '0' {
			return false
		}
	}
	return true
}

// newDuration is so many wholes divided by num, with dots.
func newDuration(num, wholes, dots int) (duration, bool) {
	if num < 1 || num > maxReciprocal || wholes < 1 || wholes > maxWholes*num || dots > maxDots {
		return duration{}, false
	}
	d := duration{given: true}
	var ok bool
	d.ticks, ok = theory.Whole.MulDiv(int64(wholes)*(2<<dots-1), int64(num)<<dots)
	if !ok || d.ticks <= 0 {
		return duration{}, false
	}
	if w, ok := writtenAs(num, wholes); ok && theory.ValueTicks(w.Value, 0) > 0 {
		w.Dots = uint8(dots)
		if w.Ticks() == d.ticks {
			d.written = w
			return d, true
		}
	}
	d.written, _ = theory.Notate(d.ticks)
	return d, true
}

// writtenAs is the symbol of a duration without dots: 12 is an eighth in 3:2.
func writtenAs(num, wholes int) (theory.Duration, bool) {
	if bits.OnesCount(uint(wholes)) != 1 {
		return theory.Duration{}, false
	}
	twos := bits.TrailingZeros(uint(num))
	odd := num >> twos
	value := int8(twos - bits.TrailingZeros(uint(wholes)))
	if odd == 1 {
		return theory.Duration{Value: value}, true
	}
	below := bits.Len(uint(odd)) - 1
	return theory.Duration{Value: value + int8(below), Tuplet: theory.Ratio{Actual: uint16(odd), Normal: 1 << below}}, true
}

// orEighth is the written value of a grace note.
func (d duration) orEighth() (value int8, dots uint8) {
	if !d.given || !d.written.Tuplet.IsZero() {
		return theory.EighthValue, 0
	}
	return d.written.Value, d.written.Dots
}

// symbol completes an event with its length and value.
func (d duration) symbol(e *score.Event) {
	e.Dur, e.Value, e.Dots = d.ticks, d.written.Value, d.written.Dots
	if d.written.Ticks() != d.ticks {
		e.Flags |= score.Measured
	}
}
