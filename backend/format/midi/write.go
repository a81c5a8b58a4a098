package midi

import (
	"context"
	"slices"

	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Write writes a score as a standard MIDI file of format 1: a track for meters, keys and tempi, then one for each part.
// Notes have their written lengths, repeats are not played out; what MIDI cannot hold is said once.
func Write(_ context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	w := &writer{s: s, src: source.New("", nil, source.Limits{})}
	w.ppq = resolution(s)
	out := smf.NewSMF1()
	out.TimeFormat = smf.MetricTicks(w.ppq)
	if err := out.Add(w.conductor()); err != nil {
		return nil, nil, unwritable(err)
	}
	for p := range s.Parts().All() {
		if err := out.Add(w.part(p)); err != nil {
			return nil, nil, unwritable(err)
		}
	}
	data, err := out.Bytes()
	if err != nil {
		return nil, nil, unwritable(err)
	}
	return data, w.src.Diagnostics(), nil
}

func unwritable(err error) error {
	return fault.New(fault.Internal, "the MIDI file cannot be written: %w", err)
}

// writer turns one score into tracks.
type writer struct {
	s   *score.Score
	src *source.Source // for remarks
	ppq int64
}

// The ticks of a quarter: enough for most programs; the most that a file can say; and what is taken where exact times
// would need more: it divides by all numbers to 10.
const (
	usualTicks = 480
	mostTicks  = 1<<15 - 1
	fineTicks  = 10080
)

// resolution is a number of ticks for which all onsets and ends are whole.
func resolution(s *score.Score) int64 {
	ppq := int64(usualTicks)
	for e := range s.Events().All() {
		ev := s.Event(e)
		for _, t := range [...]theory.Tick{ev.Onset, ev.End()} {
			if _, den := t.Fraction(); ppq%den != 0 {
				if ppq = lcm(ppq, den); ppq > mostTicks {
					return fineTicks
				}
			}
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
	n, _ := t.MulDiv(w.ppq, int64(theory.Quarter))
	return int64(n)
}

// timedMessage is a message at a time; of those at one time the lower rank comes first.
type timedMessage struct {
	tick int64
	rank int
	data []byte
}

// The ranks: ends before beginnings, signs before notes.
const (
	rankEnd = iota
	rankSign
	rankNote
)

// trackOf puts messages in order.
func trackOf(messages []timedMessage, end int64) smf.Track {
	slices.SortStableFunc(messages, func(a, b timedMessage) int {
		if a.tick != b.tick {
			return int(a.tick - b.tick)
		}
		return a.rank - b.rank
	})
	var t smf.Track
	at := int64(0)
	for _, m := range messages {
		t.Add(uint32(m.tick-at), m.data)
		at = m.tick
	}
	t.Close(uint32(max(end-at, 0)))
	return t
}

// conductor is the track that tells about time.
func (w *writer) conductor() smf.Track {
	var out []timedMessage
	add := func(t theory.Tick, m smf.Message) {
		out = append(out, timedMessage{w.ticks(t), rankSign, m})
	}
	if title := w.s.Meta().Title; title != "" {
		add(0, smf.MetaTrackSequenceName(title))
	}
	if rights := w.s.Meta().Credit("rights"); rights != "" {
		add(0, smf.MetaCopyright(rights))
	}
	w.addMeters(add)
	w.addKeys(add)
	for _, t := range w.s.Tempos() {
		if t.QuarterBPM > 0 {
			add(t.At.Tick, smf.MetaTempo(t.QuarterBPM))
		}
	}
	return trackOf(out, w.ticks(w.s.End()))
}

// addMeters writes the meters so that the bars can be found again: a bar that is not as long as its meter is followed by
// the meter anew, also at the end; a pickup, or a bar that is longer, has a meter of its own length.
func (w *writer) addMeters(add func(theory.Tick, smf.Message)) {
	if w.s.Grids().Len() == 0 {
		return
	}
	var before theory.Meter
	again := true
	for r := range w.s.Grid(1).Bars.All() {
		bar, meter := w.s.Bar(r), w.s.Meter(r)
		if r == 1 && bar.Missing > 0 || bar.Len > meter.Length() {
			if num, den, ok := ratioOf(bar.Len); ok {
				add(bar.Start, smf.MetaMeter(num, den))
				before, again = meter, true
				continue
			}
		}
		if again || meter != before {
			num, den := meterOf(meter)
			add(bar.Start, smf.MetaMeter(num, den))
		}
		before, again = meter, bar.Len != meter.Length()
	}
	if again && before.N > 0 {
		num, den := meterOf(before)
		add(w.s.End(), smf.MetaMeter(num, den))
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

// addKeys writes the signatures of the first staff as they sound.
func (w *writer) addKeys(add func(theory.Tick, smf.Message)) {
	if w.s.Staves().IsEmpty() {
		return
	}
	for _, k := range w.s.Staff(1).Keys {
		sounding := w.s.KeySignature(1, k.Tick)
		if sounding.Free || sounding.Fifths < -7 || sounding.Fifths > 7 {
			w.lose("a signature that MIDI does not know")
			continue
		}
		minor := byte(0)
		if sounding.Mode.IsMinor() && sounding.Mode == theory.Minor {
			minor = 1
		}
		add(k.Tick, smf.Message{meta, metaKey, 2, byte(sounding.Fifths), minor})
	}
}

// lose says that something is not written.
func (w *writer) lose(what string) {
	w.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeLost, Subject: what, Offset: -1}, "%s is not written", what)
}

// channelOf gives each part a channel; the tenth is for drums alone.
func channelOf(p score.PartRow, drums bool) uint8 {
	if drums {
		return drumChannel
	}
	const usable = 15
	c := uint8((int(p) - 1) % usable)
	if c >= drumChannel {
		c++
	}
	return c
}

// part is the track of one part.
func (w *writer) part(p score.PartRow) smf.Track {
	part := w.s.Part(p)
	t := &partTrack{writer: w, part: p, channel: channelOf(p, w.isDrums(p))}
	if part.Name != "" {
		t.add(0, rankSign, smf.MetaTrackSequenceName(part.Name))
	}
	if program, ok := w.programOf(p); ok && t.channel != drumChannel {
		t.add(0, rankSign, smf.Message(midi.ProgramChange(t.channel, program)))
	}
	for v := range part.Voices.All() {
		for e := range w.s.Voice(v).Events.All() {
			t.event(e)
		}
	}
	t.finishNotes()
	t.lyrics()
	t.pedals()
	return trackOf(t.out, w.ticks(w.s.End()))
}

// isDrums reports whether all heads of a part are drums.
func (w *writer) isDrums(p score.PartRow) bool {
	found := false
	for v := range w.s.Part(p).Voices.All() {
		for e := range w.s.Voice(v).Events.All() {
			for h := range w.s.Event(e).Heads.All() {
				if w.s.Head(h).IsPitched() {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// programOf is the program of a part: what it says, or what its name means.
func (w *writer) programOf(p score.PartRow) (uint8, bool) {
	part := w.s.Part(p)
	if part.Sound != 0 {
		if snd := w.s.Sound(part.Sound); snd.Program != 0 || snd.Channel != 0 {
			return snd.Program & 0x7F, true
		}
	}
	return score.ProgramOf(part.Name)
}
