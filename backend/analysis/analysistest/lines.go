package analysistest

import (
	"strconv"
	"strings"
	"testing"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Score builds a score with one part for each text. Bars stand apart by |, notes are "C4:1" or "E4:1/2" with their
// duration in quarters, chords "C4+E4+G4:2", rests "r:1", grace notes "g:E4"; ~ at the end begins a tie. Signs stand
// between the notes: "key:-3" is a written signature, with a mode "key:-3minor"; "meter:3/4" begins with its bar;
// "shift:-M2" leads from the written pitch, in which the text is, to the sounding one. A duration that is left out is
// the last one. A first bar that is shorter than its meter is a pickup, number 0.
func Score(t testing.TB, texts ...string) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	for i, text := range texts {
		p := b.AddPart(score.Part{Name: "Part " + strconv.Itoa(i+1)})
		l := lineBuilder{t: t, b: b, part: p, staff: b.AddStaff(score.Staff{Part: p}), voice: b.Voice(p, 1)}
		for n, bar := range strings.Split(text, "|") {
			l.startBar(score.BarRow(n + 1))
			for _, word := range strings.Fields(bar) {
				l.add(word)
			}
		}
	}
	numberBars(b)
	return build(t, b)
}

func build(t testing.TB, b *score.Builder) *score.Score {
	t.Helper()
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// numberBars counts from 1, from 0 where the first bar is shorter than the second.
func numberBars(b *score.Builder) {
	first := 1
	if b.NumBars() > 1 && b.Length(1) < b.Length(2) {
		first = 0
	}
	for r := range b.NumBars() {
		b.Bar(score.BarRow(r + 1)).Number = int32(r + first)
	}
}

// lineBuilder adds the words of one part.
type lineBuilder struct {
	t     testing.TB
	b     *score.Builder
	part  score.PartRow
	staff score.StaffRow
	voice score.VoiceRow
	bar   score.BarRow
	at    theory.Tick
	dur   theory.Tick
	shift theory.Interval
}

func (l *lineBuilder) startBar(r score.BarRow) {
	l.bar, l.at = r, 0
	for l.b.NumBars() < int(r) {
		l.b.AddBar(score.Bar{})
	}
}

func (l *lineBuilder) add(word string) {
	l.t.Helper()
	name, value, _ := strings.Cut(word, ":")
	switch name {
	case "key":
		l.key(value)
	case "meter":
		l.b.Meter(1, l.bar, theory.MustMeter(value))
	case "shift":
		l.shift = theory.MustInterval(value)
		l.b.Transpose(l.part, score.Place{Bar: l.bar, Offset: l.at}, l.shift)
	case "g":
		l.event(value, 0, false)
	default:
		length := strings.TrimSuffix(value, "~")
		if length != "" {
			d, err := theory.ParseTick(length)
			if err != nil {
				l.t.Fatalf("%s: %v", word, err)
			}
			l.dur = d
		}
		l.event(name, l.dur, strings.HasSuffix(word, "~"))
	}
}

func (l *lineBuilder) key(text string) {
	l.t.Helper()
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	fifths, err := strconv.Atoi(digits)
	if err != nil {
		l.t.Fatalf("%s is no signature", text)
	}
	mode, err := theory.ParseMode(text[len(digits):])
	if err != nil && digits != text {
		l.t.Fatal(err)
	}
	l.b.Key(l.staff, score.Place{Bar: l.bar, Offset: l.at}, theory.KeySignature{Fifths: int8(fifths), Mode: mode})
}

// event adds a chord or rest; one without a duration is a grace note.
func (l *lineBuilder) event(names string, d theory.Tick, tied bool) {
	e := score.Event{Onset: l.at, Dur: d, Bar: l.bar, Voice: l.voice, Staff: l.staff}
	if d == 0 {
		e.Grace = -1
	}
	row := l.b.AddEvent(e)
	l.at += d
	if names == "r" {
		return
	}
	for _, name := range strings.Split(names, "+") {
		h := score.Head{Pitch: theory.MustPitch(strings.TrimSuffix(name, "~")).Add(l.shift)}
		if tied {
			h.Flags = score.TieStart
		}
		l.b.AddHead(row, h)
	}
}
