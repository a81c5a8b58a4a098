package musicxml

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// teller tells all that a score holds, a line for each row, without row numbers and without what follows from rules.
type teller struct {
	*score.Score
	lines []string
}

// tell lists what a score holds. The rows of tables come in the order of their lines, since the order of signs at one
// place says nothing.
func tell(s *score.Score) []string {
	c := &teller{Score: s}
	c.frame()
	c.staves()
	c.bars()
	c.events()
	from := len(c.lines)
	c.signs()
	slices.Sort(c.lines[from:])
	return c.lines
}

func (c *teller) say(format string, args ...any) {
	c.lines = append(c.lines, fmt.Sprintf(format, args...))
}

func (c *teller) frame() {
	m := c.Meta()
	m.Credits = slices.DeleteFunc(slices.Clone(m.Credits), func(k score.Credit) bool { return k == software })
	slices.SortFunc(m.Credits, func(a, b score.Credit) int { return strings.Compare(a.Kind+a.Text, b.Kind+b.Text) })
	c.say("meta %+v", m)
	for _, g := range c.Groups() {
		c.say("group %+v", g)
	}
	slices.Sort(c.lines[1:])
	for r := range c.Parts().All() {
		p := c.Part(r)
		c.say("part %s %q %q %+v transposed %v", p.ID, p.Name, p.Abbrev, c.Sound(p.Sound), p.Transpose)
	}
}

func (c *teller) staves() {
	for r := range c.Staves().All() {
		s := c.Staff(r)
		s.ID = 0
		c.say("staff %+v", s)
	}
	for r := range c.Grids().All() {
		c.say("grid %+v", c.Grid(r))
	}
}

func (c *teller) bars() {
	for r := range c.Bars().All() {
		b := c.Bar(r)
		label := c.Text(b.Label)
		b.Label = 0
		c.say("bar %q %+v", label, b)
	}
}

func (c *teller) tuplet(r score.TupletRow) string {
	if r == 0 {
		return ""
	}
	t := c.Tuplet(r)
	return fmt.Sprintf("%s %s of %d.%d %d %d in (%s)", t.ID, t.Ratio, t.Value, t.Dots, t.Flags, t.Place, c.tuplet(t.Outer))
}

func (c *teller) events() {
	for r := range c.Events().All() {
		e := c.Event(r)
		t := c.tuplet(e.Tuplet)
		e.Tuplet = 0
		if e.Flags&score.SpaceOnly != 0 {
			e.ID = 0 // nobody points at a gap
		}
		c.say("event %+v (%s)", e, t)
		for h := range e.Heads.All() {
			head := c.Head(h)
			head.Flags &^= score.ShowSign | score.TieStart | score.TieStop // as rules and ties ask for
			if accidentals.word(c.Written(h).Alter) == "" {
				head.Flags &^= score.Courtesy | score.Editorial // of signs that there are not
			}
			sound := c.Sound(head.Sound)
			head.Sound = 0
			c.say("head %+v %+v", head, sound)
		}
	}
}

func (c *teller) signs() {
	for _, m := range c.Marks() {
		c.say("mark %s %v %q %d %d", m.ID, c.anchor(m.At, hangsOnNote(m.Kind)), c.Text(m.Text), m.Arg, m.Place)
		c.lines[len(c.lines)-1] += " " + m.Kind.String()
	}
	for _, s := range c.Spanners() {
		joins := joinsNotes(s.Kind)
		c.say("line %s %v to %v %q %d %d %d", s.Kind, c.anchor(s.From, joins), c.anchor(s.To, joins), c.Text(s.Text), s.Arg, s.Place, s.Style)
	}
	for _, l := range c.Lyrics() {
		c.say("lyric %s %d %q %d %d %v", l.ID, l.Event, c.Text(l.Text), l.Verse, l.Syllabic, l.Extend)
	}
	for _, h := range c.Harmonies() {
		c.say("harmony %s %v %q %+v %d", h.ID, c.anchor(h.At, false), c.Text(h.Text), h.Symbol, h.Place)
	}
	for _, f := range c.FiguredBass() {
		c.say("figures %s %v %v %q", f.ID, c.anchor(f.At, false), f.Dur, c.Text(f.Text))
	}
	for _, t := range c.Tempos() {
		c.say("tempo %s %v %v %q %d.%d %d %d", t.ID, c.anchor(t.At, false), t.QuarterBPM, c.Text(t.Text), t.Unit, t.UnitDots, t.Shown, t.Place)
	}
	for _, j := range c.Jumps() {
		c.say("jump %s %d %q %s", j.ID, j.Bar, c.Text(j.Text), j.Kind)
	}
}

// anchor tells a place: the event and head of what hangs on notes, the place alone of all else.
func (c *teller) anchor(a score.Anchor, onNote bool) string {
	if !onNote {
		a.Event, a.Head = 0, 0
	}
	return fmt.Sprintf("%+v", a)
}

// open reads a file, compressed or not, and returns its score with the remarks on it.
func open(name string, data []byte) (*score.Score, []source.Diagnostic, error) {
	entries, src, err := readBytes(name, data)
	if err != nil {
		return nil, nil, err
	}
	return entries[0].Score, src.Diagnostics(), nil
}

// reread reads a document that must be read without a remark.
func reread(t *testing.T, name string, document []byte) *score.Score {
	t.Helper()
	s, remarks, err := open(name, document)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, d := range remarks {
		t.Errorf("%s: %s", name, d)
	}
	return s
}

// linesDiffer shows the first lines that two lists do not share; empty where they are equal.
func linesDiffer(got, want []string) string {
	var out []string
	for i := 0; i < max(len(got), len(want)) && len(out) < 8; i++ {
		a, b := "nothing", "nothing"
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if a != b {
			out = append(out, "got  "+a, "want "+b)
		}
	}
	return strings.Join(out, "\n")
}

func TestWrittenReadsBack(t *testing.T) {
	for seed := range uint64(seeds) {
		name := fmt.Sprint("seed ", seed)
		s := randomScore(t, seed)
		reread(t, name, readsBack(t, name, s))
		if t.Failed() {
			return
		}
	}
}

// seeds is how many scores are made up; thousands were tried once.
const seeds = 100

// Every piece of the corpus is read, written, and read and written again.
func TestPiecesReadBack(t *testing.T) {
	documents := map[string][]byte{}
	for piece := range formattest.Oracle(t, extensions...) {
		if s, _, err := open(piece.Name, piece.Bytes(t)); err == nil { // others are the reader's matter
			documents[strings.ReplaceAll(piece.Name, "/", "_")+".musicxml"] = readsBack(t, piece.Name, s)
		}
	}
	validate(t, documents)
}

// readsBack reports how a score differs that was written and read again, and how the document that is written then
// does. It returns the document.
func readsBack(t *testing.T, name string, s *score.Score) []byte {
	t.Helper()
	first := written(t, s)
	back, _, err := open(name, first)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return first
	}
	if diff := linesDiffer(tell(back), tell(s)); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
	if second := written(t, back); !bytes.Equal(first, second) {
		t.Errorf("%s is written otherwise again:\n%s", name, linesDiffer(strings.Split(string(second), "\n"), strings.Split(string(first), "\n")))
	}
	return first
}

// Every case of the reader is written, and reads back.
func TestCasesReadBack(t *testing.T) {
	documents := map[string][]byte{}
	for name, input := range formattest.Inputs(t, caseFiles) {
		if s, _, err := open(name, []byte(complete(string(input)))); err == nil { // others are cases of errors
			documents[name+".musicxml"] = readsBack(t, name, s)
		}
	}
	validate(t, documents)
}
