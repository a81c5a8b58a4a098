package theory

import (
	"math"
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// Step is a letter of the scale: C 0 … B 6.
type Step uint8

// The seven letters.
const (
	C Step = iota
	D
	E
	F
	G
	A
	B
)

// naturalCents is the height of each natural letter above its C.
var naturalCents = [7]int{0, 200, 400, 500, 700, 900, 1100}

// String returns the letter.
func (s Step) String() string { return "CDEFGAB"[s%7 : s%7+1] }

// Pitch is a spelled pitch: a letter, an octave and an alteration. The zero value is C0.
// Alter is in cents: sharp +100, double flat −200, quarter tone ±50. Pitches are comparable with ==.
type Pitch struct {
	Step  Step
	Oct   int8 // scientific: middle C is C4, B3 lies below it
	Alter int16
}

// Cents returns the height above MIDI key 0 (C-1) in cents: middle C is 6000.
func (p Pitch) Cents() int { return 1200*(int(p.Oct)+1) + naturalCents[p.Step%7] + int(p.Alter) }

// MIDI returns the height as a key number that is fractional for quarter tones: middle C is 60.
func (p Pitch) MIDI() float64 { return float64(p.Cents()) / 100 }

// Key returns the nearest MIDI key number, quarter tones rounded up. It may lie outside 0…127.
func (p Pitch) Key() int { return floorDiv(p.Cents()+50, 100) }

// Class returns the pitch class 0…11 of the nearest key, C 0.
func (p Pitch) Class() int { return floorMod(p.Key(), 12) }

// Diatonic returns the number of letters above C0: middle C is 28.
func (p Pitch) Diatonic() int { return 7*int(p.Oct) + int(p.Step) }

// Fifths returns the place on the line of fifths: F −1, C 0, G 1, F♯ 6, B♭ −2. Quarter tones count as the
// nearest semitone towards the natural.
func (p Pitch) Fifths() int {
	return [7]int{0, 2, 4, -1, 1, 3, 5}[p.Step%7] + 7*(int(p.Alter)/100)
}

// FromFifths returns the pitch of the given place on the line of fifths in the octave oct.
func FromFifths(fifths int, oct int8) Pitch {
	step := Step(floorMod(fifths*4, 7))
	alter := floorDiv(fifths+1, 7) * 100
	return Pitch{Step: step, Oct: oct, Alter: int16(alter)}
}

// Compare orders by height, then by letter: C♯4 before D♭4.
func (p Pitch) Compare(q Pitch) int {
	if d := p.Cents() - q.Cents(); d != 0 {
		return d
	}
	return p.Diatonic() - q.Diatonic()
}

// Add transposes p by iv, keeping the spelling: letters by the interval's steps, height by its cents.
func (p Pitch) Add(iv Interval) Pitch {
	letters := p.Diatonic() + int(iv.Steps)
	q := Pitch{Step: Step(floorMod(letters, 7)), Oct: int8(floorDiv(letters, 7))}
	q.Alter = int16(p.Cents() + int(iv.Cents) - q.Cents())
	return q
}

// Sub returns the interval from q up to p (negative where p is lower), so that q.Add(p.Sub(q)) == p.
func (p Pitch) Sub(q Pitch) Interval {
	return Interval{Steps: int16(p.Diatonic() - q.Diatonic()), Cents: int16(p.Cents() - q.Cents())}
}

// Name returns letter and accidental without octave: "F#", "Bb", "C##", "E~" (quarter tone up), "E`" (down).
func (p Pitch) Name() string { return p.Step.String() + accidentalText(int(p.Alter)) }

// String returns name and octave as JSON carries them: "F#4", "Bb3", "Ebb2". Below octave 0 a natural is written
// out, "Cn-1", since ParsePitch reads "C-1" as C-flat 1; what String writes, ParsePitch reads back.
func (p Pitch) String() string {
	name := p.Name()
	if p.Oct < 0 && p.Alter == 0 {
		name += "n"
	}
	return name + strconv.Itoa(int(p.Oct))
}

// accidentalText writes cents as accidentals: whole semitones as # or b, a remaining quarter tone as ~ or `.
func accidentalText(cents int) string {
	semitones, sharp, quarter := cents/100, "#", "~"
	if cents < 0 {
		semitones, sharp, quarter = -semitones, "b", "`"
	}
	text := strings.Repeat(sharp, semitones)
	if rest := cents % 100; rest != 0 {
		text += quarter
	}
	return text
}

// maxAlter bounds an alteration that respelling may choose, in cents: four accidentals and a quarter tone.
// Transposition stays exact beyond it, and maxReadAlter lets such pitches be read back.
const (
	maxAlter     = 450
	maxReadAlter = 1250
)

// ParsePitch reads a letter, accidentals (# x b n, ♯ ♭ ♮ 𝄪 𝄫, ~ and ` for quarter tones up and down) and an octave:
// "F#4", "Bb3", "Cx5". Without an octave the pitch lies in octave 4.
// A minus directly after the letter is a flat, as in "B-3"; after any other accidental it begins the octave:
// "C-1" is C-flat 1, "Cn-1" and "C#-1" lie in octave −1.
func ParsePitch(s string) (Pitch, error) {
	bad := func(why string) (Pitch, error) {
		return Pitch{}, fault.New(fault.Invalid, "%q is not a pitch: %s", s, why).WithHint("write F#4, Bb3, C##5 or C~4")
	}
	if s == "" {
		return bad("it is empty")
	}
	letter := strings.IndexByte("CDEFGAB", s[0]&^0x20)
	if letter < 0 {
		return bad("it begins with no letter from A to G")
	}
	alter, octave := splitAccidentals(s[1:])
	if alter > maxReadAlter || alter < -maxReadAlter {
		return bad("it has too many accidentals")
	}
	oct := 4
	if octave != "" {
		n, err := strconv.Atoi(octave)
		if err != nil || n < -5 || n > 15 {
			return bad("its octave is no number from -5 to 15")
		}
		oct = n
	}
	return Pitch{Step: Step(letter), Oct: int8(oct), Alter: int16(alter)}, nil
}

// accidentalCents is the alteration that each accidental stands for.
var accidentalCents = map[rune]int{
	'#': 100, '♯': 100, 'x': 200, '𝄪': 200, 'b': -100, '♭': -100, '𝄫': -200, 'n': 0, '♮': 0, '~': 50, '`': -50,
}

// splitAccidentals reads the accidentals at the head of s and returns what follows them. Sharps and flats do not
// mix, and a quarter tone ends them: whatever comes after that is left to be read as the octave.
func splitAccidentals(s string) (cents int, rest string) {
	rest = strings.TrimLeft(s, "-")
	cents = -100 * (len(s) - len(rest))
	whole := rest
	for i, sign := range whole {
		alter, ok := accidentalCents[sign]
		if !ok || alter*cents < 0 && alter%100 == 0 || cents%100 != 0 {
			return cents, whole[i:]
		}
		cents += alter
	}
	return cents, ""
}

// MustPitch is ParsePitch for tests and tables; it panics on what is not a pitch.
func MustPitch(s string) Pitch {
	p, err := ParsePitch(s)
	if err != nil {
		panic(err)
	}
	return p
}

// MustPitches is MustPitch over a list of words.
func MustPitches(words string) []Pitch {
	var ps []Pitch
	for _, w := range strings.Fields(words) {
		ps = append(ps, MustPitch(w))
	}
	return ps
}

// Frequency returns hertz in equal temperament for the given A4.
func (p Pitch) Frequency(a4 float64) float64 {
	return a4 * math.Pow(2, float64(p.Cents()-6900)/1200)
}

// MarshalText writes the pitch as String does.
func (p Pitch) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePitch reads.
func (p *Pitch) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePitch(string(b))
	return err
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - b*floorDiv(a, b) }
