package perform

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ricercar/backend/theory"
)

func quarters(q float64) theory.Tick { return theory.Tick(q * float64(theory.Quarter)) }

func TestTempoMap(t *testing.T) {
	m := newTempoMap(
		[]tempoStep{{quarters(8), 120}, {0, 60}}, nil,
		[]hold{{quarters(3), quarters(4), 2}, {quarters(3), quarters(3.5), 3}},
	)
	for q, want := range map[float64]float64{0: 0, 1: 1, 3: 3, 3.5: 4.5, 4: 5.5, 8: 9.5, 10: 10.5, -1: -1} {
		if got := m.Seconds(quarters(q)); math.Abs(got-want) > 1e-9 {
			t.Errorf("quarter %v is at %v s, want %v", q, got, want)
		}
	}
	var text []string
	for _, c := range m.changes {
		text = append(text, fmt.Sprintf("%g@%g", c.BPM, c.Onset.Quarters()))
	}
	if got, want := strings.Join(text, " "), "60@0 20@3 30@3.5 60@4 120@8"; got != want {
		t.Errorf("changes %s, want %s", got, want)
	}
	if got := newTempoMap(nil, nil, nil).Seconds(quarters(100)); math.Abs(got-60) > 1e-9 {
		t.Errorf("a hundred quarters without a tempo last %v s", got)
	}
}

func TestLevels(t *testing.T) {
	l := newLevels(
		[]writtenLevel{{quarters(4), 49}, {quarters(12), 96}, {quarters(20), 33}},
		[]hairpin{{quarters(8), quarters(12), true}, {quarters(16), quarters(18), false}, {quarters(22), quarters(24), true}},
	)
	for _, c := range []struct{ quarter, want float64 }{
		{0, 80},
		{3.99, 80},
		{4, 49},
		{8, 49},
		{10, 72.5}, // half way from p to f
		{12, 96},
		{16, 96},
		{17, 88}, // half a degree down: the p that follows is too far away
		{18, 80},
		{20, 33},
		{23, 41},
		{30, 49},
	} {
		if got := l.at(quarters(c.quarter)); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("level at %v is %v, want %v", c.quarter, got, c.want)
		}
	}
}

func TestReadDynamic(t *testing.T) {
	for text, want := range map[string]dynamic{
		"p": {49, 0}, " MF ": {80, 0}, "fff": {126, 0}, "sfz": {0, 112}, "fp": {49, 96}, "sfpp": {33, 112}, "ffp": {49, 112},
		"dolce": {0, 0}, "": {0, 0},
	} {
		if got := readDynamic(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// voice builds chords from words: a kind (n plain, d dotted, a appoggiatura, s slashed, z after), then onset and
// length in eighths.
func voice(t *testing.T, words string) []chord {
	t.Helper()
	var chords []chord
	for word := range strings.FieldsSeq(words) {
		var onset, length float64
		if _, err := fmt.Sscanf(word[1:], "%g:%g", &onset, &length); err != nil {
			t.Fatalf("%s: %v", word, err)
		}
		c := chord{onset: quarters(onset / 2), length: quarters(length / 2), nominal: quarters(length / 2), dotted: word[0] == 'd'}
		c.grace = map[byte]graceKind{'a': appoggiatura, 's': acciaccatura, 'z': afterGrace}[word[0]]
		if c.grace != noGrace {
			c.length = 0
		}
		chords = append(chords, c)
	}
	return chords
}

func TestGraceNotesTakeTime(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"appoggiatura takes half", "a2:2 n2:4", "2:2 4:2"},
		{"no more than it is worth", "a2:1 n2:4", "2:1 3:3"},
		{"two thirds of a dotted note", "a0:6 d0:6", "0:4 4:2"},
		{"two share", "a0:2 a0:2 n0:4", "0:1 1:1 2:2"},
		{"slashed comes before", "n0:2 s2:1 n2:2", "0:1.75 1.75:0.25 2:2"},
		{"several slashed", "n0:2 s2:1 s2:1 n2:2", "0:1.5 1.5:0.25 1.75:0.25 2:2"},
		{"leaves half of a short note", "n0:0.25 s0.25:1 n0.25:2", "0:0.125 0.125:0.125 0.25:2"},
		{"slashed at the start falls on the beat", "s0:1 n0:2", "0:1 1:1"},
		{"after a rest it takes nothing", "n0:1 s4:1 n4:2", "0:1 3.75:0.25 4:2"},
		{"at the end of a note", "n0:4 z0:1 z0:1 n4:4", "0:3.5 3.5:0.25 3.75:0.25 4:4"},
	} {
		chords := voice(t, c.in)
		performVoice(chords)
		var got []string
		for _, c := range chords {
			got = append(got, fmt.Sprintf("%g:%g", 2*c.onset.Quarters(), 2*c.length.Quarters()))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %s plays as %s, want %s", c.name, c.in, got, c.want)
		}
	}
}

func TestTouch(t *testing.T) {
	for _, c := range []struct {
		touch    touch
		held     float64
		velocity uint8
	}{
		{0, 1, 80},
		{staccato, 0.5, 80},
		{staccatissimo, 0.25, 80},
		{tenuto, 1, 80},
		{staccato | tenuto, 0.75, 80},
		{accent, 1, 96},
		{strongAccent | staccato, 0.5, 108},
		{softAccent, 1, 88},
	} {
		ch := chord{length: theory.Quarter, touch: c.touch, level: 80}
		if h, v := ch.held(ch.length).Quarters(), ch.velocity(ch.level); h != c.held || v != c.velocity {
			t.Errorf("touch %b: held %v at %d, want %v at %d", c.touch, h, v, c.held, c.velocity)
		}
	}
}

func TestOrnaments(t *testing.T) {
	n := voiceNote{midi: 60, upper: 62, lower: 59}
	for _, c := range []struct {
		name    string
		o       ornament
		strokes int
		length  float64
		want    string
	}{
		{"plain", noOrnament, 0, 1, "60:1"},
		{"trill", trill, 0, 0.625, "60:0.125 62:0.125 60:0.125 62:0.125 60:0.125"},
		{"trill ends on its note", trill, 0, 0.5, "60:0.125 62:0.125 60:0.25"},
		{"too short for a trill", trill, 0, 0.25, "60:0.25"},
		{"mordent", mordent, 0, 1, "60:0.125 59:0.125 60:0.75"},
		{"short trill", shortTrill, 0, 1, "60:0.125 62:0.125 60:0.75"},
		{"turn", turn, 0, 1, "62:0.125 60:0.125 59:0.125 60:0.625"},
		{"inverted turn", invertedTurn, 0, 0.25, "59:0.0625 60:0.0625 62:0.0625 60:0.0625"},
		{"tremolo of eighths", noOrnament, 1, 1, "60:0.5 60:0.5"},
		{"tremolo of sixteenths", noOrnament, 2, 0.5, "60:0.25 60:0.25"},
	} {
		ch := chord{length: quarters(c.length), ornament: c.o, strokes: c.strokes}
		var got []string
		end := theory.Tick(0)
		for _, s := range ch.strokesOf(n, nil) {
			if s.onset != end {
				t.Errorf("%s: a gap before %v", c.name, s.onset)
			}
			end = s.onset + s.length
			got = append(got, fmt.Sprintf("%g:%g", s.midi, s.length.Quarters()))
		}
		if got := strings.Join(got, " "); got != c.want || end != ch.length {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestRoll(t *testing.T) {
	ch := chord{length: theory.Quarter, notes: make([]voiceNote, 3), touch: arpeggioUp}
	if a, b := ch.roll(0), ch.roll(2); a != 0 || b != theory.Quarter/8 {
		t.Errorf("up: %v, %v", a, b)
	}
	ch.touch = arpeggioDown
	if a, b := ch.roll(0), ch.roll(2); a != theory.Quarter/8 || b != 0 {
		t.Errorf("down: %v, %v", a, b)
	}
}
