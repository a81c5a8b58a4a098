package edit

import (
	"slices"
	"sort"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Played is a bar that is played. Pass counts from 1 how often the bar has been played by then; in an ending it is
// at least the number of the pass through its repeat, so that it tells the verse that is sung.
type Played struct {
	Bar  score.BarRow
	Pass int
}

// maxPlayed bounds how many bars a performance may have: a few hours of the fastest music. Nested repeats of many
// times would otherwise make a small file endless.
const maxPlayed = 100_000

// PlayOrder returns the bars of a grid in the order in which they are played: every bar once where nothing is
// repeated, none where the grid has none. More than a hundred thousand are fault.TooLarge.
//
// Repeats: a repeat sign leads back to the start of its passage, played twice or Times. A passage begins at its start
// sign, or where there is none behind the passage before it. Passages may lie in one another. In pass n the endings
// are played that bear the number n; they follow their passage, or lie in it. The highest number of an ending is that of
// the last pass, and passes without an ending are left out; a lone ending before the sign is left out in one more pass.
// Endings without any sign are taken for a repeat whose sign was forgotten, unless a jump among them says how to go back.
//
// Jumps: each instruction is obeyed once, in the last pass through the repeats around it. After da capo and dal segno,
// repeats that were played already are not taken again, and their last ending holds, save those marked
// score.RepeatAfterJump; what was not played before, such as a coda, is played with its repeats. "Al fine" stops at
// the fine, "al coda" goes from "to coda" to the coda and stops at a fine behind it; a jump that says neither obeys
// whatever it meets. A missing segno is the beginning; a missing coda begins behind the last jump; where "to coda" is
// missing, the first of two coda signs stands for it.
//
// All play what the first grid says: bars of another are played whenever the one in which they begin is.
//
// Malformed signs never make a loop: an end without a start, a start without an end, targets that do not exist.
//
// Sources: Gould, Behind Bars (2011), pp. 233–242; MusicXML 4.0, elements repeat (times, after-jump), ending, sound
// (dacapo, dalsegno, tocoda, fine).
func PlayOrder(s *score.Score, grid score.GridRow) ([]Played, error) {
	if grid == 0 || !s.Grids().Has(grid) {
		return nil, fault.New(fault.NotFound, "the score has no grid of measures %d", grid)
	}
	if bars := s.Grid(1).Bars; grid != 1 && !bars.IsEmpty() {
		return playedBeside(s, grid)
	}
	bars := s.Grid(grid).Bars
	p := player{
		s: s, bars: bars, plan: planRepeats(s, bars), signs: planJumps(s, bars),
		played: make([]Played, 0, bars.Len()), count: make([]int, bars.Len()),
	}
	for at := bars.Lo; bars.Has(at); at = p.step(at) {
		if len(p.played) > maxPlayed {
			return nil, tooLong()
		}
	}
	return p.played, nil
}

func tooLong() error {
	return fault.New(fault.TooLarge, "the repeats make more than %d measures", maxPlayed).
		WithHint("look for repeats of many times within one another")
}

// playedBeside is the order of the bars of a grid that goes beside the first. Those behind its end are played once.
func playedBeside(s *score.Score, grid score.GridRow) ([]Played, error) {
	order, err := PlayOrder(s, 1)
	if err != nil {
		return nil, err
	}
	bars := s.Grid(grid).Bars
	_, end := s.Times(s.Grid(1).Bars)
	out := make([]Played, 0, bars.Len())
	for _, p := range order {
		from := s.Bar(p.Bar)
		for r := firstFrom(s, bars, from.Start); r < bars.Hi && s.Bar(r).Start < from.Start+from.Len && len(out) <= maxPlayed; r++ {
			out = append(out, Played{r, p.Pass})
		}
	}
	if len(out) > maxPlayed {
		return nil, tooLong()
	}
	for r := firstFrom(s, bars, end); r < bars.Hi; r++ {
		out = append(out, Played{r, 1})
	}
	return out, nil
}

// firstFrom is the first of the bars that begins at a time or later.
func firstFrom(s *score.Score, bars score.Span[score.BarRow], t theory.Tick) score.BarRow {
	return bars.Lo + score.BarRow(sort.Search(bars.Len(), func(i int) bool { return s.Bar(bars.Lo+score.BarRow(i)).Start >= t }))
}

// player goes through the bars.
type player struct {
	s      *score.Score
	bars   score.Span[score.BarRow]
	plan   plan
	signs  jumpSigns
	played []Played
	count  []int // how often each bar was played

	jumped             bool
	stopAtFine, toCoda bool // what holds after the jump
}

// step plays a bar, or leaves it out, and returns where to go on.
func (p *player) step(at score.BarRow) score.BarRow {
	r := p.plan.at(at)
	if r == nil || r.takes(p.plan.endingsOf(at)) {
		p.play(at, r)
		if next, ok := p.repeatFrom(at, r); ok {
			return next
		}
		if next, ok := p.jumpFrom(at); ok {
			return next
		}
		return p.leave(at)
	}
	return p.leave(at)
}

func (p *player) play(at score.BarRow, r *passage) {
	n := &p.count[at-p.bars.Lo]
	*n++
	pass := *n
	if r != nil && p.plan.endingsOf(at) != 0 {
		pass = max(pass, r.pass)
	}
	p.played = append(p.played, Played{at, pass})
}

// repeatFrom goes back at a repeat sign, if another pass follows.
func (p *player) repeatFrom(at score.BarRow, r *passage) (score.BarRow, bool) {
	if r == nil || p.s.Bar(at).Flags&score.RepeatEnd == 0 || r.pass >= r.passes {
		return 0, false
	}
	return p.goBack(r), true
}

// goBack begins the next pass, in which the repeats inside are new.
func (p *player) goBack(r *passage) score.BarRow {
	r.pass = r.next()
	for i := r.number - 1; i > 0 && p.plan.get(i).bars.Lo >= r.bars.Lo; i-- {
		p.plan.get(i).pass = 1
	}
	return r.bars.Lo
}

// leave goes on behind a bar. At the end of a passage of which an ending is still to come, it goes back.
func (p *player) leave(at score.BarRow) score.BarRow {
	for r := p.plan.at(at); r != nil && r.bars.Hi == at+1; r = p.plan.around(r) {
		if r.pass < r.passes && !r.byJump {
			return p.goBack(r)
		}
		r.reset(p.jumped)
	}
	return at + 1
}

// jumpFrom obeys the jumps at the end of a bar.
func (p *player) jumpFrom(at score.BarRow) (score.BarRow, bool) {
	signs := p.signs.signs[at]
	if len(signs) == 0 || !p.isLastPass(at) {
		return 0, false
	}
	if p.jumped && p.stopAtFine && slices.Contains(signs, score.Fine) {
		return p.bars.Hi, true
	}
	if p.jumped && p.toCoda && slices.Contains(signs, score.ToCoda) {
		if coda := p.signs.codaFrom(at); coda != 0 {
			p.toCoda, p.stopAtFine = false, true
			return coda, true
		}
	}
	kind, ok := p.signs.obey(at)
	if !ok {
		return 0, false
	}
	p.jump(at)
	p.stopAtFine, p.toCoda = !isAlCoda(kind), !isAlFine(kind)
	if isDaCapo(kind) {
		return p.bars.Lo, true
	}
	return p.signs.segnoFrom(at, p.bars.Lo), true
}

// jump makes the repeats that were played before ready for the time after the jump.
func (p *player) jump(at score.BarRow) {
	for r := p.plan.at(at); r != nil; r = p.plan.around(r) {
		r.reset(true)
	}
	for i := range p.plan.passages {
		if r := &p.plan.passages[i]; !p.jumped && p.count[r.bars.Lo-p.bars.Lo] > 0 {
			r.reset(true)
		}
	}
	p.jumped = true
}

// isLastPass reports whether all repeats around a bar are in their last pass, or the bar's ending is chosen.
func (p *player) isLastPass(at score.BarRow) bool {
	if p.plan.endingsOf(at) != 0 {
		return true
	}
	for r := p.plan.at(at); r != nil; r = p.plan.around(r) {
		if r.pass < r.passes {
			return false
		}
	}
	return true
}
