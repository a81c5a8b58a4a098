package musicxml

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/format/formattest"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// sketch is a score of one part that tests write down.
type sketch struct {
	*score.Builder
	part  score.PartRow
	staff score.StaffRow
	notes map[string]score.EventRow // by the names that words give them
}

// newSketch makes a part with a staff for each voice; a voice is words "F#4", "r" (a rest), "F#4~" (tied on) and
// "F#4=a" (called a), all quarters, with | between bars.
func newSketch(voices ...string) *sketch {
	k := &sketch{Builder: score.NewBuilder(0), notes: map[string]score.EventRow{}}
	k.part = k.AddPart(score.Part{Name: "Piano"})
	for i, words := range voices {
		staff := k.AddStaff(score.Staff{Part: k.part})
		k.staff = max(k.staff, 1)
		for bar, text := range strings.Split(words, "|") {
			for k.NumBars() <= bar {
				k.AddBar(score.Bar{Number: int32(k.NumBars() + 1)})
			}
			for at, word := range strings.Fields(text) {
				k.add(word, score.Event{
					Onset: theory.Tick(at) * theory.Quarter, Dur: theory.Quarter, Value: theory.QuarterValue,
					Bar: score.BarRow(bar + 1), Staff: staff, Voice: k.Voice(k.part, uint16(i+1)),
				})
			}
		}
	}
	return k
}

func (k *sketch) add(word string, e score.Event) {
	word, name, _ := strings.Cut(word, "=")
	r := k.AddEvent(e)
	k.notes[name] = r
	if word == "r" {
		return
	}
	h := score.Head{}
	if pitch, tied := strings.CutSuffix(word, "~"); tied {
		word, h.Flags = pitch, score.TieStart
	}
	h.Pitch = theory.MustPitch(word)
	k.AddHead(r, h)
}

func (k *sketch) build(t testing.TB) *score.Score {
	t.Helper()
	s, err := k.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line adds a line between two named notes.
func (k *sketch) line(kind score.SpannerKind, from, to string) {
	k.AddSpanner(score.Spanner{Kind: kind, From: score.Anchor{Event: k.notes[from]}, To: score.Anchor{Event: k.notes[to]}})
}

// found lists what a pattern finds in a document, joined.
func found(document []byte, pattern string) string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(document, -1) {
		out = append(out, string(m[1]))
	}
	return strings.Join(out, " ")
}

// A note has an accidental where it differs from the last one at its place in the bar, in any voice, or from the
// signature; not where it is tied to.
func TestAccidentals(t *testing.T) {
	for _, c := range []struct {
		fifths int8
		music  string
		want   string // the signs, in order
	}{
		{0, "C4 F#4 F#4 F4 | F4 F#5 F5 F#4", "sharp natural sharp natural sharp"},
		{1, "F#4 F4 F4 F#4 | F#4 C#4 C5 C4", "natural sharp sharp natural"},
		{-3, "Eb4 E4 Ebb4 Eb4 | E#4", "natural flat-flat flat sharp"},
		{0, "F#4~ | F#4 F#4 F4", "sharp sharp natural"},
		{0, "F##4 F#4 Fb4 F~4", "double-sharp sharp flat quarter-sharp"},
	} {
		k := newSketch(c.music)
		k.Key(k.staff, score.Place{Bar: 1}, theory.KeySignature{Fifths: c.fifths})
		if got := found(written(t, k.build(t)), "<accidental>(.*?)<"); got != c.want {
			t.Errorf("%d fifths, %s: %s, want %s", c.fifths, c.music, got, c.want)
		}
	}
}

func TestAccidentalsAreShared(t *testing.T) {
	k := newSketch("F#4 r r F#4 | r r F#4 r")
	v := k.Voice(k.part, 2)
	k.AddHead(k.AddEvent(score.Event{Onset: 2 * theory.Quarter, Dur: theory.Quarter, Value: theory.QuarterValue, Bar: 1, Staff: 1, Voice: v}),
		score.Head{Pitch: theory.MustPitch("F4")})
	if got := found(written(t, k.build(t)), "<accidental>(.*?)<"); got != "sharp sharp natural sharp" {
		t.Error(got)
	}
}

// Slurs that are open at once have different numbers, whichever of their ends comes first in the document; a number
// is used again when its slur has ended.
func TestLineNumbers(t *testing.T) {
	k := newSketch("C5=a D5=b E5=c F5=d | G5=e A5 B5 C6=f", "C4=g D4=h E4 F4 | G4 A4=i B4 C5")
	k.line(score.Slur, "a", "d")
	k.line(score.Slur, "b", "c")
	k.line(score.Slur, "d", "f")
	k.line(score.Slur, "g", "e") // ends in the voice that is written first
	k.line(score.Slur, "h", "i")
	got := found(written(t, k.build(t)), `<slur (?:id="n\d+" )?(number="\d+" type="\w+)`)
	want := `number="1" type="start number="2" type="start number="2" type="stop number="1" type="stop number="1" type="start ` +
		`number="3" type="start number="4" type="start number="3" type="stop number="1" type="stop number="4" type="stop`
	got, want = strings.ReplaceAll(got, `" type="`, ""), strings.ReplaceAll(want, `" type="`, "")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLevelsRunOut(t *testing.T) {
	var l levels
	for i := range theory.Tick(20) {
		if n := l.take(i, 100); n != uint8(min(i+1, maxLevel)) {
			t.Errorf("line %d has the number %d", i, n)
		}
	}
}

// A grace note within a note of its voice is moved to another, as any note that overlaps.
func TestGraceWithinNoteReads(t *testing.T) {
	document := `<score-partwise><part-list><score-part id="P1"><part-name/></score-part></part-list><part id="P1"><measure number="1">` +
		`<attributes><divisions>1</divisions></attributes>` +
		`<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration><voice>1</voice></note><backup><duration>2</duration></backup>` +
		`<note><grace/><pitch><step>D</step><octave>4</octave></pitch><voice>1</voice></note></measure></part></score-partwise>`
	s, _, err := open("", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	readsBack(t, "grace", s)
	if s.Voices().Len() != 2 {
		t.Errorf("%d voices", s.Voices().Len())
	}
}

func TestTransposedIsWritten(t *testing.T) {
	k := newSketch("Bb3 C4")
	k.Transpose(k.part, score.Place{Bar: 1}, theory.Interval{Steps: -8, Cents: -1400})
	out := written(t, k.build(t))
	if got := found(out, "<transpose>(.*?)</transpose>"); got != "<diatonic>-1</diatonic><chromatic>-2</chromatic><octave-change>-1</octave-change>" {
		t.Error(got)
	}
	if got := found(out, "<step>(.</step>.*?)</octave>"); got != "C</step><octave>5 D</step><octave>5" {
		t.Error(got)
	}
}

// Directions that stand where no note begins are reached by going back and forward, never by an offset.
func TestDirectionsWithinNotes(t *testing.T) {
	k := newSketch("C4 D4 E4 F4")
	for _, at := range []theory.Tick{theory.Eighth, theory.Whole, theory.Half} {
		k.AddMark(score.Mark{Kind: score.Words, Text: k.Text(at.String()), At: score.Anchor{Bar: 1, Tick: at, Staff: k.staff}})
	}
	out := written(t, k.build(t))
	order := found(out, "<(?:words|step|duration)>(.*?)<")
	if order != "C 2 D 2 2 E 2 F 2 7 1/2 7 4" || strings.Contains(string(out), "<offset>") {
		t.Error(order)
	}
}

func TestRemarksOnLosses(t *testing.T) {
	k := newSketch("C4=a D4=b r En-1")
	k.line(score.Phrase, "a", "b")
	k.AddMark(score.Mark{Kind: score.Staccato, At: score.Anchor{Bar: 1, Tick: theory.Sixteenth, Staff: k.staff}})
	k.AddPerformed(score.Performed{Head: 1, Dur: theory.Quarter})
	out, remarks, err := WriteRemarking(k.build(t))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, d := range remarks {
		codes = append(codes, d.Code)
	}
	if got := strings.Join(codes, " "); got != "MX101 MX103 MX105 MX106" {
		t.Error(got)
	}
	validate(t, map[string][]byte{"losses.musicxml": out})
}

// Ids that no file of its size needs, and those that are taken, are passed over.
func TestIDsAreClaimedOnce(t *testing.T) {
	s := idSet{limit: 1000}
	var got []bool
	for _, id := range []score.ID{5, 5, 0, 1000, 1001, 4_000_000_000, 6} {
		got = append(got, s.claim(id))
	}
	if want := []bool{true, false, false, true, false, false, true}; !slices.Equal(got, want) {
		t.Error(got)
	}
	document := `<score-partwise><part-list><score-part id="n1"><part-name/></score-part></part-list><part id="n1"><measure id="n1">` +
		strings.Repeat(`<note id="n3"><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration></note>`, 2) + `</measure></part></score-partwise>`
	sc, _, err := open("", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(sc.Part(1).ID, sc.Head(1).ID, sc.Event(1).ID, sc.Bar(1).ID); got != "n1 n3 n2 n5" {
		t.Error(got)
	}
}

// tour is a score with a bit of everything, in the order of its bars.
func tour() *sketch {
	k := newSketch("C5=a D5=b E5=c F5~=d | F5=e G#5=f r=g B5=h", "C3=i D3 E3=j F3 | G3=k A3 B3 C4=l")
	upper, lower := score.StaffRow(1), score.StaffRow(2)
	k.SetMeta(score.Meta{Title: "A tour", Composer: "Nobody", Credits: []score.Credit{{Kind: "rights", Text: "CC0"}}})
	k.Part(k.part).Sound = k.AddSound(score.Sound{Name: "Piano", Channel: 1, Volume: 100})
	k.AddGroup(score.Group{First: 1, Last: 1, Symbol: score.BraceSymbol, Name: "Keys"})
	k.Meter(1, 1, theory.MustMeter("C"))
	k.Clef(upper, score.Place{Bar: 1}, score.Treble)
	k.Clef(lower, score.Place{Bar: 1}, score.Bass)
	k.Clef(lower, score.Place{Bar: 2, Offset: theory.Half}, score.Tenor)
	k.Key(upper, score.Place{Bar: 1}, theory.KeySignature{Fifths: -2, Mode: theory.Minor})
	k.Key(lower, score.Place{Bar: 1}, theory.KeySignature{Fifths: -2, Mode: theory.Minor})
	k.AddHead(k.notes["a"], score.Head{Pitch: theory.MustPitch("A3"), Staff: lower})
	k.Head(k.AddHead(k.notes["b"], score.Head{Pitch: theory.MustPitch("F4")})).Flags = score.Courtesy
	k.Event(k.notes["a"]).Flags = score.StemUp
	k.line(score.Slur, "a", "e")
	k.line(score.Slur, "b", "c")
	k.line(score.Slur, "i", "f")
	k.AddSpanner(score.Spanner{
		Kind: score.Crescendo, From: score.Anchor{Bar: 1, Tick: theory.Eighth, Staff: lower}, To: score.Anchor{Bar: 2, Staff: lower}, Place: score.Below,
	})
	for name, kind := range map[string]score.MarkKind{"c": score.Staccato, "f": score.Trill, "h": score.Fermata, "l": score.DownBow} {
		k.AddMark(score.Mark{Kind: kind, At: score.Anchor{Event: k.notes[name]}, Place: score.Above})
	}
	k.AddMark(score.Mark{Kind: score.Dynamic, Text: k.Text("mf"), At: score.Anchor{Bar: 1, Staff: upper}, Place: score.Below})
	k.AddTempo(score.Tempo{At: score.Anchor{Bar: 1, Staff: upper}, QuarterBPM: 96, Text: k.Text("Andante"), Unit: theory.QuarterValue, Shown: score.TempoBoth, Place: score.Above})
	k.AddLyric(score.Lyric{Event: k.notes["a"], Text: k.Text("Glo"), Syllabic: score.BeginSyllable})
	k.AddLyric(score.Lyric{Event: k.notes["b"], Text: k.Text("ria‿in"), Syllabic: score.EndSyllable, Extend: true})
	gm7, _ := theory.ParseChordSymbol("Gm7/Bb")
	k.AddHarmony(score.Harmony{At: score.Anchor{Bar: 1, Staff: upper}, Symbol: gm7})
	k.AddHarmony(score.Harmony{At: score.Anchor{Bar: 2, Staff: upper}, Text: k.Text("V65/V")})
	k.AddFigures(score.Figures{At: score.Anchor{Bar: 2, Staff: upper}, Text: k.Text("#6 5")})
	last := k.Bar(2)
	last.Flags, last.Right, last.Times = score.RepeatEnd|score.NewSystem, score.FinalLine, 3
	k.AddJump(score.Jump{Bar: 2, Kind: score.DaCapoAlFine})
	return k
}

func TestGoldens(t *testing.T) {
	for name, s := range map[string]*score.Score{"tour": tour().build(t)} {
		path := filepath.Join("testdata", "written", name+".musicxml")
		got := written(t, s)
		if *formattest.Update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := linesDiffer(strings.Split(string(got), "\n"), strings.Split(string(want), "\n")); diff != "" {
			t.Errorf("%s (-update rewrites it):\n%s", name, diff)
		}
		validate(t, map[string][]byte{name + ".musicxml": got})
	}
}
