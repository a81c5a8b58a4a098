package romantext

import (
	"context"

	"ricercar/backend/annotate"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Read reads an analysis as a score of the chords that its numerals stand for, with the numerals above them, and as the
// layers of that score.
func Read(ctx context.Context, s *source.Source) ([]source.Entry, error) {
	a, err := Parse(ctx, s)
	if err != nil {
		return nil, err
	}
	sc, err := a.realise()
	if err != nil {
		return nil, err
	}
	return []source.Entry{{Index: 1, Title: a.Meta.Title, Score: sc, Layers: a.Layers()}}, nil
}

// realise makes the score. Chords last until the next one, tied over bar lines.
func (a *Analysis) realise() (*score.Score, error) {
	b := score.NewBuilder(2 * len(a.Bars))
	part := b.AddPart(score.Part{Name: "Roman numerals"})
	staff := b.AddStaff(score.Staff{Part: part})
	w := &realiser{b: b, part: part, staff: staff, voice: b.Voice(part, 1)}
	_, w.starts, w.lengths = a.own()
	b.SetMeta(a.Meta)
	w.bars(a)
	b.Clef(staff, score.Place{Bar: 1}, score.Treble)
	b.Key(staff, score.Place{Bar: 1}, a.Signature)
	labels := a.Layers()[0].Of(annotate.Numeral)
	for i, label := range labels {
		pivot := i > 0 && labels[i-1].Dur == 0 && labels[i-1].Onset == label.Onset
		text := label.Roman.String()
		if i == 0 || labels[i-1].Key != label.Key {
			text = label.Key.Short() + ": " + text
		}
		if pivot {
			text = labels[i-1].Roman.String() + " " + text
		}
		if label.Dur > 0 {
			w.chord(label.Roman.Pitches(label.Key), label.Onset, label.Dur, text)
		}
	}
	w.pause(w.starts[len(w.starts)-1] + w.lengths[len(w.lengths)-1])
	return b.Build()
}

// realiser writes chords into bars.
type realiser struct {
	b               *score.Builder
	part            score.PartRow
	staff           score.StaffRow
	voice           score.VoiceRow
	starts, lengths []theory.Tick
	bar             int // that is written, from 0
	at              theory.Tick
	groups          score.TupletGroups
}

// bars adds the bars with their numbers, meters and repeats.
func (w *realiser) bars(a *Analysis) {
	var meter theory.Meter
	for i := range a.Bars {
		from := &a.Bars[i]
		bar := score.Bar{Number: int32(from.Number), Len: w.lengths[i]}
		if from.Suffix != "" {
			bar.Label = w.b.Text(from.Name())
		}
		if from.RepeatStart {
			bar.Flags |= score.RepeatStart
		}
		if from.RepeatEnd {
			bar.Flags |= score.RepeatEnd
		}
		if pass := from.Suffix; pass >= "a" && pass <= "d" && len(pass) == 1 {
			bar.Endings = 1 << (pass[0] - 'a')
			bar.Flags |= score.EndingStart | score.EndingStop
		}
		if w.lengths[i] < from.length() {
			bar.Flags |= score.Implicit
		}
		row := w.b.AddBar(bar)
		if from.Meter != meter {
			meter = from.Meter
			w.b.Meter(1, row, meter)
		}
	}
}

// chord writes pitches from a time on.
func (w *realiser) chord(pitches []theory.Pitch, onset, length theory.Tick, text string) {
	w.pause(onset)
	w.b.AddHarmony(score.Harmony{At: score.Anchor{Bar: score.BarRow(w.bar + 1), Tick: w.at - w.starts[w.bar], Staff: w.staff, Part: w.part}, Text: w.b.Text(text)})
	w.until(onset+length, pitches)
}

// pause writes rests up to a time.
func (w *realiser) pause(end theory.Tick) { w.until(end, nil) }

// until writes a chord, or a rest, up to a time, in pieces that bars and notation ask for.
func (w *realiser) until(end theory.Tick, pitches []theory.Pitch) {
	for w.at < end || w.bar+1 < len(w.starts) && w.at == w.starts[w.bar+1] {
		if w.bar+1 < len(w.starts) && w.at >= w.starts[w.bar+1] {
			w.bar++
			continue
		}
		length := min(end, w.starts[w.bar]+w.lengths[w.bar]) - w.at
		if length <= 0 {
			return
		}
		for _, d := range theory.Components(length) {
			w.symbol(d, pitches, end)
		}
		if left := min(end, w.starts[w.bar]+w.lengths[w.bar]) - w.at; left > 0 { // shorter than any symbol
			w.at += left
		}
	}
}

// symbol writes one event.
func (w *realiser) symbol(d theory.Duration, pitches []theory.Pitch, end theory.Tick) {
	length := d.Ticks()
	at := score.Place{Bar: score.BarRow(w.bar + 1), Offset: w.at - w.starts[w.bar]}
	row := w.b.AddEvent(score.Event{
		Onset: at.Offset, Dur: length, Bar: at.Bar, Voice: w.voice, Staff: w.staff, Value: d.Value, Dots: d.Dots,
		Tuplet: w.groups.Of(w.b, at, length, d),
	})
	w.at += length
	for _, p := range pitches {
		h := score.Head{Pitch: p}
		if w.at < end {
			h.Flags |= score.TieStart
		}
		w.b.AddHead(row, h)
	}
}
