package edit

import (
	"sort"

	"ricercar/backend/score"
)

// tables copies everything that hangs on events and places.
func (a *arranger) tables() {
	for _, m := range a.s.Marks() {
		if a.unfold && (m.Kind == score.SegnoSign || m.Kind == score.CodaSign) {
			continue
		}
		a.each(m.At, func(at score.Anchor) {
			made := m
			made.ID, made.Text, made.At = a.id(m.ID), a.text(m.Text), at
			a.b.AddMark(made)
		})
	}
	for i := range a.s.Spanners() {
		a.spanner(&a.s.Spanners()[i])
	}
	for _, h := range a.s.Harmonies() {
		a.each(h.At, func(at score.Anchor) {
			made := h
			made.ID, made.Text, made.At = a.id(h.ID), a.text(h.Text), at
			a.b.AddHarmony(made)
		})
	}
	for _, f := range a.s.FiguredBass() {
		a.each(f.At, func(at score.Anchor) {
			made := f
			made.ID, made.Text, made.At = a.id(f.ID), a.text(f.Text), at
			a.b.AddFigures(made)
		})
	}
	for g := range a.order {
		a.tempos(a.order[g], score.GridRow(g))
	}
	a.lyrics()
	if !a.unfold {
		a.jumps()
	}
	for _, p := range a.s.Performance() {
		e := a.s.Event(a.s.Head(p.Head).Event)
		if os := a.occurrences(e.Bar); len(os) > 0 {
			if p.Head = a.headIn(p.Head, os[0]); p.Head != 0 {
				a.b.AddPerformed(p)
			}
		}
	}
}

func (a *arranger) jumps() {
	for _, j := range a.s.Jumps() {
		for _, o := range a.occurrences(j.Bar) {
			made := j
			made.ID, made.Text, made.Bar = a.id(j.ID), a.text(j.Text), o.made
			a.b.AddJump(made)
		}
	}
}

// tempos copies the tempi, and again where a bar is torn from the tempo in force.
func (a *arranger) tempos(order []occurrence, g score.GridRow) {
	var all []score.Tempo // in order of bars
	for _, t := range a.s.Tempos() {
		if a.s.Bar(t.At.Bar).Grid == g {
			all = append(all, t)
		}
	}
	current := -1
	for i := range order {
		o := &order[i]
		first := sort.Search(len(all), func(k int) bool { return all[k].At.Bar >= o.bar })
		inForce := first - 1
		if inForce >= 0 && (current < 0 || !sameTempo(all[inForce], all[current])) && !a.beginsWith(all, first, o.bar) {
			a.tempo(all[inForce], score.Anchor{Bar: o.made})
			current = inForce
		}
		for k := first; k < len(all) && all[k].At.Bar == o.bar; k++ {
			if at, ok := a.anchor(all[k].At, o); ok {
				a.tempo(all[k], at)
				current = k
			}
		}
	}
}

// beginsWith reports whether a bar begins with a tempo.
func (a *arranger) beginsWith(all []score.Tempo, k int, bar score.BarRow) bool {
	return k < len(all) && all[k].At.Bar == bar && all[k].At.Tick == a.s.Bar(bar).Start
}

func (a *arranger) tempo(t score.Tempo, at score.Anchor) {
	t.ID, t.Text, t.At = a.id(t.ID), a.text(t.Text), at
	a.b.AddTempo(t)
}

func sameTempo(x, y score.Tempo) bool { return x.QuarterBPM == y.QuarterBPM && x.Text == y.Text }

// spanner copies a line for each stretch of the new order that runs within it. Lines that lose an end stop where their
// stretch does; slurs then reach to the outermost note, and lines between two notes are left out.
func (a *arranger) spanner(sp *score.Spanner) {
	order := a.order[a.s.Bar(sp.From.Bar).Grid]
	for bar := sp.From.Bar; bar <= sp.To.Bar; bar++ {
		for _, i := range a.at[bar] {
			if i > 0 && order[i-1].bar >= sp.From.Bar && order[i-1].bar < bar {
				continue // in the middle of a stretch
			}
			last, arrived := a.runsTo(order, i, sp.To.Bar)
			a.stretch(sp, order[i:last+1], arrived)
		}
	}
}

// stretch copies a line into occurrences that follow one another.
func (a *arranger) stretch(sp *score.Spanner, run []occurrence, arrived bool) {
	first, last := &run[0], &run[len(run)-1]
	begun := first.bar == sp.From.Bar
	made := *sp
	var okFrom, okTo bool
	if begun {
		made.From, okFrom = a.anchor(sp.From, first)
	} else {
		made.From, okFrom = a.edge(sp, sp.To, run, false)
	}
	if arrived {
		made.To, okTo = a.anchor(sp.To, last)
	} else {
		made.To, okTo = a.edge(sp, sp.From, run, true)
	}
	if !okFrom || !okTo || made.From.Event != 0 && made.From.Event == made.To.Event && !(begun && arrived) {
		return
	}
	made.ID, made.Text = a.id(sp.ID), a.text(sp.Text)
	a.b.AddSpanner(made)
}

// edge is the new end of a line that is cut: the border of its bars, or for slurs the outermost note of the voice at the
// other end.
func (a *arranger) edge(sp *score.Spanner, other score.Anchor, run []occurrence, behind bool) (score.Anchor, bool) {
	o := &run[0]
	at := score.Anchor{Staff: a.staves[other.Staff], Part: a.parts[other.Part]}
	if behind {
		o = &run[len(run)-1]
		at.Tick = a.s.Bar(o.bar).Len
	}
	at.Bar = o.made
	if other.Part != 0 && at.Part == 0 {
		return at, false
	}
	switch sp.Kind {
	case score.Slur, score.Phrase:
		return a.outermost(other, run, behind)
	case score.Glissando, score.Slide, score.NoteTremolo, score.HammerOn, score.PullOff:
		return at, false
	default:
		return at, true
	}
}

// outermost is the first or the last note of a voice in a stretch.
func (a *arranger) outermost(other score.Anchor, run []occurrence, last bool) (score.Anchor, bool) {
	if other.Event == 0 {
		return score.Anchor{}, false
	}
	v := a.s.Event(other.Event).Voice
	if a.voices[v] == 0 {
		return score.Anchor{}, false
	}
	for k := range run {
		o := &run[k]
		if last {
			o = &run[len(run)-1-k]
		}
		lo, hi := a.spans[v][o.bar], a.spans[v][o.bar+1]
		for n := range int(hi - lo) {
			r := lo + score.EventRow(n)
			if last {
				r = hi - 1 - score.EventRow(n)
			}
			if !a.s.Event(r).IsRest() {
				return score.Anchor{Event: a.eventIn(r, o)}, true
			}
		}
	}
	return score.Anchor{}, false
}

// lyrics copies syllables; of several verses the one of the pass, where a pass is named.
func (a *arranger) lyrics() {
	all := a.s.Lyrics()
	for lo := 0; lo < len(all); {
		hi := lo + 1
		for hi < len(all) && all[hi].Event == all[lo].Event {
			hi++
		}
		for _, o := range a.occurrences(a.s.Event(all[lo].Event).Bar) {
			if made := a.eventIn(all[lo].Event, o); made != 0 {
				a.syllables(all[lo:hi], made, o.pass)
			}
		}
		lo = hi
	}
}

func (a *arranger) syllables(verses []score.Lyric, made score.EventRow, pass int) {
	if pass > 0 {
		verses = []score.Lyric{verseOf(verses, pass)}
	}
	for _, l := range verses {
		l.ID, l.Text, l.Event = a.id(l.ID), a.text(l.Text), made
		if pass > 0 {
			l.Verse = 1
		}
		a.b.AddLyric(l)
	}
}

// verseOf chooses the verse that is sung in a pass: its own, else the last one before it, else the first.
func verseOf(verses []score.Lyric, pass int) score.Lyric {
	chosen := verses[0]
	for _, l := range verses {
		if int(l.Verse) <= pass {
			chosen = l
		}
	}
	return chosen
}
