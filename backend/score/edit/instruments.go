package edit

import (
	"strings"

	"ricercar/backend/theory"
)

// transposing lists instruments that are not written as they sound: the interval that they sound from what is written,
// and whether their name may add the note that a written C sounds as ("in A"). That note is the next below the written
// one, and so many octaves off; for high instruments C, D, E♭ and F lie at or above it. Names that others end with come
// before them.
// Source: Gould, Behind Bars (2011), the chapters on instruments; Adler, The Study of Orchestration (2002), appendix A.
var transposing = []struct {
	name    string
	usual   theory.Interval
	inKeys  bool
	octaves int
	high    bool
}{
	{"bass clarinet", theory.Interval{Steps: -8, Cents: -1400}, true, -1, false},
	{name: "alto clarinet", usual: theory.Interval{Steps: -5, Cents: -900}},
	{name: "basset horn", usual: theory.Interval{Steps: -4, Cents: -700}},
	{"clarinet", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{"klarinette", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{"clarinetto", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{name: "english horn", usual: theory.Interval{Steps: -4, Cents: -700}},
	{name: "englischhorn", usual: theory.Interval{Steps: -4, Cents: -700}},
	{name: "corno inglese", usual: theory.Interval{Steps: -4, Cents: -700}},
	{name: "cor anglais", usual: theory.Interval{Steps: -4, Cents: -700}},
	{name: "flugelhorn", usual: theory.Interval{Steps: -1, Cents: -200}},
	{"saxhorn", theory.Interval{Steps: -1, Cents: -200}, true, 0, false},
	{"french horn", theory.Interval{Steps: -4, Cents: -700}, true, 0, false},
	{"horn", theory.Interval{Steps: -4, Cents: -700}, true, 0, false},
	{"corno", theory.Interval{Steps: -4, Cents: -700}, true, 0, false},
	{"corni", theory.Interval{Steps: -4, Cents: -700}, true, 0, false},
	{"trumpet", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{"trompete", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{"tromba", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{"cornet", theory.Interval{Steps: -1, Cents: -200}, true, 0, true},
	{name: "soprano sax", usual: theory.Interval{Steps: -1, Cents: -200}},
	{name: "alto sax", usual: theory.Interval{Steps: -5, Cents: -900}},
	{name: "tenor sax", usual: theory.Interval{Steps: -8, Cents: -1400}},
	{name: "baritone sax", usual: theory.Interval{Steps: -12, Cents: -2100}},
	{name: "alto flute", usual: theory.Interval{Steps: -3, Cents: -500}},
	{name: "oboe d'amore", usual: theory.Interval{Steps: -2, Cents: -300}},
	{name: "piccolo", usual: octave},
	{name: "ottavino", usual: octave},
	{name: "glockenspiel", usual: theory.Interval{Steps: 14, Cents: 2400}},
	{name: "celesta", usual: octave},
	{name: "xylophone", usual: octave},
	{name: "guitar", usual: octave.Neg()},
	{name: "contrabassoon", usual: octave.Neg()},
	{name: "double bass", usual: octave.Neg()},
	{name: "contrabass", usual: octave.Neg()},
	{name: "kontrabass", usual: octave.Neg()},
}

// NamedTransposition returns the interval that an instrument sounds from what is written, as its name says it: "Clarinet
// in A" −m3, "Horn in F" −P5, "Bb Trumpet" −M2; without a key the usual one. Clarinets and trumpets in D and E♭ sound
// above what is written. It reports false for what is written as it sounds or not known.
func NamedTransposition(name string) (theory.Interval, bool) {
	text := strings.ToLower(plainSigns.Replace(name))
	for _, in := range transposing {
		if !strings.Contains(text, in.name) {
			continue
		}
		if !in.inKeys {
			return in.usual, true
		}
		key, ok := namedKey(text)
		if !ok {
			return in.usual, true
		}
		iv := key.Sub(theory.Pitch{Oct: 5}).Add(octave.Times(in.octaves)) // down from C5 to the note in octave 4
		if in.high && key.Step <= theory.F {
			iv = iv.Add(octave)
		}
		return iv, iv != theory.Interval{}
	}
	return theory.Interval{}, false
}

// namedKey finds the note that a name in small letters says its instrument is in: "clarinet in a", "bb trumpet 1",
// "horn in e flat". A single letter counts behind "in" or at the beginning only, since "clarinets a 2" are in no key.
func namedKey(text string) (theory.Pitch, bool) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ()[],.-0123456789", r) })
	for i, w := range words {
		isFlat := i+1 < len(words) && words[i+1] == "flat"
		if len(w) == 2 && w[1] == 'b' {
			w, isFlat = w[:1], true
		}
		letter := strings.IndexByte("cdefgab", w[0])
		if len(w) != 1 || letter < 0 || !isFlat && i > 0 && words[i-1] != "in" {
			continue
		}
		p := theory.Pitch{Step: theory.Step(letter), Oct: 4}
		if isFlat {
			p.Alter = -100
		}
		return p, true
	}
	return theory.Pitch{}, false
}
