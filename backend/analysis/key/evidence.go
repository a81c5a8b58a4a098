package key

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// The 24 keys are numbered by mode and pitch class of the tonic: C major 0 … B major 11, C minor 12 … B minor 23.
const (
	major    = 0
	minor    = 1
	numModes = 2
	numKeys  = 24
)

// edge is how much of the beginning and of the end counts by itself.
const edge = 24 * theory.Quarter

// longest is how much of a note counts, so that a pedal does not outweigh everything.
const longest = 8 * theory.Quarter

// evidence is what a score says about its key, in one pass over the notes.
type evidence struct {
	notes              int
	from, to           theory.Tick // of the first and the last sound
	whole, first, last Weights     // durations in quarters, each note at most longest
	leads              Weights     // how often a voice steps up to the class by a minor second
	tpc                [fifthsRange]float64
	begin, end         sonority
	beforeEnd          sonority    // the last one over another bass than end
	depth              [2]sonority // the lowest of the first and of the last bar's length, with all that sounds there
	signature          theory.KeySignature
	signed             bool
	signer             score.StaffRow
}

// sonority is what sounds at one place.
type sonority struct {
	bass    score.HeadRow // 0 is none
	pitch   theory.Pitch  // of the bass
	classes theory.PCSet
}

func (so *sonority) bassClass() int {
	if so.bass == 0 {
		return -1
	}
	return so.pitch.Class()
}

// The line of fifths as far as it is counted, and the place of C on it.
const (
	fifthsRange = 64
	fifthsOfC   = 32
)

// gather reads the evidence of a selection.
func gather(s *score.Score, sel score.Selection) *evidence {
	g := gatherer{s: s, evidence: &evidence{}}
	g.lo, g.hi = sel.Bounds(s)
	g.chooseVoices(sel)
	g.findBounds()
	for v := range s.Voices().All() {
		if g.chosen == nil || g.chosen[v] {
			g.addVoice(s.Voice(v).Events)
		}
	}
	g.addSignature()
	g.addEdges(sel)
	return g.evidence
}

type gatherer struct {
	*evidence
	s      *score.Score
	lo, hi theory.Tick
	chosen []bool // by voice; nil is all
}

func (g *gatherer) chooseVoices(sel score.Selection) {
	if len(sel.Parts)+len(sel.Voices) == 0 {
		return
	}
	g.chosen = make([]bool, g.s.Voices().Hi)
	for v := range g.s.Voices().All() {
		g.chosen[v] = sel.HasVoice(g.s, v)
	}
}

// findBounds finds where the music begins and ends. A piece with "Fine" in its midst ends there.
func (g *gatherer) findBounds() {
	for _, j := range g.s.Jumps() {
		if j.Kind == score.Fine {
			bar := g.s.Bar(j.Bar)
			if end := bar.Start + bar.Len; end > g.lo && end < g.hi {
				g.to = end
			}
		}
	}
	fine := g.to
	g.from, g.to = g.hi, g.lo
	for v := range g.s.Voices().All() {
		if g.chosen == nil || g.chosen[v] {
			g.widen(g.s.Voice(v).Events)
		}
	}
	if fine != 0 {
		g.to = min(g.to, fine)
	}
}

// widen takes in the sounding events of a voice.
func (g *gatherer) widen(events score.Span[score.EventRow]) {
	for r := events.Lo; r < events.Hi; r++ {
		if e := g.s.Event(r); g.counts(e) {
			g.from = min(g.from, max(g.lo, e.Onset))
			break
		}
	}
	for r := events.Hi; r > events.Lo; r-- {
		if e := g.s.Event(r - 1); g.counts(e) {
			g.to = max(g.to, min(g.hi, e.End()))
			break
		}
	}
}

func (g *gatherer) counts(e score.Event) bool {
	return e.Sounds() && e.Onset < g.hi && e.End() > g.lo && g.s.Head(e.Heads.Lo).IsPitched()
}

func (g *gatherer) addVoice(events score.Span[score.EventRow]) {
	var before score.Span[score.HeadRow]
	for r := events.Lo; r < events.Hi; r++ {
		e := g.s.Event(r)
		if !g.counts(e) {
			continue
		}
		for h := e.Heads.Lo; h < e.Heads.Hi; h++ {
			if head := g.s.Head(h); head.IsPitched() && head.Flags&score.TiedFrom == 0 {
				g.addNote(h, head.Pitch, e.Onset)
				g.addLead(head.Pitch, before)
			}
		}
		before = e.Heads
	}
}

// addLead counts a note that lies a minor second above one of the event before.
func (g *gatherer) addLead(p theory.Pitch, before score.Span[score.HeadRow]) {
	for h := before.Lo; h < before.Hi; h++ {
		if iv := p.Sub(g.s.Head(h).Pitch); iv.Steps == 1 && iv.Cents == 100 {
			g.leads[p.Class()]++
			return
		}
	}
}

// addNote counts a note with all that is tied to it.
func (g *gatherer) addNote(h score.HeadRow, p theory.Pitch, onset theory.Tick) {
	end := min(onset+min(g.s.TiedLength(h), longest), g.hi)
	onset = max(onset, g.lo)
	if end <= onset {
		return
	}
	g.notes++
	c, length := p.Class(), (end - onset).Quarters()
	g.whole[c] += length
	if i := p.Fifths() + fifthsOfC; i >= 0 && i < fifthsRange {
		g.tpc[i] += length
	}
	if onset < g.from+edge {
		g.first[c] += length
	}
	if onset >= g.to-edge && onset < g.to {
		g.last[c] += length
	}
}

// addSignature takes the sounding signature that most staves have at the beginning.
func (g *gatherer) addSignature() {
	count := map[int8]int{}
	for st := range g.s.Staves().All() {
		staff := g.s.Staff(st)
		if _, ok := staff.Keys.At(g.from); !ok || staff.Kind != score.NoteStaff || !g.hasStaff(staff) {
			continue
		}
		k := g.s.KeySignature(st, g.from)
		if k.Free {
			continue
		}
		count[k.Fifths]++
		if n := count[k.Fifths]; !g.signed || n > count[g.signature.Fifths] {
			g.signature, g.signed, g.signer = k, true, st
		}
	}
}

func (g *gatherer) hasStaff(staff score.Staff) bool {
	if g.chosen == nil {
		return true
	}
	for v := range g.s.Part(staff.Part).Voices.All() {
		if g.chosen[v] {
			return true
		}
	}
	return false
}

// addEdges finds the first and the last sonority.
func (g *gatherer) addEdges(sel score.Selection) {
	if g.notes == 0 {
		return
	}
	sel.From, sel.To = g.from, g.to
	for sl := range g.s.SlicesOf(sel) {
		if sl.Start >= g.from+theory.Whole {
			break
		}
		so := g.sonority(sl)
		if g.begin.bass == 0 {
			g.begin = so
		}
		g.depth[0].lower(so)
	}
	sel.From = max(g.from, g.to-edge/2)
	for sl := range g.s.SlicesOf(sel) {
		so := g.sonority(sl)
		if sl.End > g.to-theory.Whole {
			g.depth[1].lower(so)
		}
		switch {
		case so.bass == 0:
		case sl.Attacked == 0 && g.end.bass != 0: // voices fall silent
		case g.end.bass == 0 || so.pitch.Class() == g.end.pitch.Class():
			so.classes |= g.end.classes
			g.end = so
		default:
			g.beforeEnd, g.end = g.end, so
		}
	}
}

// lower takes in another sonority.
func (so *sonority) lower(other sonority) {
	if so.bass == 0 || other.bass != 0 && other.pitch.Compare(so.pitch) < 0 {
		so.bass, so.pitch = other.bass, other.pitch
	}
	so.classes |= other.classes
}

// sonority finds the lowest of what sounds.
func (g *gatherer) sonority(sl score.Slice) (so sonority) {
	for _, h := range sl.Heads {
		p := g.s.Head(h).Pitch
		so.classes |= 1 << p.Class()
		if so.bass == 0 || p.Compare(so.pitch) < 0 {
			so.bass, so.pitch = h, p
		}
	}
	return so
}
