package midi

import (
	"math"
	"sort"

	"ricercar/backend/analysis/beat"
	"ricercar/backend/theory"
)

// clock turns times of a file, in its own quarters, into seconds.
type clock struct {
	at      []theory.Tick
	seconds []float64
	quarter []float64 // seconds of a quarter from there on
}

// usualTempo is that of a file that says nothing, in quarters a minute.
const usualTempo = 120

// clockOf is the clock of a song.
func clockOf(s *song) *clock {
	c := &clock{at: []theory.Tick{0}, seconds: []float64{0}, quarter: []float64{60.0 / usualTempo}}
	for _, t := range s.tempos {
		n := len(c.at) - 1
		if t.at == c.at[n] {
			c.quarter[n] = 60 / t.value
			continue
		}
		c.at, c.seconds, c.quarter = append(c.at, t.at), append(c.seconds, c.time(t.at)), append(c.quarter, 60/t.value)
	}
	return c
}

// time is a time in seconds.
func (c *clock) time(t theory.Tick) float64 {
	i := max(sort.Search(len(c.at), func(i int) bool { return c.at[i] > t })-1, 0)
	return c.seconds[i] + (t-c.at[i]).Quarters()*c.quarter[i]
}

// followBeat finds the beats of a song that was played freely, and lays its times on them: all times are in the
// quarters of these beats afterwards, the first beat at 0, and the tempi are those that were played.
func followBeat(s *song) bool {
	c := clockOf(s)
	var notes []beat.Note
	for _, l := range s.lines {
		for i := range l.notes {
			n := &l.notes[i]
			on := c.time(n.on)
			notes = append(notes, beat.Note{Onset: on, Dur: c.time(n.off) - on, Key: int(n.key), Velocity: n.velocity})
		}
	}
	beats := beat.Track(notes, beat.Options{})
	if len(beats.Times) == 0 {
		return false
	}
	w := warp{clock: c, beats: beats.Times, unit: beats.Unit}
	s.move(w.place)
	s.meters = nil
	s.tempos = w.tempos()
	return true
}

// warp leads from times of a file to quarters of beats.
type warp struct {
	*clock
	beats []float64
	unit  theory.Tick // of a beat
}

// place is where a time lies on the beats.
func (w *warp) place(t theory.Tick) theory.Tick {
	at := w.time(t)
	i := sort.SearchFloat64s(w.beats, at)
	if i < len(w.beats) && w.beats[i] == at {
		return theory.Tick(i) * w.unit
	}
	i = min(max(i-1, 0), len(w.beats)-2)
	part := (at - w.beats[i]) / (w.beats[i+1] - w.beats[i])
	return max(theory.Tick(math.Round((float64(i)+part)*float64(w.unit))), 0)
}

// tempos are those of the beats, in quarters a minute.
func (w *warp) tempos() []timed[float64] {
	var out []timed[float64]
	for i := range len(w.beats) - 1 {
		out = append(out, timed[float64]{theory.Tick(i) * w.unit, 60 / (w.beats[i+1] - w.beats[i]) * w.unit.Quarters()})
	}
	return out
}

// move moves all that happens in a song.
func (s *song) move(to func(theory.Tick) theory.Tick) {
	for _, l := range s.lines {
		for i := range l.notes {
			n := &l.notes[i]
			n.on, n.off, n.at, n.end = to(n.on), to(n.off), to(n.at), to(n.end)
		}
		moveAll(l.pedals, to)
		moveAll(l.lyrics, to)
	}
	moveAll(s.keys, to)
	moveAll(s.meters, to)
	moveAll(s.tempos, to)
	moveAll(s.markers, to)
	s.end = to(s.end)
}

func moveAll[T any](things []timed[T], to func(theory.Tick) theory.Tick) {
	for i := range things {
		things[i].at = to(things[i].at)
	}
}
