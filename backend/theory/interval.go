package theory

// Interval is a directed spelled interval: staff steps and cents, both negative downwards. The zero value
// is the perfect unison. Intervals add and compare as numbers.
type Interval struct {
	Steps int16 // 0 unison, 1 second, 7 octave
	Cents int16
}

// The perfect octave.
const (
	octaveSteps = 7
	octaveCents = 1200
)

// Add returns the sum of two intervals: P5 and P4 make P8.
func (iv Interval) Add(other Interval) Interval {
	return Interval{iv.Steps + other.Steps, iv.Cents + other.Cents}
}

// Sub returns iv less the other interval: P8 less P5 is P4.
func (iv Interval) Sub(other Interval) Interval { return iv.Add(other.Neg()) }

// Times returns n intervals on end: three M3 make A7. N may be negative.
func (iv Interval) Times(n int) Interval {
	return Interval{iv.Steps * int16(n), iv.Cents * int16(n)}
}

// Neg returns the interval in the other direction.
func (iv Interval) Neg() Interval { return Interval{-iv.Steps, -iv.Cents} }

// Direction returns 1 upwards, −1 downwards and 0 for the perfect unison. Staff steps decide, so that the
// doubly diminished second from A𝄪 up to B♭ ascends although it sounds lower; for unisons the cents decide.
func (iv Interval) Direction() int {
	switch {
	case iv.Steps > 0 || iv.Steps == 0 && iv.Cents > 0:
		return 1
	case iv == Interval{}:
		return 0
	}
	return -1
}

// Abs returns the interval upwards.
func (iv Interval) Abs() Interval {
	if iv.Direction() < 0 {
		return iv.Neg()
	}
	return iv
}

// Number returns the size that the interval's name carries, without direction: 1 unison, 5 fifth, 10 tenth.
func (iv Interval) Number() int { return int(iv.Abs().Steps) + 1 }

// Semitones returns the sounding size, negative downwards, fractional for quarter tones.
func (iv Interval) Semitones() float64 { return float64(iv.Cents) / 100 }

// Class returns the interval class 0…6 of the nearest number of semitones: M7, m2 and m9 are all 1.
func (iv Interval) Class() int {
	semitones := floorMod(floorDiv(int(iv.Cents)+50, 100), 12)
	return min(semitones, 12-semitones)
}

// Simple returns the interval less its whole octaves: M10 is M3, P8 is P1. The direction stays. A diminished
// octave is simple already, since a unison cannot be diminished: d15 is d8.
func (iv Interval) Simple() Interval {
	up := iv.Abs()
	for up.Steps > octaveSteps || up.Steps == octaveSteps && up.Cents >= octaveCents {
		up = up.Add(Interval{-octaveSteps, -octaveCents})
	}
	return up.toward(iv)
}

// SemiSimple is Simple, save that octaves stay octaves: P15 is P8, A15 is A8.
func (iv Interval) SemiSimple() Interval {
	up := iv.Abs()
	for up.Steps > octaveSteps {
		up = up.Add(Interval{-octaveSteps, -octaveCents})
	}
	return up.toward(iv)
}

// IsCompound reports whether the interval exceeds the octave by its name: a ninth or more, or an A8.
func (iv Interval) IsCompound() bool {
	up := iv.Abs()
	return up.Steps > octaveSteps || up.Steps == octaveSteps && up.Cents > octaveCents
}

// Compound returns the interval widened by n octaves in its own direction (upwards for the unison).
func (iv Interval) Compound(n int) Interval {
	return iv.Abs().Add(Interval{octaveSteps, octaveCents}.Times(n)).toward(iv)
}

// Invert returns the complement to the octave, in the same direction: M3 gives m6, P1 gives P8, d8 gives A1.
// Compound intervals are made simple first: M10 gives m6.
func (iv Interval) Invert() Interval {
	octave := Interval{octaveSteps, octaveCents}
	if up := iv.SemiSimple().Abs(); up == octave {
		return Interval{}
	}
	return octave.Sub(iv.Simple().Abs()).toward(iv)
}

// toward returns the ascending interval iv in the direction of like.
func (iv Interval) toward(like Interval) Interval {
	if like.Direction() < 0 {
		return iv.Neg()
	}
	return iv
}

// IsStep reports whether a melody that moves by iv moves by step: to the next line or space, or by a
// chromatic semitone on the same one.
func (iv Interval) IsStep() bool {
	up := iv.Abs()
	return up.Steps == 1 || up.Steps == 0 && up.Cents == 100
}

// IsUnison reports whether the interval is a perfect unison.
func (iv Interval) IsUnison() bool { return iv == Interval{} }

// IsSkip reports whether a melody that moves by iv leaps: by a third or more as it is spelled.
func (iv Interval) IsSkip() bool { return iv.Abs().Steps > 1 }

// Consonance is how an interval is heard in strict counterpoint.
type Consonance uint8

// The classes of Fux, Gradus ad Parnassum (1725), book 1; the fourth stands by itself, because it is
// dissonant against the bass and consonant between upper voices: the caller knows which.
const (
	Dissonance Consonance = iota
	FourthConsonance
	ImperfectConsonance // m3 M3 m6 M6
	PerfectConsonance   // P1 P5 P8
)

// Consonance classes the interval by its spelling; compounds are as their simple forms. Augmented, diminished
// and microtonal intervals are dissonances whatever they sound like.
func (iv Interval) Consonance() Consonance {
	switch simple := iv.Simple().Abs(); simple {
	case Interval{0, 0}, Interval{4, 700}:
		return PerfectConsonance
	case Interval{2, 300}, Interval{2, 400}, Interval{5, 800}, Interval{5, 900}:
		return ImperfectConsonance
	case Interval{3, 500}:
		return FourthConsonance
	}
	return Dissonance
}

// IsConsonant reports whether the interval is a perfect or imperfect consonance above the bass, where the
// perfect fourth is dissonant.
func (iv Interval) IsConsonant() bool { return iv.Consonance() >= ImperfectConsonance }

// chromaticSteps spells 0…11 semitones with the commonest simple interval; six semitones are an augmented
// fourth upwards, as in the ascending chromatic scale.
var chromaticSteps = [12]int16{0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6}

// ChromaticInterval returns the commonest spelling of n semitones, negative downwards: 3 is m3, 6 is A4,
// 13 is m9.
func ChromaticInterval(n int) Interval {
	up := max(n, -n)
	iv := Interval{chromaticSteps[up%12] + int16(up/12*octaveSteps), int16(100 * up)}
	if n < 0 {
		return iv.Neg()
	}
	return iv
}
