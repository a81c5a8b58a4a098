package abc

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// beam takes an event into the beam that is open: notes that stand together without a space. Rests and longer notes
// end it.
func (r *reader) beam(v *voice, first, last score.EventRow, isNote bool) {
	for row := first; row <= last; row++ {
		e := r.t.b.Event(row)
		if e.Grace != 0 {
			continue
		}
		if e.Value < theory.EighthValue || !isNote {
			v.endBeam(r.t.b)
			continue
		}
		v.beamed = append(v.beamed, row)
	}
}

// endBeam writes the beams of the notes that stood together.
func (v *voice) endBeam(b *score.Builder) {
	if n := len(v.beamed); n > 1 {
		for level := range score.BeamLevels {
			v.beamLevel(b, level)
		}
	}
	v.beamed = v.beamed[:0]
}

// beamLevel writes one level of the beams: 0 of eighths, 1 of sixteenths.
func (v *voice) beamLevel(b *score.Builder, level int) {
	has := func(i int) bool {
		return i >= 0 && i < len(v.beamed) && int(b.Event(v.beamed[i]).Value) >= int(theory.EighthValue)+level
	}
	for i, row := range v.beamed {
		if !has(i) {
			continue
		}
		e := b.Event(row)
		state := score.BeamContinue
		switch before, after := has(i-1), has(i+1); {
		case !before && !after && i == 0:
			state = score.BeamForwardHook
		case !before && !after:
			state = score.BeamBackwardHook
		case !before:
			state = score.BeamBegin
		case !after:
			state = score.BeamEnd
		}
		e.Beams = e.Beams.With(level, state)
	}
}
