package romantext

import (
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// maxBeat bounds the beats of a bar.
const maxBeat = 1000

// beat reads b2, b2.5, b3.66 and returns the place in a bar.
func beat(text string, b *Bar) (theory.Tick, bool) {
	whole, part, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 0 || n > maxBeat || len(part) > 6 {
		return 0, false
	}
	num, den := int64(0), int64(1)
	if part != "" {
		if num, den = fraction(part); den == 0 {
			return 0, false
		}
	}
	if n == 0 { // counted from the bar before: nothing lies there
		return 0, false
	}
	return b.count.onset(b.Meter, n, num, den)
}

// denominators are what beats are divided into, the usual ones first.
var denominators = []int64{1, 2, 3, 4, 6, 8, 5, 7, 12, 16, 9, 10, 11, 24, 32, 48, 64, 96}

// fraction is the simple fraction that decimals stand for: 66 and 67 are two thirds. den is 0 for what are no digits.
func fraction(digits string) (num, den int64) {
	value, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || value < 0 {
		return 0, 0
	}
	scale := int64(1)
	for range digits {
		scale *= 10
	}
	if len(digits) == 1 {
		return tenth(value)
	}
	// Analysts cut decimals off as often as they round them, so that the last digit may be one too low.
	for _, den := range denominators {
		num := (2*value*den + scale) / (2 * scale) // nearest
		if off := 3 * (num*scale - value*den); off <= 2*den && off >= -2*den || num*scale == value*den {
			return num, den
		}
	}
	return value, scale
}

// tenth is what a single digit stands for: 3 is a third, 6 and 7 two.
func tenth(digit int64) (num, den int64) {
	switch digit {
	case 3:
		return 1, 3
	case 6, 7:
		return 2, 3
	}
	return digit, 10
}

// decimals writes a fraction of a beat so that fraction reads it back.
func decimals(num, den int64) string {
	first := 2
	if 10*num%den == 0 {
		first = 1
	}
	for digits := first; digits <= 6; digits++ {
		scale := int64(1)
		for range digits {
			scale *= 10
		}
		value := (2*num*scale + den) / (2 * den)
		if value >= scale {
			continue
		}
		text := strconv.FormatInt(value, 10)
		text = strings.Repeat("0", digits-len(text)) + text
		if n, d := fraction(text); n*den == num*d {
			return text
		}
	}
	return strings.TrimPrefix(strconv.FormatFloat(float64(num)/float64(den), 'f', 6, 64), "0.")
}
