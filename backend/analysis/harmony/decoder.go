package harmony

import "slices"

// The bounds of the search.
const (
	maxFrames  = 16 // of a stretch; it is no longer than maxBars either, unless it is one frame
	maxBars    = 2
	beamWidth  = 32
	perKey     = 4 // numerals of a key that are tried for a stretch
	emitMargin = 8 // and only those whose notes fit at most so much worse than the best
	variants   = 4 // spellings of a pitch class
)

// state is a reading of a stretch: a key, a numeral and an inversion in one number.
type state int32

// decoder is a model made ready for the search: its weights in tables by what they are looked up with. Nothing changes
// it.
type decoder struct {
	m        *Model
	w        int          // numerals of a mode
	emit     [2][]float32 // class over the tonic, variant × numeral
	ornament [2][]float32
	bass     [2][]float32 // class over the tonic × numeral
	bigram   [2][]float32 // numeral × next numeral, with what applied chords resolve to
	goes     [2][]int8    // numeral × next numeral: column of resolveGroup, −1 for chords that are not applied
	pivot    [2][2][]int16
	pivoted  [2][]float32 // numeral × next numeral, where the first is one of the new key too
	entered  [2][]float32 // numeral, where it is not
	jump     [4 * 12]float32
	motion   [numInversions * numInversions * 12]float32
	again    float32   // a reading goes on
	standing []float32 // numeral, inversion × metrical level
	lasting  [2 * numInversions * numLengths]float32
	bassTone [4]float32
	missing  [2][4]float32
	most     float64 // no transition weighs more
}

func newDecoder(m *Model) *decoder {
	d := &decoder{m: m, w: m.width}
	for mode := range d.m.v.entries {
		n := 12 * d.w
		d.emit[mode], d.ornament[mode] = make([]float32, variants*n), make([]float32, variants*n)
		d.bass[mode] = make([]float32, n)
		d.bigram[mode], d.goes[mode] = make([]float32, d.w*d.w), make([]int8, d.w*d.w)
		d.pivoted[mode], d.entered[mode] = make([]float32, d.w*d.w), make([]float32, d.w)
		for c := range m.v.entries[mode] {
			d.addEntry(mode, c)
		}
	}
	for from := range 2 {
		for to := range 2 {
			d.pivot[from][to] = d.pivots(from, to)
		}
	}
	for i := range d.motion {
		d.motion[i] = m.weight(motionGroup, i/12, i%12)
	}
	for i := range d.jump {
		d.jump[i] = m.weight(jumpGroup, i/12, i%12)
	}
	d.addShapes()
	d.again = m.weight(againGroup, 0, 0)
	d.most = d.bound()
	return d
}

// bound is what no transition exceeds.
func (d *decoder) bound() float64 {
	top := func(lists ...[]float32) float64 {
		most := float32(0)
		for _, l := range lists {
			most = max(most, slices.Max(l))
		}
		return float64(most)
	}
	leave := top(d.weights(leaveGroup)) + top(d.weights(briefGroup)) + top(d.weights(provenGroup)) + top(d.weights(stayGroup))
	change := leave + top(d.jump[:]) + top(d.pivoted[0], d.pivoted[1], d.entered[0], d.entered[1])
	return top(d.motion[:]) + max(float64(d.again), change, top(d.bigram[0], d.bigram[1]))
}

// weights are those of a group.
func (d *decoder) weights(group int) []float32 {
	out := make([]float32, d.m.shape[group].rows*d.m.shape[group].cols)
	for i := range out {
		out[i] = float32(d.m.Weights[d.m.base[group]+i])
	}
	return out
}

// addEntry fills the rows of a numeral.
func (d *decoder) addEntry(mode, c int) {
	m, e := d.m, &d.m.v.entries[mode][c]
	for rel := range 12 {
		role := int(e.roles[rel])
		for v := range variants {
			x := m.weight(emitGroup, m.chordRow(mode, c), rel)
			if role < scaleRole {
				x += m.weight(spellRoles, 0, spelledAs(e, rel, v))
			}
			at := (rel*variants+v)*d.w + c
			d.emit[mode][at] = x
			d.ornament[mode][at] = ornamentShare*x + m.weight(ornamentRoles, 0, role)
		}
		d.bass[mode][rel*d.w+c] = m.weight(bassRoles, 0, role)
	}
	d.entered[mode][c] = m.weight(enterGroup, mode, c) + m.weight(pivotGroup, 0, 1)
	for next := range m.v.entries[mode] {
		goes := resolution(e, &m.v.entries[mode][next])
		d.goes[mode][c*d.w+next] = goes
		x := m.weight(bigramGroup, m.chordRow(mode, c), next)
		if goes >= 0 {
			x += m.weight(resolveGroup, 0, int(goes))
		}
		d.bigram[mode][c*d.w+next] = x
		d.pivoted[mode][c*d.w+next] = m.weight(bigramGroup, m.chordRow(mode, c), next) + m.weight(pivotGroup, 0, 0)
	}
}

// ornamentShare is what a note counts that its line explains, besides what ornaments weigh.
const ornamentShare = .5

// spelledAs is the column of spellRoles for a chord tone that is spelled in one of the variants.
func spelledAs(e *entry, rel, variant int) int {
	if variantOf(int(e.fifths[e.roles[rel]]), rel) == variant {
		return 0
	}
	return 1
}

// variantOf numbers the spellings of a class over the tonic by their place on the line of fifths from the tonic.
func variantOf(fifths, rel int) int {
	return max(0, min(variants-1, (fifths-7*rel%12+240)/12-18))
}

// resolution tells where an applied chord goes: to its goal, to another chord that leads there, or elsewhere; −1 for
// chords that are not applied.
func resolution(e, next *entry) int8 {
	switch {
	case e.resolves < 0:
		return -1
	case next.classes[0] == e.resolves && next.resolves < 0:
		return 0
	case next.resolves == e.resolves:
		return 1
	}
	return 2
}

// pivots finds what the numerals of a mode are in another key: by interval between the tonics × numeral, −1 for none.
func (d *decoder) pivots(from, to int) []int16 {
	out := make([]int16, 12*d.w)
	for up := range 12 {
		for c := range d.w {
			out[up*d.w+c] = -1
			if c >= len(d.m.v.entries[from]) {
				continue
			}
			e := &d.m.v.entries[from][c]
			for i := range d.m.v.entries[to] {
				x := &d.m.v.entries[to][i]
				if (int(x.classes[0])+up)%12 == int(e.classes[0]) && turned(x.mask, up) == e.mask {
					out[up*d.w+c] = int16(i)
					break
				}
			}
		}
	}
	return out
}

// turned is a set of classes so many semitones higher.
func turned(mask uint16, up int) uint16 {
	return (mask<<up | mask>>(12-up)) & (1<<12 - 1)
}

func (d *decoder) state(key, chord, inversion int) state {
	return state((key*d.w+chord)*numInversions + inversion)
}

func (d *decoder) parts(s state) (key, chord, inversion int) {
	return int(s) / (numInversions * d.w), int(s) / numInversions % d.w, int(s) % numInversions
}

func (d *decoder) entry(key, chord int) *entry { return &d.m.v.entries[key/12][chord] }

// emission adds up how well a frame's notes fit each numeral of each key, into key × numeral.
func (d *decoder) emission(x *Music, i int, out []float32) {
	f := &x.frames[i]
	for k := range numKeys {
		mode, tonic := k/12, tonicNear(k, float64(f.middle))
		row := out[k*d.w : (k+1)*d.w]
		base := d.keyEmission(x, i, k)
		for c := range row {
			row[c] = base
		}
		for c := range 12 {
			rel := (c - k%12 + 12) % 12
			if w, o := f.plain[c], f.ornament[c]; w != 0 || o != 0 {
				at := (rel*variants + variantOf(int(f.fifths[c])-tonic, rel)) * d.w
				addScaled(row, d.emit[mode][at:at+d.w], w)
				if o != 0 {
					addScaled(row, d.ornament[mode][at:at+d.w], o)
				}
			}
			if b := f.bass[c]; b != 0 {
				addScaled(row, d.bass[mode][rel*d.w:(rel+1)*d.w], b)
			}
		}
	}
}

func addScaled(row, add []float32, by float32) {
	add = add[:len(row)]
	for i := range row {
		row[i] += by * add[i]
	}
}

// keyEmission is how well a frame fits a key, whatever the chord: its surroundings, the key of the whole, the signature.
func (d *decoder) keyEmission(x *Music, i, k int) float32 {
	f := &x.frames[i]
	m := d.m
	sum := m.weight(nearGroup, 0, 0)*x.fits[i][0][k] + m.weight(nearGroup, 0, 1)*x.fits[i][1][k]
	if x.global >= 0 {
		sum += m.weight(globalGroup, x.global/12*2+k/12, (k-x.global+24)%12)
	}
	if f.signature != noSignature {
		sum += m.weight(signatureGroup, k/12, signatureColumn(f, k))
	}
	return f.time * sum
}

// signatureColumn is how far the signature of a key lies from the written one, on the circle of fifths.
func signatureColumn(f *frame, k int) int {
	own := 7 * (k % 12)
	if k >= 12 {
		own -= 3
	}
	off := ((own-int(f.signature)+sigRange)%12+12)%12 - sigRange
	return off + sigRange
}

// leaver is a reading as transitions look at it.
type leaver struct {
	score, out           float64 // of the reading; and with what leaving its key weighs
	key, mode, bass, inv int32
	chord                int32
}

// leaver prepares a reading that ends.
func (d *decoder) leaver(score float64, s state, t tenure, stay int) leaver {
	k, c, inv := d.parts(s)
	mode := k / 12
	out := score + float64(d.tenureScore(t, stay)+d.m.weight(leaveGroup, mode, c))
	return leaver{score, out, int32(k), int32(mode), int32(int(d.m.v.entries[mode][c].classes[inv]) + k%12), int32(inv), int32(c)}
}

// onTo is the score of a reading with what going on to another weighs.
func (d *decoder) onTo(n, to *leaver) float64 {
	if n.key == to.key && n.chord == to.chord && n.inv == to.inv {
		return n.score + float64(d.again)
	}
	sum := d.motion[(n.inv*numInversions+to.inv)*12+(to.bass-n.bass+24)%12]
	if n.key == to.key {
		return n.score + float64(sum+d.bigram[n.mode][int(n.chord)*d.w+int(to.chord)])
	}
	up := (to.key - n.key + 24) % 12
	sum += d.jump[(n.mode*2+to.mode)*12+up]
	if p := d.pivot[n.mode][to.mode][int(up)*d.w+int(n.chord)]; p >= 0 {
		return n.out + float64(sum+d.pivoted[to.mode][int(p)*d.w+int(to.chord)])
	}
	return n.out + float64(sum+d.entered[to.mode][to.chord])
}

// transition is what going from one reading to the next weighs where the first key is settled.
func (d *decoder) transition(from, to state) float64 {
	a, b := d.leaver(0, from, settled, numStays-1), d.leaver(0, to, settled, numStays-1)
	return d.onTo(&a, &b)
}

// span is a reading of the frames in [lo, hi).
type span struct {
	lo, hi                int
	key, chord, inversion int
}
