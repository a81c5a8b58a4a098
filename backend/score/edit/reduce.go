package edit

import (
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// ReduceOptions say what is reduced to chords, and how.
type ReduceOptions struct {
	score.Selection // time is rounded to whole bars by Extract; here all bars stay
	// TwoStaves writes what lies below middle C on a bass staff, in a voice of its own.
	TwoStaves bool
}

// middleC parts the hands of a reduction.
var middleC = theory.Pitch{Oct: 4}

// ReduceToChords makes a score of one part, "Chords", with a chord wherever something begins or ends in the chosen
// parts: their verticalities (score.SlicesOf). Chords sound as the parts do, spelled as they are; of several notes of
// one height there is one. Notes that go on from one chord to the next are tied. Bars, meters and repeats are those of the
// first grid (OneGrid), tempi and chord symbols those of the score, the key that of its first staff as it sounds. Heads
// are new and name the ones they come from. A selection without notes is fault.Invalid.
func ReduceToChords(s *score.Score, o ReduceOptions) (*score.Score, error) {
	if s.Parts().IsEmpty() {
		return nil, fault.New(fault.Invalid, "the score has no parts")
	}
	s, err := OneGrid(s)
	if err != nil {
		return nil, err
	}
	m := newMover(bareCopier(s))
	m.sameBars()
	part := m.b.AddPart(score.Part{Name: "Chords"})
	red := &reducer{mover: m, o: o, part: part, last: map[soundKey]score.HeadRow{}}
	if err := red.chords(); err != nil {
		return nil, err
	}
	red.signs()
	return m.b.Build()
}

// soundKey is a height on a staff of the reduction.
type soundKey struct {
	hand, cents int
}

// hand is a staff of the reduction with its voice.
type hand struct {
	staff  score.StaffRow
	scribe *score.Scribe
	pitch  int // sum of the heights, for the clef
	notes  int
}

// reducer is a reduction going on.
type reducer struct {
	*mover
	o     ReduceOptions
	part  score.PartRow
	hands []hand
	last  map[soundKey]score.HeadRow // the last symbol of each height that was written
}

func (r *reducer) chords() error {
	layout := r.b.Layout(1)
	n := 1
	if r.o.TwoStaves {
		n = 2
	}
	for i := range n {
		staff := r.b.AddStaff(score.Staff{Part: r.part})
		r.hands = append(r.hands, hand{staff: staff, scribe: r.b.Scribe(layout, r.b.Voice(r.part, uint16(i+1)), staff, true)})
	}
	for slice := range r.s.SlicesOf(r.o.Selection) {
		for i := range r.hands {
			if err := r.chord(i, slice); err != nil {
				return err
			}
		}
	}
	notes := 0
	for i := range r.hands {
		r.hands[i].scribe.Finish()
		notes += r.hands[i].notes
	}
	if notes == 0 {
		return fault.New(fault.Invalid, "there is nothing that sounds")
	}
	return nil
}

// chord writes what of a slice lies in a hand.
func (r *reducer) chord(i int, slice score.Slice) error {
	h := &r.hands[i]
	var heads []score.Head
	var held []bool
	for k, row := range slice.Heads {
		head := r.s.Head(row)
		if len(r.hands) == 2 && (head.Pitch.Cents() < middleC.Cents()) != (i == 1) {
			continue
		}
		if slices.ContainsFunc(heads, func(o score.Head) bool { return o.Pitch.IsEnharmonic(head.Pitch) }) {
			continue // attacked heads come first, so that a chord is struck where one of its doubles is
		}
		heads = append(heads, score.Head{From: head.ID, Pitch: head.Pitch, Staff: h.staff})
		held = append(held, k >= slice.Attacked)
		h.pitch, h.notes = h.pitch+head.Pitch.Cents(), h.notes+1
	}
	if len(heads) == 0 {
		return nil
	}
	before := r.b.NumHeads()
	rows, err := h.scribe.Write(slice.Start, slice.End-slice.Start, heads...)
	if err != nil {
		return err
	}
	for k, made := range heads {
		key := soundKey{i, made.Pitch.Cents()}
		for n := range rows {
			row := score.HeadRow(before + 1 + n*len(heads) + k)
			if n > 0 || held[k] && r.last[key] != 0 {
				r.tie(r.last[key], row)
			}
			r.last[key] = row
		}
	}
	return nil
}

func (r *reducer) tie(from, to score.HeadRow) {
	r.b.Head(from).Tie = to
	r.b.Head(from).Flags |= score.TieStart
	r.b.Head(to).Flags |= score.TieStop
}

// signs adds clefs, keys, tempi, jumps and chord symbols.
func (r *reducer) signs() {
	start := score.Place{Bar: 1}
	for i, h := range r.hands {
		clef := score.Treble
		if i == 1 || h.notes > 0 && len(r.hands) == 1 && h.pitch/h.notes < middleC.Cents() {
			clef = score.Bass
		}
		r.b.Clef(h.staff, start, clef)
		for _, e := range r.s.Staff(1).Keys {
			bar := r.s.BarAt(1, e.Tick)
			r.b.Key(h.staff, r.place(bar, e.Tick), r.s.KeySignature(1, e.Tick))
		}
	}
	r.global()
	for _, x := range r.s.Harmonies() {
		if x.At.Part != 0 && !r.o.HasPart(x.At.Part) {
			continue
		}
		at := r.place(x.At.Bar, x.At.Tick)
		if iv := r.s.Transposition(max(x.At.Part, 1), x.At.Tick); x.At.Part != 0 && iv != (theory.Interval{}) {
			r.sounding(&x, iv)
		} else {
			x.Text = r.text(x.Text)
		}
		x.ID, x.At = r.id(x.ID), score.Anchor{Bar: at.Bar, Tick: at.Offset, Staff: r.hands[0].staff}
		r.b.AddHarmony(x)
	}
}

// sounding writes a chord symbol of a transposing part as it sounds.
func (r *reducer) sounding(x *score.Harmony, iv theory.Interval) {
	printed := r.s.Text(x.Text)
	if before := x.Symbol; !before.IsZero() && before.Kind != theory.NoHarmony {
		x.Symbol.Root, x.Symbol.Bass = inOctave4(before.Root.Add(iv)), inOctave4(before.Bass.Add(iv))
		printed = movedPrint(printed, before, x.Symbol)
	}
	x.Text = r.b.Text(printed)
}
