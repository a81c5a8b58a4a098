package musicxml

import "bytes"

// trim takes the white space off a text.
func trim(text []byte) []byte {
	if len(text) > 0 && text[0] > ' ' && text[len(text)-1] > ' ' {
		return text
	}
	return bytes.TrimSpace(text)
}

// integer reads a whole number of at most 15 digits. A fraction of zeros ("480.0") is taken too.
func integer(text []byte) (n int64, ok bool) {
	n, scale, ok := decimal(text)
	for ; scale > 1 && n%10 == 0; scale /= 10 {
		n /= 10
	}
	return n, ok && scale == 1
}

// decimal reads a number as n/scale, scale being a power of ten. No more than 15 digits are taken: further ones of the
// fraction are cut off, longer numbers refused, as are exponents, NaN and all else.
func decimal(text []byte) (n, scale int64, ok bool) {
	text = trim(text)
	negative := false
	if len(text) > 1 && (text[0] == '-' || text[0] == '+') {
		negative, text = text[0] == '-', text[1:]
	}
	scale = 1
	digits, point := 0, false
	for _, c := range text {
		switch {
		case c == '.' && !point:
			point = true
		case c < '0' || c > '9':
			return 0, 1, false
		case digits == maxDigits && !point:
			return 0, 1, false
		case digits < maxDigits:
			n = 10*n + int64(c-'0')
			if n > 0 {
				digits++
			}
			if point {
				scale *= 10
			}
			if scale > maxScale {
				n, scale = n/10, scale/10
				digits = max(digits-1, 0)
			}
		}
	}
	if negative {
		n = -n
	}
	return n, scale, len(text) > 0 && (!point || len(text) > 1)
}

const (
	maxDigits = 15
	maxScale  = 1_000_000
)

// within reads a whole number between two bounds.
func within(text []byte, lo, hi int64) (int64, bool) {
	n, ok := integer(text)
	return n, ok && n >= lo && n <= hi
}

// cents reads a number of semitones.
func cents(text []byte) (int16, bool) {
	n, scale, ok := decimal(text)
	if !ok || n > 12*scale || n < -12*scale {
		return 0, false
	}
	half := scale / 2
	if n < 0 {
		half = -half
	}
	return int16((100*n + half) / scale), true
}

// float reads a number as a float64.
func float(text []byte) (float64, bool) {
	n, scale, ok := decimal(text)
	return float64(n) / float64(scale), ok
}

// yes reports whether an attribute says so.
func yes(value []byte) bool { return string(value) == "yes" }
