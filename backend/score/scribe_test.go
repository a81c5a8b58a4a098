package score

import (
	"strings"
	"testing"

	"ricercar/backend/theory"
)

// written lists events as "bar:onset value dots", rests by r, bar rests by R, tuplets by their ratio, ties by ~.
func written(s *Score) string {
	var out []string
	for e := range s.Events().All() {
		ev := s.Event(e)
		name := "r"
		if ev.Flags&BarRest != 0 {
			name = "R"
		}
		tie := ""
		for h := range ev.Heads.All() {
			if name = s.Head(h).Pitch.String(); s.Head(h).Tie != 0 {
				tie = "~"
			}
		}
		d := theory.Duration{Value: ev.Value, Dots: ev.Dots, Tuplet: s.Tuplet(ev.Tuplet).Ratio}
		out = append(out, s.Measure(ev.Bar)+":"+(ev.Onset-s.Bar(ev.Bar).Start).String()+" "+name+" "+d.String()+tie)
	}
	return strings.Join(out, "; ")
}

func TestScribe(t *testing.T) {
	type sound struct{ at, length, pitch string }
	for _, c := range []struct {
		name, meter string
		pickup      string
		sounds      []sound
		want        string
	}{
		{"over a bar line", "4/4", "", []sound{{"3", "2", "C4"}}, "1:0 r half; 1:2 r quarter; 1:3 C4 quarter~; 2:0 C4 quarter; 2:1 r quarter; 2:2 r half"},
		{"an empty bar", "3/4", "", []sound{{"3", "3", "C4"}}, "1:0 R whole; 2:0 C4 dotted half"},
		{"a triplet", "2/4", "", []sound{{"0", "1/3", "C4"}, {"1/3", "2/3", "D4"}, {"1", "1", "E4"}}, "1:0 C4 eighth triplet; 1:1/3 D4 quarter triplet; 1:1 E4 quarter; 2:0 R whole"},
		{"shows the middle of the bar", "4/4", "", []sound{{"1/2", "2", "C4"}, {"4", "4", "D4"}}, "1:0 r eighth; 1:1/2 C4 dotted quarter~; 1:2 C4 eighth; 1:5/2 r eighth; 1:3 r quarter; 2:0 D4 whole"},
		{"a pickup", "4/4", "1", []sound{{"0", "3", "C4"}}, "0:0 C4 quarter~; 1:0 C4 half; 1:2 r half"},
	} {
		b := NewBuilder(0)
		p := b.AddPart(Part{Name: "A"})
		st := b.AddStaff(Staff{Part: p})
		meter := theory.MustMeter(c.meter)
		b.Meter(1, 1, meter)
		first := int32(1)
		if c.pickup != "" {
			length, _ := theory.ParseTick(c.pickup)
			b.AddBar(Bar{Len: length, Flags: Implicit})
		} else {
			b.AddBar(Bar{Number: first, Len: meter.Length()})
			first++
		}
		b.AddBar(Bar{Number: first, Len: meter.Length()})
		sc := b.Scribe(b.Layout(1), b.Voice(p, 1), st, true)
		for _, snd := range c.sounds {
			at, _ := theory.ParseTick(snd.at)
			length, _ := theory.ParseTick(snd.length)
			if _, err := sc.Write(at, length, Head{Pitch: theory.MustPitch(snd.pitch)}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := sc.Write(0, theory.Quarter); err == nil {
			t.Error("a note before the last one is taken")
		}
		sc.Finish()
		s, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		if got := written(s); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
