package main

import (
	"fmt"
	"slices"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

type failure string

func (f failure) Error() string { return string(f) }

func fail(format string, args ...any) failure { return failure(fmt.Sprintf(format, args...)) }

// encoder writes the notes and rhythms of facts as a score anew.
type encoder struct {
	b     *score.Builder
	f     *scoreFacts
	bars  []score.BarRow
	start []theory.Tick // of each bar, and the end

	parts    []score.PartRow
	families []family // of each part
}

// encode makes a score of facts. Beams, stems and accidentals are left to the rules of notation.
func encode(f *scoreFacts, p piece) (s *score.Score, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			err = r
		default:
			panic(r)
		}
	}()
	e := &encoder{b: score.NewBuilder(0), f: f}
	e.b.SetMeta(p.meta())
	e.addBars()
	var part score.PartRow
	for i := range f.Parts {
		if !f.isLowerStaff(i) {
			part = e.addPart(&f.Parts[i])
		}
		e.addStaff(part, &f.Parts[i], i)
	}
	e.addGroups()
	e.addTempi()
	return e.b.Build()
}

// isLowerStaff reports whether a part is the second staff of a keyboard, which follows the first as a part of its own:
// the facts say so, or the piece has two parts that are both called piano.
func (f *scoreFacts) isLowerStaff(i int) bool {
	if i == 0 || f.Parts[i].Name != f.Parts[i-1].Name {
		return false
	}
	const staff = "PartStaff"
	return f.Parts[i].Class == staff && f.Parts[i-1].Class == staff || len(f.Parts) == 2 && partName(f.Parts[i].Name, 2) == "Piano"
}

func (e *encoder) addBars() {
	p := &e.f.Parts[0]
	if len(p.Measures) == 0 {
		panic(fail("the facts have no bars"))
	}
	for i, m := range p.Measures {
		number, label := splitNumber(m.text(0))
		bar := score.Bar{Number: number, Label: e.b.Text(label), Len: m.tick(2)}
		if i == 0 && m.number(3) != 0 {
			bar.Flags |= score.Implicit
		}
		e.bars = append(e.bars, e.b.AddBar(bar))
		e.start = append(e.start, m.tick(1))
	}
	last := len(p.Measures) - 1
	e.start = append(e.start, e.start[last]+p.Measures[last].tick(2))
	for _, m := range p.Meters {
		meter, err := theory.ParseMeter(m.text(1))
		if err != nil {
			panic(fail("%v", err))
		}
		e.b.Meter(1, e.place(m.tick(0)).Bar, meter)
	}
	e.addBarlines(p)
	for _, ending := range p.Endings {
		e.addEnding(ending)
	}
	e.addJumps(p)
}

// splitNumber parts "12a" into number and label; a plain number needs no label.
func splitNumber(text string) (number int32, label string) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzX")
	_, _ = fmt.Sscan(digits, &number)
	if digits != text {
		label = text
	}
	return number, label
}

func (e *encoder) addBarlines(p *partFacts) {
	for _, line := range p.Barlines {
		bar := e.barNamed(line.text(0))
		if bar == nil {
			continue
		}
		kind := line.text(2)
		switch {
		case kind == "repeat-start":
			bar.Flags |= score.RepeatStart
		case strings.HasPrefix(kind, "repeat"):
			bar.Flags |= score.RepeatEnd
			bar.Times = uint8(line.number(3))
		case kind == "final" && line.text(1) == "right" && line.text(0) == p.Measures[len(p.Measures)-1].text(0):
			bar.Right = score.FinalLine
		case (kind == "final" || kind == "double") && line.text(1) == "right":
			bar.Right = score.DoubleLine
		}
	}
}

func (e *encoder) barNamed(number string) *score.Bar {
	for i, m := range e.f.Parts[0].Measures {
		if m.text(0) == number {
			return e.b.Bar(e.bars[i])
		}
	}
	return nil
}

// jumpKinds are the facts' names of jumps and places to go to.
var jumpKinds = map[string]score.JumpKind{
	"Fine": score.Fine, "Segno": score.Segno, "Coda": score.Coda, "DaCapo": score.DaCapo, "DaCapoAlFine": score.DaCapoAlFine,
	"DaCapoAlCoda": score.DaCapoAlCoda, "DalSegno": score.DalSegno, "DalSegnoAlFine": score.DalSegnoAlFine, "DalSegnoAlCoda": score.DalSegnoAlCoda,
}

// addJumps writes jumps at the ends of bars and places to go to at their starts. Where there is a fine and nothing that
// leads back to it, a da capo at the end is meant.
func (e *encoder) addJumps(p *partFacts) {
	fine, leads := false, false
	for _, sign := range p.Repeats {
		kind, known := jumpKinds[sign.text(1)]
		if !known {
			continue
		}
		at := e.place(sign.tick(0))
		if kind != score.Segno && kind != score.Coda && at.Offset == 0 && at.Bar > e.bars[0] {
			at.Bar-- // signs at the end of a bar stand where the next one begins
		}
		fine, leads = fine || kind == score.Fine, leads || kind != score.Fine && kind != score.Segno && kind != score.Coda
		e.b.AddJump(score.Jump{Bar: at.Bar, Kind: kind})
	}
	if fine && !leads {
		e.b.AddJump(score.Jump{Bar: e.bars[len(e.bars)-1], Kind: score.DaCapoAlFine})
	}
}

func (e *encoder) addEnding(ending row) {
	number := int(ending.number(0))
	if number < 1 || number > 32 {
		return
	}
	names := ending.words(1)
	for i, name := range names {
		bar := e.barNamed(name)
		if bar == nil {
			continue
		}
		bar.Endings |= 1 << (number - 1)
		if i == 0 {
			bar.Flags |= score.EndingStart
		}
		if i == len(names)-1 {
			bar.Flags |= score.EndingStop
		}
	}
}

// place finds the bar of a time.
func (e *encoder) place(t theory.Tick) score.Place {
	for i, bar := range slices.Backward(e.bars) {
		if t >= e.start[i] {
			return score.Place{Bar: bar, Offset: t - e.start[i]}
		}
	}
	panic(fail("nothing is at %s", t))
}

func (e *encoder) addPart(p *partFacts) score.PartRow {
	part := score.Part{Name: partName(p.Name, len(e.f.Parts))}
	sound := score.Sound{Name: part.Name, Program: programOf(part.Name)}
	if len(p.Instruments) > 0 && p.Instruments[0].Program != nil {
		sound.Program = uint8(*p.Instruments[0].Program)
	}
	part.Sound = e.b.AddSound(sound)
	row := e.b.AddPart(part)
	e.parts = append(e.parts, row)
	e.families = append(e.families, familyOf(part.Name, sound.Program))
	if len(p.Instruments) > 0 && p.Instruments[0].Transposition != "" {
		iv, err := theory.ParseInterval(unsigned(p.Instruments[0].Transposition))
		if err != nil {
			panic(fail("%v", err))
		}
		e.b.Transpose(row, score.Place{Bar: e.bars[0]}, iv)
	}
	return row
}

// family is what a part's neighbours on the page share a bracket by.
type family uint8

const (
	alone family = iota // nobody
	voices
	bowed
	winds
)

func familyOf(name string, program uint8) family {
	if program == 0 {
		if known, ok := score.ProgramOf(name); ok {
			program = known
		}
	}
	switch {
	case program >= 52 && program <= 54:
		return voices
	case program >= 40 && program <= 48:
		return bowed
	case program >= 56 && program <= 79:
		return winds
	}
	return alone
}

// addGroups joins neighbours of a family by a bracket. Bar lines do not run through the staves of voices, whose words
// stand between them.
func (e *encoder) addGroups() {
	for lo := 0; lo < len(e.families); {
		hi := lo + 1
		for hi < len(e.families) && e.families[hi] == e.families[lo] {
			hi++
		}
		if kind := e.families[lo]; kind != alone && hi-lo > 1 {
			e.b.AddGroup(score.Group{First: e.parts[lo], Last: e.parts[hi-1], Symbol: score.BracketSymbol, BarsThrough: kind != voices})
		}
		lo = hi
	}
}

// unsigned turns "M-2" into "-M2".
func unsigned(interval string) string {
	if name, size, down := strings.Cut(interval, "-"); down && name != "" {
		return "-" + name + size
	}
	return interval
}

func (e *encoder) addStaff(part score.PartRow, p *partFacts, index int) {
	staff := e.b.AddStaff(score.Staff{Part: part})
	for _, k := range p.Keys {
		sig := theory.KeySignature{Fifths: int8(k.number(1))}
		if key, err := theory.ParseKey(strings.ReplaceAll(k.text(2), "-", "b")); err == nil {
			sig.Mode = key.Mode
		}
		e.b.Key(staff, e.place(k.tick(0)), sig)
	}
	for _, c := range p.Clefs {
		e.b.Clef(staff, e.place(c.tick(0)), clefOf(c))
	}
	for i, d := range p.MarkFacts.Dynamics {
		at := e.place(d.tick(0))
		// Some sources write a sign twice over each other.
		again := i > 0 && p.MarkFacts.Dynamics[i-1].text(1) == d.text(1) && d.tick(0)-p.MarkFacts.Dynamics[i-1].tick(0) < theory.Quarter
		if at.Offset <= e.b.Length(at.Bar) && !again {
			e.b.AddMark(score.Mark{Kind: score.Dynamic, Text: e.b.Text(d.text(1)), At: score.Anchor{Bar: at.Bar, Tick: at.Offset, Staff: staff}, Place: score.Below})
		}
	}
	iv := theory.Interval{}
	if len(p.Instruments) > 0 && p.Instruments[0].Transposition != "" {
		iv, _ = theory.ParseInterval(unsigned(p.Instruments[0].Transposition))
	}
	first := uint16(1)
	if e.f.isLowerStaff(index) {
		first = 5 // as MusicXML numbers the voices of a lower staff
	}
	w := &lineWriter{encoder: e, part: part, staff: staff, transpose: iv, first: first}
	w.write(p.Events)
}

func clefOf(c row) score.Clef {
	clef := score.Clef{Line: int8(c.number(3)), Octave: int8(c.number(4))}
	switch c.text(2) {
	case "G":
		clef.Sign = score.GClef
	case "F":
		clef.Sign = score.FClef
	case "C":
		clef.Sign = score.CClef
	default:
		clef.Sign, clef.Line = score.PercussionClef, 0
	}
	return clef
}

func (e *encoder) addTempi() {
	seen := map[theory.Tick]bool{}
	for _, t := range e.f.Tempi {
		at, bpm := t.tick(0), t.number(5)
		if seen[at] || bpm <= 0 || at >= e.start[len(e.start)-1] {
			continue
		}
		seen[at] = true
		p := e.place(at)
		e.b.AddTempo(score.Tempo{At: score.Anchor{Bar: p.Bar, Tick: p.Offset, Staff: 1}, QuarterBPM: bpm, Unit: theory.QuarterValue})
	}
}
