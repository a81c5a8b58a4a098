package harmony

import (
	"maps"
	"slices"

	"ricercar/backend/theory"
)

// Phrase is a stretch that ends with a cadence, a fermata, a rest or a double bar, or where a reader hears its end.
type Phrase struct {
	Onset, Dur theory.Tick
	Why        string // what ends it
	Cadence    int    // index of the cadence that it ends with, −1 for none
	Pinned     bool   // a reader settled it
}

// PhrasePin settles that a stretch of time is one phrase, or, with None, that it belongs to none. Those of one analysis
// do not overlap.
type PhrasePin struct {
	From, To theory.Tick
	None     bool
}

// holds reports whether a time lies within the stretch, its ends apart.
func (p PhrasePin) holds(t theory.Tick) bool { return p.From < t && t < p.To }

// ByReader is the evidence of what a reader said.
const ByReader = "given by the reader"

// settledBreak is what the word of a reader counts: more than any sign in the score.
const settledBreak = 4.5

// settle takes the ends of a reader's phrases for signs of a close. Within them no sign ends anything.
func (c *closer) settle(pins []PhrasePin) {
	for _, p := range pins {
		if p.None {
			continue
		}
		maps.DeleteFunc(c.breaks, func(t theory.Tick, _ breakSign) bool { return p.holds(t) })
	}
	for _, p := range pins {
		if !p.None {
			c.breaks[p.To] = breakSign{settledBreak, ByReader}
		}
	}
}

// leastBreak is what a break counts at least to end a phrase by itself; with a cadence less will do.
const leastBreak = 2.4

// findPhrases ends phrases at breaks and cadences, and where a reader's begin and end.
func (a *Analysis) findPhrases(c *closer, pins []PhrasePin) {
	ends := map[theory.Tick]Phrase{}
	for t, b := range c.breaks {
		if b.weight >= leastBreak {
			ends[t] = Phrase{Why: b.why, Cadence: -1}
		}
	}
	for i, cad := range a.Cadences {
		n := &a.Numerals[cad.At]
		sign, at := c.endWithin(n)
		switch {
		case cad.Type == Evaded:
		case sign.weight > 0:
			ends[at] = Phrase{Why: sign.why, Cadence: i}
		case cad.Type != Deceptive:
			ends[n.End()] = Phrase{Why: "cadence", Cadence: i}
		}
	}
	force(ends, pins)
	a.cut(ends, pins)
}

// force has phrases end where those of a reader begin and end, and not between.
func force(ends map[theory.Tick]Phrase, pins []PhrasePin) {
	for _, p := range pins {
		maps.DeleteFunc(ends, func(t theory.Tick, _ Phrase) bool { return p.holds(t) })
	}
	for _, p := range pins {
		for _, t := range []theory.Tick{p.From, p.To} {
			end, found := ends[t]
			if !found {
				end.Cadence = -1
			}
			end.Why, end.Pinned = ByReader, true
			ends[t] = end
		}
	}
}

// cut makes phrases between their ends. One that is shorter than a bar joins the next, unless a reader says otherwise.
func (a *Analysis) cut(ends map[theory.Tick]Phrase, pins []PhrasePin) {
	start := a.Numerals[0].Onset
	for _, p := range pins {
		if p.holds(start) {
			start = p.From // which begins with rests
		}
	}
	for _, t := range slices.Sorted(maps.Keys(ends)) {
		p := ends[t]
		length := a.s.Bar(a.s.BarAt(1, start)).Len
		if t <= start || t-start < length && !p.Pinned && p.Why != "fermata" && p.Why != "end" {
			continue
		}
		p.Onset, p.Dur = start, t-start
		at := slices.IndexFunc(pins, func(q PhrasePin) bool { return q.From == p.Onset && q.To == t })
		p.Pinned = at >= 0
		if at < 0 || !pins[at].None {
			a.Phrases = append(a.Phrases, p)
		}
		start = t
	}
}
