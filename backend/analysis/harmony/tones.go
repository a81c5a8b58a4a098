package harmony

import (
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// ToneKind is what a note is to the harmony that it sounds in.
type ToneKind uint8

// The kinds of tones. The names of non-chord tones are those of Aldwell and Schachter, Harmony and Voice Leading.
const (
	ChordTone    ToneKind = iota
	Passing               // by step, on in the same direction
	Neighbour             // by step, and back
	Suspension            // held or repeated from the harmony before, resolved by step
	Appoggiatura          // by leap or from nothing, left by step
	Escape                // by step, left by leap
	Anticipation          // belongs to what follows, and is repeated there
	PedalPoint            // held through harmonies that it does not belong to
	FreeTone              // none of these
	numToneKinds
)

var toneNames = [numToneKinds]string{
	"chord", "passing", "neighbour", "suspension", "appoggiatura", "escape", "anticipation", "pedal", "free",
}

// String names the kind.
func (k ToneKind) String() string { return toneNames[k%numToneKinds] }

// Tone is a note in a harmony.
type Tone struct {
	Head   score.HeadRow // of a tied note the first
	Onset  theory.Tick   // of the note, which may lie before the harmony
	Kind   ToneKind
	Member int8 // of chord tones: 1, 3, 5 or 7
}

// Tones are the notes that sound in a numeral, in order of their onsets: those that are held from before in front.
func (a *Analysis) Tones(n *Numeral) []Tone { return a.tones[n.tones[0]:n.tones[1]] }

// note is a note with what is around it in its voice; 0 is nothing.
type note struct {
	head          score.HeadRow
	onset, end    theory.Tick
	before, after score.HeadRow
}

// findTones tells chord tones and others apart.
func (a *Analysis) findTones(sel score.Selection) {
	notes := a.notes(sel)
	from := 0
	for i := range a.Numerals {
		n := &a.Numerals[i]
		n.tones[0] = len(a.tones)
		for from < len(notes) && notes[from].end <= n.Onset {
			from++
		}
		for j := from; j < len(notes) && notes[j].onset < n.End(); j++ {
			if notes[j].end > n.Onset {
				a.tones = append(a.tones, a.tone(&notes[j], i))
			}
		}
		n.tones[1] = len(a.tones)
	}
}

// notes lists what sounds, by onset.
func (a *Analysis) notes(sel score.Selection) []note {
	s := a.s
	from, to := sel.Bounds(s)
	var out []note
	for v := range s.Voices().All() {
		if !sel.HasVoice(s, v) {
			continue
		}
		events := s.Voice(v).Events
		for r := range events.All() {
			e := s.Event(r)
			if !e.Sounds() || e.Onset >= to {
				continue
			}
			for h := range e.Heads.All() {
				if s.Head(h).Flags&(score.Unpitched|score.TiedFrom) != 0 {
					continue
				}
				n := note{head: h, onset: e.Onset, end: e.Onset + s.TiedLength(h)}
				if n.end <= from {
					continue
				}
				n.before = a.neighbour(events, r, h, -1)
				n.after = a.neighbour(events, a.lastEvent(h), h, 1)
				out = append(out, n)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].onset < out[j].onset })
	return out
}

// lastEvent is the event of the last head that a head is tied to.
func (a *Analysis) lastEvent(h score.HeadRow) score.EventRow {
	for a.s.Head(h).Tie != 0 {
		h = a.s.Head(h).Tie
	}
	return a.s.Head(h).Event
}

// neighbour is the nearest note of the event next to one in its voice, 0 after or before a rest.
func (a *Analysis) neighbour(events score.Span[score.EventRow], r score.EventRow, h score.HeadRow, step int) score.HeadRow {
	s := a.s
	here := s.Event(r)
	for o := int(r) + step; events.Has(score.EventRow(max(o, 0))); o += step {
		e := s.Event(score.EventRow(o))
		switch {
		case e.IsGrace():
			continue
		case !e.Sounds(), step > 0 && e.Onset != here.End(), step < 0 && e.End() != here.Onset:
			return 0
		}
		best, near := score.HeadRow(0), 1000
		for g := range e.Heads.All() {
			d := s.Head(g).Pitch.Diatonic() - s.Head(h).Pitch.Diatonic()
			if d = max(d, -d); d < near {
				best, near = g, d
			}
		}
		return best
	}
	return 0
}

// tone tells what a note is in a numeral.
func (a *Analysis) tone(n *note, i int) Tone {
	num := &a.Numerals[i]
	t := Tone{Head: n.head, Onset: n.onset}
	if m, ok := a.member(n.head, num); ok {
		t.Member = m
		return t
	}
	t.Kind = a.foreign(n, i)
	return t
}

// member is which member of a numeral's chord a head is.
func (a *Analysis) member(h score.HeadRow, n *Numeral) (int8, bool) {
	class := a.x.pitches[h].Class()
	for degree := 1; degree <= 7; degree += 2 {
		if p, ok := n.Chord.Member(degree); ok && p.Class() == class {
			return int8(degree), true
		}
	}
	return 0, false
}

// foreign names a note that is not of the chord.
func (a *Analysis) foreign(n *note, i int) ToneKind {
	in, out := a.interval(n.before, n.head), a.interval(n.head, n.after)
	num := &a.Numerals[i]
	held := n.onset < num.Onset
	stepIn, stepOut := in != nil && in.IsStep(), out != nil && out.IsStep()
	switch {
	case held && n.end >= num.End() && !stepOut:
		return PedalPoint
	case (held || in != nil && in.Steps == 0 && in.Cents == 0) && stepOut:
		return Suspension
	case held:
		return PedalPoint
	case a.anticipates(n, out, i):
		return Anticipation
	case stepIn && stepOut && (in.Steps > 0) == (out.Steps > 0):
		return Passing
	case stepIn && stepOut:
		return Neighbour
	case stepOut:
		return Appoggiatura
	case stepIn && out != nil:
		return Escape
	}
	return FreeTone
}

// anticipates reports whether a note is repeated in the next harmony, to which it belongs.
func (a *Analysis) anticipates(n *note, out *theory.Interval, i int) bool {
	if out == nil || out.Cents != 0 || i+1 >= len(a.Numerals) || n.end < a.Numerals[i].End() {
		return false
	}
	_, ok := a.member(n.head, &a.Numerals[i+1])
	return ok
}

// interval leads from one head to another; nil where one is missing.
func (a *Analysis) interval(from, to score.HeadRow) *theory.Interval {
	if from == 0 || to == 0 {
		return nil
	}
	iv := a.s.Head(to).Pitch.Sub(a.s.Head(from).Pitch)
	return &iv
}
