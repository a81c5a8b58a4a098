package theory

import (
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// Figure is one sign of a figured bass: an interval over the bass and what its accidental makes of it.
type Figure struct {
	Number int // 2…9, 3 for a lone accidental
	Sign   FigureSign
}

// FigureSign is the accidental at a figure.
type FigureSign uint8

// The signs. A sharp raises what the key has natural or flat and reminds of what is sharp already; a flat does so
// downwards; a stroke (6\, 6+) always raises.
const (
	PlainFigure FigureSign = iota
	SharpFigure
	FlatFigure
	NaturalFigure
	DoubleSharpFigure
	DoubleFlatFigure
	RaisedFigure
)

var figureSignText = [...]string{"", "#", "b", "n", "##", "bb", "+"}

// String writes the sign before the number: "#6", "7", "n3".
func (f Figure) String() string { return figureSignText[f.Sign] + strconv.Itoa(f.Number) }

// Figures are the signs under one bass note at one time, from the highest number down. None mean a triad.
type Figures []Figure

// String writes the figures with spaces: "6 5", "#"; a third with an accidental is the accidental alone.
func (fs Figures) String() string {
	var words []string
	for _, f := range fs {
		if f.Number == 3 && f.Sign != PlainFigure {
			words = append(words, figureSignText[f.Sign])
			continue
		}
		words = append(words, f.String())
	}
	return strings.Join(words, " ")
}

// ParseFigures reads the figures of one bass note: "6", "65", "6/4", "7 5b", "#", "6\", "4-3". A dash leads to the
// figure that follows in time, so that several Figures may come out: "9-8 4-3" gives 9 4, then 8 3. Accidentals stand
// before or after their number: # b n x bb ♯ ♭ ♮, + or \ for a stroke. Nothing gives one empty Figures.
func ParseFigures(text string) ([]Figures, error) {
	var columns [][]Figure
	steps := 1
	for _, word := range strings.FieldsFunc(strings.ReplaceAll(text, "/", " "), func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }) {
		column := [][]Figure{nil}
		for _, part := range strings.Split(word, "-") {
			figures, err := parseFigureWord(text, part)
			if err != nil {
				return nil, err
			}
			column = append(column, figures)
		}
		for _, row := range figureColumns(column[1:]) {
			columns = append(columns, row)
			steps = max(steps, len(row))
		}
	}
	out := make([]Figures, steps)
	for i := range out {
		for _, column := range columns {
			f := column[min(i, len(column)-1)]
			if !slices.Contains(out[i], f) {
				out[i] = append(out[i], f)
			}
		}
		slices.SortFunc(out[i], func(a, b Figure) int { return b.Number - a.Number })
	}
	return out, nil
}

// figureColumns turns the parts of one word, which follow each other in time, into columns of one voice each: 4-3 is
// one column of two, 65 two columns of one.
func figureColumns(parts [][]Figure) [][]Figure {
	width := 0
	for _, part := range parts {
		width = max(width, len(part))
	}
	columns := make([][]Figure, width)
	for i := range columns {
		for _, part := range parts {
			if len(part) > 0 {
				columns[i] = append(columns[i], part[min(i, len(part)-1)])
			}
		}
	}
	return columns
}

// parseFigureWord reads figures written without space.
func parseFigureWord(text, word string) ([]Figure, error) {
	var figures []Figure
	for rest := word; rest != ""; {
		before, after := leadingFigureSign(rest)
		if after == "" || after[0] < '2' || after[0] > '9' {
			if before == PlainFigure {
				return nil, fault.New(fault.Invalid, "%q are no figures of a bass", text).WithHint("write 6, 65, 4-3, #, 7 5b or 6/4")
			}
			figures = append(figures, Figure{3, before})
			rest = after
			continue
		}
		f := Figure{int(after[0] - '0'), before}
		rest = after[1:]
		if f.Sign == PlainFigure && !strings.ContainsAny(rest, "23456789") {
			f.Sign, rest = leadingFigureSign(rest) // "7b"; in "5b6" the flat belongs to the 6
		}
		figures = append(figures, f)
	}
	return figures, nil
}

var figureSigns = []struct {
	text string
	sign FigureSign
}{
	{"##", DoubleSharpFigure},
	{"bb", DoubleFlatFigure},
	{"♭♭", DoubleFlatFigure},
	{"♯♯", DoubleSharpFigure},
	{"x", DoubleSharpFigure},
	{"#", SharpFigure},
	{"♯", SharpFigure},
	{"b", FlatFigure},
	{"♭", FlatFigure},
	{"n", NaturalFigure},
	{"♮", NaturalFigure},
	{"h", NaturalFigure},
	{"+", RaisedFigure},
	{`\`, RaisedFigure},
}

func leadingFigureSign(text string) (FigureSign, string) {
	for _, s := range figureSigns {
		if rest, ok := strings.CutPrefix(text, s.text); ok {
			return s.sign, rest
		}
	}
	return PlainFigure, text
}

// Complete returns the figures with those that are understood: 6 gives 6 3, 2 gives 6 4 2, 4 gives 5 4.
func (fs Figures) Complete() Figures {
	numbers := completedNumbers(fs)
	out := make(Figures, 0, len(numbers))
	for _, n := range numbers {
		f := Figure{Number: n}
		if i := slices.IndexFunc(fs, func(g Figure) bool { return g.Number == n }); i >= 0 {
			f = fs[i]
		}
		out = append(out, f)
	}
	return out
}

func completedNumbers(fs Figures) []int {
	withFourth := slices.ContainsFunc(fs, func(f Figure) bool { return f.Number == 4 })
	var written []int
	for _, f := range fs {
		if f.Number == 3 && f.Sign != PlainFigure && !withFourth {
			continue // the lone accidental colours a third that is there anyway
		}
		written = append(written, f.Number)
	}
	slices.SortFunc(written, func(a, b int) int { return b - a })
	numbers := figuredCompletions[figureKey(written)]
	if numbers == nil {
		numbers = written
	}
	for _, f := range fs {
		if !slices.Contains(numbers, f.Number) {
			numbers = append(slices.Clone(numbers), f.Number)
		}
	}
	return numbers
}

func figureKey(numbers []int) string {
	key := ""
	for _, n := range numbers {
		key += strconv.Itoa(n)
	}
	return key
}

// Pitches realises the figures over a bass in close position: the bass, then the lowest pitch of each figure above it,
// upwards. The key is that of the signature; a bass outside of it does not change the notes above.
func (fs Figures) Pitches(bass Pitch, signature KeySignature) []Pitch {
	ps := []Pitch{bass}
	for _, f := range fs.Complete() {
		letters := bass.Diatonic() + f.Number - 1
		p := signature.Spell(Step(floorMod(letters, 7)), int8(floorDiv(letters, 7)))
		if p.Step == bass.Step && f.Sign == PlainFigure {
			p.Alter = bass.Alter
		}
		p.Alter = f.Sign.apply(p.Alter)
		ps = append(ps, p)
	}
	slices.SortStableFunc(ps[1:], Pitch.Compare)
	return ps
}

// apply returns what the sign makes of an alteration that the key gives.
func (s FigureSign) apply(alter int16) int16 {
	switch s {
	case SharpFigure:
		if alter < 100 {
			return alter + 100
		}
	case FlatFigure:
		if alter > -100 {
			return alter - 100
		}
	case NaturalFigure:
		return 0
	case DoubleSharpFigure:
		return 200
	case DoubleFlatFigure:
		return -200
	case RaisedFigure:
		return alter + 100
	case PlainFigure:
	}
	return alter
}

// FiguresOf returns the figures that a realisation of the pitches needs over its lowest note under a signature: the
// intervals without what is understood, with accidentals where the key does not have the note. No pitches give none.
func FiguresOf(ps []Pitch, signature KeySignature) Figures {
	if len(ps) == 0 {
		return nil
	}
	bass := slices.MinFunc(ps, Pitch.Compare)
	signs := map[int]FigureSign{}
	var numbers []int
	for _, p := range ps {
		n := floorMod(p.Diatonic()-bass.Diatonic(), 7) + 1
		if n == 1 && p.Alter == bass.Alter {
			continue
		}
		if n == 1 {
			n = 8
		}
		if n == 2 && isNinthOver(ps, bass) {
			n = 9
		}
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
		if own := signature.Alter(p.Step); own != p.Alter {
			signs[n] = signFor(own, p.Alter)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int { return b - a })
	return shortened(numbers, signs)
}

// isNinthOver reports whether a second over the bass is a ninth: with third and fifth below it.
func isNinthOver(ps []Pitch, bass Pitch) bool {
	return slices.ContainsFunc(ps, func(p Pitch) bool { return floorMod(p.Diatonic()-bass.Diatonic(), 7) == 2 })
}

// signFor returns the sign that leads from the key's alteration to the wanted one.
func signFor(own, want int16) FigureSign {
	for _, s := range []FigureSign{NaturalFigure, SharpFigure, FlatFigure, DoubleSharpFigure, DoubleFlatFigure, RaisedFigure} {
		if s.apply(own) == want {
			return s
		}
	}
	return PlainFigure
}

// shortened drops the numbers that are understood, but keeps every one with a sign.
func shortened(numbers []int, signs map[int]FigureSign) Figures {
	short, ok := figuredShort[figureKey(numbers)]
	var fs Figures
	for _, n := range numbers {
		if !ok || signs[n] != PlainFigure || strings.Contains(short, strconv.Itoa(n)) {
			fs = append(fs, Figure{n, signs[n]})
		}
	}
	return fs
}

// FiguresIn returns the figures of a numeral in a key, accidentals included: "V65" in C minor is 6 5.
func (r RomanNumeral) FiguresIn(k Key) Figures { return FiguresOf(r.Pitches(k), k.Signature()) }
