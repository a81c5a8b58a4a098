package theory

import (
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// ParseRoman reads a Roman numeral of RomanText: accidentals, numeral or It Fr Ger (Gr) Sw N Cad, quality (o ° ø /o + d
// maj M), figures ("65", "6/5", "7b9", "54", "sus4"), brackets ("[add4]", "[no3]", "[b9]") and what it is applied to
// ("/V", "/bIII", "/V/V"). It knows no key: ♭VI is what is written, whatever the key makes of it.
func ParseRoman(text string) (RomanNumeral, error) {
	p := romanParser{text: text, rest: strings.TrimSpace(text)}
	p.head()
	p.figures()
	p.brackets()
	p.applied()
	if p.why == "" && p.rest != "" {
		p.fail("%q is not understood", p.rest)
	}
	if p.why != "" {
		return RomanNumeral{}, fault.New(fault.Invalid, "%q is not a Roman numeral: %s", text, p.why).
			WithHint("write V7, viio65/V, bVI, It6, Fr43, Ger65, N6 or Cad64")
	}
	return p.r, nil
}

// MustRoman is ParseRoman for tests and tables; it panics on what is not a numeral.
func MustRoman(text string) RomanNumeral {
	r, err := ParseRoman(text)
	if err != nil {
		panic(err)
	}
	return r
}

// romanParser reads from the head of rest; after the first failure every step does nothing.
type romanParser struct {
	text, rest, why string
	r               RomanNumeral
	specialInv      int8
}

func (p *romanParser) fail(format string, args ...any) {
	if p.why == "" {
		p.why = fault.New(fault.Invalid, format, args...).Error()
	}
	p.rest = ""
}

func (p *romanParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = rest
	}
	return ok
}

// head reads accidentals, numeral and quality, or the name of a special chord.
func (p *romanParser) head() {
	for _, s := range romanSpecials {
		if p.take(s.name) {
			p.r = RomanNumeral{Degree: s.degree, Triad: s.triad, Size: s.size, Inversion: s.inversion, Special: s.chord}
			if s.chord == Neapolitan {
				p.r.Alter = -1
			}
			return
		}
	}
	p.r.Degree, p.r.Alter, p.r.Triad = p.numeral()
	switch {
	case p.why != "":
	case p.take("/o"), p.take("/°"), p.take("ø"), p.take("Ø"), p.take("%"):
		p.r.Triad, p.r.Seventh = DimTriad, HalfDiminishedSeventh
	case p.take("o"), p.take("°"):
		p.r.Triad, p.r.Seventh = DimTriad, DiminishedSeventh
	case p.take("+"):
		p.r.Triad = AugTriad
	case p.take("d"):
		p.r.Triad, p.r.Seventh = MajTriad, DominantSeventh
	}
	if p.take("maj") || p.take("Maj") || p.take("M") || p.take("Δ") {
		p.r.Seventh = MajorSeventh
	}
}

// numeral reads accidentals and the digits I to VII in one case.
func (p *romanParser) numeral() (degree, alter int8, triad Quality) {
	semitones, rest := leadingAlteration(p.rest)
	if semitones < -3 || semitones > 3 {
		p.fail("it has too many accidentals")
		return 0, 0, 0
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "IV"))
	triad = MajTriad
	if digits == 0 {
		digits, triad = len(rest)-len(strings.TrimLeft(rest, "iv")), MinTriad
	}
	i := slices.Index(romanDigits[:], strings.ToUpper(rest[:digits]))
	if i < 0 {
		p.fail("it has no numeral from I to VII")
		return 0, 0, 0
	}
	p.rest = rest[digits:]
	return int8(i + 1), int8(semitones), triad
}

// figures reads the figures over the bass and sets size, inversion and changes.
func (p *romanParser) figures() {
	if p.why != "" {
		return
	}
	all := p.figureWords()
	if sus := p.suspension(); sus != 0 {
		all = append(all, Degree{int(sus), 0}, Degree{5, 0})
	}
	if p.r.Special != NotSpecial && len(all) == 0 {
		return
	}
	if !p.setFigures(all, all) {
		var plain []Degree
		for _, d := range all {
			if d.Alter == 0 {
				plain = append(plain, d)
			}
		}
		if len(plain) == 0 || !p.setFigures(plain, all) {
			p.fail("no chord has such figures")
		}
	}
	if p.r.Special == CadentialSixFour && (p.r.Size != 5 || p.r.Inversion != 2) {
		p.fail("the cadential chord is a six-four")
	}
	if p.r.Special == Italian6 && p.r.Size != 5 {
		p.fail("the Italian sixth is a triad")
	}
	if p.r.Seventh == HalfDiminishedSeventh && p.r.Size == 5 && len(all) == 0 {
		p.r.Size = 7 // a lone ø
	}
	if p.r.Size == 5 && (p.r.Seventh == DiminishedSeventh || p.r.Seventh == HalfDiminishedSeventh) {
		p.r.Seventh = KeySeventh // viio6 has none
	}
}

// figureWords reads numbers with accidentals before them; a slash before a digit only parts them.
func (p *romanParser) figureWords() []Degree {
	var all []Degree
	for p.rest != "" {
		text := p.rest
		if len(text) > 1 && text[0] == '/' && text[1] >= '0' && text[1] <= '9' {
			text = text[1:]
		}
		d, rest, ok := parseDegree(text)
		if !ok {
			return all
		}
		if d.Number == 1 { // no figure, and not the head of 11 or 13
			return all
		}
		all, p.rest = append(all, d), rest
	}
	return all
}

func (p *romanParser) suspension() int8 {
	switch {
	case p.take("sus4"), p.take("sus2") && p.suspendSecond():
	case p.take("sus"):
	default:
		return 0
	}
	if p.specialInv == 2 {
		return 2
	}
	return 4
}

func (p *romanParser) suspendSecond() bool { p.specialInv = 2; return true }

// setFigures looks the plain figures up and turns the inflected ones into changes over the root.
func (p *romanParser) setFigures(plain, all []Degree) bool {
	var numbers []int
	for _, d := range plain {
		if !slices.Contains(numbers, d.Number) {
			numbers = append(numbers, d.Number)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int { return b - a })
	key := ""
	for _, n := range numbers {
		key += strconv.Itoa(n)
	}
	set, ok := figureSets[key]
	if !ok {
		return false
	}
	p.r.Size, p.r.Inversion = set.size, set.inversion
	if p.r.Special == French6 || p.r.Special == Swiss6 || p.r.Special == German6 {
		p.r.Size = 7
		if set.size == 5 && set.inversion == 1 {
			p.r.Inversion = map[SpecialChord]int8{French6: 2, Swiss6: 2, German6: 1}[p.r.Special] // Ger6, Fr6: the bass is ♭6
		}
	}
	if set.suspended != 0 {
		p.r.change(SubtractDegree, Degree{3, 0})
		p.r.change(AddDegree, Degree{int(set.suspended), 0})
	}
	for _, d := range all {
		if d.Alter != 0 {
			p.inflect(d)
		}
	}
	return true
}

// inflect records an inflected figure as a change of the member it names: over a bass that is the third, 6 is the root.
func (p *romanParser) inflect(d Degree) {
	member := d.Number + 2*int(p.r.Inversion)
	for member > 7 && p.r.Inversion > 0 {
		member -= 7
	}
	if !p.r.change(AlterDegree, Degree{member, d.Alter}) {
		p.fail("it has more than %d changes", maxChanges)
	}
}

// brackets reads [add4], [no3], [no3no5], [b9].
func (p *romanParser) brackets() {
	for p.take("[") {
		inside, rest, closed := strings.Cut(p.rest, "]")
		if !closed || inside == "" {
			p.fail("a bracket is not closed or empty")
			return
		}
		for inside != "" {
			op := AlterDegree
			if after, ok := strings.CutPrefix(inside, "add"); ok {
				op, inside = AddDegree, after
			} else if after, ok := strings.CutPrefix(inside, "no"); ok {
				op, inside = SubtractDegree, after
			}
			d, after, ok := parseDegree(inside)
			if !ok || op == AlterDegree && d.Alter == 0 || !p.r.change(op, d) {
				p.fail("%q in brackets is not understood", inside)
				return
			}
			inside = strings.TrimLeft(after, ", ")
		}
		p.rest = rest
	}
}

// applied reads the chain of degrees after slashes.
func (p *romanParser) applied() {
	for i := 0; p.take("/"); i++ {
		if i == maxApplied {
			p.fail("it is applied more than %d times", maxApplied)
			return
		}
		degree, alter, triad := p.numeral()
		switch {
		case p.take("o"), p.take("°"):
			triad = DimTriad
		case p.take("+"):
			triad = AugTriad
		}
		p.r.Applied[i] = AppliedDegree{degree, alter, triad}
	}
}
