package events

import (
	"context"
	"testing"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// build returns a score of one part for a B-flat clarinet: a pickup, a tie over the bar line, a chord, a grace note, a drum
// and a quarter tone.
func build(t *testing.T) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Clarinet <B♭>"})
	staff, voice := b.AddStaff(score.Staff{Part: p}), b.Voice(p, 1)
	zero, one := b.AddBar(score.Bar{Number: 0, Flags: score.Implicit}), b.AddBar(score.Bar{Number: 1})
	b.Transpose(p, score.Place{Bar: zero}, theory.Interval{Steps: -1, Cents: -200})
	add := func(bar score.BarRow, onset, length theory.Tick, grace int8, flags score.HeadFlags, pitches ...string) {
		e := b.AddEvent(score.Event{Bar: bar, Onset: onset, Dur: length, Voice: voice, Staff: staff, Value: theory.QuarterValue, Grace: grace})
		for _, name := range pitches {
			pitch, err := theory.ParsePitch(name)
			if err != nil {
				t.Fatal(err)
			}
			b.AddHead(e, score.Head{Pitch: pitch, Flags: flags})
		}
	}
	add(zero, 0, theory.Quarter, 0, score.TieStart, "F#4")
	add(one, 0, theory.Quarter/3, 0, score.TieStop, "F#4")
	add(one, theory.Quarter/3, 0, 1, 0, "A4")
	add(one, theory.Quarter/3, theory.Quarter*2/3, 0, 0, "G4", "C~4")
	add(one, theory.Quarter, theory.Quarter, 0, 0)
	add(one, 2*theory.Quarter, theory.Half, 0, score.Unpitched, "E4")
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWrite(t *testing.T) {
	got, diagnostics, err := Write(context.Background(), build(t), source.WriteOptions{Name: "a.xml"})
	want := `{"file":"a.xml","ok":true,"measures":[{"number":"0","offset":0,"duration":1},{"number":"1","offset":1,"duration":4}],` +
		`"parts":[{"name":"Clarinet <B♭>","notes":[[0,1.3333333333333333,66,"F#4"],[1.3333333333333333,0.6666666666666666,60.5,"C~4"],[1.3333333333333333,0.6666666666666666,67,"G4"]]}]}` + "\n"
	if err != nil || len(diagnostics) != 0 || string(got) != want {
		t.Errorf("%v %v\n got %s\nwant %s", err, diagnostics, got, want)
	}
}

func TestEmpty(t *testing.T) {
	s, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := Write(context.Background(), s, source.WriteOptions{})
	if want := `{"file":"","ok":true,"measures":[],"parts":[]}` + "\n"; err != nil || string(got) != want {
		t.Errorf("%v %s", err, got)
	}
}
