package edit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// heights lists, for each height that sounds in a part (0 is all), the stretches of time in which it does.
func heights(s *score.Score, p score.PartRow) []string {
	spans := map[int][][2]theory.Tick{}
	for h := range s.Heads().All() {
		head := s.Head(h)
		if e := s.Event(head.Event); e.Sounds() && (p == 0 || s.PartOf(head.Event) == p) {
			spans[head.Pitch.Cents()] = append(spans[head.Pitch.Cents()], [2]theory.Tick{e.Onset, e.End()})
		}
	}
	var out []string
	for cents, list := range spans {
		slices.SortFunc(list, func(a, b [2]theory.Tick) int { return int(min(max(a[0]-b[0], -1), 1)) })
		joined := list[:1]
		for _, x := range list[1:] {
			if last := &joined[len(joined)-1]; x[0] <= last[1] {
				last[1] = max(last[1], x[1])
			} else {
				joined = append(joined, x)
			}
		}
		out = append(out, fmt.Sprint(cents, joined))
	}
	slices.Sort(out)
	return out
}

// strokes lists when which heights are struck, each once.
func strokes(s *score.Score, p score.PartRow) []string {
	var out []string
	for h := range s.Heads().All() {
		head := s.Head(h)
		if e := s.Event(head.Event); e.Sounds() && head.Flags&score.TiedFrom == 0 && (p == 0 || s.PartOf(head.Event) == p) {
			out = append(out, fmt.Sprint(e.Onset, " ", head.Pitch.Cents()))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func sameSound(t *testing.T, seed uint64, want *score.Score, p score.PartRow, got *score.Score, q score.PartRow) {
	t.Helper()
	if a, b := heights(want, p), heights(got, q); !slices.Equal(a, b) {
		t.Fatalf("seed %d:\n%v\n%v\n%s\n%s", seed, b, a, score.Text(want), score.Text(got))
	}
	if a, b := strokes(want, p), strokes(got, q); !slices.Equal(a, b) {
		t.Fatalf("seed %d strikes\n%v\n%v\n%s\n%s", seed, b, a, score.Text(want), score.Text(got))
	}
}

func TestMergeVoices(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		for p := range s.Parts().All() {
			got, err := edit.MergeVoices(s, p)
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, score.Text(s))
			}
			if got.Part(p).Voices.Len() != 1 || got.Voices().Len() != s.Voices().Len()-s.Part(p).Voices.Len()+1 {
				t.Fatalf("seed %d: %d voices", seed, got.Voices().Len())
			}
			for q := range s.Parts().All() {
				sameSound(t, seed, s, q, got, q)
			}
			checkOrigins(t, s, got)
		}
	}
	if _, err := edit.MergeVoices(roadmap(t, "1"), 2); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// twoVoices builds a bar of two voices on one staff.
func twoVoices(t *testing.T, upper, lower string) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Organ"})
	st := b.AddStaff(score.Staff{Part: p})
	bar := b.AddBar(score.Bar{Number: 1})
	for i, text := range []string{upper, lower} {
		at := theory.Tick(0)
		for _, word := range strings.Fields(text) {
			name, length, _ := strings.Cut(word, ":")
			dur, _ := theory.ParseTick(length)
			d, _ := theory.Notate(dur)
			e := b.AddEvent(score.Event{Bar: bar, Onset: at, Dur: dur, Voice: b.Voice(p, uint16(i+1)), Staff: st, Value: d.Value, Dots: d.Dots})
			if at += dur; name != "r" {
				b.AddHead(e, score.Head{Pitch: theory.MustPitch(name)})
			}
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMergeVoicesText(t *testing.T) {
	for _, c := range []struct{ upper, lower, want string }{
		{"C5:2 D5:2", "C4:2 B3:2", "[C4 C5]:2 [B3 D5]:2"},
		{"C5:2 D5:2", "C4:1 B3:1 A3:2", "[C4 C5~]:1 [B3 ~C5]:1 [A3 D5]:2"},
		{"r:2 D5:2", "r:1 r:1 A3:2", "r:2 [A3 D5]:2"},
		{"C4:2 r:2", "C4:4", "C4~:2 ~C4:2"},
		{"C4:4", "r:2 C4:2", "C4:2 C4:2"},
		{"r:4", "r:4", "r:4"},
	} {
		got, err := edit.MergeVoices(twoVoices(t, c.upper, c.lower), 1)
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(score.Text(got), "1 | ")
		if text != c.want+"\n" {
			t.Errorf("%s and %s: %s, want %s", c.upper, c.lower, text, c.want)
		}
	}
}

func TestSplitVoices(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		v := score.VoiceRow(s.Voices().Len())
		for _, n := range []int{0, 2} {
			got, err := edit.SplitVoices(s, v, n)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			for p := range s.Parts().All() {
				if a, b := attacks(s, p, 1, 1), attacks(got, p, 1, 1); !slices.Equal(a, b) {
					t.Fatalf("seed %d:\n%v\n%v", seed, b, a)
				}
			}
			checkOrigins(t, s, got)
			if n == 0 {
				for r := range got.Voice(v).Events.All() {
					if got.Event(r).Heads.Len() > 1 {
						t.Fatalf("seed %d: a chord is left", seed)
					}
				}
			}
		}
	}
	for v, n := range map[score.VoiceRow]int{1: 99, 9: 2} {
		if _, err := edit.SplitVoices(roadmap(t, "1"), v, n); err == nil {
			t.Errorf("voice %d to %d", v, n)
		}
	}
}

func TestMergeAndExplodeParts(t *testing.T) {
	for seed := range uint64(seeds) {
		s := compose(t, seed, composer{repeats: true})
		concert, err := edit.Concert(s)
		if err != nil {
			t.Fatal(err)
		}
		var parts []score.PartRow
		staves := 0
		for p := range s.Parts().All() {
			parts = append(parts, p)
			staves += s.Part(p).Staves.Len()
		}
		if len(parts) > 1 {
			for _, one := range []bool{true, false} {
				got, err := edit.MergeParts(concert, parts, one)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if n := got.Staves().Len(); got.Parts().Len() != 1 || got.Voices().Len() != s.Voices().Len() || n != staves && !one {
					t.Fatalf("seed %d: %s, %d staves", seed, got, n)
				}
				if a, b := attacks(got, 1, 1, 1), all(concert); !slices.Equal(a, b) {
					t.Fatalf("seed %d:\n%v\n%v", seed, a, b)
				}
				checkOrigins(t, s, got)
			}
		}
		got, err := edit.Explode(s, 1)
		if err != nil || got.Parts().Len() != s.Parts().Len()-1+s.Part(1).Voices.Len() {
			t.Fatalf("seed %d: %v, %v", seed, got, err)
		}
		if a, b := all(got), all(s); !slices.Equal(a, b) {
			t.Fatalf("seed %d:\n%v\n%v", seed, a, b)
		}
	}
	s := randomScore(t, 1, false)
	for name, parts := range map[string][]score.PartRow{"one": {1}, "twice": {1, 1}, "none": {1, 9}, "transposing": {1, 2}} {
		if _, err := edit.MergeParts(s, parts, true); err == nil {
			t.Errorf("%s is merged", name)
		}
	}
}

// all is what is struck in all parts.
func all(s *score.Score) []string {
	var out []string
	for p := range s.Parts().All() {
		out = append(out, attacks(s, p, 1, 1)...)
	}
	slices.Sort(out)
	return out
}

func TestReduceToChords(t *testing.T) {
	for seed := range uint64(seeds) {
		s := randomScore(t, seed, true)
		for _, two := range []bool{false, true} {
			got, err := edit.ReduceToChords(s, edit.ReduceOptions{TwoStaves: two})
			if fault.Is(err, fault.Invalid) && len(strokes(s, 0)) == 0 {
				continue
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			sameSound(t, seed, s, 0, got, 1)
			for h := range got.Heads().All() {
				ref, ok := s.Find(got.Head(h).From)
				if !ok || !s.Head(score.HeadRow(ref.Row)).Pitch.IsEnharmonic(got.Head(h).Pitch) {
					t.Fatalf("seed %d: %s comes from %s", seed, got.Head(h).ID, got.Head(h).From)
				}
			}
		}
	}
	s := twoVoices(t, "C5:2 E5:2", "C3:1 B2:3")
	got, err := edit.ReduceToChords(s, edit.ReduceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := `measures 1: 1-1
1 meter 4/4
part 1 "Chords"
staff 1: clef G2
1 | [C3 C5~]:1 [B2~ ~C5]:1 [~B2 E5]:2
`
	if text := score.Text(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}
