package main

import (
	"cmp"
	"slices"
	"strconv"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// lineWriter writes the events of one staff.
type lineWriter struct {
	*encoder
	part      score.PartRow
	staff     score.StaffRow
	transpose theory.Interval
	first     uint16 // number of the first voice
	tuplets   map[score.VoiceRow]*score.TupletGroups
	numbers   map[nameInBar]uint16 // of voices that have names without an order
}

// nameInBar is a voice that some facts name by an arbitrary number, another one in every bar.
type nameInBar struct {
	bar  score.BarRow
	name string
}

func (w *lineWriter) write(events []row) {
	w.tuplets = map[score.VoiceRow]*score.TupletGroups{}
	w.numbers = w.numberByPitch(events)
	for _, r := range events {
		if kind := r.text(6); kind == "rn" {
			continue
		}
		w.writeEvent(r)
	}
}

// writeEvent writes one event; a length that no note has becomes tied notes.
func (w *lineWriter) writeEvent(r row) {
	voice := w.b.Voice(w.part, w.first+w.voiceNumber(r))
	at, length := w.placeOf(r), r.tick(1)
	if r.number(5) != 0 || length == 0 {
		row := w.b.AddEvent(score.Event{
			Onset: at.Offset, Bar: at.Bar, Voice: voice, Staff: w.staff, Grace: -1, Value: theory.EighthValue, Flags: score.GraceSlash,
		})
		w.addHeads(row, r, false, false)
		return
	}
	parts := theory.Components(length)
	for i, d := range parts {
		e := score.Event{Onset: at.Offset, Dur: d.Ticks(), Bar: at.Bar, Voice: voice, Staff: w.staff, Value: d.Value, Dots: d.Dots}
		if len(r.words(2)) == 0 && at.Offset == 0 && length == w.lengthOf(at.Bar) {
			e.Flags, e.Dur, e.Value, e.Dots = score.BarRest, length, theory.WholeValue, 0
			parts = parts[:1]
		} else {
			e.Tuplet = w.groupsOf(voice).Of(w.b, at, e.Dur, d)
		}
		row := w.b.AddEvent(e)
		w.addHeads(row, r, i > 0, i+1 < len(parts))
		at.Offset += e.Dur
		if e.Flags&score.BarRest != 0 {
			return
		}
	}
}

// placeOf is the place of an event; a grace note at the end of a bar belongs to the next one.
func (w *lineWriter) placeOf(r row) score.Place {
	t := r.tick(0)
	if last := len(w.start) - 1; t >= w.start[last] {
		return score.Place{Bar: w.bars[last-1], Offset: w.start[last] - w.start[last-1]}
	}
	return w.place(t)
}

func (w *lineWriter) lengthOf(bar score.BarRow) theory.Tick {
	i := slices.Index(w.bars, bar)
	return w.start[i+1] - w.start[i]
}

// mostVoices is how many voices a staff has at most; greater numbers are names.
const mostVoices = 4

// voiceNumber counts the voices of a staff from 0.
func (w *lineWriter) voiceNumber(r row) uint16 {
	id := r.text(4)
	n, err := strconv.Atoi(id)
	switch {
	case err != nil || n < 1:
		return 0
	case n <= 2*mostVoices: // those of a lower staff go on counting
		return uint16((n - 1) % mostVoices)
	}
	return w.numbers[nameInBar{w.placeOf(r).Bar, id}]
}

// numberByPitch numbers the voices that have names in each bar, from the highest down.
func (w *lineWriter) numberByPitch(events []row) map[nameInBar]uint16 {
	type voice struct {
		nameInBar
		sum, notes float64
	}
	voices := map[nameInBar]*voice{}
	inBar := map[score.BarRow][]*voice{}
	for _, r := range events {
		name := nameInBar{w.placeOf(r).Bar, r.text(4)}
		if name.name == "" {
			continue
		}
		if voices[name] == nil {
			voices[name] = &voice{nameInBar: name}
			inBar[name.bar] = append(inBar[name.bar], voices[name])
		}
		for _, p := range r.words(2) {
			if r.text(6) != "u" {
				voices[name].sum += pitch(p).MIDI()
				voices[name].notes++
			}
		}
	}
	numbers := map[nameInBar]uint16{}
	for _, list := range inBar {
		slices.SortStableFunc(list, func(a, b *voice) int {
			return cmp.Compare(b.sum/max(b.notes, 1), a.sum/max(a.notes, 1))
		})
		for i, v := range list {
			numbers[v.nameInBar] = uint16(i % mostVoices)
		}
	}
	return numbers
}

func (w *lineWriter) addHeads(event score.EventRow, r row, from, to bool) {
	ties := r.words(3)
	for i, name := range r.words(2) {
		if r.text(6) == "u" {
			continue
		}
		h := score.Head{Pitch: pitch(name).Add(w.transpose)}
		tie := ""
		if len(ties) > 0 {
			tie = ties[min(i, len(ties)-1)]
		}
		if to || tie == "start" || tie == "continue" {
			h.Flags |= score.TieStart
		}
		if from || tie == "stop" || tie == "continue" {
			h.Flags |= score.TieStop
		}
		w.b.AddHead(event, h)
	}
}

func (w *lineWriter) groupsOf(v score.VoiceRow) *score.TupletGroups {
	if w.tuplets[v] == nil {
		w.tuplets[v] = &score.TupletGroups{}
	}
	return w.tuplets[v]
}
