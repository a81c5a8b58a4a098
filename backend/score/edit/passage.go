package edit

import (
	"math/bits"

	"ricercar/backend/score"
)

// passage is a stretch of bars that is played several times, with the endings behind it.
type passage struct {
	bars    score.Span[score.BarRow]
	number  int32 // its own, from 1; those inside have the numbers before it
	outer   int32 // of the one around it
	passes  int
	pass    int    // the current one, from 1
	endings uint32 // numbers of its endings, bit 0 for the first
	again   bool   // repeated after a jump too
	byJump  bool   // endings without a repeat sign, of which a jump leads back
}

// takes reports whether bars of these endings are played in the current pass; 0 are bars outside of endings.
func (r *passage) takes(endings uint32) bool {
	return endings == 0 || r.pass <= 32 && endings>>(r.pass-1)&1 != 0
}

// next is the pass behind the current one: the next number that an ending has, or one more where there are no endings.
func (r *passage) next() int {
	if later := r.endings >> r.pass; later != 0 {
		return r.pass + 1 + bits.TrailingZeros32(later)
	}
	if r.endings != 0 {
		return r.passes
	}
	return r.pass + 1
}

// reset makes the passage ready to be played again: from the first pass on, or after a jump only in the last.
func (r *passage) reset(jumped bool) {
	r.pass = 1
	if jumped && !r.again {
		r.pass = r.passes
	}
}

// plan is how the bars of a grid are repeated. Passages lie in or beside one another and never overlap.
type plan struct {
	lo       score.BarRow
	inner    []int32  // by bar: the innermost passage around it, from 1
	begun    []int32  // by bar: the outermost passage that begins with it, from 1
	endings  []uint32 // by bar: score.Bar.Endings, mended
	passages []passage
}

// endingsOf are the numbers of the endings of a bar.
func (p *plan) endingsOf(r score.BarRow) uint32 { return p.endings[r-p.lo] }

// readEndings reads the endings of the bars. Where one with a repeat sign is followed by another of the same number, as
// misprints have it, the first has the numbers below, or the second the next.
func (p *plan) readEndings(s *score.Score, bars score.Span[score.BarRow]) {
	for at := bars.Lo; at < bars.Hi; at++ {
		p.endings[at-p.lo] = s.Bar(at).Endings
	}
	for at := bars.Lo + 1; at < bars.Hi; at++ {
		same := s.Bar(at).Endings
		if same == 0 || s.Bar(at).Flags&score.EndingStart == 0 || s.Bar(at-1).Flags&score.RepeatEnd == 0 || s.Bar(at-1).Endings != same {
			continue
		}
		if below := same&-same - 1; below != 0 {
			for k := at - 1; k >= bars.Lo && s.Bar(k).Endings == same; k-- {
				p.endings[k-p.lo] = below
			}
			continue
		}
		for k := at; k < bars.Hi && s.Bar(k).Endings == same && (k == at || s.Bar(k).Flags&score.EndingStart == 0); k++ {
			p.endings[k-p.lo] = 1 << bits.Len32(same)
		}
	}
}

// get returns a passage, nil for 0.
func (p *plan) get(i int32) *passage {
	if i == 0 {
		return nil
	}
	return &p.passages[i-1]
}

// at returns the innermost passage around a bar, nil where there is none.
func (p *plan) at(r score.BarRow) *passage { return p.get(p.inner[r-p.lo]) }

// around returns the passage around another, nil where there is none.
func (p *plan) around(r *passage) *passage { return p.get(r.outer) }

// planRepeats finds the repeated passages.
func planRepeats(s *score.Score, bars score.Span[score.BarRow]) plan {
	p := plan{lo: bars.Lo, inner: make([]int32, bars.Len()), begun: make([]int32, bars.Len()), endings: make([]uint32, bars.Len())}
	p.readEndings(s, bars)
	var starts []score.BarRow // signs whose end is still to come
	floor := bars.Lo          // where a passage without a start sign begins
	for at := bars.Lo; at < bars.Hi; at++ {
		flags := s.Bar(at).Flags
		if flags&score.RepeatStart != 0 {
			starts = append(starts, at)
		}
		if flags&score.RepeatEnd == 0 {
			continue
		}
		lo := floor
		if n := len(starts); n > 0 {
			lo, starts = starts[n-1], starts[:n-1]
		}
		end := endingsBehind(s, at, bars.Hi)
		p.add(s, score.Span[score.BarRow]{Lo: lo, Hi: end})
		if len(starts) == 0 {
			floor = end
		}
		at = end - 1
	}
	p.addForgotten(s, bars)
	return p
}

// endingsBehind returns where the endings stop that follow a repeat sign.
func endingsBehind(s *score.Score, at, end score.BarRow) score.BarRow {
	for at++; at < end; at++ {
		if bar := s.Bar(at); bar.Endings == 0 || bar.Flags&score.RepeatStart != 0 {
			break
		}
	}
	return at
}

// add adds a passage; those that lie in it are there already.
func (p *plan) add(s *score.Score, bars score.Span[score.BarRow]) {
	number := int32(len(p.passages) + 1)
	r := passage{number: number, bars: bars, pass: 1}
	var signs endingSigns
	for at := bars.Lo; at < bars.Hi; at++ {
		if in := p.get(p.begun[at-p.lo]); in != nil {
			in.outer = number
			at = in.bars.Hi - 1
			continue
		}
		p.inner[at-p.lo] = number
		signs.add(s, p, at, at == bars.Lo)
		r.again = r.again || s.Bar(at).Flags&score.RepeatAfterJump != 0
	}
	r.passes, r.endings = signs.passes(), signs.numbers
	p.begun[bars.Lo-p.lo] = number
	p.passages = append(p.passages, r)
}

// endingSigns are what says how often a passage is played.
type endingSigns struct {
	numbers  uint32
	brackets int
	lastHas  bool // the last repeat sign stands in an ending
	times    int
}

func (e *endingSigns) add(s *score.Score, p *plan, at score.BarRow, first bool) {
	bar, endings := s.Bar(at), p.endingsOf(at)
	if endings != 0 && (first || bar.Flags&score.EndingStart != 0 || p.endingsOf(at-1) != endings) {
		e.brackets++
	}
	e.numbers |= endings
	if bar.Flags&score.RepeatEnd != 0 {
		e.times, e.lastHas = int(bar.Times), bar.Endings != 0
	}
}

func (e *endingSigns) passes() int {
	highest := bits.Len32(e.numbers)
	switch {
	case e.brackets == 1 && e.lastHas:
		return highest + 1
	case e.brackets > 0:
		return max(highest, 2)
	case e.times > 0:
		return e.times
	}
	return 2
}

// addForgotten adds passages for endings in no passage, of which there are at least two.
func (p *plan) addForgotten(s *score.Score, bars score.Span[score.BarRow]) {
	floor := bars.Lo
	for at := bars.Lo; at < bars.Hi; at++ {
		bar := s.Bar(at)
		switch {
		case p.inner[at-p.lo] != 0:
			floor = at + 1
			continue
		case bar.Flags&score.RepeatStart != 0:
			floor = at
		}
		if bar.Endings == 0 {
			continue
		}
		hi := at + 1
		for hi < bars.Hi && p.inner[hi-p.lo] == 0 && s.Bar(hi).Endings != 0 && s.Bar(hi).Flags&score.RepeatStart == 0 {
			hi++
		}
		if several(s, at, hi) {
			p.add(s, score.Span[score.BarRow]{Lo: floor, Hi: hi})
			p.passages[len(p.passages)-1].byJump = jumpsAmong(s, at, hi)
		}
		floor, at = hi, hi-1
	}
}

// several reports whether bars have endings of different numbers.
func several(s *score.Score, lo, hi score.BarRow) bool {
	for at := lo + 1; at < hi; at++ {
		if s.Bar(at).Endings != s.Bar(lo).Endings {
			return true
		}
	}
	return false
}

// jumpsAmong reports whether a jump leads away from one of the bars.
func jumpsAmong(s *score.Score, lo, hi score.BarRow) bool {
	for _, j := range s.Jumps() {
		if j.Bar >= lo && j.Bar < hi && isInstruction(j.Kind) {
			return true
		}
	}
	return false
}
