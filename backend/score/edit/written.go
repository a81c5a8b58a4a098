package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Concert writes all parts at sounding pitch. Parts that sound one or more octaves off what they write, such as
// guitars and double basses, go on doing so, as is usual in scores in C (Gould, Behind Bars (2011), pp. 504 ff.).
func Concert(s *score.Score) (*score.Score, error) {
	return retune(s, func(p score.PartRow) (theory.Interval, bool) {
		for _, at := range s.Part(p).Transpose {
			if !isOctaves(at.Value) {
				return theory.Interval{}, true
			}
		}
		return theory.Interval{}, false
	})
}

func isOctaves(iv theory.Interval) bool {
	return iv.Steps%7 == 0 && int(iv.Cents) == int(iv.Steps)/7*1200
}

// Written writes those parts for transposing instruments that are written at sounding pitch and whose name says that
// they should not be (NamedTransposition). Keys of more than six sharps or flats are written as their equals.
func Written(s *score.Score) (*score.Score, error) {
	return retune(s, func(p score.PartRow) (theory.Interval, bool) {
		part := s.Part(p)
		for _, at := range part.Transpose {
			if at.Value != (theory.Interval{}) {
				return theory.Interval{}, false
			}
		}
		return NamedTransposition(part.Name)
	})
}

// SetTransposition writes a part for an instrument that sounds the interval iv from what is written: −M2 for a clarinet
// in B♭. What sounds stays; keys and chord symbols are written anew, keys of more than six sharps or flats as their
// equals, for which the interval changes to its enharmonic equal while they last.
func SetTransposition(s *score.Score, p score.PartRow, iv theory.Interval) (*score.Score, error) {
	if p == 0 || !s.Parts().Has(p) {
		return nil, fault.New(fault.NotFound, "the score has no part %d", p).WithField("parts")
	}
	if err := checkInterval(iv); err != nil {
		return nil, err
	}
	return retune(s, func(r score.PartRow) (theory.Interval, bool) { return iv, r == p })
}

// retune gives the chosen parts other transpositions.
func retune(s *score.Score, to func(score.PartRow) (theory.Interval, bool)) (*score.Score, error) {
	d := score.NewDraft(s)
	retuned := make([]score.Timeline[theory.Interval], s.Parts().Len()+1)
	for p := range s.Parts().All() {
		if iv, ok := to(p); ok {
			retuned[p] = retunePart(s, d, p, iv)
		}
	}
	texts := textCache{d: d}
	for i := range s.Harmonies() {
		at := s.Harmonies()[i].At
		if iv, ok := retuned[at.Part].At(at.Tick); ok {
			moveSymbol(s, &d.Harmonies()[i], s.Transposition(at.Part, at.Tick).Sub(iv), &texts)
		}
	}
	return d.Finish()
}

// retunePart rewrites the keys of a part and returns its new transposition, with an entry at 0.
func retunePart(s *score.Score, d *score.Draft, p score.PartRow, iv theory.Interval) score.Timeline[theory.Interval] {
	part := s.Part(p)
	line := score.Timeline[theory.Interval]{{Value: iv}}
	for _, at := range s.Staff(part.Staves.Lo).Keys {
		line = stepTo(line, at.Tick, simplerShift(at.Value.Transpose(s.Transposition(p, at.Tick)), iv.Neg()).Neg())
	}
	for r := range part.Staves.All() {
		d.Staves()[r].Keys = rewriteKeys(s, r, line)
	}
	if len(line) == 1 && iv == (theory.Interval{}) {
		d.Parts()[p].Transpose = nil
	} else {
		d.Parts()[p].Transpose = line
	}
	return line
}

// stepTo adds an entry where the value changes.
func stepTo[T comparable](l score.Timeline[T], tick theory.Tick, v T) score.Timeline[T] {
	switch last := &l[len(l)-1]; {
	case last.Value == v:
		return l
	case last.Tick == tick:
		last.Value = v
		return l
	}
	return append(l, score.At[T]{Tick: tick, Value: v})
}

// rewriteKeys returns the keys of a staff as its part's new transposition writes them. Where the old one changed without
// a signature, there is one now.
func rewriteKeys(s *score.Score, r score.StaffRow, line score.Timeline[theory.Interval]) score.Timeline[theory.KeySignature] {
	st := s.Staff(r)
	write := func(k theory.KeySignature, at theory.Tick) theory.KeySignature {
		iv, _ := line.At(at)
		return k.Transpose(s.Transposition(st.Part, at).Sub(iv))
	}
	var keys score.Timeline[theory.KeySignature]
	changes := s.Part(st.Part).Transpose
	for i, at := range st.Keys {
		for len(changes) > 0 && changes[0].Tick <= at.Tick {
			changes = changes[1:]
		}
		keys = append(keys, score.At[theory.KeySignature]{Tick: at.Tick, Value: write(at.Value, at.Tick)})
		for ; len(changes) > 0 && (i+1 == len(st.Keys) || changes[0].Tick < st.Keys[i+1].Tick); changes = changes[1:] {
			keys = stepTo(keys, changes[0].Tick, write(at.Value, changes[0].Tick))
		}
	}
	return keys
}
