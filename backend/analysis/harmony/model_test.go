package harmony

import (
	"math"
	"strings"
	"testing"

	"ricercar/backend/analysis/analysistest"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// TestWeights reads the file as the program does, writes it and reads that.
func TestWeights(t *testing.T) {
	m, err := ParseModel(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseModel(m.Text())
	if err != nil {
		t.Fatal(err)
	}
	if again.Text() != m.Text() || len(m.v.entries[0]) < 50 || len(m.v.entries[1]) < 50 {
		t.Errorf("what is written is not what was read")
	}
	for _, bad := range []string{
		"", "numeral\tmajor Q", "numeral\tmajor I\nnote\tmajor II\t1", "numeral\tmajor I\nnote\tmajor I\t1", "numeral\tmajor I\nlast key\t0\tx", "numeral\tmajor I\nnote",
	} {
		if _, err := ParseModel(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// TestVocabulary writes every numeral of the vocabulary in every inversion and reads it back to the same chord.
func TestVocabulary(t *testing.T) {
	d := usual()
	for k, name := range map[int]string{0: "C", 12: "c"} {
		for c := range d.m.v.entries[k/12] {
			e := d.entry(k, c)
			for inv := range e.inversions() {
				if e.only >= 0 && int(e.only) != inv {
					continue
				}
				r := d.written(k, c, inv)
				read, err := theory.ParseRoman(r.String())
				if err != nil {
					t.Fatal(err)
				}
				a, b := r.Chord(theory.MustKey(name)), read.Chord(theory.MustKey(name))
				if a.Classes != b.Classes || a.Bass.Name() != b.Bass.Name() || int(a.Inversion) != inv {
					t.Errorf("%s in %s: %v over %s, read %v over %s", r, name, a.Classes, a.Bass.Name(), b.Classes, b.Bass.Name())
				}
				if i, ok := d.m.v.find(read, k/12); !ok || d.entry(k, i).mask != e.mask {
					t.Errorf("%s in %s is not found", r, name)
				}
			}
		}
	}
}

// TestFeatures adds up the features of readings: their weights must make the score by which the search chose.
func TestFeatures(t *testing.T) {
	m, err := ParseModel(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	d := NewDecoder(m)
	for _, c := range progressions {
		x := NewMusic(analysistest.Score(t, c.parts...), score.Selection{})
		labels := []Label{{0, theory.Whole, theory.MustKey("F"), theory.MustRoman("vi")}}
		k := NewCase(m, x, labels)
		free, best := d.Best(k, 0, k.Len(), 0)
		right, forced := d.Right(k, 0, k.Len())
		if forced > best+1e-3 {
			t.Errorf("%s: what is forced scores %v, more than the best, %v", c.name, forced, best)
		}
		for score, path := range map[float64]Path{best: free, forced: right} {
			sum := 0.0
			d.Features(k, path, func(f int, value float64) { sum += value * m.Weights[f] })
			if math.Abs(sum-score) > 1e-2 {
				t.Errorf("%s: the features make %v, the search %v", c.name, sum, score)
			}
		}
	}
}

// TestEstimate makes a model of nothing but two progressions: it reads a third like them.
func TestEstimate(t *testing.T) {
	var numerals [2][]theory.RomanNumeral
	for _, n := range strings.Fields("I ii V7") {
		numerals[0] = append(numerals[0], theory.MustRoman(n))
	}
	numerals[1] = append(numerals[1], theory.MustRoman("i"))
	m := NewModel(numerals)
	m.SetPlain()
	x := NewMusic(analysistest.Score(t, progressions[0].parts...), score.Selection{})
	q := theory.Quarter
	c := theory.MustKey("C")
	k := NewCase(m, x, []Label{{0, 2 * q, c, numerals[0][1]}, {2 * q, 4 * q, c, numerals[0][2]}, {4 * q, 8 * q, c, numerals[0][0]}})
	if known, all := k.Known(); known != all || all == 0 {
		t.Fatalf("%d of %d frames are known", known, all)
	}
	counts := make([]float64, len(m.Weights))
	d := NewDecoder(m)
	right, _ := d.Right(k, 0, k.Len())
	d.Features(k, right, func(f int, value float64) { counts[f] += value })
	m.Estimate(counts)
	path, _ := NewDecoder(m).Best(k, 0, k.Len(), 0)
	var got []string
	for _, l := range d.Labels(x, path) {
		got = append(got, l.Key.Short()+" "+l.Numeral.String())
	}
	if strings.Join(got, ", ") != "C ii, C V7, C I" {
		t.Error(got)
	}
	for _, j := range NewDecoder(m).Judge(k) {
		if !j.Right || j.Margin <= 0 {
			t.Errorf("%+v", j)
		}
	}
}
