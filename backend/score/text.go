package score

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// TextOptions say what the readable form shows.
type TextOptions struct {
	Selection      // signs of a selection's bars stay with the parts chosen
	IDs       bool // before heads and rests: "n42=C#5:1"
	Written   bool // written pitch instead of sounding pitch
	// Details adds what changes the look or the sound only: placements, beams, stems, tuplet brackets, signs printed,
	// velocities, what was played, line breaks.
	Details bool
}

// Text returns the readable form of a whole score, for tests, errors and language models; see WriteText.
func Text(s *Score) string { return TextOf(s, Selection{}) }

// TextOf returns the readable form of a selection; see WriteText.
func TextOf(s *Score, sel Selection) string {
	return string(AppendText(nil, s, TextOptions{Selection: sel}))
}

// WriteText writes a score in a compact form that people read, the same for equal scores:
//
//	title: Greensleeves
//	measures 2: 0-1
//	0 meter 6/8, length 1/2
//	1 repeat end ×3, ending 1 begins ends, @0 tempo 120 "Allegro"
//	part 1 "Clarinet" (Cl.) transposes -M2, program 71
//	staff 1: clef G2, key 1 flat minor
//	0 | A4:1/2
//	1 | C5:1!staccato"Hal-" g=D5:1/4 [C4~ E4]:1/2 3:2{D5:1/3( E5:1/3 F5:1/3)} r:1/2
//	    @0 mf, @1 crescendo to 2@0, @0 chord Am7
//
// First comes the title page, then the groups and the bars that have something to say, then the parts with a line for
// each bar and voice ("1 v2 |" where there are several). Times are in quarters; @ counts them from the start of a bar
// and stands before a note after a gap.
//
// A note is its sounding pitch and its length, a chord stands in brackets. ~ behind a head ties it on, before it ties it
// back, ?  marks a tie that leads nowhere; < > holds what else a head is. "r" is a rest, "R" one of a whole bar, "s" a
// space. "(half.)" is a written value that differs from the length. "g=" is a grace note, "g/=" one with a stroke,
// "ga=" one after the note. n:m{ } is a tuplet. ! precedes articulations and other signs of the note, quotes hold
// syllables (a number before them is the verse, a hyphen joins them, _ extends them), ( and ) are slurs. Everything
// else of a bar stands in the line below.
func WriteText(w io.Writer, s *Score, o TextOptions) error {
	_, err := w.Write(AppendText(nil, s, o))
	return err
}

// AppendText is WriteText to the end of a slice.
func AppendText(b []byte, s *Score, o TextOptions) []byte {
	t := texter{b: b, s: s, o: o, marks: map[EventRow][]*Mark{}, slurs: map[EventRow][]string{}}
	t.from, t.to = o.Bounds(s)
	t.titlePage()
	for g := range s.Grids().All() {
		t.grid(g)
	}
	t.sortSigns()
	for p := range s.Parts().All() {
		if t.hasPart(p) {
			t.part(p)
		}
	}
	return t.b
}

// texter writes the readable form.
type texter struct {
	b        []byte
	s        *Score
	o        TextOptions
	from, to theory.Tick

	marks map[EventRow][]*Mark    // inline signs
	slurs map[EventRow][]string   // parentheses: ends, then beginnings
	signs map[barOfPart][]textual // the lines below
	open  []TupletRow             // tuplets around the last event
}

// textual is a sign as text, with what orders it.
type textual struct {
	tick theory.Tick
	text string
}

type barOfPart struct {
	bar  BarRow
	part PartRow
}

func (t *texter) add(words ...string) {
	for _, w := range words {
		t.b = append(t.b, w...)
	}
}

// has reports whether a time lies in the selection.
func (t *texter) has(tick theory.Tick) bool {
	return tick >= t.from && (tick < t.to || t.o.To == 0)
}

// hasPart reports whether the selection takes in a part.
func (t *texter) hasPart(p PartRow) bool {
	voices := t.s.parts[p].Voices
	if len(t.o.Voices) == 0 {
		return t.o.HasPart(p)
	}
	for v := range voices.All() {
		if t.o.HasVoice(t.s, v) {
			return true
		}
	}
	return false
}

// HasPart reports whether the selection takes in a part.
func (sel Selection) HasPart(p PartRow) bool {
	return len(sel.Parts) == 0 || slices.Contains(sel.Parts, p)
}

func (t *texter) titlePage() {
	m := &t.s.meta
	t.field("title", m.Title)
	t.field("subtitle", m.Subtitle)
	t.field("number", m.Number)
	t.field("composer", m.Composer)
	for _, c := range m.Credits {
		t.field(c.Kind, c.Text)
	}
	for _, g := range t.s.groups {
		t.add("group ", strconv.Itoa(int(g.First)), "-", strconv.Itoa(int(g.Last)), " ", groupWords[int(g.Symbol)%len(groupWords)], named(g.Name, g.Abbrev))
		t.add(when(g.BarsThrough, " through"), "\n")
	}
}

func (t *texter) field(name, text string) {
	if text != "" {
		t.add(name, ": ", strings.ReplaceAll(text, "\n", " / "), "\n")
	}
}

var groupWords = [...]string{"unmarked", "brace", "bracket", "square", "line"}

// named writes a name and its abbreviation.
func named(name, abbrev string) string {
	text := ""
	if name != "" {
		text = " " + strconv.Quote(name)
	}
	if abbrev != "" {
		text += " (" + abbrev + ")"
	}
	return text
}

func when(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}

// part writes a part: what it is, its staves and its bars.
func (t *texter) part(p PartRow) {
	part := &t.s.parts[p]
	t.add("part ", strconv.Itoa(int(p)), named(part.Name, part.Abbrev))
	var facts []string
	if iv, ok := part.Transpose.At(t.from); ok && iv != (theory.Interval{}) {
		facts = append(facts, "transposes "+iv.String())
	}
	if part.Sound != 0 {
		facts = append(facts, t.soundText(part.Sound))
	}
	if part.Grid != 1 {
		facts = append(facts, "measures of grid "+strconv.Itoa(int(part.Grid)))
	}
	t.add(when(len(facts) > 0, " "), strings.Join(facts, ", "), "\n")
	for r := range part.Staves.All() {
		t.staff(r)
	}
	t.bars(p)
}

func (t *texter) soundText(r SoundRow) string {
	sound := &t.s.sounds[r]
	text := "program " + strconv.Itoa(int(sound.Program))
	if sound.Drum != 0 {
		text = "drum " + strconv.Itoa(int(sound.Drum))
	}
	if t.o.Details {
		text += when(sound.Channel != 0, " channel "+strconv.Itoa(int(sound.Channel))) + when(sound.Volume != 0, " volume "+strconv.Itoa(int(sound.Volume)))
	}
	return text + named(sound.Name, "")
}

var staffWords = [...]string{"", "percussion", "tablature"}

func (t *texter) staff(r StaffRow) {
	st := &t.s.staves[r]
	var facts []string
	if c, ok := st.Clefs.At(t.from); ok {
		facts = append(facts, clefText(c))
	}
	if k, ok := st.Keys.At(t.from); ok {
		facts = append(facts, keyText(k))
	}
	if st.Lines != 5 {
		facts = append(facts, strconv.Itoa(int(st.Lines))+" lines")
	}
	if st.Kind != NoteStaff {
		facts = append(facts, staffWords[int(st.Kind)%len(staffWords)])
	}
	if st.Size != 0 && st.Size != 100 {
		facts = append(facts, strconv.Itoa(int(st.Size))+" %")
	}
	if len(st.Tuning) > 0 {
		names := make([]string, len(st.Tuning))
		for i, p := range st.Tuning {
			names[i] = p.String()
		}
		facts = append(facts, "tuning "+strings.Join(names, " "))
	}
	t.add("staff ", strconv.Itoa(int(st.Number)), when(len(facts) > 0, ": "), strings.Join(facts, ", "), "\n")
}

func clefText(c Clef) string { return "clef " + c.String() + when(c.Hidden, " hidden") }

func keyText(k theory.KeySignature) string {
	text := "key " + when(k.Free, "free ") + k.String()
	return text + when(k.Mode != theory.NoMode, " "+k.Mode.String())
}
