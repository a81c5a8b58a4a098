package main

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/analysis/chords"
	"ricercar/backend/analysis/harmony"
	"ricercar/backend/analysis/key"
	"ricercar/backend/format/midi"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/synth"
)

// operation is one that is measured on a score alone.
type operation struct {
	name  string
	goal  goal
	small bool   // measured on small pieces only
	per   string // what each is counted by
	run   func(ctx context.Context, w work) error
}

// work is what operations work on.
type work struct {
	score *score.Score
	midi  []byte // the score as a MIDI file
}

// operations are in the order of the table.
var operations = []operation{
	{name: "write MusicXML", goal: 27, per: byHead, run: func(_ context.Context, w work) error {
		_, err := musicxml.Write(w.score)
		return err
	}},
	{name: "verticalities", per: bySlice, run: func(_ context.Context, w work) error {
		for range w.score.Slices() {
		}
		return nil
	}},
	{name: "chords named", goal: 11, per: bySlice, run: func(_ context.Context, w work) error {
		chords.Find(w.score, chords.Options{})
		return nil
	}},
	{name: "key", goal: 1, per: byHead, run: func(_ context.Context, w work) error {
		_, err := key.Find(w.score, key.Options{})
		return err
	}},
	{name: "local keys, numerals, cadences", goal: 700, small: true, per: bySlice, run: func(_ context.Context, w work) error {
		_, err := harmony.Find(w.score, harmony.Options{})
		return err
	}},
	{name: "timemap", per: byHead, run: func(_ context.Context, w work) error {
		_, err := synth.NewTimemap(w.score)
		return err
	}},
	{name: "write MIDI", goal: 14, per: byHead, run: func(ctx context.Context, w work) error {
		_, _, err := midi.Write(ctx, w.score, source.WriteOptions{})
		return err
	}},
	{name: "read MIDI", goal: 22, per: byHead, run: func(ctx context.Context, w work) error {
		_, err := midi.Read(ctx, source.New("bench.mid", w.midi, source.DefaultLimits()))
		return err
	}},
}

// What operations are counted by.
const (
	byHead  = "notehead"
	bySlice = "verticality"
)

// operate measures every operation on each piece.
func (b *bench) operate(ctx context.Context, set []piece) error {
	b.table.title("One operation on a score in memory", "piece", "operation", "CPU", "ns each", "of", "bare passes", "goal", "allocations")
	for _, p := range set {
		file, _, err := midi.Write(ctx, p.score, source.WriteOptions{})
		if err != nil {
			return fmt.Errorf("write %s as MIDI: %w", p.name, err)
		}
		w := work{p.score, file}
		count := map[string]int{byHead: p.score.NumHeads()}
		for range p.score.Slices() {
			count[bySlice]++
		}
		for _, o := range operations {
			if o.small && !p.isSmall() || !strings.Contains(o.name, b.only) {
				continue
			}
			c, err := b.measure(p.xml, func() error { return o.run(ctx, w) })
			if err != nil {
				return fmt.Errorf("%s of %s: %w", o.name, p.name, err)
			}
			limit := o.goal
			if !p.isMovement() {
				limit = 0
			}
			b.table.row(p.name, o.name, duration(c.cpu), each(c.cpu, count[o.per]), o.per, fmt.Sprintf("%.2f", c.passes), limit.of(c.passes),
				fmt.Sprintf("%.0f", c.allocations))
		}
	}
	return nil
}
