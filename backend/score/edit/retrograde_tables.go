package edit

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// tables turns everything that hangs on events and places.
func (r *reverser) tables() {
	r.marks()
	for i := range r.s.Spanners() {
		r.spanner(r.s.Spanners()[i])
	}
	holding := map[holder]int{} // the next sign of the same kind
	for i := len(r.s.Harmonies()) - 1; i >= 0; i-- {
		h := r.s.Harmonies()[i]
		at := r.hold(h.At, r.nextIn(holding, h.At, i, func(k int) theory.Tick { return r.s.Harmonies()[k].At.Tick }))
		h.ID, h.Text, h.At = r.id(h.ID), r.text(h.Text), at
		r.b.AddHarmony(h)
	}
	clear(holding)
	for i := len(r.s.Tempos()) - 1; i >= 0; i-- {
		t := r.s.Tempos()[i]
		at := r.hold(t.At, r.nextIn(holding, score.Anchor{Bar: t.At.Bar}, i, func(k int) theory.Tick { return r.s.Tempos()[k].At.Tick }))
		t.ID, t.Text, t.At = r.id(t.ID), r.text(t.Text), at
		r.b.AddTempo(t)
	}
	for _, f := range r.s.FiguredBass() {
		at := r.stay(f.At)
		if f.Dur != 0 {
			at = r.hold(f.At, f.At.Tick+f.Dur)
		}
		f.ID, f.Text, f.At = r.id(f.ID), r.text(f.Text), at
		r.b.AddFigures(f)
	}
	for _, l := range r.s.Lyrics() {
		l.ID, l.Text, l.Event = r.id(l.ID), r.text(l.Text), r.events[l.Event]
		switch l.Syllabic {
		case score.BeginSyllable:
			l.Syllabic = score.EndSyllable
		case score.EndSyllable:
			l.Syllabic = score.BeginSyllable
		case score.SingleSyllable, score.MiddleSyllable:
		}
		r.b.AddLyric(l)
	}
}

// holder is where signs hold until the next one.
type holder struct {
	grid  score.GridRow
	part  score.PartRow
	staff score.StaffRow
}

// nextIn returns when the next sign at the same holder begins, MaxTick for the last, and remembers this one. Signs come
// from the last to the first.
func (r *reverser) nextIn(holding map[holder]int, a score.Anchor, i int, tick func(int) theory.Tick) theory.Tick {
	key := holder{r.s.Bar(a.Bar).Grid, a.Part, a.Staff}
	next := theory.MaxTick
	if k, ok := holding[key]; ok {
		next = tick(k)
	}
	holding[key] = i
	return next
}

// hold places a sign that holds until a time where that begins in the turned score.
func (r *reverser) hold(a score.Anchor, until theory.Tick) score.Anchor {
	at := r.turned(r.s.Bar(a.Bar).Grid, until)
	return score.Anchor{Bar: at.Bar, Tick: at.Offset, Staff: r.staves[a.Staff], Part: r.parts[a.Part]}
}

// stay places a sign at its note, else at the start of its bar where it stood there, else where its time is.
func (r *reverser) stay(a score.Anchor) score.Anchor {
	made := score.Anchor{Staff: r.staves[a.Staff], Part: r.parts[a.Part], Head: r.heads[a.Head]}
	event := a.Event
	if event == 0 {
		event = r.eventAt(a)
	}
	if event != 0 {
		made.Event = r.events[event]
		return made
	}
	if made.Bar = r.bars[a.Bar]; a.Tick > r.s.Bar(a.Bar).Start {
		made.Tick = r.turnedIn(a.Bar, a.Tick).Offset
	}
	return made
}

// eventAt is the first event that begins where a sign of a part stands, on its staff if it has one.
func (r *reverser) eventAt(a score.Anchor) score.EventRow {
	if a.Part == 0 {
		return 0
	}
	for v := range r.s.Part(a.Part).Voices.All() {
		events := r.s.Voice(v).Events
		lo, hi := events.Lo, events.Hi
		for lo < hi {
			if mid := lo + (hi-lo)/2; r.s.Event(mid).Onset < a.Tick {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		for ; lo < events.Hi && r.s.Event(lo).Onset == a.Tick; lo++ {
			if e := r.s.Event(lo); !e.IsGrace() && e.Bar == a.Bar && (a.Staff == 0 || e.Staff == a.Staff) {
				return lo
			}
		}
	}
	return 0
}

// marks turns the marks; dynamics hold until the next one of their staff.
func (r *reverser) marks() {
	marks := r.s.Marks()
	until := make([]theory.Tick, len(marks)) // of dynamics
	holding := map[holder]int{}
	for i := len(marks) - 1; i >= 0; i-- {
		if marks[i].Kind == score.Dynamic {
			until[i] = r.nextIn(holding, marks[i].At, i, func(k int) theory.Tick { return marks[k].At.Tick })
		}
	}
	for i, m := range marks {
		if m.Kind == score.Dynamic {
			m.At = r.hold(m.At, until[i])
		} else {
			m.At = r.stay(m.At)
		}
		m.ID, m.Text = r.id(m.ID), r.text(m.Text)
		r.b.AddMark(m)
	}
}

// spanner turns a line round. Lines between notes go from the one that was later to the other; those of a grace note and
// its own stay.
func (r *reverser) spanner(sp score.Spanner) {
	switch sp.Kind {
	case score.Crescendo:
		sp.Kind = score.Diminuendo
	case score.Diminuendo:
		sp.Kind = score.Crescendo
	default:
	}
	from, to := sp.From, sp.To
	sp.ID, sp.Text = r.id(sp.ID), r.text(sp.Text)
	if from.Event != 0 && to.Event != 0 {
		if r.comesBefore(to.Event, from.Event) {
			from, to = to, from
		}
		sp.From, sp.To = r.stay(from), r.stay(to)
	} else {
		sp.From, sp.To = r.hold(to, to.Tick), r.mirror(from)
	}
	r.b.AddSpanner(sp)
}

// comesBefore reports whether an event lies before another in the turned score.
func (r *reverser) comesBefore(i, j score.EventRow) bool {
	a, b := r.b.Event(r.events[i]), r.b.Event(r.events[j])
	return a.Bar < b.Bar || a.Bar == b.Bar && a.Onset < b.Onset
}

// mirror is the turned place of a time, whatever note begins there.
func (r *reverser) mirror(a score.Anchor) score.Anchor {
	at := r.turnedIn(a.Bar, a.Tick)
	return score.Anchor{Bar: at.Bar, Tick: at.Offset, Staff: r.staves[a.Staff], Part: r.parts[a.Part]}
}
