package midi

import (
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/score/perform"
	"ricercar/backend/theory"
)

// Write writes a score as a standard MIDI file of format 1: a track for meters, keys and tempi, then one for each part.
// It is played as package perform says, each bar once; WriteOptions.Plain leaves notes and tempi as they are written,
// and Unfold plays repeats out. What MIDI cannot hold is said once.
func Write(ctx context.Context, s *score.Score, o source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	if o.Unfold {
		var err error
		if s, err = edit.Unfold(s); err != nil {
			return nil, nil, err
		}
	}
	played, err := perform.Play(s, perform.Options{Once: true, Plain: o.Plain})
	if err != nil {
		return nil, nil, err
	}
	w := &writer{s: s, played: played, plain: o.Plain, src: source.New("", nil, source.Limits{}), ppq: resolution(s)}
	w.end = w.ticks(max(s.End(), played.End))
	w.seats = seatParts(w.programs())
	const bytesOfNote = 10
	out := appendHeader(make([]byte, 0, 512+bytesOfNote*len(played.Notes)), 1+s.Parts().Len(), w.ppq)
	w.conductor()
	out = w.track.appendTo(out, w.end)
	notes := w.notesOfParts()
	for p := range s.Parts().All() {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		w.track.reset()
		w.part(p, notes[p])
		out = w.track.appendTo(out, w.end)
	}
	if len(out) > maxBytes {
		return nil, nil, fault.New(fault.TooLarge, "a MIDI file of %d bytes is more than programs read", len(out))
	}
	w.sayLosses()
	return out, w.src.Diagnostics(), nil
}

// maxBytes bounds a file.
const maxBytes = 1 << 30

// writer turns one score into tracks.
type writer struct {
	s      *score.Score
	played *perform.Performance
	plain  bool
	src    *source.Source // for remarks
	ppq    int64
	end    int64
	seats  []seat // by part
	track  trackWriter
	heard  []sounding // room for the notes of a part
}

// The ticks of a quarter: enough for most programs; the most that a file can say; and what is taken where exact times
// would need more: it divides by all numbers to 10.
const (
	usualTicks = 480
	mostTicks  = 1<<15 - 1
	fineTicks  = 10080
)

// resolution is a number of ticks for which all onsets and ends as written are whole.
func resolution(s *score.Score) int64 {
	ppq := int64(usualTicks)
	unit := theory.Quarter / theory.Tick(ppq)
	for e := range s.Events().All() {
		ev := s.Event(e)
		for _, t := range [...]theory.Tick{ev.Onset, ev.End()} {
			if t%unit == 0 {
				continue
			}
			_, den := t.Fraction()
			if ppq = lcm(ppq, den); ppq > mostTicks {
				return fineTicks
			}
			unit = theory.Quarter / theory.Tick(ppq)
		}
	}
	return ppq
}

func lcm(a, b int64) int64 {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}

// ticks is a time in the file's ticks, rounded.
func (w *writer) ticks(t theory.Tick) int64 {
	unit := theory.Quarter / theory.Tick(w.ppq)
	return int64((t + unit/2) / unit)
}

// lose says that something is not written.
func (w *writer) lose(what string) {
	w.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeLost, Subject: what, Offset: -1}, "%s is not written", what)
}

// sayLosses names what is no part of the performance.
func (w *writer) sayLosses() {
	for r := range w.s.Events().All() {
		switch e := w.s.Event(r); {
		case e.IsRest():
		case e.Flags&score.Cue != 0:
			w.lose("a cue")
		case e.IsGrace() && w.plain:
			w.lose("a grace note")
		}
	}
	for _, l := range w.s.Lyrics() {
		if l.Verse != 1 {
			w.lose("another verse")
		}
	}
}
