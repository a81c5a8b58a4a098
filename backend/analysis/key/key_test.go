package key

import (
	"math"
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func find(t testing.TB, s *score.Score, opt Options) *Result {
	t.Helper()
	r, err := Find(s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The pieces are small, but a musician would not hesitate.
var pieces = []struct {
	name, want string
	parts      []string
}{
	{"scale and cadence", "C major", []string{"C4:1 D4 E4 F4 | G4 A4 B4 C5 | C5:2 B4:2 | C5:4", "C3:4 | E3:4 | F3:2 G3:2 | C3:4"}},
	{"Picardy third", "D minor", []string{"key:-1 D5:1 E5 F5 G5 | A5 Bb5 A5 G5 | F5:2 E5:2 | F#5:4", "D3:4 | F3:4 | A3:4 | D3:4", "F4:4 | D4:4 | D4:2 C#4:2 | D4+A4:4"}},
	{"baroque signature", "G minor", []string{"key:-1 G4:1 A4 Bb4 C5 | D5 Eb5 D5 C5 | Bb4:2 A4:2 | G4:4", "G3:4 | C3:2 F#3:2 | D3:4 | G2:4"}},
	{"seven sharps", "C# major", []string{"key:7 C#4:1 D#4 E#4 F#4 | G#4 A#4 B#4 C#5 | C#5:2 B#4:2 | C#5:4"}},
	{"five flats", "Db major", []string{"key:-5 Db4:1 Eb4 F4 Gb4 | Ab4 Bb4 C5 Db5 | Db5:2 C5:2 | Db5:4"}},
	{"begins off the tonic", "A minor", []string{"E4:1 | G#4 A4 B4 C5 | D5 C5 B4 A4 | G#4:2 E4 | A4:3", "r:1 | E3:2 A3 | D3 A3 | E3:3 | A2:3"}},
	{"transposing clarinet alone", "Eb major", []string{"shift:-M2 key:-1 F4:1 G4 A4 Bb4 | C5 D5 E5 F5 | F5:2 E5:2 | F5:4"}},
	{"a mode that the source names", "D major", []string{"key:1mixolydian D4:1 E4 F#4 G4 | A4 B4 C5 A4 | F#4 D4 E4 C4 | D4:4"}},
	{"flats without a signature", "Gb major", []string{"Gb4:1 Ab4 Bb4 Cb5 | Db5 Eb5 F5 Gb5 | Gb5:2 F5:2 | Gb5:4"}},
}

func TestFind(t *testing.T) {
	for _, c := range pieces {
		s := analysistest.Score(t, c.parts...)
		r := find(t, s, Options{})
		if got := r.Key.String(); got != c.want || r.Confidence < .5 || r.Reason != "" {
			t.Errorf("%s: %s (%.2f, %s), want %s; then %s", c.name, got, r.Confidence, r.Reason, c.want, r.RunnerUp().Key)
		}
		if r.Candidates[0].Key != r.Key || len(r.Candidates) != 24 || math.Abs(r.Margin-(r.Confidence-r.RunnerUp().Confidence)) > 1e-12 {
			t.Errorf("%s: the candidates do not begin with the key: %+v", c.name, r.Candidates[:2])
		}
	}
}

func TestNoClearKey(t *testing.T) {
	for _, c := range []struct{ name, text, reason string }{
		{"twelve-tone row", "C4:1 C#4 D4 Eb4 | E4 F4 F#4 G4 | Ab4 A4 Bb4 B4", "fit no major or minor key"},
		{"one note", "C4:4 | C5:4", "too little"},
		{"whole tones", "C4:1 D4 E4 F#4 | G#4 A#4 C5:2", "fit no major or minor key"},
		{"rests", "r:4", "no pitched notes"},
	} {
		r := find(t, analysistest.Score(t, c.text), Options{})
		if !r.Key.IsZero() || !strings.Contains(r.Reason, c.reason) || r.Confidence != 0 {
			t.Errorf("%s: %s, %v, %q", c.name, r.Key, r.Confidence, r.Reason)
		}
	}
}

// TestTransposing moves pieces by every interval that keeps the keys within reason: the key moves along, and nothing
// else changes.
func TestTransposing(t *testing.T) {
	for _, c := range pieces[:5] {
		s := analysistest.Score(t, c.parts...)
		want := find(t, s, Options{})
		for _, iv := range theory.MustIntervals("m2 -M2 m3 -P4 A4 P8") {
			if moved := want.Key.Transpose(iv); moved.Signature().Fifths > 9 || moved.Signature().Fifths < -9 {
				continue
			}
			got := find(t, analysistest.Transpose(t, s, iv), Options{})
			if got.Key != want.Key.Transpose(iv) || math.Abs(got.Confidence-want.Confidence) > 1e-9 {
				t.Errorf("%s by %s: %s (%v), want %s (%v)", c.name, iv, got.Key, got.Confidence, want.Key.Transpose(iv), want.Confidence)
			}
			if got.RunnerUp().Key.Tonic().Class() != want.RunnerUp().Key.Transpose(iv).Tonic().Class() {
				t.Errorf("%s by %s: the runner-up is %s", c.name, iv, got.RunnerUp().Key)
			}
		}
	}
}

func TestRemarks(t *testing.T) {
	for _, c := range []struct{ name, text, remark string }{
		{"dorian", "key:0 D4:1 E4 F4 G4 | A4 B4 A4 G4 | A4 B4 C5 D5 | C5 A4 F4 E4 | D4:4", "D dorian by its last bass note"},
		{"baroque", pieces[2].parts[0], "as was usual until about 1730"},
		{"phrygian dominant", "D4:1 Eb4 F#4 G4 | A4 Bb4 C5 D5 | D4:4", "begins and ends on D"},
		{"plain", "C4:1 D4 E4 F4 | G4 A4 B4 C5 | C5:2 B4:2 | C4:4", ""},
	} {
		r := find(t, analysistest.Score(t, c.text), Options{})
		if (c.remark == "") != (r.Remark == "") || !strings.Contains(r.Remark, c.remark) {
			t.Errorf("%s, %s: %q", c.name, r.Key, r.Remark)
		}
	}
}

func TestSelection(t *testing.T) {
	s := analysistest.Score(t,
		"C4:1 D4 E4 F4 | G4 A4 B4 C5 | B4:2 C5:2 | B3:1 C#4 D#4 E4 | F#4 G#4 A#4 B4 | A#4:2 B4:2",
		"C3:4 | E3:4 | G3:2 C3:2 | B2:4 | D#3:4 | F#3:2 B2:2",
		"Eb3:4 | Eb3:4 | Eb3:4 | Eb3:4 | Eb3:4 | Eb3:4")
	parts := []score.PartRow{1, 2}
	bars, err := s.FindBars("4-6")
	if err != nil {
		t.Fatal(err)
	}
	from, to := s.Times(bars)
	for want, sel := range map[string]score.Selection{
		"C major": {To: from, Parts: parts},
		"B major": {From: from, To: to, Parts: parts},
	} {
		if got := find(t, s, Options{Selection: sel}); got.Key.String() != want {
			t.Errorf("%s, want %s", got.Key, want)
		}
	}
	windows, err := Windows(s, Options{Selection: score.Selection{Parts: parts}}, theory.Whole*3, theory.Whole*3)
	if err != nil || len(windows) != 2 || windows[0].Key != theory.MustKey("C") || windows[1].Key != theory.MustKey("B") {
		t.Errorf("windows %+v, %v", windows, err)
	}
}

func TestEvidence(t *testing.T) {
	s := analysistest.Score(t, pieces[1].parts...)
	var text []string
	for _, c := range find(t, s, Options{}).Evidence {
		line := c.Text
		if len(c.Notes) > 0 {
			line += " " + c.Notes[0].String()
		}
		if c.Measure != "" {
			line += " m." + c.Measure + " beat " + c.Beat.String()
		}
		text = append(text, line)
	}
	got := strings.Join(text, "\n")
	last := s.Voice(2).Events.Hi - 1
	bass := s.Head(s.Event(last).Heads.Lo).ID.String()
	for _, want := range []string{
		"the signature is 1 flat", "the last bass note is D, the tonic " + bass + " m.4 beat 1", "a Picardy third " + bass, "the leading tone up to D once",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestAlgorithms(t *testing.T) {
	s := analysistest.Score(t, "C4+E4+G4:4 | C4+F4+A4:2 B3+D4+G4 | C4+E4+G4 D4+F4+G4+B4 | C4+E4+G4+C5:4")
	for _, p := range Profiles() {
		r := find(t, s, Options{Algorithm: p.Name})
		if r.Key != theory.MustKey("C") || r.Algorithm != p.Name || r.Correlation < .7 || r.Confidence < .3 || r.Confidence > 1 {
			t.Errorf("%s: %s, correlation %v, confidence %v", p.Name, r.Key, r.Correlation, r.Confidence)
		}
	}
	_, err := Find(s, Options{Algorithm: "krumhansel"})
	if e := fault.As(err); e == nil || e.Kind != fault.Invalid || len(e.Suggestions) == 0 || e.Suggestions[0] != "krumhansl" {
		t.Errorf("%v", err)
	}
}

// TestEveryFeatureHasWeights reads the file of weights as the program does.
func TestEveryFeatureHasWeights(t *testing.T) {
	w := loaded()
	named := map[string]bool{}
	for line := range strings.Lines(weightsFile) {
		name, _, _ := strings.Cut(line, "\t")
		named[name] = true
	}
	for _, f := range TrainingFeatures() {
		if !named[f.Name] {
			t.Errorf("weights.tsv has no %q", f.Name)
		}
	}
	for _, p := range Profiles() {
		if w.sharpness[p.Name] <= 0 {
			t.Errorf("weights.tsv has no sharpness of %s", p.Name)
		}
	}
	for _, bad := range []string{"minor\t1", "minor\tx\t1", "minor\t1\tx", "no such thing\t1\t1"} {
		if _, err := parseWeights(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestSums(t *testing.T) {
	s := analysistest.Score(t, "C4:1 E4:3 | r:2 G4:2~ | G4:4", "C3:4")
	sums := NewSums(s, score.Selection{})
	q := theory.Quarter
	for _, c := range []struct {
		from, to theory.Tick
		c, e, g  float64
	}{
		{0, 12 * q, 5, 3, 6},
		{q / 2, 2 * q, 2, 1, 0},
		{-q, q, 2, 0, 0},
		{4 * q, 6 * q, 0, 0, 0},
		{7 * q, 100 * q, 0, 0, 5},
		{q, q, 0, 0, 0},
	} {
		w := sums.Between(c.from, c.to)
		if math.Abs(w[0]-c.c)+math.Abs(w[4]-c.e)+math.Abs(w[7]-c.g) > 1e-9 {
			t.Errorf("%s to %s: %v", c.from, c.to, w)
		}
	}
}
