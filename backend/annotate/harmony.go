package annotate

import (
	"ricercar/backend/analysis/harmony"
)

// OfHarmony is what the program's analysis says: keys, numerals, cadences and phrases.
func OfHarmony(a *harmony.Analysis) Layer {
	l := Layer{Name: "Harmony", Origin: "ricercar"}
	for _, k := range a.Keys {
		l.Labels = append(l.Labels, Label{Kind: LocalKey, Onset: k.Onset, Dur: k.Dur, Key: k.Key})
	}
	for i := range a.Numerals {
		n := &a.Numerals[i]
		l.Labels = append(l.Labels, Label{Kind: Numeral, Onset: n.Onset, Dur: n.Dur, Key: n.Key, Roman: n.Roman})
	}
	for _, c := range a.Cadences {
		l.Labels = append(l.Labels, Label{Kind: Cadence, Onset: c.Onset, Key: c.Key, Text: c.Type.String()})
	}
	for _, p := range a.Phrases {
		l.Labels = append(l.Labels, Label{Kind: Phrase, Onset: p.Onset, Dur: p.Dur, Text: p.Why})
	}
	l.Sort()
	return l
}

// Pins are the keys and numerals of a layer as an analysis takes them for settled, keys first, so that the numerals in
// them hold. Labels without a duration settle nothing.
func (l *Layer) Pins() []harmony.Pin {
	var keys, numerals []harmony.Pin
	for i := range l.Labels {
		x := &l.Labels[i]
		switch {
		case x.Dur == 0:
		case x.Kind == LocalKey:
			keys = append(keys, harmony.Pin{From: x.Onset, To: x.End(), Key: x.Key})
		case x.Kind == Numeral:
			numerals = append(numerals, harmony.Pin{From: x.Onset, To: x.End(), Key: x.Key, Numeral: x.Roman})
		}
	}
	return append(keys, numerals...)
}

// NoPhrase is the text of a phrase that is none: what was found there is taken away.
const NoPhrase = "none"

// Phrases are the phrases of a layer as an analysis takes them for settled. Those without a duration settle nothing.
func (l *Layer) Phrases() []harmony.PhrasePin {
	var out []harmony.PhrasePin
	for _, x := range l.Of(Phrase) {
		if x.Dur > 0 {
			out = append(out, harmony.PhrasePin{From: x.Onset, To: x.End(), None: x.Text == NoPhrase})
		}
	}
	return out
}
