package theory

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// Tick is musical time: a position or a length. Ticks are only added, subtracted, compared, divided and
// taken modulo; whatever averages or plots converts with Quarters first.
type Tick int64

// Quarter is the length of a quarter note: 2¹⁰·3³·5²·7·11·13·17·19·23 ticks. It divides exactly by 1–28, 30
// and 32, and by nearly every MIDI resolution, so that equal times are equal numbers in every score.
const Quarter Tick = (1 << 10) * 27 * 25 * 7 * 11 * 13 * 17 * 19 * 23

// The usual note values.
const (
	Whole     = 4 * Quarter
	Half      = 2 * Quarter
	Eighth    = Quarter / 2
	Sixteenth = Quarter / 4
)

// MaxTick is the last position a score may hold: 2²⁰ quarters, about six days at 120 to the minute.
const MaxTick = Quarter << 20

// Quarters returns t in quarter notes, rounded to the nearest float64.
func (t Tick) Quarters() float64 { return float64(t) / float64(Quarter) }

// Fraction returns t in quarters as a reduced fraction with a positive denominator.
func (t Tick) Fraction() (num, den int64) {
	g := gcd(int64(t), int64(Quarter))
	return int64(t) / g, int64(Quarter) / g
}

// String returns t in quarters as an exact fraction: "7/3", "-1/2", "4".
func (t Tick) String() string {
	num, den := t.Fraction()
	if den == 1 {
		return strconv.FormatInt(num, 10)
	}
	return strconv.FormatInt(num, 10) + "/" + strconv.FormatInt(den, 10)
}

// MulDiv returns t·num/den rounded to the nearest tick, halves away from zero.
// It reports false where den is not positive or the result does not fit a Tick.
func (t Tick) MulDiv(num, den int64) (Tick, bool) {
	if den <= 0 {
		return 0, false
	}
	negative := (t < 0) != (num < 0)
	hi, lo := bits.Mul64(magnitude(int64(t)), magnitude(num))
	lo, carry := bits.Add64(lo, uint64(den)/2, 0)
	hi += carry
	if hi >= uint64(den) {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, uint64(den))
	if q > math.MaxInt64 {
		return 0, false
	}
	if negative {
		return -Tick(q), true
	}
	return Tick(q), true
}

// QuarterFraction returns num/den quarters. It reports false where den is not positive or the result
// does not fit.
func QuarterFraction(num, den int64) (Tick, bool) { return Quarter.MulDiv(num, den) }

// ParseTick reads quarters written as "4", "7/3" or "2.5".
func ParseTick(s string) (Tick, error) {
	num, den, isFraction := strings.Cut(strings.TrimSpace(s), "/")
	if isFraction {
		n, errN := strconv.ParseInt(num, 10, 64)
		d, errD := strconv.ParseInt(den, 10, 64)
		if t, ok := QuarterFraction(n, d); ok && errN == nil && errD == nil {
			return t, nil
		}
		return 0, badTick(s)
	}
	if n, err := strconv.ParseInt(num, 10, 64); err == nil {
		if t, ok := QuarterFraction(n, 1); ok {
			return t, nil
		}
		return 0, badTick(s)
	}
	f, err := strconv.ParseFloat(num, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > float64(MaxTick/Quarter) {
		return 0, badTick(s)
	}
	return Tick(math.Round(f * float64(Quarter))), nil
}

func badTick(s string) error {
	return fault.New(fault.Invalid, "%q is not a time in quarters", s).WithHint(`write "4", "7/3" or "2.5"`)
}

// GoString makes test failures readable.
func (t Tick) GoString() string { return fmt.Sprintf("Tick(%s)", t) }

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		return -a
	}
	return max(a, 1)
}
