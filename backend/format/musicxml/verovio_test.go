package musicxml

import (
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ricercar/backend/engrave/verovio"
	"ricercar/backend/format/formattest"
	"ricercar/backend/score"
)

// engine is shared by the tests, since starting it takes its time.
var engine = sync.OnceValue(func() *verovio.Engine {
	folder, err := os.UserCacheDir()
	if err != nil {
		return verovio.New(verovio.Options{})
	}
	return verovio.New(verovio.Options{CacheDir: filepath.Join(folder, "ricercar-test", "verovio")})
})

// heard is what Verovio, which has a reader of its own, makes of a document: when each note begins, in quarters, and its
// MIDI pitch, by id.
type heard struct {
	onset map[string]float64
	pitch map[string]int
	log   string
}

func hear(t *testing.T, document []byte, ids []string) heard {
	t.Helper()
	h, err := verovio.Do(t.Context(), engine(), func(tk *verovio.Toolkit) (heard, error) {
		h := heard{onset: map[string]float64{}, pitch: map[string]int{}}
		err := tk.Load(document, map[string]any{"inputFrom": "musicxml", "breaks": "none", "expandNever": true})
		if err != nil {
			return h, err
		}
		moments, err := tk.Timemap()
		if err != nil {
			return h, err
		}
		for _, m := range moments {
			for _, id := range m.On {
				h.onset[id] = m.Quarters
			}
		}
		for _, id := range ids {
			if h.pitch[id], err = tk.MIDIPitch(id); err != nil {
				h.pitch[id] = -1
			}
		}
		h.log, err = tk.Log()
		return h, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// sameHeard counts the notes of a score that Verovio hears in what is written of it as they are, and reports those that it
// does not find. What sounds in no time is left out.
func sameHeard(t *testing.T, name string, s *score.Score) (notes, same int) {
	t.Helper()
	var ids []string
	for h := range s.Heads().All() {
		ids = append(ids, s.Head(h).ID.String())
	}
	v := hear(t, written(t, s), ids)
	for h := range s.Heads().All() {
		head := s.Head(h)
		e := s.Event(head.Event)
		if !e.Sounds() || head.Flags&score.TiedFrom != 0 || !head.IsPitched() {
			continue
		}
		notes++
		id := head.ID.String()
		at, ok := v.onset[id]
		switch {
		case !ok:
			t.Errorf("%s: %s (%s at %s) is not heard: %s", name, id, head.Pitch, e.Onset, v.log)
		case math.Abs(at-e.Onset.Quarters()) < 0.01 && v.pitch[id] == head.Pitch.Key():
			same++
		}
	}
	return notes, same
}

// TestVerovioReads lets Verovio, which has a reader of its own, read what is written. It finds every note. Of what is
// rare it has other times and pitches: quarter tones, tuplets in tuplets, arpeggios, grace notes and tremolos, which it
// plays, and bars that are longer than their meter, which it shortens where a part rests.
func TestVerovioReads(t *testing.T) {
	if testing.Short() || !engine().Available() {
		t.Skip("no engraver in this build; `go run ./build/dev fetch` brings it")
	}
	notes, same := 0, 0
	for name, input := range formattest.Inputs(t, caseFiles) {
		if s, _, err := open(name, []byte(complete(string(input)))); err == nil && barsMeet(s) {
			n, k := sameHeard(t, name, s)
			notes, same = notes+n, same+k
		}
	}
	if os.Getenv("RICERCAR_ORACLE") != "" {
		i := 0
		for piece := range formattest.Oracle(t, extensions...) {
			s, _, err := open(piece.Name, piece.Bytes(t))
			if i++; err != nil || i%25 != 0 || s.NumHeads() > 1000 { // the others would take their time
				continue
			}
			n, k := sameHeard(t, piece.Name, s)
			notes, same = notes+n, same+k
		}
	}
	t.Logf("Verovio hears %d of %d notes as they are written", same, notes)
	if same < notes*3/4 {
		t.Error("Verovio hears something else")
	}
}

// barsMeet reports whether the bars of all parts begin together; Verovio reads no others.
func barsMeet(s *score.Score) bool {
	for r := range s.Bars().All() {
		if !s.Meets(s.Bar(r).Start) {
			return false
		}
	}
	return true
}
