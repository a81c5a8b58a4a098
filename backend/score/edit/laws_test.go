package edit_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// tables are all rows of a score, for comparison; printed chord symbols may be other rows of the same text.
func tables(s *score.Score) []any {
	out := []any{s.Meta(), s.Groups(), s.Marks(), s.Spanners(), s.Lyrics(), s.FiguredBass(), s.Tempos(), s.Jumps()}
	for _, h := range s.Harmonies() {
		h.Text = 0 // compared as text
		out = append(out, h)
	}
	for r := range s.Parts().All() {
		out = append(out, s.Part(r))
	}
	for r := range s.Staves().All() {
		out = append(out, s.Staff(r))
	}
	for r := range s.Bars().All() {
		out = append(out, s.Bar(r))
	}
	for r := range s.Events().All() {
		out = append(out, s.Event(r))
	}
	for r := range s.Heads().All() {
		out = append(out, s.Head(r))
	}
	return out
}

// sameRows demands that two scores have the same text and the same rows.
func sameRows(t *testing.T, seed uint64, want, got *score.Score) {
	t.Helper()
	if a, b := score.Text(want), score.Text(got); a != b {
		t.Fatalf("seed %d:\n%s\n%s", seed, b, a)
	}
	a, b := tables(want), tables(got)
	for i := range a {
		if !reflect.DeepEqual(a[i], b[i]) {
			t.Fatalf("seed %d: %+v instead of %+v", seed, b[i], a[i])
		}
	}
}

func TestTransposeAndBack(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		for _, iv := range theory.MustIntervals("m2 A4 -P5 M10 P1") {
			before := score.Text(s)
			up, err := edit.Transpose(s, iv, edit.TransposeOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for h := range s.Heads().All() {
				if up.Head(h).Pitch != s.Head(h).Pitch.Add(iv) || up.Head(h).ID != s.Head(h).ID {
					t.Fatalf("seed %d: %s becomes %s", seed, s.Head(h).Pitch, up.Head(h).Pitch)
				}
			}
			back, err := edit.Transpose(up, iv.Neg(), edit.TransposeOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if score.Text(s) != before {
				t.Fatal("the score itself changed")
			}
			sameRows(t, seed, s, back)
		}
		simple, err := edit.Transpose(s, theory.MustInterval("A4"), edit.TransposeOptions{Simplify: true})
		if err != nil {
			t.Fatal(err)
		}
		for st := range simple.Staves().All() {
			for _, k := range simple.Staff(st).Keys {
				if k.Value.Fifths > 6 || k.Value.Fifths < -6 {
					t.Fatalf("seed %d: %s", seed, k.Value)
				}
			}
		}
	}
}

func TestInvertTwice(t *testing.T) {
	for seed := range uint64(seeds) {
		s := compose(t, seed, composer{})
		d := score.NewDraft(s)
		d.SetHarmonies(nil)
		s, err := d.Finish()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []theory.Key{{}, theory.MustKey("Eb major"), theory.MustKey("F# minor")} {
			axis := theory.MustPitch("D4")
			once, err := edit.Invert(s, axis, key, score.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			twice, err := edit.Invert(once, axis, key, score.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			sameRows(t, seed, s, twice)
			if key.IsZero() && s.NumHeads() > 0 {
				for h := range once.Heads().All() {
					ref, _ := s.Find(once.Head(h).ID)
					if old := s.Head(score.HeadRow(ref.Row)); once.Head(h).Pitch.Cents()+old.Pitch.Cents() != 2*axis.Cents() {
						t.Fatalf("seed %d: %s becomes %s", seed, old.Pitch, once.Head(h).Pitch)
					}
				}
			}
		}
	}
}

func TestConcertTwice(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		once, err := edit.Concert(s)
		if err != nil {
			t.Fatal(err)
		}
		for h := range s.Heads().All() {
			if once.Head(h).Pitch != s.Head(h).Pitch || once.Written(h) != s.Head(h).Pitch {
				t.Fatalf("seed %d: %s is written %s", seed, s.Head(h).Pitch, once.Written(h))
			}
		}
		for st := range s.Staves().All() {
			for _, k := range s.Staff(st).Keys {
				if a, b := s.KeySignature(st, k.Tick), once.KeySignature(st, k.Tick); a != b {
					t.Fatalf("seed %d: %s sounds as %s", seed, a, b)
				}
			}
		}
		twice, err := edit.Concert(once)
		if err != nil {
			t.Fatal(err)
		}
		sameRows(t, seed, once, twice)
	}
}

// edits are all edits, with arguments made of a number.
var edits = map[string]func(s *score.Score, n int) (*score.Score, error){
	"transpose": func(s *score.Score, n int) (*score.Score, error) {
		return edit.Transpose(s, theory.ChromaticInterval(n%200-100), edit.TransposeOptions{Simplify: n%2 == 0, Selection: some(s, n)})
	},
	"to key": func(s *score.Score, n int) (*score.Score, error) {
		return edit.TransposeToKey(s, theory.Key{}, theory.Key{TonicFifths: int8(n % 15), Mode: theory.Major}, edit.Direction(n%3), edit.TransposeOptions{})
	},
	"concert": func(s *score.Score, _ int) (*score.Score, error) { return edit.Concert(s) },
	"written": func(s *score.Score, _ int) (*score.Score, error) { return edit.Written(s) },
	"set transposition": func(s *score.Score, n int) (*score.Score, error) {
		return edit.SetTransposition(s, score.PartRow(n%4), theory.ChromaticInterval(n%30-15))
	},
	"invert": func(s *score.Score, n int) (*score.Score, error) {
		return edit.Invert(s, theory.FromKey(40+n%40), theory.Key{TonicFifths: int8(n % 7), Mode: theory.Mode(n % 4)}, some(s, n))
	},
	"respell": func(s *score.Score, n int) (*score.Score, error) {
		return edit.Respell(s, some(s, n), edit.Spelling(n%7))
	},
	"unfold":     func(s *score.Score, _ int) (*score.Score, error) { return edit.Unfold(s) },
	"extract":    func(s *score.Score, n int) (*score.Score, error) { return edit.Extract(s, some(s, n)) },
	"retrograde": func(s *score.Score, _ int) (*score.Score, error) { return edit.Retrograde(s) },
	"stretch": func(s *score.Score, n int) (*score.Score, error) {
		return edit.Stretch(s, theory.Ratio{Actual: uint16(1 + n%5), Normal: uint16(1 + n/5%7)}, n%2 == 0)
	},
	"strip ties":   func(s *score.Score, _ int) (*score.Score, error) { return edit.StripTies(s) },
	"merge voices": func(s *score.Score, n int) (*score.Score, error) { return edit.MergeVoices(s, score.PartRow(n%4)) },
	"split voices": func(s *score.Score, n int) (*score.Score, error) {
		return edit.SplitVoices(s, score.VoiceRow(n%5), n%4)
	},
	"merge parts": func(s *score.Score, n int) (*score.Score, error) {
		return edit.MergeParts(s, []score.PartRow{score.PartRow(n % 3), score.PartRow(n / 3 % 4)}, n%2 == 0)
	},
	"explode": func(s *score.Score, n int) (*score.Score, error) { return edit.Explode(s, score.PartRow(n%4)) },
	"reduce": func(s *score.Score, n int) (*score.Score, error) {
		return edit.ReduceToChords(s, edit.ReduceOptions{Selection: some(s, n), TwoStaves: n%2 == 0})
	},
}

// some is a selection made of a number.
func some(s *score.Score, n int) score.Selection {
	sel := score.Selection{From: theory.Tick(n%5) * theory.Quarter, To: theory.Tick(n%11) * theory.Quarter}
	if n%3 == 1 && !s.Parts().IsEmpty() {
		sel.Parts = []score.PartRow{score.PartRow(1 + n%s.Parts().Len())}
	}
	if n%3 == 2 && !s.Voices().IsEmpty() {
		sel.Voices = []score.VoiceRow{score.VoiceRow(1 + n%s.Voices().Len())}
	}
	return sel
}

// checkEdit demands that an edit makes a whole score or says in a user's terms why not, and leaves the score alone.
func checkEdit(t *testing.T, name string, s *score.Score, n int) *score.Score {
	t.Helper()
	before := score.Text(s)
	got, err := edits[name](s, n)
	if score.Text(s) != before {
		t.Fatalf("%s %d changes the score", name, n)
	}
	if err != nil {
		if fault.Is(err, fault.Internal) || strings.Contains(err.Error(), "%!") {
			t.Fatalf("%s %d: %v\n%s", name, n, err, before)
		}
		return s
	}
	if err := got.Check(); err != nil {
		t.Fatalf("%s %d: %v\n%s", name, n, err, before)
	}
	return got
}

func TestEditsHold(t *testing.T) {
	for seed := range uint64(seeds / 4) {
		s := randomScore(t, seed, seed%2 == 0)
		for name := range edits {
			for n := range 6 {
				checkEdit(t, name, s, n*int(1+seed))
			}
		}
	}
}

func TestEmptyScores(t *testing.T) {
	b := score.NewBuilder(0)
	b.AddStaff(score.Staff{Part: b.AddPart(score.Part{})})
	b.AddBar(score.Bar{})
	bar, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	nothing, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	for name := range edits {
		for n := range 20 {
			checkEdit(t, name, bar, n)
			checkEdit(t, name, nothing, n)
		}
	}
}

func FuzzEdits(f *testing.F) {
	f.Add(uint64(1), []byte{1, 2, 3})
	f.Add(uint64(7), []byte{9, 40, 12, 200})
	f.Add(uint64(12), []byte{250, 3, 17, 64, 5})
	names := []string{}
	for name := range edits {
		names = append(names, name)
	}
	slices.Sort(names)
	f.Fuzz(func(t *testing.T, seed uint64, steps []byte) {
		s := randomScore(t, seed, seed%2 == 0)
		for i, step := range steps[:min(len(steps), 6)] {
			if s.Events().Len() > 20_000 {
				return
			}
			s = checkEdit(t, names[int(step)%len(names)], s, int(step)/len(names)+i)
		}
	})
}
