package midi

import (
	"math"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// conductor writes the track that tells about time.
func (w *writer) conductor() {
	if title := w.s.Meta().Title; title != "" {
		w.track.meta(0, metaName, title)
	}
	if rights := w.s.Meta().Credit("rights"); rights != "" {
		w.track.meta(0, metaCopyright, rights)
	}
	w.addMeters()
	w.addKeys()
	w.addTempi()
	for _, m := range w.s.Marks() {
		if m.Kind == score.Rehearsal {
			w.track.meta(w.ticks(m.At.Tick), metaMarker, w.s.Text(m.Text))
		}
	}
}

// addMeter adds a meter; a metronome clicks its beats (24 clocks a quarter).
func (w *writer) addMeter(t theory.Tick, num, den uint8, beat theory.Tick) {
	power := byte(0)
	for 1<<power < den {
		power++
	}
	const clocks, thirtySeconds = 24, 8
	click := byte(min(max(beat*clocks/theory.Quarter, 1), math.MaxUint8))
	w.track.meta(w.ticks(t), metaMeter, string([]byte{num, power, click, thirtySeconds}))
}

// addMeters writes the meters so that the bars can be found again: a bar that is not as long as its meter is followed by
// the meter anew, also at the end; a pickup, or a bar that is longer, has a meter of its own length.
func (w *writer) addMeters() {
	if w.s.Grids().Len() == 0 {
		return
	}
	var before theory.Meter
	again := true
	for r := range w.s.Grid(1).Bars.All() {
		bar, meter := w.s.Bar(r), w.s.Meter(r)
		if r == 1 && bar.Missing > 0 || bar.Len > meter.Length() {
			if num, den, ok := ratioOf(bar.Len); ok {
				w.addMeter(bar.Start, num, den, theory.Whole/theory.Tick(den))
				before, again = meter, true
				continue
			}
		}
		if again || meter != before {
			num, den := meterOf(meter)
			w.addMeter(bar.Start, num, den, meter.BeatLength())
		}
		before, again = meter, bar.Len != meter.Length()
	}
	if again && before.N > 0 {
		num, den := meterOf(before)
		w.addMeter(w.s.End(), num, den, before.BeatLength())
	}
}

// ratioOf writes a length as beats of a fraction of a whole note.
func ratioOf(t theory.Tick) (num, den uint8, ok bool) {
	for den = 4; den <= 64; den *= 2 {
		if unit := theory.Whole / theory.Tick(den); t%unit == 0 && t/unit < 256 {
			return uint8(t / unit), den, true
		}
	}
	return 0, 0, false
}

// meterOf brings the terms of a meter to one denominator.
func meterOf(m theory.Meter) (num, den uint8) {
	if m.N == 1 {
		return m.Terms[0].Beats, m.Terms[0].Den
	}
	if num, den, ok := ratioOf(m.Length()); ok && num > 0 {
		return num, den
	}
	return 4, 4
}

// addKeys writes the signatures of the first staff that is not for drums, as they sound.
func (w *writer) addKeys() {
	if w.s.Staves().IsEmpty() {
		return
	}
	var before theory.KeySignature
	staff := w.s.KeyStaff()
	for i, k := range w.s.Staff(staff).Keys {
		sounding := w.s.KeySignature(staff, k.Tick)
		if i > 0 && sounding == before {
			continue // said again
		}
		before = sounding
		if sounding.Free || sounding.Fifths < -7 || sounding.Fifths > 7 {
			w.lose("a signature that MIDI does not know")
			continue
		}
		minor := byte(0)
		if sounding.Mode == theory.Minor {
			minor = 1
		}
		w.track.meta(w.ticks(k.Tick), metaKey, string([]byte{byte(sounding.Fifths), minor}))
	}
}

// addTempi writes the tempi that have a number, or all that the performance has, unless the score says nothing of tempo.
func (w *writer) addTempi() {
	if w.plain {
		for _, t := range w.s.Tempos() {
			if t.QuarterBPM > 0 {
				w.addTempo(t.At.Tick, t.QuarterBPM)
			}
		}
		return
	}
	changes := w.played.Tempo.Changes()
	if len(changes) == 1 && len(w.s.Tempos()) == 0 {
		return // nothing is said
	}
	for _, c := range changes {
		if c.Onset == 0 || c.Onset < w.played.End {
			w.addTempo(c.Onset, c.BPM)
		}
	}
}

// addTempo adds a tempo as the microseconds of a quarter, which have three bytes.
func (w *writer) addTempo(t theory.Tick, bpm float64) {
	const microsecondsOfMinute, most = 60e6, 1<<24 - 1
	us := int(min(max(math.Round(microsecondsOfMinute/bpm), 1), most))
	w.track.meta(w.ticks(t), metaTempo, string([]byte{byte(us >> 16), byte(us >> 8), byte(us)}))
}
