package theory

import (
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// perfectStep says which simple intervals are perfect (unison, fourth, fifth) rather than major or minor.
var perfectStep = [7]bool{0: true, 3: true, 4: true}

// size returns the cents of the perfect or major interval of so many steps upwards.
func size(steps int) int { return naturalCents[steps%7] + steps/7*octaveCents }

// Quality returns the letters of the interval's name: P M m, A and d repeated as often as needed, n for the
// neutral interval halfway between minor and major. Other microtonal sizes have the quality of the nearest
// ordinary interval; in between, of the one nearer to perfect, major or minor.
func (iv Interval) Quality() string { quality, _ := iv.Abs().qualify(); return quality }

// qualify splits the size of an ascending interval into quality and the cents beyond it, −50…50.
func (iv Interval) qualify() (quality string, rest int) {
	steps := int(iv.Steps)
	off := int(iv.Cents) - size(steps)
	perfect := perfectStep[steps%7]
	if !perfect && off == -50 {
		return "n", 0
	}
	semitones := nearestSemitones(off, perfect)
	rest = off - 100*semitones
	switch {
	case semitones > 0:
		return strings.Repeat("A", semitones), rest
	case perfect && semitones == 0:
		return "P", rest
	case perfect:
		return strings.Repeat("d", -semitones), rest
	case semitones == 0:
		return "M", rest
	case semitones == -1:
		return "m", rest
	}
	return strings.Repeat("d", -semitones-1), rest
}

// nearestSemitones rounds cents off the perfect or major size; halves go towards perfect, major or minor.
func nearestSemitones(off int, perfect bool) int {
	switch {
	case off > 0:
		return (off + 49) / 100
	case perfect:
		return -((49 - off) / 100)
	case off > -50:
		return 0
	}
	return -1 - (49-100-off)/100
}

// Name returns the name without direction: "P5", "m10", "dd4", "n3", with a quarter tone "P4~" (wider) or
// "m7`" (narrower), with other cents "M3-14c".
func (iv Interval) Name() string {
	up := iv.Abs()
	quality, rest := up.qualify()
	name := quality + strconv.Itoa(up.Number())
	switch {
	case rest == 50:
		return name + "~"
	case rest == -50:
		return name + "`"
	case rest > 0:
		return name + "+" + strconv.Itoa(rest) + "c"
	case rest < 0:
		return name + strconv.Itoa(rest) + "c"
	}
	return name
}

// String returns the name with a minus before descending intervals: "P5", "-M2". A chromatic step down is
// "-A1". ParseInterval reads it back.
func (iv Interval) String() string {
	if iv.Direction() < 0 {
		return "-" + iv.Name()
	}
	return iv.Name()
}

// numberWords names the sizes up to two octaves.
var numberWords = strings.Fields("unison second third fourth fifth sixth seventh octave ninth tenth eleventh twelfth " +
	"thirteenth fourteenth fifteenth")

// timesWords says how often augmented or diminished an interval is.
var timesWords = []string{"", "", "doubly ", "triply ", "quadruply "}

// LongName returns the name in words: "perfect fifth", "descending minor third", "doubly augmented fourth".
// Sizes beyond two octaves are written "17th"; more than fourfold alterations and microtones as in Name.
func (iv Interval) LongName() string {
	quality, rest := iv.Abs().qualify()
	if rest != 0 || len(quality) >= len(timesWords) {
		return iv.String()
	}
	word := map[byte]string{'P': "perfect", 'M': "major", 'm': "minor", 'n': "neutral", 'A': "augmented", 'd': "diminished"}[quality[0]]
	words := timesWords[len(quality)] + word + " " + ordinalSize(iv.Number())
	if iv.Direction() < 0 {
		return "descending " + words
	}
	return words
}

func ordinalSize(number int) string {
	if number <= len(numberWords) {
		return numberWords[number-1]
	}
	ending := "th"
	if tens := number / 10 % 10; tens != 1 {
		switch number % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(number) + ending
}

// Bounds of what ParseInterval reads: more than the range of all instruments.
const (
	maxIntervalNumber = 128
	maxQualityLetters = 16
)

// ParseInterval reads what String writes: quality letters and a number, with "-" before a descending interval.
// The minus may also stand after the letters ("P-5"). A quarter tone is ~ or ` at the end, other cents
// "+14c" or "-14c". "d1" is the descending A1.
func ParseInterval(s string) (Interval, error) {
	rest, down := strings.CutPrefix(s, "-")
	digits := strings.IndexAny(rest, "-0123456789")
	if digits <= 0 {
		return badInterval(s, "it has no quality before a number")
	}
	quality, rest := rest[:digits], rest[digits:]
	if after, inner := strings.CutPrefix(rest, "-"); inner && !down {
		rest, down = after, true
	}
	end := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	number, err := strconv.Atoi(rest[:end])
	if err != nil || number < 1 || number > maxIntervalNumber {
		return badInterval(s, "its number does not lie between 1 and 128")
	}
	off, ok := qualityCents(quality, perfectStep[(number-1)%7])
	if !ok {
		return badInterval(s, quality+" is no quality of such an interval")
	}
	micro, ok := microCents(rest[end:])
	if !ok {
		return badInterval(s, "it ends in what is no microtone")
	}
	iv := Interval{int16(number - 1), int16(size(number-1) + off + micro)}
	if down {
		return iv.Neg(), nil
	}
	return iv, nil
}

func badInterval(s, why string) (Interval, error) {
	return Interval{}, fault.New(fault.Invalid, "%q is not an interval: %s", s, why).WithHint("write P5, m3, -M2 or A4")
}

// qualityCents returns how far a quality lies off the perfect or major size.
func qualityCents(quality string, perfect bool) (cents int, ok bool) {
	switch {
	case quality == "" || len(quality) > maxQualityLetters:
		return 0, false
	case quality == "P":
		return 0, perfect
	case quality == "M":
		return 0, !perfect
	case quality == "m":
		return -100, !perfect
	case quality == "n":
		return -50, !perfect
	case strings.Trim(quality, "A") == "":
		return 100 * len(quality), true
	case strings.Trim(quality, "d") == "" && perfect:
		return -100 * len(quality), true
	case strings.Trim(quality, "d") == "":
		return -100 * (len(quality) + 1), true
	}
	return 0, false
}

// microCents reads what may follow the number: nothing, ~, ` or cents.
func microCents(s string) (cents int, ok bool) {
	switch s {
	case "":
		return 0, true
	case "~":
		return 50, true
	case "`":
		return -50, true
	}
	digits, isCents := strings.CutSuffix(s, "c")
	n, err := strconv.Atoi(digits)
	return n, isCents && err == nil && n > -100 && n < 100
}

// MustInterval is ParseInterval for tests and tables; it panics on what is not an interval.
func MustInterval(s string) Interval {
	iv, err := ParseInterval(s)
	if err != nil {
		panic(err)
	}
	return iv
}

// MustIntervals is MustInterval over a list of words.
func MustIntervals(words string) []Interval {
	var ivs []Interval
	for _, w := range strings.Fields(words) {
		ivs = append(ivs, MustInterval(w))
	}
	return ivs
}

// MarshalText writes the interval as String does.
func (iv Interval) MarshalText() ([]byte, error) { return []byte(iv.String()), nil }

// UnmarshalText reads what ParseInterval reads.
func (iv *Interval) UnmarshalText(b []byte) (err error) {
	*iv, err = ParseInterval(string(b))
	return err
}
