package theory

// Interval is a directed spelled interval: staff steps and cents, both negative downwards. The zero value
// is the perfect unison. Intervals add and compare as numbers.
type Interval struct {
	Steps int16 // 0 unison, 1 second, 7 octave
	Cents int16
}

// Add returns the sum of two intervals: P5 and P4 make P8.
func (iv Interval) Add(other Interval) Interval {
	return Interval{iv.Steps + other.Steps, iv.Cents + other.Cents}
}

// Neg returns the interval in the other direction.
func (iv Interval) Neg() Interval { return Interval{-iv.Steps, -iv.Cents} }
