package score

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"ricercar/backend/fault"
	"ricercar/backend/theory"
)

// line adds bars of notes to a builder: "C4:1 D4:1/2~ r:1 g:E4 | …", durations in quarters, ~ begins a tie, g is a
// grace note, + joins the pitches of a chord.
func line(t *testing.T, b *Builder, v VoiceRow, staff StaffRow, text string) {
	t.Helper()
	for i, bar := range strings.Split(text, "|") {
		row := BarRow(i + 1)
		for b.NumBars() < int(row) {
			b.AddBar(Bar{Number: int32(b.NumBars() + 1)})
		}
		at := theory.Tick(0)
		for _, word := range strings.Fields(bar) {
			name, length, _ := strings.Cut(word, ":")
			tied := strings.HasSuffix(length, "~")
			e := Event{Onset: at, Bar: row, Voice: v, Staff: staff}
			if name == "g" {
				e.Grace, name = -1, length
			} else {
				d, err := theory.ParseTick(strings.TrimSuffix(length, "~"))
				if err != nil {
					t.Fatal(err)
				}
				e.Dur = d
			}
			er := b.AddEvent(e)
			at += e.Dur
			if name == "r" {
				continue
			}
			for _, p := range strings.Split(name, "+") {
				h := Head{Pitch: theory.MustPitch(p)}
				if tied {
					h.Flags = TieStart
				}
				b.AddHead(er, h)
			}
		}
	}
}

// of builds a score of one part for each text.
func of(t *testing.T, texts ...string) *Score {
	t.Helper()
	b := NewBuilder(0)
	for i, text := range texts {
		p := b.AddPart(Part{Name: fmt.Sprintf("Part %d", i+1)})
		st := b.AddStaff(Staff{Part: p})
		line(t, b, b.Voice(p, 1), st, text)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func slicesText(s *Score, sel Selection) string {
	var out []string
	for sl := range s.SlicesOf(sel) {
		var names []string
		for i, h := range sl.Heads {
			name := s.Head(h).Pitch.String()
			if i >= sl.Attacked {
				name = "(" + name + ")"
			}
			names = append(names, name)
		}
		out = append(out, sl.Start.String()+":"+strings.Join(names, " "))
	}
	return strings.Join(out, ", ")
}

func TestRowSizes(t *testing.T) {
	if unsafe.Sizeof(Event{}) != 48 || unsafe.Sizeof(Head{}) != 28 || unsafe.Sizeof(Anchor{}) != 24 {
		t.Errorf("event %d, head %d, anchor %d bytes", unsafe.Sizeof(Event{}), unsafe.Sizeof(Head{}), unsafe.Sizeof(Anchor{}))
	}
}

func TestSlices(t *testing.T) {
	s := of(t, "C5:1 D5:1 E5:2~ | E5:4", "C4:3/2 B3:1/2 C4:2 | r:2 C4+E4:2")
	want := "0:C5 C4, 1:D5 (C4), 3/2:B3 (D5), 2:E5 C4, 4:(E5), 6:C4 E4 (E5)"
	if got := slicesText(s, Selection{}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	want = "1:D5 (C4), 3/2:B3 (D5), 2:E5 C4"
	if got := slicesText(s, Selection{From: theory.Quarter, To: theory.Whole}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	want = "0:C4, 3/2:B3, 2:C4, 4:, 6:C4 E4"
	if got := slicesText(s, Selection{Parts: []PartRow{2}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := slicesText(of(t, "r:4"), Selection{}); got != "" {
		t.Errorf("a rest gives %q", got)
	}
}

func TestTiesAndGraces(t *testing.T) {
	s := of(t, "g:D5 g:E5 C5:1~ C5:1 C5:2~ | C5:4")
	var graces []int8
	for e := range s.Events().All() {
		graces = append(graces, s.Event(e).Grace)
	}
	if fmt.Sprint(graces) != "[-2 -1 0 0 0 0]" {
		t.Errorf("graces %v", graces)
	}
	if got := s.TiedLength(3); got != theory.Half {
		t.Errorf("tied for %v", got)
	}
	if s.Head(4).Flags&TiedFrom == 0 || s.Head(5).Flags&TiedFrom != 0 || s.Head(5).Tie != 6 {
		t.Error("ties are not linked")
	}
}

func TestOverlapsMove(t *testing.T) {
	b := NewBuilder(0)
	p := b.AddPart(Part{Name: "Piano"})
	st := b.AddStaff(Staff{Part: p})
	bar := b.AddBar(Bar{Number: 1})
	for _, on := range []theory.Tick{0, theory.Quarter, 2 * theory.Quarter} {
		e := b.AddEvent(Event{Onset: on, Dur: theory.Half, Bar: bar, Voice: b.Voice(p, 1), Staff: st})
		b.AddHead(e, Head{Pitch: theory.MustPitch("C4")})
	}
	s, err := b.Build()
	if err != nil || s.Voices().Len() != 2 || s.Voice(2).Events.Len() != 1 {
		t.Errorf("%v, %v", s, err)
	}
}

func TestRowsMove(t *testing.T) {
	b := NewBuilder(0)
	p := b.AddPart(Part{Name: "A"})
	q := b.AddPart(Part{Name: "B"})
	second := b.AddStaff(Staff{Part: q})
	first := b.AddStaff(Staff{Part: p})
	bar := b.AddBar(Bar{Number: 1})
	late := b.AddEvent(Event{Onset: theory.Half, Dur: theory.Half, Bar: bar, Voice: b.Voice(q, 1), Staff: second})
	high := b.AddHead(late, Head{Pitch: theory.MustPitch("G4")})
	b.AddHead(late, Head{Pitch: theory.MustPitch("C4")})
	early := b.AddEvent(Event{Dur: theory.Half, Bar: bar, Voice: b.Voice(p, 1), Staff: first})
	b.AddHead(early, Head{Pitch: theory.MustPitch("E5")})
	b.AddMark(Mark{Kind: Fingering, Text: b.Text("3"), At: Anchor{Head: high}})
	b.AddMark(Mark{Kind: Dynamic, Text: b.Text("f"), At: Anchor{Bar: bar, Staff: first}})
	b.AddLyric(Lyric{Event: late, Text: b.Text("la")})
	b.Clef(second, Place{Bar: bar}, Bass)
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	m := s.Marks()
	if len(m) != 2 || s.Text(m[0].Text) != "f" || m[0].At.Part != 1 || s.Head(m[1].At.Head).Pitch.String() != "G4" || m[1].At.Tick != theory.Half {
		t.Errorf("marks %+v", m)
	}
	if l := s.Lyrics()[0]; s.Text(l.Text) != "la" || s.PartOf(l.Event) != 2 || l.Verse != 1 {
		t.Errorf("lyric %+v", l)
	}
	if c, ok := s.Staff(2).Clefs.At(0); !ok || c != Bass {
		t.Errorf("clef %v", c)
	}
	if ref, ok := s.Find(s.Head(1).ID); !ok || ref != (Ref{HeadRef, 1}) {
		t.Errorf("the first head is %v", ref)
	}
	if _, ok := s.Find(s.LastID() + 1); ok {
		t.Error("an id that nobody has is found")
	}
}

func TestPositions(t *testing.T) {
	b := NewBuilder(0)
	p := b.AddPart(Part{Name: "Flute"})
	st := b.AddStaff(Staff{Part: p})
	b.Meter(1, 1, theory.MustMeter("3/4"))
	b.AddBar(Bar{Number: 0, Flags: Implicit})
	b.AddBar(Bar{Number: 1})
	b.AddBar(Bar{Number: 2, Label: b.Text("2a")})
	line(t, b, b.Voice(p, 1), st, "C5:1 | D5:3 | E5:3/2 F5:3/2")
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"0": "0 3", "1": "1 1", "7/2": "1 7/2", "4": "2a 1", "11/2": "2a 5/2", "99": "2a 96"} {
		tick, _ := theory.ParseTick(at)
		pos := s.Pos(p, tick)
		if got := pos.Measure + " " + pos.Beat.String(); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	for text, want := range map[string]Span[BarRow]{"0": {1, 2}, "1-2a": {2, 4}, "1-": {2, 4}, "-0": {1, 2}, "": {1, 4}} {
		if got, err := s.FindBars(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := s.FindBars("7"); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if _, err := s.FindBars("1-0"); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	if got, err := s.FindPart("flute"); err != nil || got != p {
		t.Error(got, err)
	}
	if _, err := s.FindPart("flut"); fault.As(err).Suggestions == nil {
		t.Error(err)
	}
}

func TestDraftLeavesTheScore(t *testing.T) {
	s := of(t, "C4+E4:4", "C3:4")
	d := NewDraft(s)
	d.Heads()[1].Pitch = theory.MustPitch("A4")
	d.SortHeads()
	d.SetHarmonies([]Harmony{{At: Anchor{Bar: 1}, Text: d.Text("Am")}})
	made, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if slicesText(made, Selection{}) != "0:E4 A4 C3" || slicesText(s, Selection{}) != "0:C4 E4 C3" {
		t.Errorf("%s; before %s", slicesText(made, Selection{}), slicesText(s, Selection{}))
	}
	if h := made.Harmonies()[0]; made.Text(h.Text) != "Am" || h.ID != s.LastID()+1 || len(s.Harmonies()) != 0 {
		t.Errorf("%+v", h)
	}
	if s.Bytes() <= 0 || made.Bytes() <= s.Bytes() {
		t.Error("bytes")
	}
}

func TestCheckFinds(t *testing.T) {
	for name, spoil := range map[string]func(*Score){
		"tie":      func(s *Score) { s.heads[1].Tie = 1 },
		"bar":      func(s *Score) { s.bars[1].Len++ },
		"overlap":  func(s *Score) { s.events[1].Dur = 2 * theory.Whole },
		"id":       func(s *Score) { s.heads[2].ID = s.heads[1].ID },
		"voice":    func(s *Score) { s.events[2].Voice = 9 },
		"staff":    func(s *Score) { s.heads[2].Staff = 2 },
		"timeline": func(s *Score) { s.staves[1].Clefs = Timeline[Clef]{{4, Bass}, {4, Bass}} },
		"anchor":   func(s *Score) { s.marks = []Mark{{At: Anchor{Bar: 7}}} },
	} {
		s := of(t, "C4:2 D4:2 | E4:4", "C3:4 | C3:4")
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		spoil(s)
		if err := s.Check(); !fault.Is(err, fault.Internal) {
			t.Errorf("%s is not found: %v", name, err)
		}
	}
}

func TestKeptTiesAndReservedIDs(t *testing.T) {
	b := NewBuilder(0)
	b.KeepTies()
	b.ReserveIDs(100)
	p := b.AddPart(Part{Name: "A"})
	st := b.AddStaff(Staff{Part: p})
	line(t, b, b.Voice(p, 1), st, "C4:1~ C4:1 C4:2")
	b.Head(2).Tie = 3
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if s.Head(1).Tie != 0 || s.Head(2).Flags&TiedFrom != 0 || s.Head(3).Flags&TiedFrom == 0 {
		t.Error("ties were looked for, or not kept")
	}
	if s.Part(1).ID != 101 {
		t.Errorf("the first new id is %s", s.Part(1).ID)
	}
}
