package perform

import (
	"slices"
	"sort"

	"ricercar/backend/theory"
)

// defaultBPM is the tempo of music that says nothing about it, in quarters a minute.
const defaultBPM = 100

// TempoMap turns places in the performance into seconds. Tempo is constant between its changes.
type TempoMap struct{ changes []TempoChange }

// TempoChange is the tempo from a place on.
type TempoChange struct {
	Onset   theory.Tick
	Seconds float64 // from the start of the performance
	BPM     float64 // quarters a minute, whatever the printed beat is
}

// Changes are the tempi in order; the first is at the start.
func (m *TempoMap) Changes() []TempoChange { return m.changes }

// tempoStep is a tempo in quarters a minute from a place on.
type tempoStep struct {
	at  theory.Tick
	bpm float64
}

// hold is a stretch of the music that is played slower, as under a fermata.
type hold struct {
	from, to theory.Tick
	// factor is what its time is multiplied by.
	factor float64
}

// newTempoMap lays gradual changes and holds over the steps. Steps may come in any order; of several at one place the
// last counts. Holds may overlap: the longest stretch counts.
func newTempoMap(steps []tempoStep, graduals []gradual, holds []hold) *TempoMap {
	steps = slices.Clone(steps)
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].at < steps[j].at })
	edges := []theory.Tick{0}
	for _, s := range steps {
		edges = append(edges, max(s.at, 0))
	}
	for _, g := range graduals {
		edges = append(edges, g.steps()...)
	}
	for _, h := range holds {
		edges = append(edges, h.from, h.to)
	}
	slices.Sort(edges)
	m := &TempoMap{}
	bpm := float64(defaultBPM)
	for _, at := range slices.Compact(edges) {
		for ; len(steps) > 0 && steps[0].at <= at; steps = steps[1:] {
			bpm = steps[0].bpm
		}
		m.add(at, bpm*gradualAt(graduals, at)/holdAt(holds, at))
	}
	return m
}

// gradualAt is the factor of the last gradual change that has begun at a place.
func gradualAt(graduals []gradual, at theory.Tick) float64 {
	factor := 1.0
	for _, g := range graduals {
		if g.from <= at {
			factor = g.at(at)
		}
	}
	return factor
}

// holdAt is the greatest factor of the holds at a place, at least 1.
func holdAt(holds []hold, at theory.Tick) float64 {
	factor := 1.0
	for _, h := range holds {
		if h.from <= at && at < h.to {
			factor = max(factor, h.factor)
		}
	}
	return factor
}

// add appends a change after all others, unless the tempo stays.
func (m *TempoMap) add(at theory.Tick, bpm float64) {
	if n := len(m.changes); n > 0 && m.changes[n-1].BPM == bpm {
		return
	}
	seconds := 0.0
	if len(m.changes) > 0 {
		seconds = m.Seconds(at)
	}
	m.changes = append(m.changes, TempoChange{Onset: at, Seconds: seconds, BPM: bpm})
}

// Seconds is the time of a place; places before the start have negative times.
func (m *TempoMap) Seconds(at theory.Tick) float64 {
	i := max(sort.Search(len(m.changes), func(i int) bool { return m.changes[i].Onset > at })-1, 0)
	return m.changes[i].Seconds + (at-m.changes[i].Onset).Quarters()*60/m.changes[i].BPM
}
