package harmony

import (
	"math"
	"slices"

	"ricercar/backend/analysis/key"
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Options say what to look at and what is settled already.
type Options struct {
	score.Selection
	// Key, where it is one, holds throughout.
	Key theory.Key
	// Pins are a reader's corrections; the rest of the analysis adapts to them.
	Pins []Pin
	// Phrases are those that a reader hears; closes and the other phrases adapt to them.
	Phrases []PhrasePin
}

// Pin settles the reading of a stretch of time. What is zero is left open; numerals without a key are in whatever key
// the stretch is heard in.
type Pin struct {
	From, To theory.Tick
	Key      theory.Key
	Numeral  theory.RomanNumeral
}

// Reading is a numeral in a key.
type Reading struct {
	Key   theory.Key
	Roman theory.RomanNumeral
}

// Numeral is one harmony.
type Numeral struct {
	Reading
	Onset, Dur theory.Tick
	Chord      theory.Chord // what the numeral realises to; root, bass, quality and inversion
	Bar        score.BarRow
	Pinned     bool
	// Second is the best other reading with everything around as it is, Margin how much worse it is on the scale of the
	// search, and Confidence the probability that Reading is what an analyst would write, 0 to 1.
	Second     Reading
	Margin     float64
	Confidence float64

	state  state
	lo, hi int // frames
	tones  [2]int
}

// End is where the harmony ends.
func (n *Numeral) End() theory.Tick { return n.Onset + n.Dur }

// LocalKey is a stretch in one key.
type LocalKey struct {
	Onset, Dur  theory.Tick
	Key         theory.Key
	Confidence  float64 // mean of its numerals'
	First, Last int     // of its numerals
}

// Analysis is the harmony of a score or a selection, everything in order of time. Numerals follow each other without
// gaps, save where all rest for more than a bar.
type Analysis struct {
	Numerals []Numeral
	Keys     []LocalKey
	Cadences []Cadence
	Phrases  []Phrase
	Global   *key.Result // as package key finds it

	s     *score.Score
	x     *Music
	tones []Tone
}

// Find analyses a score. Music without pitched notes gives an empty Analysis. A pin that contradicts another, or whose
// numeral is no chord of major or minor, is fault.Invalid.
func Find(s *score.Score, opt Options) (*Analysis, error) {
	d := usual()
	x := NewMusic(s, opt.Selection)
	a := &Analysis{s: s, x: x, Global: x.key}
	if !x.sounds() {
		return a, nil
	}
	pins, err := d.pinned(x, opt)
	if err != nil {
		return nil, err
	}
	se := newSearch(d)
	spans, _ := se.run(x, request{hi: len(x.frames), pins: pins})
	if len(spans) == 0 {
		return nil, fault.New(fault.Invalid, "no reading fits the given keys and numerals").WithField("pins")
	}
	a.name(d, spans)
	a.rename(opt)
	a.doubt(se, pins)
	a.findKeys()
	a.findTones(opt.Selection)
	a.findCadences(opt)
	return a, nil
}

// sounds reports whether there is anything to analyse.
func (x *Music) sounds() bool {
	return slices.ContainsFunc(x.frames, func(f frame) bool { return f.sounds })
}

// pinned lays what is settled on the frames; nil where nothing is.
func (d *decoder) pinned(x *Music, opt Options) ([]pin, error) {
	if opt.Key.IsZero() && len(opt.Pins) == 0 {
		return nil, nil
	}
	pins := make([]pin, len(x.frames))
	for i := range pins {
		pins[i] = noPin
		if !opt.Key.IsZero() {
			pins[i].key = int16(keyIndex(opt.Key))
		}
	}
	for n, p := range opt.Pins {
		if err := d.lay(x, pins, p, opt.Key); err != nil {
			return nil, fault.New(fault.Invalid, "correction %d: %w", n+1, err).WithField("pins")
		}
	}
	return pins, nil
}

// lay puts one pin on the frames that begin in its time, or on the one that it begins in. It takes the place of a key
// that holds throughout.
func (d *decoder) lay(x *Music, pins []pin, p Pin, whole theory.Key) error {
	k := p.Key
	if k.IsZero() {
		k = whole
	}
	q := noPin
	if !k.IsZero() {
		q.key = int16(keyIndex(k))
	}
	if !p.Numeral.IsZero() {
		if k.IsZero() {
			return fault.New(fault.Invalid, "the numeral %s needs a key", p.Numeral).WithHint("give the key in which it is heard")
		}
		c, _ := d.m.v.find(p.Numeral, int(q.key)/12)
		if c < 0 {
			return fault.New(fault.Invalid, "%s is no chord that is known in %s", p.Numeral, k)
		}
		e := d.entry(int(q.key), c)
		q.chord, q.inversion = int16(c), int16(min(int(p.Numeral.Inversion), int(e.size)-1))
		if e.only >= 0 {
			q.inversion = int16(e.only)
		}
	}
	found := false
	for i := range x.frames {
		f := &x.frames[i]
		if f.start >= p.From && f.start < p.To || !found && f.start <= p.From && p.From < f.end {
			pins[i], found = q, true
		}
	}
	if !found {
		return fault.New(fault.Invalid, "nothing sounds from %s to %s", p.From, p.To)
	}
	return nil
}

// name makes numerals of spans. Neighbours with one reading are one; keys are spelled as their notes are.
func (a *Analysis) name(d *decoder, spans []span) {
	for i := 0; i < len(spans); {
		sp := spans[i]
		for i++; i < len(spans) && spans[i].key == sp.key && spans[i].chord == sp.chord && spans[i].inversion == sp.inversion; i++ {
			sp.hi = spans[i].hi
		}
		n := Numeral{state: d.state(sp.key, sp.chord, sp.inversion), lo: sp.lo, hi: sp.hi, Bar: a.x.frames[sp.lo].bar}
		n.Onset = a.x.frames[sp.lo].start
		n.Dur = a.soundsUntil(sp) - n.Onset
		n.Roman = d.written(sp.key, sp.chord, sp.inversion)
		a.Numerals = append(a.Numerals, n)
	}
	for lo := 0; lo < len(a.Numerals); {
		k, _, _ := d.parts(a.Numerals[lo].state)
		hi := lo + 1
		for ; hi < len(a.Numerals); hi++ {
			if next, _, _ := d.parts(a.Numerals[hi].state); next != k {
				break
			}
		}
		called := a.spelled(k, a.Numerals[lo].lo, a.Numerals[hi-1].hi)
		for i := lo; i < hi; i++ {
			a.Numerals[i].Key = called
			a.Numerals[i].Chord = a.Numerals[i].Roman.Chord(called)
		}
		lo = hi
	}
}

// soundsUntil is where a harmony ends: with its last frame, or before rests of more than a bar.
func (a *Analysis) soundsUntil(sp span) theory.Tick {
	end := a.x.frames[sp.hi-1].end
	for i := sp.hi - 1; i > sp.lo && !a.x.frames[i].sounds; i-- {
		if start := a.x.frames[i].start; end-start > a.s.Bar(a.x.frames[i].bar).Len {
			return start
		}
	}
	return end
}

// written is a numeral as analyses write it.
func (d *decoder) written(key, chord, inversion int) theory.RomanNumeral {
	r := d.entry(key, chord).numeral
	r.Inversion = int8(inversion)
	if r.Degree == 2 && r.Alter == -1 && r.Triad == theory.MajTriad && r.Size == 5 && inversion == 1 && !r.IsApplied() {
		r.Special = theory.Neapolitan
	}
	return r
}

// spelled is a key as most of its frames spell it.
func (a *Analysis) spelled(k, lo, hi int) theory.Key {
	middle, time := 0.0, 0.0
	for i := lo; i < hi; i++ {
		f := &a.x.frames[i]
		middle += float64(f.middle * f.time)
		time += float64(f.time)
	}
	return spelledKey(k, middle/max(time, 1e-9))
}

// rename takes keys and numerals over as the reader wrote them.
func (a *Analysis) rename(opt Options) {
	for i := range a.Numerals {
		n := &a.Numerals[i]
		if !opt.Key.IsZero() && keyIndex(opt.Key) == keyIndex(n.Key) {
			n.Key = opt.Key
		}
		for _, p := range opt.Pins {
			if n.Onset >= p.To || n.End() <= p.From {
				continue
			}
			if n.Pinned = true; !p.Key.IsZero() && keyIndex(p.Key) == keyIndex(n.Key) {
				n.Key = p.Key
			}
			if !p.Numeral.IsZero() {
				n.Roman = p.Numeral
			}
		}
		n.Chord = n.Roman.Chord(n.Key)
	}
}

// findKeys joins the numerals of a key.
func (a *Analysis) findKeys() {
	for i := range a.Numerals {
		n := &a.Numerals[i]
		if last := len(a.Keys) - 1; last >= 0 && a.Keys[last].Key == n.Key {
			a.Keys[last].Last, a.Keys[last].Dur = i, n.End()-a.Keys[last].Onset
			continue
		}
		a.Keys = append(a.Keys, LocalKey{Onset: n.Onset, Dur: n.Dur, Key: n.Key, First: i, Last: i})
	}
	for i := range a.Keys {
		k := &a.Keys[i]
		sum, time := 0.0, 0.0
		for _, n := range a.Numerals[k.First : k.Last+1] {
			sum += n.Confidence * n.Dur.Quarters()
			time += n.Dur.Quarters()
		}
		k.Confidence = sum / max(time, 1e-9)
	}
}

// Pos is the place of a time in the bars that the analysis counts by.
func (a *Analysis) Pos(n *Numeral) score.Pos { return a.s.PosIn(n.Bar, n.Onset) }

// doubt finds for each numeral the best other reading with its neighbours as they are.
func (a *Analysis) doubt(s *search, pins []pin) {
	for i := range a.Numerals {
		n := &a.Numerals[i]
		s.q = request{hi: len(a.x.frames)}
		clear(s.acc)
		st := newStretch(n.lo)
		row := s.rows[0]
		for j := n.lo; j < n.hi; j++ {
			s.d.emission(a.x, j, row)
			for c, e := range row {
				s.acc[c] += e
			}
			st.take(&a.x.frames[j])
		}
		free := noPin
		if pins != nil {
			free.key = pins[n.lo].key // a key that is given is not doubted
		}
		a.weigh(s, &st, i, free)
		if pins != nil && pins[n.lo].chord >= 0 {
			n.Confidence = 1
		}
	}
}

// weigh compares the reading of a numeral with all others that are free.
func (a *Analysis) weigh(s *search, st *stretch, i int, free pin) {
	n := &a.Numerals[i]
	d := s.d
	rate := func(k, c, inv int) float64 {
		to := d.state(k, c, inv)
		sum := float64(s.acc[k*d.w+c] + d.shapeScore(a.x, st, k, c, inv))
		if i > 0 {
			sum += d.transition(a.Numerals[i-1].state, to)
		}
		if i+1 < len(a.Numerals) {
			sum += d.transition(to, a.Numerals[i+1].state)
		} else {
			sum += float64(d.ending(a.x, k, c, settled))
		}
		return sum
	}
	key, chord, inversion := d.parts(n.state)
	own := rate(key, chord, inversion)
	best := math.Inf(-1)
	s.choose(free)
	for _, c := range s.cands {
		if c.key == key && c.chord == chord {
			continue
		}
		for inv := range d.entry(c.key, c.chord).inversions() {
			if only := d.entry(c.key, c.chord).only; only >= 0 && int(only) != inv {
				continue
			}
			if x := rate(c.key, c.chord, inv); x > best {
				best = x
				n.Second = Reading{a.spelled(c.key, n.lo, n.hi), d.written(c.key, c.chord, inv)}
			}
		}
	}
	if math.IsInf(best, -1) {
		best = own - emitMargin
	}
	n.Margin = own - best
	n.Confidence = 1 / (1 + math.Exp(-d.m.calibration[0]-d.m.calibration[1]*n.Margin))
}
