package humdrum

import (
	"slices"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// finish ends the last bar and what is open, and numbers the bars.
func (r *reader) finish() {
	p := r.p
	r.fields = r.fields[:0]
	if p.filled {
		r.closeBar()
		p.endLine(p.sign)
	}
	for i := range p.spines {
		r.leave(&p.spines[i])
	}
	if len(p.spines) > 0 {
		r.warn(codePath, "end", "%d spines do not end", len(p.spines))
	}
	for _, s := range p.staves {
		r.at = s
		r.openSlurs(s)
		r.dropLine(&s.octave, score.OctaveLine.String())
		r.dropLine(&s.pedal, score.Pedal.String())
		for _, v := range s.voices {
			if v.over > 0 {
				r.warn(codeTime, "long", "a note lasts %s quarters beyond the end", v.over)
				break
			}
		}
	}
	p.endings()
	p.numberBars()
	r.checkOrder()
}

// checkOrder writes an order of play that no repeat sign gives, and remarks on one that signs cannot give.
func (r *reader) checkOrder() {
	p := r.p
	repeats := false
	for row := score.BarRow(1); int(row) <= p.b.NumBars(); row++ {
		repeats = repeats || p.b.Bar(row).Flags&score.RepeatEnd != 0
	}
	if len(p.order) > len(p.sections) && !repeats && !p.repeats() {
		r.s.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeUnkept, Subject: "order", Offset: -1},
			"the order of play is given by sections that are no repeats: not kept")
	}
}

// printed is the number of the bar that is read, for remarks.
func (p *piece) printed() int {
	for i, n := range slices.Backward(p.numbers) {
		if n.known {
			return n.number + len(p.numbers) - 1 - i
		}
	}
	return len(p.numbers)
}

// numberBars gives bars the numbers of their bar lines. Those that have none follow the one before; a pickup comes before
// the first, and the second part of a divided bar has the number of the first.
func (p *piece) numberBars() {
	full := p.lengths()
	last := p.beforeFirst(full)
	so := theory.Tick(0) // of the bar that is not full yet
	for i, n := range p.numbers {
		row := score.BarRow(i + 1)
		bar, length := p.b.Bar(row), p.b.Length(row)
		divided := so > 0 && length < full[i] && so+length <= full[i]
		switch {
		case n.known:
			last = n.number
			if n.suffix != 0 {
				bar.Label = p.b.Text(strconv.Itoa(n.number) + string(rune(n.suffix)))
			}
		case divided:
			bar.Flags |= score.Implicit
		default:
			last++
		}
		if i == 0 && length < full[i] && len(p.numbers) > 1 {
			bar.Flags |= score.Implicit
		}
		bar.Number = int32(last)
		switch {
		case length >= full[i] || i == 0:
			so = 0
		case divided:
			so = (so + length) % full[i]
		default:
			so = length
		}
	}
}

// lengths are the full lengths of all bars, by their meters.
func (p *piece) lengths() []theory.Tick {
	out := make([]theory.Tick, len(p.numbers))
	full, next := theory.Tick(0), 0
	for i := range out {
		for ; next < len(p.meters) && int(p.meters[next].bar) <= i+1; next++ {
			full = p.meters[next].length
		}
		out[i] = full
	}
	return out
}

// beforeFirst is the number before that of the first bar: so that the first number of a bar line is right.
func (p *piece) beforeFirst(full []theory.Tick) int {
	for i, n := range p.numbers {
		if n.known {
			return n.number - i - 1
		}
	}
	if len(p.numbers) > 1 && p.b.Length(1) < full[0] {
		return -1
	}
	return 0
}
