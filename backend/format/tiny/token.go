package tiny

import (
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"ricercar/backend/theory"
)

// token is one word of the notation that is a note or a rest.
type token struct {
	opens   []theory.Ratio // tuplets that begin
	closes  int            // tuplets that end
	pitch   theory.Pitch
	rest    bool
	sign    bool // an accidental is written
	edit    bool // the accidental is editorial
	value   int8 // where length is given
	given   bool
	bar     bool // as long as the bar
	dots    uint8
	tie     bool
	name    string // =name
	lyric   string // _lyric
	ignored string // signs that mean nothing here
}

// core is a note or rest without what hangs on it: letter, octave marks and accidentals in either order, number, dots.
var core = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(r|[a-g]|A+|B+|C+|D+|E+|F+|G+)('*)(#+|-+|n|\((?:#+|-+|n)\))?('*)(\d*)(\.*)$`)
})

// extras are signs that music21 leaves to its users' own programs.
var extras = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\*[^*]*\*|<[^>]*>|\[[^\]]*\]|\([^()#\-n][^()]*\)`)
})

// tuplets are the words that begin a tuplet.
var tuplets = map[string]theory.Ratio{"trip{": {Actual: 3, Normal: 2}, "quad{": {Actual: 4, Normal: 3}}

// The bounds of what a note may be.
const (
	maxSigns  = 4  // accidentals
	maxOctave = 5  // marks
	maxDots   = 4  //
	maxName   = 99 // characters of a lyric
)

// parse reads a word. It reports false for what is neither note nor rest; why says what is wrong with one that nearly is.
func parse(word string) (t token, why string, ok bool) {
	body := t.openTuplets(word)
	body = t.closeTuplets(body)
	body = t.cutTie(body)
	body, t.lyric, _ = strings.Cut(body, "_")
	body, t.name, _ = strings.Cut(body, "=")
	body = t.cutTie(body)
	body = extras().ReplaceAllStringFunc(body, func(sign string) string {
		t.ignored = sign
		return ""
	})
	m := core().FindStringSubmatch(body)
	if m == nil {
		return t, "", false
	}
	if why = t.setPitch(m[1], m[2]+m[4], m[3]); why == "" {
		why = t.setLength(m[5], len(m[6]))
	}
	return t, why, why == ""
}

func (t *token) openTuplets(word string) string {
	for {
		prefix, rest := word[:min(len(word), 5)], word[min(len(word), 5):]
		ratio, ok := tuplets[strings.ToLower(prefix)]
		if !ok {
			return word
		}
		t.opens, word = append(t.opens, ratio), rest
	}
}

func (t *token) closeTuplets(body string) string {
	rest := strings.TrimRight(body, "}")
	t.closes = len(body) - len(rest)
	return rest
}

func (t *token) cutTie(body string) string {
	rest, tied := strings.CutSuffix(body, "~")
	t.tie = t.tie || tied
	return rest
}

// setPitch takes letter, octave marks and accidentals; it says what is wrong with them.
func (t *token) setPitch(letter, marks, signs string) string {
	if t.rest = letter == "r"; t.rest {
		if marks+signs != "" {
			return "a rest has no pitch"
		}
		return ""
	}
	octave := 4 + len(marks)
	if letter[0] < 'a' {
		octave = 4 - len(letter)
		if marks != "" {
			return "' raises small letters only"
		}
	}
	bare := strings.Trim(signs, "()")
	if len(bare) > maxSigns || octave > 4+maxOctave || octave < 4-maxOctave {
		return "the pitch is out of reach"
	}
	t.sign, t.edit = signs != "", bare != signs
	t.pitch = theory.Pitch{Step: theory.Step(strings.IndexByte("cdefgab", letter[0]|0x20)), Oct: int8(octave), Alter: alter(bare)}
	return ""
}

// alter is the alteration of accidentals in cents.
func alter(signs string) int16 {
	switch {
	case strings.HasPrefix(signs, "#"):
		return int16(100 * len(signs))
	case strings.HasPrefix(signs, "-"):
		return int16(-100 * len(signs))
	}
	return 0
}

// setLength takes a number and dots; it says what is wrong with them.
func (t *token) setLength(number string, dots int) string {
	if dots > maxDots {
		return "so many dots are not written"
	}
	t.dots = uint8(dots)
	if number == "" {
		return ""
	}
	n, err := strconv.ParseUint(number, 10, 16)
	switch {
	case err == nil && n == 0:
		t.bar = true
	case err != nil || n > 2048 || bits.OnesCount64(n) != 1:
		return number + " is not a note value: write 1, 2, 4, 8 …"
	default:
		t.value = int8(bits.TrailingZeros64(n))
	}
	t.given = true
	return ""
}
