package midi_test

import (
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// TestSeats puts more parts into a file than it has channels.
func TestSeats(t *testing.T) {
	b := score.NewBuilder(0)
	b.AddBar(score.Bar{Number: 1, Len: theory.Quarter})
	names := []string{"Flute", "Oboe", "Clarinet", "Bassoon", "Horn", "Trumpet", "Trombone", "Tuba", "Timpani", "Harp", "Violin", "Viola", "Violoncello", "Contrabass", "Piano", "Organ", "Guitar", "Flute"}
	for _, name := range names {
		p := b.AddPart(score.Part{Name: name})
		st := b.AddStaff(score.Staff{Part: p})
		e := b.AddEvent(score.Event{Bar: 1, Dur: theory.Quarter, Voice: b.Voice(p, 1), Staff: st, Value: theory.QuarterValue})
		b.AddHead(e, score.Head{Pitch: theory.MustPitch("C4")})
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	text := inWords(t, written(t, s))
	places := map[string][]string{}
	for i, track := range strings.Split(text, "track ")[2:] {
		port, channel := "port 1", ""
		for _, line := range strings.Split(track, "\n") {
			if fields := strings.Fields(line); len(fields) > 2 && fields[1] == "port" {
				port = "port " + fields[2]
			} else if len(fields) > 3 && fields[3] == "on" {
				channel = "channel " + fields[2]
			}
		}
		places[port+" "+channel] = append(places[port+" "+channel], names[i])
	}
	for place, parts := range places {
		if len(parts) > 1 && strings.Join(parts, " ") != "Flute Flute" {
			t.Errorf("%s is for %v", place, parts)
		}
		if strings.HasSuffix(place, " channel 10") {
			t.Errorf("%v play on the channel of drums", parts)
		}
	}
	if len(places) != 17 || len(places["port 2 channel 1"]) != 1 || len(places["port 2 channel 2"]) != 1 {
		t.Errorf("places %v", places)
	}
}

// What is written costs memory by bars and parts, not by notes.
func TestWriteAllocations(t *testing.T) {
	s := largest(t)
	a := testing.AllocsPerRun(3, func() { written(t, s) })
	if most := 500 + 5*float64(s.Bars().Len()); a > most {
		t.Errorf("%.0f allocations for %d notes in %d bars, more than %.0f", a, s.NumHeads(), s.Bars().Len(), most)
	}
}
