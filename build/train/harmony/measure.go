package main

import (
	"fmt"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/theory"
)

// tally is for how many quarters an answer is right.
type tally struct{ all, key, root, degree, quality, inversion, full float64 }

func (t *tally) merge(o tally) {
	t.all += o.all
	t.key += o.key
	t.root += o.root
	t.degree += o.degree
	t.quality += o.quality
	t.inversion += o.inversion
	t.full += o.full
}

func (t tally) String() string {
	share := func(x float64) float64 { return 100 * x / max(t.all, 1e-9) }
	return fmt.Sprintf("%7.0f quarters: key %.1f, root %.1f, degree %.1f, quality %.1f, inversion %.1f, full numeral %.1f",
		t.all, share(t.key), share(t.root), share(t.degree), share(t.quality), share(t.inversion), share(t.full))
}

// compare measures an answer by the time that it agrees with the labels.
func compare(got, want []harmony.Label) (t tally) {
	i := 0
	for _, w := range want {
		if w.Key.IsZero() || w.Numeral.IsZero() {
			continue
		}
		t.all += (w.To - w.From).Quarters()
		for i < len(got) && got[i].To <= w.From {
			i++
		}
		for j := i; j < len(got) && got[j].From < w.To; j++ {
			t.add(got[j], w, (min(w.To, got[j].To) - max(w.From, got[j].From)).Quarters())
		}
	}
	return t
}

func (t *tally) add(got, want harmony.Label, d float64) {
	count := func(into *float64, right bool) bool {
		if right {
			*into += d
		}
		return right
	}
	key := count(&t.key, sound(got.Key) == sound(want.Key))
	count(&t.root, got.Numeral.Root(got.Key).Class() == want.Numeral.Root(want.Key).Class())
	degree := count(&t.degree, degreeOf(got.Numeral) == degreeOf(want.Numeral))
	quality := count(&t.quality, shape(got) == shape(want))
	inversion := count(&t.inversion, got.Numeral.Inversion == want.Numeral.Inversion)
	count(&t.full, key && degree && quality && inversion)
}

// sound is a key by its sound.
func sound(k theory.Key) [2]int {
	minor := 0
	if k.Mode.IsMinor() {
		minor = 1
	}
	return [2]int{k.Tonic().Class(), minor}
}

// degreeOf is what a numeral says besides quality and inversion. The cadential six-four counts as I64.
func degreeOf(r theory.RomanNumeral) theory.RomanNumeral {
	r = harmony.Plain(r)
	if r.Special == theory.CadentialSixFour {
		r.Special = theory.NotSpecial
	}
	for i := range r.Applied {
		r.Applied[i].Triad = 0
	}
	r.Inversion, r.Triad, r.Seventh, r.Size = 0, 0, 0, 0
	return r
}

// shape is the chord's classes over its root.
func shape(l harmony.Label) theory.PCSet {
	r := harmony.Plain(l.Numeral)
	return theory.PCSetOf(r.Members(l.Key)).Transpose(-r.Root(l.Key).Class())
}
