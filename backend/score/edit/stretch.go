package edit

import (
	"math/bits"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// maxStretch bounds a ratio of augmentation or diminution on either side.
const maxStretch = 64

// Stretch makes all notes longer in a ratio, or shorter: {2, 1} is augmentation, {1, 2} diminution. The tempo stays, so
// that the music slows down or gets faster.
//
// With keepMeter the bars stay as long as they are and the music is written over them anew, with ties over bar lines;
// bars are numbered anew. Bars with signs of repeats, endings, jumps and new meters begin where their music begins, the
// bar before may be short. Otherwise each bar is stretched and its meter with it, by its lower number where that is
// enough: 4/4 becomes 4/2 or 4/8, in the ratio 3:2 it becomes 12/8, and 6/8 in 2:3 becomes 2/4. A ratio that no meter can
// be written in is fault.Invalid with a hint.
//
// Ids stay with the notes; where one becomes several tied notes, it is the first. Rests that are written anew have new
// ids. How notes were performed is lost.
func Stretch(s *score.Score, by theory.Ratio, keepMeter bool) (*score.Score, error) {
	if by.Actual == 0 || by.Normal == 0 || by.Actual > maxStretch || by.Normal > maxStretch {
		return nil, fault.New(fault.Invalid, "%d:%d is no ratio between 1:%d and %d:1", by.Actual, by.Normal, maxStretch, maxStretch).WithField("ratio")
	}
	by = lowest(by)
	if _, err := scaled(s.End(), by); err != nil {
		return nil, err
	}
	st := &stretcher{mover: newMover(newCopier(s, score.Selection{})), by: by}
	st.lastOf = make([]score.HeadRow, s.Heads().Len()+1)
	if err := st.lay(keepMeter); err != nil {
		return nil, err
	}
	for p := range s.Parts().All() {
		if err := st.part(p, keepMeter); err != nil {
			return nil, err
		}
	}
	st.ties(func(h score.HeadRow) score.HeadRow { return st.lastOf[h] })
	st.tables()
	return st.b.Build()
}

func lowest(r theory.Ratio) theory.Ratio {
	a, b := r.Actual, r.Normal
	for b != 0 {
		a, b = b, a%b
	}
	return theory.Ratio{Actual: r.Actual / a, Normal: r.Normal / a}
}

// stretcher is a stretch going on.
type stretcher struct {
	*mover
	by      theory.Ratio
	layouts []*score.Layout // by grid
	lastOf  []score.HeadRow
}

// time is a time or a length of the score in the stretched one; the whole score is known to fit.
func (st *stretcher) time(t theory.Tick) theory.Tick {
	out, _ := scaled(t, st.by)
	return out
}

// lay lays the bars out.
func (st *stretcher) lay(keepMeter bool) error {
	st.layouts = make([]*score.Layout, st.s.Grids().Len()+1)
	for g := range st.s.Grids().All() {
		if keepMeter {
			st.refill(g)
		} else if err := st.stretchBars(g); err != nil {
			return err
		}
		st.layouts[g] = st.b.Layout(g)
	}
	st.place = func(bar score.BarRow, at theory.Tick) score.Place {
		b := st.s.Bar(bar)
		if at == b.Start+b.Len && !keepMeter {
			return score.Place{Bar: st.bars[bar], Offset: st.time(at) - st.time(b.Start)}
		}
		return st.layouts[b.Grid].Place(st.time(at))
	}
	return nil
}

// stretchBars makes bars and meters longer.
func (st *stretcher) stretchBars(g score.GridRow) error {
	for r := range st.s.Grid(g).Bars.All() {
		bar := st.s.Bar(r)
		bar.ID, bar.Label = st.id(bar.ID), st.text(bar.Label)
		bar.Len, bar.Start = st.time(bar.Start+bar.Len)-st.time(bar.Start), 0
		st.bars[r] = st.b.AddBar(bar)
		st.barEnds[r] = st.bars[r]
	}
	for _, e := range st.s.Grid(g).Meters {
		m, ok := stretchMeter(e.Value, st.by)
		if !ok {
			return fault.New(fault.Invalid, "%s cannot be written in the ratio %d:%d", e.Value.Ratio(), st.by.Actual, st.by.Normal).
				WithField("ratio").WithHint("keep the meter")
		}
		st.b.Meter(g, st.bars[st.s.BarAt(g, e.Tick)], m)
	}
	return nil
}

// stretchMeter returns a meter in a ratio.
func stretchMeter(m theory.Meter, by theory.Ratio) (theory.Meter, bool) {
	out := theory.Meter{N: m.N}
	if m.Symbol == theory.MeterHidden {
		out.Symbol = m.Symbol
	}
	for i := range m.N {
		t, ok := stretchTerm(m.Terms[i], by)
		if !ok {
			return m, false
		}
		out.Terms[i] = t
	}
	if by == (theory.Ratio{Actual: 1, Normal: 1}) {
		return m, true
	}
	return out, true
}

// stretchTerm changes the lower number by the powers of two of a ratio, so far as it can, and the upper by the rest.
func stretchTerm(t theory.Term, by theory.Ratio) (theory.Term, bool) {
	beats, den := int(t.Beats)*int(by.Actual), int(t.Den)*int(by.Normal)
	if odd := by.Actual >> bits.TrailingZeros16(by.Actual); odd == 1 { // 2:1 halves the lower number first
		beats = int(t.Beats)
		for twos := int(by.Actual); twos > 1; twos /= 2 {
			if den%2 == 0 && den > 1 {
				den /= 2
			} else {
				beats *= 2
			}
		}
	}
	for odd := 3; odd <= den; odd += 2 {
		for den%odd == 0 && beats%odd == 0 {
			beats, den = beats/odd, den/odd
		}
	}
	if den&(den-1) != 0 || den > 128 || beats > 255 || beats == 0 {
		return t, false
	}
	return theory.Term{Beats: uint8(beats), Den: uint8(den)}, true
}

// part stretches the notes of a part.
func (st *stretcher) part(p score.PartRow, keepMeter bool) error {
	part := st.s.Part(p)
	for v := range part.Voices.All() {
		var err error
		if !keepMeter && st.by.Actual&(st.by.Actual-1) == 0 && st.by.Normal&(st.by.Normal-1) == 0 && st.writable(v) {
			st.revalue(v)
		} else {
			err = st.rewrite(v)
		}
		if err != nil {
			return err
		}
	}
	st.timelines(p)
	return nil
}

// shift is what is added to written values: −1 for 2:1.
func (st *stretcher) shift() int8 {
	return int8(bits.TrailingZeros16(st.by.Normal) - bits.TrailingZeros16(st.by.Actual))
}

// writable reports whether all values of a voice can be written when they are shifted.
func (st *stretcher) writable(v score.VoiceRow) bool {
	for r := range st.s.Voice(v).Events.All() {
		e := st.s.Event(r)
		if e.Flags&score.BarRest == 0 && theory.ValueTicks(e.Value+st.shift(), e.Dots) == 0 {
			return false
		}
	}
	return true
}

// revalue copies the events of a voice with values of another length.
func (st *stretcher) revalue(v score.VoiceRow) {
	for r := range st.s.Voice(v).Events.All() {
		old := st.s.Event(r)
		st.keepAt(r, score.Place{Bar: st.bars[old.Bar], Offset: st.time(old.Onset) - st.time(st.s.Bar(old.Bar).Start)}, st.time(old.End())-st.time(old.Onset))
		e := st.b.Event(st.events[r])
		if !old.IsGrace() && old.Flags&score.BarRest == 0 {
			e.Value, e.Beams = e.Value+st.shift(), 0
		}
		if made := e.Tuplet; made != 0 && !old.IsGrace() {
			st.b.Tuplet(made).Value = e.Value
		}
		for h := old.Heads.Lo; h < old.Heads.Hi; h++ {
			st.lastOf[h] = st.heads[h]
		}
	}
}

// rewrite writes the notes of a voice anew.
func (st *stretcher) rewrite(v score.VoiceRow) error {
	events := st.s.Voice(v).Events
	if events.IsEmpty() {
		return nil
	}
	layout := st.layouts[st.s.Part(st.s.Voice(v).Part).Grid]
	w := st.relay(st.b.Scribe(layout, st.voices[v], st.staves[st.s.Event(events.Lo).Staff], st.hasRests(v)), st.lastOf)
	for r := range events.All() {
		e := st.s.Event(r)
		onset := st.time(e.Onset)
		switch {
		case e.IsGrace():
			w.scribe.FillTo(onset)
			st.keepAt(r, layout.Place(onset), 0)
			for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
				st.lastOf[h] = st.heads[h]
			}
		case e.Dur > 0 && !e.IsRest():
			heads := make([]score.HeadRow, 0, e.Heads.Len())
			for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
				heads = append(heads, h)
			}
			if _, err := w.note(r, onset, st.time(e.End())-onset, heads); err != nil {
				return err
			}
		}
	}
	w.scribe.Finish()
	return nil
}

// hasRests reports whether the silences of a voice are written.
func (st *stretcher) hasRests(v score.VoiceRow) bool {
	for r := range st.s.Voice(v).Events.All() {
		if e := st.s.Event(r); e.IsRest() && e.Flags&(score.SpaceOnly|score.Hidden) == 0 {
			return true
		}
	}
	return false
}
