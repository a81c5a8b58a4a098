package theory

import (
	"slices"
	"strings"

	"ricercar/backend/fault"
)

// ParseChordSymbol reads a chord symbol of a lead sheet: root with # b ♯ ♭, quality (m min mi - maj M Δ dim o ° ø aug +),
// extension (5 6 7 9 11 13 6/9 69), alterations (b9 #11 -5 +5, in brackets or not), sus sus2 sus4, add9, no3, omit5, alt,
// a bass after a slash, and N.C. or NC. A minus after the root means minor: A-7 is A minor seventh.
func ParseChordSymbol(text string) (ChordSymbol, error) {
	trimmed := strings.TrimSpace(text)
	if compact := strings.ReplaceAll(strings.ToUpper(trimmed), ".", ""); compact == "NC" || compact == "N C" {
		return ChordSymbol{Kind: NoHarmony}, nil
	}
	root, rest, ok := symbolNote(trimmed)
	if !ok {
		return badSymbol(text, "it begins with no root from A to G")
	}
	bass := root
	if i := strings.LastIndexByte(rest, '/'); i >= 0 {
		if low, after, ok := symbolNote(strings.TrimSpace(rest[i+1:])); ok && after == "" {
			bass, rest = low, rest[:i]
		}
	}
	p := symbolParser{rest: strings.TrimSpace(rest)}
	p.parse()
	if p.rest != "" || p.broken {
		return badSymbol(text, "\""+p.rest+"\" is not understood")
	}
	slices.SortFunc(p.members, compareDegrees)
	return NewChordSymbol(root, bass, slices.Compact(p.members))
}

// MustChordSymbol is ParseChordSymbol for tests and tables; it panics on what is not a symbol.
func MustChordSymbol(text string) ChordSymbol {
	s, err := ParseChordSymbol(text)
	if err != nil {
		panic(err)
	}
	return s
}

func badSymbol(text, why string) (ChordSymbol, error) {
	return ChordSymbol{}, fault.New(fault.Invalid, "%q is not a chord symbol: %s", text, why).
		WithHint("write Bb, F#m7, C7b9, Dsus4, G/B or N.C.")
}

// maxSymbolAlter is the most that a symbol writes before its root: three accidentals, in cents.
const maxSymbolAlter = 300

// symbolNote reads a letter and its accidentals.
func symbolNote(text string) (p Pitch, rest string, ok bool) {
	if text == "" || text[0] < 'A' || text[0] > 'G' {
		return Pitch{}, text, false
	}
	p = Pitch{Step: Step(strings.IndexByte("CDEFGAB", text[0])), Oct: 4}
	rest = text[1:]
	for range 3 {
		before := rest
		for sign, alter := range map[string]int16{"#": 100, "b": -100, "♯": 100, "♭": -100, "𝄪": 200, "𝄫": -200, "x": 200} {
			after, has := strings.CutPrefix(rest, sign)
			if has && max(p.Alter+alter, -p.Alter-alter) <= maxSymbolAlter {
				p.Alter += alter
				rest = after
				break
			}
		}
		if rest == before {
			break
		}
	}
	return p, rest, true
}

// symbolParser reads what follows the root into members.
type symbolParser struct {
	rest    string
	broken  bool
	members []Degree
	triad   Quality
	seventh SeventhKind
}

func (p *symbolParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *symbolParser) parse() {
	if formula, ok := symbolWords[p.rest]; ok {
		p.rest, p.members = "", degreesOf(formula)
		return
	}
	p.quality()
	if p.triad == MajTriad && p.rest == "5" {
		p.rest, p.members = "", degreesOf("1 5")
		return
	}
	p.extension()
	for p.rest != "" && !p.broken {
		if !p.modifier() {
			return
		}
	}
}

// quality reads triad and kind of seventh, and sets the triad's members.
func (p *symbolParser) quality() {
	p.triad, p.seventh = MajTriad, DominantSeventh
	word := ""
	for _, q := range symbolQualities {
		if alterationAhead(q.word, p.rest) || otherWordAhead(q.word, p.rest) {
			continue
		}
		if p.take(q.word) {
			word, p.triad, p.seventh = q.word, q.triad, q.seventh
			break
		}
	}
	p.members = []Degree{{1, 0}, triadMember(p.triad, 3), triadMember(p.triad, 5)}
	p.rest = strings.TrimSpace(p.rest)
	lone := p.rest == "" || !strings.ContainsAny(p.rest[:1], "0123456789")
	if lone && (word == "Δ" || word == "△" || word == "^" || word == "ø" || word == "Ø") {
		p.addSeventh() // these signs imply it
	}
}

// alterationAhead reports whether a lone + or - belongs to a number that is an alteration: the chord C+9 is augmented,
// C-5 and C+5 have no other reading than an altered fifth.
func alterationAhead(word, rest string) bool {
	return (word == "-" || word == "+" || word == "−") && (rest == word+"5" || strings.HasPrefix(rest, word+"5/"))
}

// otherWordAhead reports whether what looks like a quality begins another word: omit3, madd9.
func otherWordAhead(word, rest string) bool {
	return word == "o" && strings.HasPrefix(rest, "omit") || word == "ma" && strings.HasPrefix(rest, "madd")
}

func (p *symbolParser) addSeventh() {
	alter := map[SeventhKind]int{DominantSeventh: -1, HalfDiminishedSeventh: -1, DiminishedSeventh: -2}[p.seventh]
	p.set(Degree{7, alter})
}

// set puts a degree in place of the same number.
func (p *symbolParser) set(d Degree) {
	p.drop(d.Number)
	p.members = append(p.members, d)
}

func (p *symbolParser) drop(number int) {
	p.members = slices.DeleteFunc(p.members, func(d Degree) bool { return d.Number == number })
}

// extension reads 6, 6/9, 7, 9, 11 and 13.
func (p *symbolParser) extension() {
	switch {
	case p.take("6/9"), p.take("6(9)"), p.take("69"):
		p.members = append(p.members, Degree{6, 0}, Degree{9, 0})
	case p.take("6"):
		p.set(Degree{6, 0})
	case p.take("7"):
		p.addSeventh()
	case p.take("9"):
		p.extend(9)
	case p.take("11"):
		p.extend(11)
	case p.take("13"):
		p.extend(13)
	}
}

func (p *symbolParser) extend(to int) {
	p.addSeventh()
	for n := 9; n <= to; n += 2 {
		p.set(Degree{n, 0})
	}
}

// modifier reads one alteration, addition, omission or suspension. It reports false where nothing fits.
func (p *symbolParser) modifier() bool {
	p.rest = strings.TrimLeft(p.rest, " ,()[]")
	switch {
	case p.rest == "":
	case p.take("sus2"), p.take("2") && p.rest == "":
		p.suspend(2)
	case p.take("sus4"), p.take("sus"):
		p.suspend(4)
	case p.take("add"):
		return p.degreeWord(func(d Degree) { p.members = append(p.members, d) })
	case p.take("no"), p.take("omit"), p.take("subtract"):
		return p.degreeWord(func(d Degree) { p.drop(d.Number) })
	case p.take("alter"), p.take("natural"):
		return p.degreeWord(p.alter)
	case p.take("alt"):
		p.drop(5)
		p.drop(9)
		p.members = append(p.members, degreesOf("b9 #9 #11 b13")...)
	case p.take("dim5"):
		p.alter(Degree{5, -1})
	case p.take("maj7"), p.take("Maj7"), p.take("M7"), p.take("Δ7"), p.take("Δ"), p.take("#7"), p.take("+7"):
		p.set(Degree{7, 0})
	case p.take("maj9"), p.take("M9"), p.take("Maj9"):
		p.seventh = MajorSeventh
		p.extend(9)
	case p.take("maj11"), p.take("M11"), p.take("Maj11"):
		p.seventh = MajorSeventh
		p.extend(11)
	case p.take("maj13"), p.take("M13"), p.take("Maj13"):
		p.seventh = MajorSeventh
		p.extend(13)
	case p.rest == "+", p.take("aug"):
		p.rest = strings.TrimPrefix(p.rest, "+")
		p.alter(Degree{5, 1})
	default:
		d, rest, ok := parseDegree(p.rest)
		if !ok || d.Number == 1 || d.Alter == 0 && d.Number%2 == 1 && d.Number < 9 {
			p.broken = true
			return false
		}
		p.rest = rest
		if d.Number >= 9 && p.triad == DimTriad && !slices.ContainsFunc(p.members, func(m Degree) bool { return m.Number == 7 }) {
			p.addSeventh() // ob9 is a ninth chord
		}
		p.alter(d)
	}
	return true
}

func (p *symbolParser) degreeWord(apply func(Degree)) bool {
	p.rest = strings.TrimSpace(p.rest)
	d, rest, ok := parseDegree(p.rest)
	if !ok || d.Number == 1 && d.Alter != 0 {
		p.broken = true
		return false
	}
	p.rest = rest
	apply(d)
	return true
}

func (p *symbolParser) suspend(with int) {
	p.drop(3)
	if with == 4 {
		p.drop(11) // of a 13sus4 the eleventh is the fourth
	}
	p.members = append(p.members, Degree{with, 0})
}

// alter sets an inflected degree. Two ninths or fifths of different inflection stand side by side: 7b9#9.
func (p *symbolParser) alter(d Degree) {
	if natural := (Degree{d.Number, 0}); slices.Contains(p.members, natural) {
		p.drop(d.Number)
	}
	if d.Number == 5 || d.Number == 7 || d.Number == 3 {
		p.drop(d.Number)
	}
	p.members = append(p.members, d)
}
