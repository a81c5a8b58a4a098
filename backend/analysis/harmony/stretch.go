package harmony

// stretch is what is known of some frames in a row, whatever their reading.
type stretch struct {
	lo, hi    int
	present   uint16
	bass      [12]float32
	bassTotal float32
	lowest    [12]int8
	time      float32
}

func newStretch(lo int) stretch {
	s := stretch{lo: lo, hi: lo}
	for c := range s.lowest {
		s.lowest[c] = 127
	}
	return s
}

// take adds the next frame.
func (s *stretch) take(f *frame) {
	s.hi++
	s.time += f.time
	for c := range 12 {
		if f.plain[c] > 0 || f.ornament[c] > 0 {
			s.present |= 1 << c
		}
		s.bass[c] += f.bass[c]
		s.bassTotal += f.bass[c]
		s.lowest[c] = min(s.lowest[c], f.lowest[c])
	}
}

// lengthColumn sorts lengths.
func lengthColumn(t float32) int {
	for i, limit := range [numLengths - 1]float32{.4, .8, 1.5, 2.5, 3.5, 5, 8} {
		if t < limit {
			return i
		}
	}
	return numLengths - 1
}

// beginColumn tells how the bass of a stretch begins.
func beginColumn(f *frame) int {
	switch {
	case f.pause:
		return 2
	case f.struck:
		return 0
	}
	return 1
}

// shape lists the features of a stretch that depend on its reading and on the stretch as a whole, with their values.
// What its frames add up to, emission finds.
func (d *decoder) shape(x *Music, s *stretch, key, chord, inversion int, yield func(group, row, col int, value float32)) {
	mode := key / 12
	e := d.entry(key, chord)
	yield(inversionGroup, d.m.chordRow(mode, chord), inversion, 1)
	yield(chordGroup, mode, chord, 1)
	bass := (int(e.classes[inversion]) + key) % 12
	first := &x.frames[s.lo]
	if s.bassTotal > 0 {
		yield(bassGroup, 0, bassShare, s.bass[bass]/s.bassTotal)
		if s.bass[bass] == 0 {
			yield(bassGroup, 0, bassUnheard, 1)
		}
		if int(first.firstBass) == bass {
			yield(bassGroup, 0, bassFirst, 1)
		}
		if s.isLowest(e, key, inversion) {
			yield(bassGroup, 0, bassLowest, 1)
		}
		sevenths := int(e.size) - 3
		for i := range e.size {
			if s.present>>((int(e.classes[i])+key)%12)&1 == 0 {
				yield(missingGroup, sevenths, int(i), 1)
			}
		}
	}
	yield(lengthGroup, 0, lengthColumn(s.time), 1)
	turned := turnedRow(e, inversion)
	yield(turnedGroup, turned, numLevels+lengthColumn(s.time), 1)
	yield(placeGroup, d.m.chordRow(mode, chord), int(first.level), 1)
	yield(turnedGroup, turned, int(first.level), 1)
	if s.lo > 0 {
		yield(levelGroup, int(first.level), beginColumn(first), 1)
	}
}

// isLowest reports whether the member of the inversion is the lowest chord tone of the stretch.
func (s *stretch) isLowest(e *entry, key, inversion int) bool {
	at := s.lowest[(int(e.classes[inversion])+key)%12]
	if at == 127 {
		return false
	}
	for i := range e.size {
		if s.lowest[(int(e.classes[i])+key)%12] < at {
			return false
		}
	}
	return true
}

// shapeScore is what the features of shape weigh; those that hang on few things are looked up together.
func (d *decoder) shapeScore(x *Music, s *stretch, key, chord, inversion int) float32 {
	mode, e := key/12, d.entry(key, chord)
	first := &x.frames[s.lo]
	sum := d.standing[(d.m.chordRow(mode, chord)*numInversions+inversion)*numLevels+int(first.level)]
	sum += d.lasting[turnedRow(e, inversion)*numLengths+lengthColumn(s.time)]
	if s.lo > 0 {
		sum += d.m.weight(levelGroup, int(first.level), beginColumn(first))
	}
	if s.bassTotal == 0 {
		return sum
	}
	bass := (int(e.classes[inversion]) + key) % 12
	sum += d.bassTone[bassShare] * s.bass[bass] / s.bassTotal
	if s.bass[bass] == 0 {
		sum += d.bassTone[bassUnheard]
	}
	if int(first.firstBass) == bass {
		sum += d.bassTone[bassFirst]
	}
	if s.isLowest(e, key, inversion) {
		sum += d.bassTone[bassLowest]
	}
	for i := range e.size {
		if s.present>>((int(e.classes[i])+key)%12)&1 == 0 {
			sum += d.missing[int(e.size)-3][i]
		}
	}
	return sum
}

// turnedRow is the row of turnedGroup for a chord in an inversion.
func turnedRow(e *entry, inversion int) int { return (int(e.size)-3)*numInversions + inversion }

// addShapes fills the tables of shapeScore.
func (d *decoder) addShapes() {
	m := d.m
	d.standing = make([]float32, 2*d.w*numInversions*numLevels)
	for mode := range m.v.entries {
		for c := range m.v.entries[mode] {
			for inv := range m.v.entries[mode][c].inversions() {
				row := m.chordRow(mode, c)
				turned := turnedRow(&m.v.entries[mode][c], inv)
				for level := range numLevels {
					d.standing[(row*numInversions+inv)*numLevels+level] = m.weight(inversionGroup, row, inv) + m.weight(chordGroup, mode, c) +
						m.weight(placeGroup, row, level) + m.weight(turnedGroup, turned, level)
				}
			}
		}
	}
	for turned := range 2 * numInversions {
		for length := range numLengths {
			d.lasting[turned*numLengths+length] = m.weight(lengthGroup, 0, length) + m.weight(turnedGroup, turned, numLevels+length)
		}
	}
	copy(d.bassTone[:], d.weights(bassGroup))
	for i := range d.missing {
		copy(d.missing[i][:], d.weights(missingGroup)[i*len(d.missing[i]):])
	}
}
