package harmony

import "math"

// SetPlain gives a model the weights that hold without any data: where harmonies begin, what the bass and missing notes
// say. They are those that a prototype did best with.
func (m *Model) SetPlain() {
	set := func(group, row int, w ...float64) { copy(m.Weights[m.at(group, row, 0):], w) }
	for level, w := range [numLevels]float64{-.2, -.6, -1.2, -2.6, -3.6} {
		set(levelGroup, level, w, w-1.5, w+.5)
	}
	set(bassRoles, 0, 0, 0, 0, 0, -2, -3)
	set(bassGroup, 0, 1.5, .7, 1.5, -2)
	set(missingGroup, 0, -.6, -.8, -.1)
	set(missingGroup, 1, -.6, -.8, -.1, -1.4)
	set(spellRoles, 0, .1, -.3)
	set(nearGroup, 0, .5, .5)
	set(resolveGroup, 0, 1, 0, -.7)
	set(briefGroup, 0, -2, -1, 0)
	set(lastKey, 0, 2)
	set(againGroup, 0, -1.5)
	for mode := range 2 {
		m.Weights[m.at(globalGroup, 3*mode, 0)] = .1
		m.Weights[m.at(signatureGroup, mode, sigRange)] = .1
		for c := range m.v.entries[mode] {
			e := &m.v.entries[mode][c]
			for rel := range 12 {
				m.Weights[m.at(emitGroup, m.chordRow(mode, c), rel)] = emitScale * math.Log(rolePrior(e, rel))
			}
		}
	}
}

// emitScale is how much the notes weigh against the other features.
const emitScale = 2.2

// rolePrior is how much of the sound of a chord is a class, as textures have it on the whole.
func rolePrior(e *entry, rel int) float64 {
	return [numRoles]float64{.30, .27, .20, .20, .022, .006}[e.roles[rel]]
}

// Estimate sets the weights that are probabilities: of notes in chords, of inversions, of what follows what and of changes
// of key, from how often each feature occurs in right readings.
func (m *Model) Estimate(counts []float64) {
	for mode := range 2 {
		m.estimateChords(mode, counts)
		for _, group := range []int{enterGroup, firstGroup, lastGroup} {
			m.estimateRow(group, mode, len(m.v.entries[mode]), 1, counts, func(c int) float64 { return m.unigram(mode, c, counts) })
		}
		for to := range 2 {
			m.estimateJumps(mode*2+to, counts)
		}
	}
}

// estimateRow sets a row to logarithms of probabilities, with so many counts as a prior says.
func (m *Model) estimateRow(group, row, cols int, scale float64, counts []float64, prior func(int) float64) {
	at := m.at(group, row, 0)
	total := 0.0
	for c := range cols {
		total += counts[at+c]
	}
	const strength = 20
	for c := range cols {
		m.Weights[at+c] = scale * math.Log((counts[at+c]+strength*prior(c))/(total+strength))
	}
}

// unigram is how frequent a numeral is.
func (m *Model) unigram(mode, c int, counts []float64) float64 {
	at, total := m.at(chordGroup, mode, 0), 0.0
	n := len(m.v.entries[mode])
	for i := range n {
		total += counts[at+i]
	}
	return (counts[at+c] + .5) / (total + .5*float64(n))
}

func (m *Model) estimateChords(mode int, counts []float64) {
	n := len(m.v.entries[mode])
	for c := range n {
		e := &m.v.entries[mode][c]
		row := m.chordRow(mode, c)
		total := 0.0
		for rel := range 12 {
			total += rolePrior(e, rel)
		}
		m.estimateRow(emitGroup, row, 12, emitScale, counts, func(rel int) float64 { return rolePrior(e, rel) / total })
		m.estimateRow(bigramGroup, row, n, 1, counts, func(next int) float64 { return m.unigram(mode, next, counts) })
		m.estimateRow(inversionGroup, row, int(e.size), 1, counts, func(inv int) float64 {
			return [numInversions]float64{.55, .25, .12, .08}[inv]
		})
	}
}

// keyChange is what a change of key costs at least.
const keyChange = -3

func (m *Model) estimateJumps(row int, counts []float64) {
	at, total := m.at(jumpGroup, 0, 0), 0.0
	for i := range 48 {
		total += counts[at+i]
	}
	for up := range 12 {
		m.Weights[m.at(jumpGroup, row, up)] = keyChange + math.Log((counts[m.at(jumpGroup, row, up)]+1)/(total/4+12))
	}
}
