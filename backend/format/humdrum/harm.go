package humdrum

import (
	"bytes"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// numeral reads a token of **harm: Roman numerals with letters for inversions, V7b/V; before it may stand a duration.
func (r *reader) numeral(sp *spine, field []byte) {
	text := string(bytes.TrimLeft(field, "0123456789.%[_]{}();~"))
	text, _, _ = strings.Cut(text, "[") // other readings
	text = strings.TrimRight(text, "];:,~?_){}")
	if text == "" || text == "r" || text == "." {
		return
	}
	k := sp.side.key
	if k.IsZero() {
		k = sp.staff.mode
	}
	n, err := parseHarm(text, k)
	if err != nil || k.IsZero() {
		r.say(source.Info, fault.Invalid, codeNumeral, "harm", "the numeral %q is not understood, or has no key", clip(field))
		return
	}
	r.p.numerals = append(r.p.numerals, labelled{at: score.Place{Bar: r.p.bar, Offset: r.p.at}, key: k, roman: n})
}

// parseHarm reads a numeral of **harm (Humdrum User's Guide, reference **harm) by rewriting it for RomanText.
func parseHarm(text string, k theory.Key) (theory.RomanNumeral, error) {
	head, applied, ok := strings.Cut(text, "/")
	out := harmHead(head, k.Mode.IsMinor() && !ok)
	if ok {
		out += "/" + strings.ReplaceAll(applied, "-", "b")
	}
	return theory.ParseRoman(out)
}

// Figures by inversion: a is none, b the first.
var (
	harmTriads   = [4]string{"", "6", "64", "64"}
	harmSevenths = [4]string{"7", "65", "43", "42"}
)

// harmSpecials are the chords that have a name, Neapolitan and augmented sixths.
var harmSpecials = []struct{ prefix, numeral string }{{"Lt", "It6"}, {"Fr", "Fr43"}, {"Gn", "Ger65"}, {"N", "N"}}

// harmHead rewrites a numeral without what it is applied to.
func harmHead(text string, minor bool) string {
	inversion := 0
	if n := len(text); n > 1 && text[n-1] >= 'b' && text[n-1] <= 'd' {
		inversion, text = int(text[n-1]-'a'), text[:n-1]
	}
	for _, s := range harmSpecials {
		if strings.HasPrefix(text, s.prefix) {
			if s.prefix == "N" {
				return s.numeral + [4]string{"53", "6", "64", "64"}[inversion]
			}
			return s.numeral
		}
	}
	root, ok := strings.CutSuffix(text, "7")
	root = strings.ReplaceAll(root, "-", "b")
	if !ok {
		return root + harmTriads[inversion]
	}
	return harmSeventh(root, minor) + harmSevenths[inversion]
}

// harmSeventh writes the seventh of a chord with its quality: D diminished, m minor, M major, else the key's.
func harmSeventh(root string, minor bool) string {
	kind := byte(0)
	if n := len(root); n > 1 && (root[n-1] == 'D' || root[n-1] == 'm' || root[n-1] == 'M') {
		kind, root = root[n-1], root[:n-1]
	}
	diminished, ok := strings.CutSuffix(root, "o")
	switch {
	case kind == 'M':
		return root + "maj"
	case ok && (kind == 'm' || kind == 0 && (!minor || !strings.HasPrefix(root, "vii"))):
		return diminished + "ø"
	}
	return root
}

// chordSymbol reads a chord symbol, as printed.
func (r *reader) chordSymbol(sp *spine, field []byte) {
	text := plainText(field)
	h := score.Harmony{At: r.p.here(sp.staff), Text: r.p.b.Text(text)}
	if symbol, err := theory.ParseChordSymbol(strings.ReplaceAll(strings.ReplaceAll(text, ":", ""), "-", "b")); err == nil {
		h.Symbol = symbol
	} else {
		r.say(source.Info, fault.Invalid, codeNumeral, "symbol", "the chord symbol %q is kept as text", clip(field))
	}
	r.p.b.AddHarmony(h)
}

// figures reads the figures of a bass: "6 4", "#", "7-".
func (r *reader) figures(sp *spine, field []byte) {
	text := strings.Join(strings.Fields(strings.NewReplacer("-", "b", "n", "n", ";", "").Replace(string(field))), " ")
	if _, err := theory.ParseFigures(text); err != nil {
		r.say(source.Info, fault.Invalid, codeNumeral, "figures", "the figures %q are not understood", clip(field))
		return
	}
	r.p.b.AddFigures(score.Figures{At: r.p.here(sp.staff), Text: r.p.b.Text(text)})
}
