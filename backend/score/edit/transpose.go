package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// maxOctaves bounds transpositions; wider ones leave everything that can be heard.
const maxOctaves = 9

// Bounds of spelling: six accidentals, which no repertoire comes near, and signatures of three for each letter.
const (
	maxAlter  = 600
	maxFifths = 21
)

// TransposeOptions say what moves and how.
type TransposeOptions struct {
	score.Selection
	// Simplify writes keys of more than six sharps or flats as their enharmonic equals, and their notes with them.
	Simplify bool
	// KeepKeys leaves signatures as they are, as for a short passage. Where voices are chosen they always stay, and
	// chord symbols too.
	KeepKeys bool
}

// Transpose moves the notes of a selection by an interval, spelling kept, with signatures and chord symbols; drums and
// figured bass stay. Signatures move for staves of chosen parts within the time chosen, so that those behind a passage
// stay. More than nine octaves, or pitches beyond what can be written, are fault.Invalid.
func Transpose(s *score.Score, iv theory.Interval, o TransposeOptions) (*score.Score, error) {
	if err := checkInterval(iv); err != nil {
		return nil, err
	}
	if len(o.Voices) > 0 {
		o.KeepKeys = true // the other voices of the staff are in the key too
	}
	t := transposer{s: s, o: o, iv: iv, d: score.NewDraft(s)}
	t.from, t.to = o.Bounds(s)
	t.staves = make([]staffShift, s.Staves().Len()+1)
	if !o.KeepKeys {
		if err := t.keys(); err != nil {
			return nil, err
		}
	}
	if err := t.heads(); err != nil {
		return nil, err
	}
	if len(o.Voices) == 0 {
		t.harmonies()
	}
	return t.d.Finish()
}

// checkInterval refuses intervals that no music moves by.
func checkInterval(iv theory.Interval) error {
	alter := theory.Pitch{Oct: 4}.Add(iv).Alter
	if up := iv.Abs(); up.Steps > 7*maxOctaves || alter > maxAlter || alter < -maxAlter {
		return fault.New(fault.Invalid, "an interval of %d steps and %d cents is beyond %d octaves or too much augmented or diminished",
			iv.Steps, iv.Cents, maxOctaves).WithField("interval")
	}
	return nil
}

// transposer is a transposition going on.
type transposer struct {
	s        *score.Score
	d        *score.Draft
	o        TransposeOptions
	iv       theory.Interval
	from, to theory.Tick
	staves   []staffShift // by staff
	uneven   bool         // some staff moves by an enharmonic interval
}

// staffShift is by what a staff moves from each time on; without entries it is the interval asked for.
type staffShift struct {
	line score.Timeline[theory.Interval]
}

// keys moves the signatures.
func (t *transposer) keys() error {
	whole := t.from == 0 && t.to >= t.s.End()
	for r := range t.s.Staves().All() {
		st := t.s.Staff(r)
		if !t.o.HasPart(st.Part) || len(st.Keys) == 0 || st.Kind == score.PercussionStaff {
			continue // a signature says nothing to drums
		}
		shift := &t.staves[r]
		keys := t.d.Staves()[r].Keys
		if !whole {
			keys = bounded(keys, t.from, t.to, t.s.End())
		}
		for i := range keys {
			if !whole && (keys[i].Tick < t.from || keys[i].Tick >= t.to) {
				continue
			}
			by := t.iv
			if t.o.Simplify {
				by = simplerShift(keys[i].Value, t.iv)
			}
			if keys[i].Value = keys[i].Value.Transpose(by); max(keys[i].Value.Fifths, -keys[i].Value.Fifths) > maxFifths {
				return fault.New(fault.Invalid, "moved by %s, the key would have %s", by, keys[i].Value).WithField("interval").
					WithHint("simplify the keys").At(t.s.Position(st.Part, keys[i].Tick))
			}
			shift.line = append(shift.line, score.At[theory.Interval]{Tick: keys[i].Tick, Value: by})
			t.uneven = t.uneven || by != t.iv
		}
		t.d.Staves()[r].Keys = keys
	}
	return nil
}

// bounded adds entries where a passage begins and ends, so that what is in force can differ within it.
func bounded[T any](l score.Timeline[T], from, to, end theory.Tick) score.Timeline[T] {
	for _, at := range []theory.Tick{from, to} {
		v, ok := l.At(at)
		if !ok || at >= end || len(l.Within(at, at+1)) > 0 {
			continue
		}
		i := len(l)
		for i > 0 && l[i-1].Tick > at {
			i--
		}
		l = append(l[:i:i], append(score.Timeline[T]{{Tick: at, Value: v}}, l[i:]...)...)
	}
	return l
}

// diminishedSecond is the step between enharmonic equals: twelve fifths, no height.
var diminishedSecond = theory.Interval{Steps: 1}

// simplerShift is the interval, or its enharmonic equal, that leads from a signature to one of at most six sharps or
// flats.
func simplerShift(k theory.KeySignature, iv theory.Interval) theory.Interval {
	if k.Free {
		return iv
	}
	moved := k.Transpose(iv)
	for ; moved.Fifths > 6; moved = k.Transpose(iv) {
		iv = iv.Add(diminishedSecond)
	}
	for ; moved.Fifths < -6; moved = k.Transpose(iv) {
		iv = iv.Sub(diminishedSecond)
	}
	return iv
}

// by is the interval that a staff moves by at a time.
func (t *transposer) by(staff score.StaffRow, at theory.Tick) theory.Interval {
	if iv, ok := t.staves[staff].line.At(at); ok {
		return iv
	}
	return t.iv
}

func (t *transposer) heads() error {
	err := mapPitches(t.s, t.d, t.o.Selection, func(h *score.Head) theory.Pitch {
		if t.uneven {
			return h.Pitch.Add(t.by(h.Staff, t.s.Event(h.Event).Onset))
		}
		return h.Pitch.Add(t.iv)
	})
	if t.uneven {
		t.d.SortHeads()
	}
	return err
}

// The letters that can be written: those of MIDI and an octave on either side, which holds all that transposing
// instruments write.
const (
	lowestLetter  = 7 * -2
	highestLetter = 7 * 11
)

// harmonies moves the chord symbols of chosen parts; those of no part move with the whole score only.
func (t *transposer) harmonies() {
	if len(t.s.Harmonies()) == 0 {
		return
	}
	texts := textCache{d: t.d}
	all := t.d.Harmonies()
	for i := range all {
		h := &all[i]
		if h.At.Tick < t.from || h.At.Tick >= t.to || !t.o.HasPart(h.At.Part) {
			continue
		}
		staff := h.At.Staff
		if staff == 0 && h.At.Part != 0 {
			staff = t.s.Part(h.At.Part).Staves.Lo
		}
		moveSymbol(t.s, h, t.by(max(staff, 1), h.At.Tick), &texts)
	}
}

// textCache adds texts to a draft, each once.
type textCache struct {
	d    *score.Draft
	rows map[string]score.TextRow
}

func (c *textCache) row(text string) score.TextRow {
	r, ok := c.rows[text]
	if !ok {
		if c.rows == nil {
			c.rows = map[string]score.TextRow{}
		}
		r = c.d.Text(text)
		c.rows[text] = r
	}
	return r
}

// moveSymbol moves a chord symbol and the letters of its printed form.
func moveSymbol(s *score.Score, h *score.Harmony, iv theory.Interval, texts *textCache) {
	if h.Symbol.IsZero() || h.Symbol.Kind == theory.NoHarmony {
		return
	}
	before := h.Symbol
	h.Symbol.Root, h.Symbol.Bass = inOctave4(before.Root.Add(iv)), inOctave4(before.Bass.Add(iv))
	if h.Text != 0 {
		h.Text = texts.row(movedPrint(s.Text(h.Text), before, h.Symbol))
	}
}

func inOctave4(p theory.Pitch) theory.Pitch {
	p.Oct = 4
	return p
}
