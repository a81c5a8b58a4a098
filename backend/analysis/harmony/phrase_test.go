package harmony_test

import (
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/theory"
)

// TestPhrasesOfReaders ends phrases where a reader does, and has the others and the closes adapt.
func TestPhrasesOfReaders(t *testing.T) {
	q := func(from, to int64) harmony.PhrasePin {
		return harmony.PhrasePin{From: theory.Quarter * theory.Tick(from), To: theory.Quarter * theory.Tick(to)}
	}
	none := q(8, 16)
	none.None = true
	for _, c := range []struct {
		pins []harmony.PhrasePin
		want string
	}{
		{nil, "0-8 8-16 16-24"},
		{[]harmony.PhrasePin{q(0, 6)}, "0-6* 6-8 8-16 16-24"},        // what is left stays, however short: its end is a fermata
		{[]harmony.PhrasePin{q(0, 6), q(6, 16)}, "0-6* 6-16* 16-24"}, // an end that was moved
		{[]harmony.PhrasePin{q(0, 16)}, "0-16* 16-24"},               // two that are one
		{[]harmony.PhrasePin{none}, "0-8 16-24"},                     // none there
		{[]harmony.PhrasePin{q(4, 20)}, "0-4 4-20* 20-24"},           // one across others
		{[]harmony.PhrasePin{q(0, 2), q(2, 24)}, "0-2* 2-24*"},       // shorter than a measure
		{[]harmony.PhrasePin{q(0, 40)}, "0-40*"},                     // beyond what sounds
		{[]harmony.PhrasePin{q(0, 8), q(8, 16), q(16, 24)}, "0-8* 8-16* 16-24*"},
	} {
		a := analysed(t, read(t, "chorale.abc", []byte(fermatas)), harmony.Options{Phrases: c.pins})
		var got []string
		for _, p := range a.Phrases {
			text := p.Onset.String() + "-" + (p.Onset + p.Dur).String()
			if p.Pinned {
				text += "*"
			}
			got = append(got, text)
			if p.Cadence >= len(a.Cadences) {
				t.Errorf("%v: no cadence %d", c.pins, p.Cadence)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%v: %s, want %s", c.pins, text, c.want)
		}
	}
}

// TestClosesOfReadersPhrases hears a close where a reader ends a phrase, and says why; within the phrase a fermata is none.
func TestClosesOfReadersPhrases(t *testing.T) {
	pin := harmony.PhrasePin{To: 16 * theory.Quarter}
	a := analysed(t, read(t, "chorale.abc", []byte(fermatas)), harmony.Options{Phrases: []harmony.PhrasePin{pin}})
	for _, c := range a.Cadences {
		said := strings.Join(c.Evidence, "; ")
		if c.Onset < 14*theory.Quarter && strings.Contains(said, "fermata") {
			t.Errorf("at %s: %s", c.Onset, said)
		}
		if c.Onset >= 14*theory.Quarter && c.Onset < pin.To && !strings.Contains(said, harmony.ByReader) {
			t.Errorf("at %s: %s", c.Onset, said)
		}
	}
	if end := a.Phrases[0]; end.Why != harmony.ByReader || end.Cadence < 0 {
		t.Errorf("%+v, %+v", end, a.Cadences)
	}
}
