package chords

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Mode says how finely chords are told apart.
type Mode uint8

// The modes.
const (
	Vertical Mode = iota // every verticality by itself
	Harmonic             // passing material merged into harmonies, see merge.go
)

// Options say what to look at and how.
type Options struct {
	score.Selection
	Mode Mode
	// MinDuration is the shortest chord that stands by itself: what is shorter goes to the chord before it, or after it
	// where there is none. Rests are not filled.
	MinDuration theory.Tick
	// MergeRepeats makes one of neighbours with the same root, quality and bass.
	MergeRepeats bool
}

// Chord is one row: what sounds from Onset on. It is a flat value; its heads are in the Analysis.
type Chord struct {
	Onset, Dur theory.Tick
	Root, Bass theory.Pitch
	Classes    theory.PCSet // of all that sounds
	Quality    theory.Quality
	Inversion  int8
	ByClass    bool // named by pitch class, since the spelling makes no stack of thirds
	Rooted     bool // Root says something: there is a quality, or at least a stack of thirds
	Bar        score.BarRow
	Attacked   int32 // how many of the heads are attacked at Onset
	lo, hi     int32 // its heads in the Analysis
}

// End is where the chord ends; the next one may begin later.
func (c Chord) End() theory.Tick { return c.Onset + c.Dur }

// same reports whether two rows would read alike.
func (c Chord) same(d Chord) bool {
	return c.Quality == d.Quality && c.Inversion == d.Inversion && equalNames(c.Root, d.Root) && equalNames(c.Bass, d.Bass) &&
		(c.Quality != theory.OtherChord || c.Classes == d.Classes)
}

func equalNames(p, q theory.Pitch) bool { return p.Step == q.Step && p.Alter == q.Alter }

// Analysis is the chords of a score in order of time. They do not overlap; where everything rests there is a gap.
type Analysis struct {
	Chords []Chord
	s      *score.Score
	heads  []score.HeadRow
}

// Find names the chords of a score or a selection. A score without pitched notes gives none.
func Find(s *score.Score, opt Options) *Analysis {
	a := verticalities(s, opt.Selection)
	if opt.Mode == Harmonic {
		a = a.harmonies()
	}
	if opt.MinDuration > 0 {
		a.Chords = absorb(a.Chords, opt.MinDuration)
	}
	if opt.MergeRepeats || opt.Mode == Harmonic {
		a.Chords = mergeRepeats(a.Chords)
	}
	return a
}

// Heads are the heads that sound in a chord, those attacked at its onset in front; of a merged chord those of all its
// verticalities, each once. Read them only.
func (a *Analysis) Heads(c Chord) []score.HeadRow { return a.heads[c.lo:c.hi] }

// Pos is the place of a chord in the bars of the first part that is looked at.
func (a *Analysis) Pos(c Chord) score.Pos { return a.s.PosIn(c.Bar, c.Onset) }

// verticalities makes a row for each slice in which something sounds.
func verticalities(s *score.Score, sel score.Selection) *Analysis {
	a := &Analysis{s: s, Chords: make([]Chord, 0, s.Events().Len()/2+1), heads: make([]score.HeadRow, 0, 2*s.Events().Len())}
	var pitches [64]theory.Pitch
	buffer := pitches[:0]
	bars := barWalker{s: s, grid: gridOf(s, sel)}
	for sl := range s.SlicesOf(sel) {
		if len(sl.Heads) == 0 {
			continue
		}
		buffer = buffer[:0]
		for _, h := range sl.Heads {
			buffer = append(buffer, s.Head(h).Pitch)
		}
		c := name(buffer)
		c.Onset, c.Dur, c.Bar, c.Attacked = sl.Start, sl.End-sl.Start, bars.at(sl.Start), int32(sl.Attacked)
		c.lo = int32(len(a.heads))
		a.heads = append(a.heads, sl.Heads...)
		c.hi = int32(len(a.heads))
		a.Chords = append(a.Chords, c)
	}
	return a
}

// gridOf is the grid of the first part that is looked at.
func gridOf(s *score.Score, sel score.Selection) score.GridRow {
	for v := range s.Voices().All() {
		if sel.HasVoice(s, v) {
			return s.Part(s.Voice(v).Part).Grid
		}
	}
	return 1
}

// barWalker finds the bars of times that only grow.
type barWalker struct {
	s    *score.Score
	grid score.GridRow
	bar  score.BarRow
}

func (w *barWalker) at(t theory.Tick) score.BarRow {
	bars := w.s.Grid(w.grid).Bars
	if w.bar == 0 {
		w.bar = w.s.BarAt(w.grid, t)
	}
	for w.bar+1 < bars.Hi && w.s.Bar(w.bar+1).Start <= t {
		w.bar++
	}
	return w.bar
}

// name names a group of pitches, by their spelling or else by their classes.
func name(pitches []theory.Pitch) Chord {
	of := theory.ChordOf(pitches)
	c := Chord{Root: of.Root, Bass: of.Bass, Classes: of.Classes, Quality: of.Quality, Inversion: of.Inversion}
	if c.Rooted = c.Quality != theory.OtherChord || isTertian(of); c.Rooted {
		return c
	}
	by := theory.ClassifyClasses(c.Classes, c.Bass.Class())
	if by.Quality == theory.OtherChord {
		return c
	}
	c.Quality, c.Inversion, c.ByClass, c.Rooted = by.Quality, by.Inversion, true, true
	c.Root = lowestOf(pitches, int(by.Root))
	return c
}

// isTertian reports whether all letters are root, third, fifth or seventh, as those of E♯ B D, which is a diminished
// seventh without its third and no triad on B. C D♯ G is not.
func isTertian(c theory.Chord) bool {
	for _, degree := range [...]int{9, 11, 13} {
		if _, ok := c.Member(degree); ok {
			return false
		}
	}
	return true
}

// lowestOf is the lowest pitch of a class.
func lowestOf(pitches []theory.Pitch, class int) (low theory.Pitch) {
	found := false
	for _, p := range pitches {
		if p.Class() == class && (!found || p.Compare(low) < 0) {
			low, found = p, true
		}
	}
	return low
}

// absorb gives chords that are too short to their neighbours.
func absorb(chords []Chord, least theory.Tick) []Chord {
	out := chords[:0]
	for i, c := range chords {
		if n := len(out); c.Dur < least && n > 0 && out[n-1].End() == c.Onset {
			out[n-1].Dur += c.Dur
			continue
		}
		if c.Dur < least && i+1 < len(chords) && chords[i+1].Onset == c.End() {
			chords[i+1].Onset, chords[i+1].Dur = c.Onset, chords[i+1].Dur+c.Dur
			chords[i+1].Bar = c.Bar
			continue
		}
		out = append(out, c)
	}
	return out
}

// mergeRepeats makes one of equal neighbours. The heads of neighbours stand side by side, so that their range grows.
func mergeRepeats(chords []Chord) []Chord {
	out := chords[:0]
	for _, c := range chords {
		if n := len(out); n > 0 && out[n-1].End() == c.Onset && out[n-1].same(c) {
			out[n-1].Dur += c.Dur
			out[n-1].hi = c.hi
			continue
		}
		out = append(out, c)
	}
	return out
}
