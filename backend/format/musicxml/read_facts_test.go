package musicxml

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// piece is what is compared of a score, in the oracle's way: a part is one staff, times count from the start of the
// part, pitches are written ones with "-" for flats.
type piece struct{ Staves []staffFacts }

type staffFacts struct {
	Part      int // staves of one part have the same
	Number    int // of the staff in its part
	Measures  []measureFact
	Events    []eventFact
	Sounding  []string // by event, in the order of Events
	Meters    []timedFact
	Keys      []timedFact
	Clefs     []timedFact
	Transpose []timedFact
	Jumps     []timedFact
	Barlines  []string // "measure side kind"
	Endings   []string // "numbers: measures"
	Lyrics    int
	Free      bool // there is no meter on purpose
}

// copy returns a piece that the rules may change without changing this one.
func (p piece) copy() piece {
	out := piece{slices.Clone(p.Staves)}
	for i := range out.Staves {
		st := &out.Staves[i]
		st.Measures, st.Sounding = slices.Clone(st.Measures), slices.Clone(st.Sounding)
		st.Events = slices.Clone(st.Events)
		for k := range st.Events {
			st.Events[k].Notes = slices.Clone(st.Events[k].Notes)
		}
		st.Endings = slices.Clone(st.Endings)
		for _, list := range []*[]timedFact{&st.Meters, &st.Keys, &st.Clefs, &st.Transpose, &st.Jumps} {
			*list = slices.Clone(*list)
		}
	}
	return out
}

// timedFact is something from a time on.
type timedFact struct {
	At   theory.Tick
	What string
}

type measureFact struct {
	Number              string
	Start, Len, Missing theory.Tick
}

type eventFact struct {
	Onset, Len theory.Tick
	Notes      []string // "C#4" and what ties it: "C#4 start"; none for a rest
	Grace      bool
	Voice      string // as the oracle names it; not compared
}

func (e eventFact) String() string {
	text := fmt.Sprintf("%s+%s %s", e.Onset, e.Len, strings.Join(e.Notes, ","))
	if e.Grace {
		text += " grace"
	}
	return text
}

func compareEvents(a, b eventFact) int {
	return cmp.Or(cmp.Compare(a.Onset, b.Onset), cmp.Compare(word(a.Grace), word(b.Grace)), cmp.Compare(a.Len, b.Len), slices.Compare(a.Notes, b.Notes))
}

func word(b bool) int {
	if b {
		return 1
	}
	return 0
}

// oraclePiece is the part of the oracle's JSON that is compared.
type oraclePiece struct {
	Score struct {
		Parts []struct {
			ID             string
			Cls            string
			Measures       [][4]any
			TimeSignatures [][]any
			KeySignatures  [][]any
			Clefs          [][]any
			Barlines       [][]any
			Endings        [][2]any
			RepeatExpr     [][]any
			Events         [][7]any
			Sounding       [][]string
			Instruments    []struct {
				Offset        any
				Transposition *string
			}
			Lyrics int
			Senza  int
		}
	}
}

func parseOracle(t *testing.T, data []byte) piece {
	t.Helper()
	var o oraclePiece
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	var out piece
	part := 0
	for i := range o.Score.Parts {
		p := &o.Score.Parts[i]
		f := staffFacts{Lyrics: p.Lyrics, Free: p.Senza > 0}
		if p.Cls == "PartStaff" {
			number, _ := strconv.Atoi(p.ID[strings.LastIndex(p.ID, "Staff")+5:])
			if f.Number = number; number > 1 {
				part--
			}
		}
		f.Part = part
		part++
		for _, m := range p.Measures {
			f.Measures = append(f.Measures, measureFact{m[0].(string), ticks(t, m[1]), ticks(t, m[2]), ticks(t, m[3])})
		}
		for n, e := range p.Events {
			f.Events = append(f.Events, oracleEvent(t, e))
			sounding := strings.Join(namesOf(f.Events[n].Notes), ",")
			if p.Sounding != nil {
				sounding = strings.Join(sorted(p.Sounding[n]), ",")
			}
			f.Sounding = append(f.Sounding, sounding)
		}
		for _, m := range p.TimeSignatures {
			f.Meters = append(f.Meters, timedFact{ticks(t, m[0]), fmt.Sprint(m[1])})
		}
		for _, k := range p.KeySignatures {
			f.Keys = append(f.Keys, timedFact{ticks(t, k[0]), fmt.Sprint(k[1])})
		}
		for _, c := range p.Clefs {
			f.Clefs = append(f.Clefs, timedFact{ticks(t, c[0]), fmt.Sprint(c[2], " ", c[3], " ", c[4])})
		}
		for _, b := range p.Barlines {
			f.Barlines = append(f.Barlines, strings.TrimSpace(strings.ReplaceAll(fmt.Sprintln(b...), "<nil>", "")))
		}
		for _, e := range p.Endings {
			f.Endings = append(f.Endings, fmt.Sprint(e[0], ": ", e[1]))
		}
		for _, e := range p.RepeatExpr {
			f.Jumps = append(f.Jumps, timedFact{ticks(t, e[0]), fmt.Sprint(e[1])})
		}
		for _, in := range p.Instruments {
			if in.Transposition != nil {
				f.Transpose = append(f.Transpose, timedFact{ticks(t, in.Offset), directed(*in.Transposition)})
			}
		}
		f.sort()
		out.Staves = append(out.Staves, f)
	}
	return out
}

func ticks(t *testing.T, v any) theory.Tick {
	t.Helper()
	d, err := theory.ParseTick(fmt.Sprint(v))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// namesOf are notes without their ties.
func namesOf(notes []string) []string {
	var out []string
	for _, n := range notes {
		name, _, _ := strings.Cut(n, " ")
		out = append(out, name)
	}
	return sorted(out)
}

// directed writes the oracle's "M-2" as we do: "-M2".
func directed(interval string) string {
	if letters, number, ok := strings.Cut(interval, "-"); ok {
		return "-" + letters + number
	}
	return interval
}

func sorted(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return out
}

func oracleEvent(t *testing.T, e [7]any) eventFact {
	t.Helper()
	out := eventFact{Onset: ticks(t, e[0]), Len: ticks(t, e[1]), Grace: fmt.Sprint(e[5]) == "1", Voice: fmt.Sprint(e[4])}
	names, _ := e[2].([]any)
	ties, _ := e[3].([]any)
	for i, name := range names {
		tie, _ := e[3].(string)
		if ties != nil {
			tie, _ = ties[i].(string)
		}
		out.Notes = append(out.Notes, strings.TrimSpace(fmt.Sprint(name)+" "+tie))
	}
	slices.Sort(out.Notes)
	return out
}

// sort brings events of one time into an order of their content.
func (f *staffFacts) sort() {
	order := make([]int, len(f.Events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareEvents(f.Events[i], f.Events[j]) })
	events, sounding := make([]eventFact, len(order)), make([]string, len(order))
	for i, from := range order {
		events[i], sounding[i] = f.Events[from], f.Sounding[from]
	}
	f.Events, f.Sounding = events, sounding
}

// soundingByTime are the sounding pitches, those of one time in the order of their names: the oracle's two lists differ
// in the order of grace notes.
func (f *staffFacts) soundingByTime() []string {
	out := slices.Clone(f.Sounding)
	for lo := 0; lo < len(out); {
		hi := lo + 1
		for hi < len(out) && f.Events[hi].Onset == f.Events[lo].Onset {
			hi++
		}
		slices.Sort(out[lo:hi])
		lo = hi
	}
	return out
}

// factsOf says of our score what the oracle says of its own. Parts without music are left out.
func factsOf(s *score.Score) piece {
	var out piece
	part := 0
	for r := range s.Parts().All() {
		p := s.Part(r)
		if p.Voices.IsEmpty() && s.Parts().Len() > 1 {
			continue
		}
		for st := range p.Staves.All() {
			f := staffFacts{Part: part, Number: int(s.Staff(st).Number)}
			if p.Staves.Len() == 1 {
				f.Number = 0
			}
			f.addBars(s, p)
			f.addEvents(s, p, st)
			f.addTimelines(s, p, st)
			f.addJumps(s)
			f.sort()
			out.Staves = append(out.Staves, f)
		}
		part++
	}
	return out
}

func (f *staffFacts) addBars(s *score.Score, p score.Part) {
	for b := range s.Grid(p.Grid).Bars.All() {
		bar := s.Bar(b)
		number := s.Measure(b)
		f.Measures = append(f.Measures, measureFact{number, bar.Start, bar.Len, bar.Missing})
		if bar.Flags&score.RepeatStart != 0 {
			f.Barlines = append(f.Barlines, number+" left repeat-start")
		} else if bar.Left != score.NormalLine {
			f.Barlines = append(f.Barlines, number+" left "+lineName(bar.Left))
		}
		switch {
		case bar.Flags&score.RepeatEnd != 0 && bar.Times > 0:
			f.Barlines = append(f.Barlines, fmt.Sprint(number, " right repeat-end ", bar.Times))
		case bar.Flags&score.RepeatEnd != 0:
			f.Barlines = append(f.Barlines, number+" right repeat-end")
		case bar.Right != score.NormalLine:
			f.Barlines = append(f.Barlines, number+" right "+lineName(bar.Right))
		}
		if bar.Flags&score.EndingStart != 0 {
			f.Endings = append(f.Endings, passesText(bar.Endings)+": ["+number+"]")
		} else if bar.Endings != 0 && len(f.Endings) > 0 {
			last := &f.Endings[len(f.Endings)-1]
			*last = strings.TrimSuffix(*last, "]") + " " + number + "]"
		}
	}
}

// lineName is the oracle's word for a bar line.
func lineName(b score.Barline) string {
	switch b {
	case score.FinalLine:
		return "final"
	case score.DoubleLine:
		return "double"
	}
	return barStyles.word(b)
}

func passesText(bits uint32) string {
	var out []string
	for n := range 32 {
		if bits>>n&1 != 0 {
			out = append(out, strconv.Itoa(n+1))
		}
	}
	return strings.Join(out, ",")
}

func (f *staffFacts) addEvents(s *score.Score, p score.Part, st score.StaffRow) {
	for v := range p.Voices.All() {
		for r := range s.Voice(v).Events.All() {
			if e := s.Event(r); e.Staff == st {
				f.addEvent(s, e)
			}
		}
	}
	for _, l := range s.Lyrics() {
		if s.Event(l.Event).Staff == st {
			f.Lyrics++
		}
	}
}

func (f *staffFacts) addEvent(s *score.Score, e score.Event) {
	out := eventFact{Onset: e.Onset, Len: e.Dur, Grace: e.IsGrace()}
	var sounding []string
	for h := range e.Heads.All() {
		head := s.Head(h)
		name := oraclePitch(head.Pitch)
		if !head.IsPitched() {
			name = "unp:" + name
		}
		sounding = append(sounding, name)
		if head.IsPitched() {
			name = oraclePitch(s.Written(h))
		}
		out.Notes = append(out.Notes, strings.TrimSpace(name+" "+tieName(head.Flags)))
	}
	slices.Sort(out.Notes)
	f.Events, f.Sounding = append(f.Events, out), append(f.Sounding, strings.Join(sorted(sounding), ","))
}

func tieName(f score.HeadFlags) string {
	switch f & (score.TieStart | score.TieStop) {
	case score.TieStart:
		return "start"
	case score.TieStop:
		return "stop"
	case score.TieStart | score.TieStop:
		return "continue"
	}
	return ""
}

func oraclePitch(p theory.Pitch) string {
	return strings.ReplaceAll(p.Name(), "b", "-") + strconv.Itoa(int(p.Oct))
}

// addTimelines adds what is in force from a time on. The oracle has no free meters, free keys without a number of
// sharps, and clefs without a line where the sign says nothing of pitch.
func (f *staffFacts) addTimelines(s *score.Score, p score.Part, st score.StaffRow) {
	staff := s.Staff(st)
	for _, m := range s.Grid(p.Grid).Meters {
		if !m.Value.IsFree() {
			f.Meters = append(f.Meters, timedFact{m.Tick, ratio(m.Value)})
		}
	}
	for _, k := range staff.Keys {
		sharps := fmt.Sprint(k.Value.Fifths)
		if k.Value.Free {
			sharps = "<nil>"
		}
		f.Keys = append(f.Keys, timedFact{k.Tick, sharps})
	}
	for _, c := range staff.Clefs {
		line := fmt.Sprint(c.Value.Line)
		if c.Value.Sign == score.PercussionClef || c.Value.Sign == score.NoClef {
			line = "<nil>"
		}
		f.Clefs = append(f.Clefs, timedFact{c.Tick, fmt.Sprint(clefSigns.word(c.Value.Sign), " ", line, " ", c.Value.Octave)})
	}
	for _, x := range p.Transpose {
		f.Transpose = append(f.Transpose, timedFact{x.Tick, x.Value.String()})
	}
}

// ratio writes every term with its denominator.
func ratio(m theory.Meter) string {
	var out []string
	for _, term := range m.Terms[:m.N] {
		out = append(out, fmt.Sprint(term.Beats, "/", term.Den))
	}
	return strings.Join(out, "+")
}

// addJumps adds jumps by the bars that they are in.
func (f *staffFacts) addJumps(s *score.Score) {
	for _, j := range s.Jumps() {
		f.Jumps = append(f.Jumps, timedFact{s.Bar(j.Bar).Start, strings.ReplaceAll(j.Kind.String(), " ", "")})
	}
}
