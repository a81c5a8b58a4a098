package harmony

import "ricercar/backend/theory"

// tenure is how a key has lasted: one that is left soon, or before a dominant has gone on to its tonic, is more likely
// an applied chord or two than a key.
type tenure struct {
	since int32 // the frame that it began with
	age   int8  // stretches in it, at most maxAge
	proof uint8 // 0 no cadence in it; 1 a dominant that went on to the tonic; 2 both in root position
}

// settled is the tenure of a key that was there before what is looked at.
var settled = tenure{age: maxAge, proof: numProofs - 1}

// begin is the tenure of a key whose first stretch that is looked at begins with a frame.
func begin(at int) tenure {
	if at > 0 {
		return settled
	}
	return tenure{age: 1}
}

// tenureScore is what a key weighs that is left, or ends the music, after a stay.
func (d *decoder) tenureScore(t tenure, stay int) float32 {
	return d.m.weight(briefGroup, 0, int(t.age)-1) + d.m.weight(provenGroup, 0, int(t.proof)) + d.m.weight(stayGroup, 0, stay)
}

// goOn is the tenure of a key after one more stretch, which comes after another; at is where it begins.
func (d *decoder) goOn(t tenure, from, to state, at int) tenure {
	key, chord, inv := d.parts(from)
	key2, chord2, inv2 := d.parts(to)
	switch {
	case key != key2:
		return tenure{since: int32(at), age: 1}
	case from == to:
		return t
	}
	t.age = min(t.age+1, maxAge)
	if a, b := d.entry(key, chord), d.entry(key, chord2); b.tonic && a.leads {
		t.proof = max(t.proof, 1)
		if inv == 0 && inv2 == 0 && a.numeral.Degree == 5 {
			t.proof = 2
		}
	}
	return t
}

// stayColumn sorts how long a key that began with one frame has lasted before another.
func (x *Music) stayColumn(since, at int) int {
	f := &x.frames[since]
	var end theory.Tick
	if at < len(x.frames) {
		end = x.frames[at].start
	} else {
		end = x.frames[at-1].end
	}
	bars := float64(end-f.start) / float64(max(x.s.Bar(f.bar).Len, 1))
	for i, limit := range [numStays - 1]float64{1, 2, 4, 8} {
		if bars < limit {
			return i
		}
	}
	return numStays - 1
}
