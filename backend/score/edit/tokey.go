package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// octave is the perfect octave.
var octave = theory.Interval{Steps: 7, Cents: 1200}

// Direction is which way music moves.
type Direction int8

// The directions.
const (
	Nearest Direction = iota // by at most a tritone
	Up
	Down
)

// SignatureKey returns the sounding key that the first signature of a score names, in the mode of like where the source
// names none. It is the zero Key for free signatures and scores without parts.
func SignatureKey(s *score.Score, like theory.Mode) theory.Key {
	if s.Staves().IsEmpty() {
		return theory.Key{}
	}
	k := s.KeySignature(s.KeyStaff(), 0)
	if k.Mode != theory.NoMode {
		like = k.Mode
	}
	return k.Key(like)
}

// KeyInterval returns the interval between the tonics of two keys: the nearer one, of two tritones the one upwards, or
// the one in the direction asked for.
func KeyInterval(from, to theory.Key, d Direction) theory.Interval {
	up := to.Tonic().Sub(from.Tonic()) // within an octave, in octave 4
	if up.Cents < 0 {
		up = up.Add(octave)
	}
	down := up.Sub(octave)
	switch {
	case up.Steps == 0 && up.Cents == 0:
		return theory.Interval{}
	case d == Up || d == Nearest && up.Cents <= 600:
		return up
	}
	return down
}

// TransposeToKey moves a score from one key to another of the same mode, the shortest way or as asked. A zero from is
// what the first signature names (SignatureKey). Keys of different thirds, or none, are fault.Invalid: that takes more
// than a transposition.
func TransposeToKey(s *score.Score, from, to theory.Key, d Direction, o TransposeOptions) (*score.Score, error) {
	if to.IsZero() {
		return nil, fault.New(fault.Invalid, "there is no key to go to").WithField("key")
	}
	if from.IsZero() {
		from = SignatureKey(s, to.Mode)
	}
	if from.IsZero() {
		return nil, fault.New(fault.Invalid, "the score names no key to start from").WithHint("name the key it is in").WithField("from_key")
	}
	if from.Mode.IsMinor() != to.Mode.IsMinor() {
		return nil, fault.New(fault.Invalid, "%s cannot be transposed to %s: their modes differ", from, to).
			WithField("key").WithHint("ask for %s, which has the same signature", to.Relative())
	}
	return Transpose(s, KeyInterval(from, to, d), o)
}
