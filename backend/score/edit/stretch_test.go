package edit_test

import (
	"fmt"
	"slices"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// attacks lists what is struck in a part, ties joined, times in a ratio: "onset pitch length", sorted.
func attacks(s *score.Score, p score.PartRow, num, den int64) []string {
	var out []string
	for h := range s.Heads().All() {
		head := s.Head(h)
		e := s.Event(head.Event)
		if s.PartOf(head.Event) == p && e.Sounds() && head.Flags&score.TiedFrom == 0 {
			on, _ := e.Onset.MulDiv(num, den)
			end, _ := (e.Onset + s.TiedLength(h)).MulDiv(num, den)
			out = append(out, fmt.Sprintf("%s %s %s", on, head.Pitch, end-on))
		}
	}
	slices.Sort(out)
	return out
}

func TestStretch(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, seed%3 == 0)
		for _, by := range []theory.Ratio{{Actual: 2, Normal: 1}, {Actual: 1, Normal: 2}, {Actual: 3, Normal: 2}, {Actual: 4, Normal: 1}, {Actual: 2, Normal: 3}} {
			for _, keep := range []bool{false, true} {
				got, err := edit.Stretch(s, by, keep)
				if fault.Is(err, fault.Invalid) && !keep && by.Normal == 3 {
					continue
				}
				if err != nil {
					t.Fatalf("seed %d by %s, %v: %v\n%s", seed, by, keep, err, score.Text(s))
				}
				for p := range s.Parts().All() {
					if want, is := attacks(s, p, int64(by.Actual), int64(by.Normal)), attacks(got, p, 1, 1); !slices.Equal(want, is) {
						t.Fatalf("seed %d by %s, %v:\n%v\n%v\n%s\n%s", seed, by, keep, is, want, score.Text(s), score.Text(got))
					}
				}
				checkOrigins(t, s, got)
				for r := range got.Bars().All() {
					if keep && got.Bar(r).Len > got.Meter(r).Length() {
						t.Fatalf("seed %d: bar %d is longer than its meter", seed, r)
					}
				}
			}
		}
	}
}

func TestStretchAndBack(t *testing.T) {
	ids := score.TextOptions{IDs: true}
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		long, err := edit.Stretch(s, theory.Ratio{Actual: 2, Normal: 1}, false)
		if err != nil {
			t.Fatal(err)
		}
		back, err := edit.Stretch(long, theory.Ratio{Actual: 4, Normal: 8}, false)
		if err != nil {
			t.Fatal(err)
		}
		want, got := string(score.AppendText(nil, s, ids)), string(score.AppendText(nil, back, ids))
		if got != want {
			t.Fatalf("seed %d:\n%s\n%s", seed, got, want)
		}
	}
}

func TestStretchMeters(t *testing.T) {
	for _, c := range []struct {
		meter    string
		num, den uint16
		want     string
	}{
		{"4/4", 2, 1, "4/2"},
		{"4/4", 1, 2, "4/8"},
		{"6/8", 2, 1, "6/4"},
		{"3+2/8", 2, 1, "3+2/4"},
		{"2/1", 2, 1, "4/1"},
		{"4/4", 3, 2, "12/8"},
		{"6/8", 2, 3, "2/4"},
		{"12/8", 2, 3, "4/4"},
		{"3/4", 3, 1, "9/4"},
		{"C", 1, 1, "C"},
		{"4/4", 2, 3, ""},
		{"4/4", 1, 64, ""},
	} {
		b := score.NewBuilder(0)
		b.AddStaff(score.Staff{Part: b.AddPart(score.Part{})})
		b.Meter(1, b.AddBar(score.Bar{}), theory.MustMeter(c.meter))
		s, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		got, err := edit.Stretch(s, theory.Ratio{Actual: c.num, Normal: c.den}, false)
		if c.want == "" {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s by %d:%d: %v", c.meter, c.num, c.den, err)
			}
			continue
		}
		if err != nil || got.Meter(1).String() != c.want || got.Meter(1).Length() != got.Bar(1).Len {
			t.Errorf("%s by %d:%d: %s, %v", c.meter, c.num, c.den, got.Meter(1), err)
		}
	}
	for _, by := range []theory.Ratio{{}, {Actual: 65, Normal: 1}} {
		if _, err := edit.Stretch(roadmap(t, "1"), by, true); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", by, err)
		}
	}
}

func TestStretchOverBars(t *testing.T) {
	s := roadmap(t, "1 |: 2 3 :| 4 Fine 5 DC")
	got, err := edit.Stretch(s, theory.Ratio{Actual: 3, Normal: 2}, true)
	if err != nil {
		t.Fatal(err)
	}
	want := `measures 9: 1-9
1 meter 4/4
2 length 2
3 repeat start
5 repeat end
7 length 2, fine
9 length 2, da capo
part 1 "Flute"
staff 1
1 | C#4~:4
2 | ~C#4:2
3 | D4~:4
4 | ~D4:2 Eb4~:2
5 | ~Eb4:4
6 | E4~:4
7 | ~E4:2
8 | F4~:4
9 | ~F4:2
`
	if text := score.Text(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestStripTies(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		got, err := edit.StripTies(s)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for p := range s.Parts().All() {
			if want, is := attacks(s, p, 1, 1), attacks(got, p, 1, 1); !slices.Equal(want, is) {
				t.Fatalf("seed %d:\n%v\n%v", seed, is, want)
			}
		}
		checkOrigins(t, s, got)
		again, err := edit.StripTies(got)
		if err != nil || score.Text(again) != score.Text(got) {
			t.Fatalf("seed %d: once more changes it: %v", seed, err)
		}
	}
	s := melody(t, "C4 D4", theory.KeySignature{}, "")
	d := score.NewDraft(s)
	heads := d.Heads()
	heads[2].Pitch, heads[2].Flags, heads[1].Tie = heads[1].Pitch, score.TiedFrom, 2
	s, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.StripTies(s)
	if e := got.Event(1); err != nil || got.NumHeads() != 1 || e.Dur != theory.Half || e.Value != theory.HalfValue || e.ID != s.Event(1).ID {
		t.Errorf("%v %+v", err, e)
	}
}
