package synth

import (
	"slices"
	"sort"

	"ricercar/backend/theory"
)

// defaultBPM is the tempo of music that says nothing about it, in quarters a minute.
const defaultBPM = 100

// tempoMap turns places in the performance into seconds. Tempo is constant between its changes.
type tempoMap struct {
	changes []TempoChange
	ticks   []theory.Tick
}

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

// newTempoMap lays holds over the steps. Steps may come in any order; of several at one place the last counts.
// Holds may overlap: the longest stretch counts.
func newTempoMap(steps []tempoStep, holds []hold) *tempoMap {
	steps = slices.Clone(steps)
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].at < steps[j].at })
	edges := []theory.Tick{0}
	for _, s := range steps {
		edges = append(edges, max(s.at, 0))
	}
	for _, h := range holds {
		edges = append(edges, h.from, h.to)
	}
	slices.Sort(edges)
	m := &tempoMap{}
	for _, at := range slices.Compact(edges) {
		m.add(at, bpmAt(steps, at)/holdAt(holds, at))
	}
	return m
}

// bpmAt is the tempo of the last step at or before a place.
func bpmAt(steps []tempoStep, at theory.Tick) float64 {
	bpm := float64(defaultBPM)
	for _, s := range steps {
		if s.at > at {
			break
		}
		if s.bpm > 0 {
			bpm = s.bpm
		}
	}
	return bpm
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
func (m *tempoMap) add(at theory.Tick, bpm float64) {
	if n := len(m.changes); n > 0 && m.changes[n-1].BPM == bpm {
		return
	}
	seconds := 0.0
	if len(m.changes) > 0 {
		seconds = m.seconds(at)
	}
	m.changes = append(m.changes, TempoChange{Offset: at.Quarters(), Time: seconds, BPM: bpm})
	m.ticks = append(m.ticks, at)
}

// seconds is the time of a place; places before the start have negative times.
func (m *tempoMap) seconds(at theory.Tick) float64 {
	i := max(sort.Search(len(m.ticks), func(i int) bool { return m.ticks[i] > at })-1, 0)
	return m.changes[i].Time + (at-m.ticks[i]).Quarters()*60/m.changes[i].BPM
}
