package key

import (
	"math"
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// TestKnownPieces are the acceptance cases: keys that no musician doubts, with the signature and without.
func TestKnownPieces(t *testing.T) {
	for path, want := range map[string]string{
		"corpus/bach/bwv66.6.mxl":                     "F# minor", // with a Picardy third
		"corpus/bach/bwv269.mxl":                      "G major",
		"corpus/bach/bwv277.mxl":                      "D minor", // signature of no flats
		"corpus/bach/bwv84.5.mxl":                     "B minor",
		"corpus/bach/bwv846.mxl":                      "C major",
		"corpus/mozart/k545/movement1_exposition.mxl": "C major",
		"corpus/schumann_robert/opus48no2.mxl":        "A major",
	} {
		s, _ := analysistest.Oracle(t, path)
		if r := find(t, s, Options{}); r.Key.String() != want {
			t.Errorf("%s: %s (%.2f, %s), want %s", path, r.Key, r.Confidence, r.Reason, want)
		}
		if r := find(t, s, Options{NoSignature: true}); r.Key.String() != want && !strings.Contains(path, "k545") {
			t.Errorf("%s without its signature: %s (%.2f), want %s", path, r.Key, r.Confidence, want)
		}
	}
	s, _ := analysistest.Oracle(t, "corpus/bach/bwv7.7.mxl")
	r := find(t, s, Options{})
	if a, b := r.Candidates[0].Key.String(), r.RunnerUp().Key.String(); a+b != "B minorE minor" && a+b != "E minorB minor" || r.Margin > .8 || r.Ambiguity == "" {
		t.Errorf("bwv7.7: %s, then %s, margin %.2f, %q", a, b, r.Margin, r.Ambiguity)
	}
}

// TestProfilesAgreeWithMusic21 compares the correlations of one profile each. Both count the same notes where parts
// sound as written; ties are one note there too, but nothing is capped.
func TestProfilesAgreeWithMusic21(t *testing.T) {
	s, f := analysistest.Oracle(t, "corpus/bach/bwv66.6.mxl")
	sums := NewSums(s, score.Selection{})
	from, to := sums.Bounds()
	w := sums.Between(from, to)
	for i := range profiles {
		fact, ok := f.Key[profiles[i].Name]
		if !ok {
			continue
		}
		k := theory.MustKey(strings.ReplaceAll(fact.Key, "-", "b"))
		n := k.Tonic().Class()
		if k.Mode == theory.Minor {
			n += 12
		}
		if r := profiles[i].Correlations(&w); math.Abs(r[n]-fact.CC) > 1e-6 {
			t.Errorf("%s: %s correlates by %.8f, want %.8f", profiles[i].Name, k, r[n], fact.CC)
		}
	}
}

// TestAgreement measures how often key finding and the best of music21's profiles agree. Neither is the truth; far below
// this figure something is broken.
func TestAgreement(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all chorales")
	}
	agree, all := 0, 0
	for _, path := range analysistest.OraclePaths(t, "corpus/bach/") {
		s, f := analysistest.Oracle(t, path)
		fact, ok := f.Key["simple"]
		if !ok {
			continue
		}
		r := find(t, s, Options{})
		if len(r.Candidates) == 0 {
			continue
		}
		all++
		k := theory.MustKey(strings.ReplaceAll(fact.Key, "-", "b"))
		if best := r.Candidates[0].Key; best.Tonic().Class() == k.Tonic().Class() && best.Mode == k.Mode {
			agree++
		}
	}
	t.Logf("%d of %d", agree, all)
	if float64(agree) < .85*float64(all) {
		t.Errorf("only %d of %d agree", agree, all)
	}
}

func BenchmarkFind(b *testing.B) {
	s, _ := analysistest.Oracle(b, "corpus/beethoven/opus59no1/movement4.mxl")
	b.ReportMetric(float64(s.NumHeads()), "heads")
	for b.Loop() {
		if _, err := Find(s, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
