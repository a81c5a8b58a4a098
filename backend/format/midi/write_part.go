package midi

import (
	"cmp"
	"math"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/score/perform"
)

// notesOfParts are the places of the notes in the performance by part, the row of which is the index.
func (w *writer) notesOfParts() [][]int32 {
	counts := make([]int, w.s.Parts().Len()+1)
	for i := range w.played.Notes {
		counts[w.played.Notes[i].Part]++
	}
	room, out := make([]int32, 0, len(w.played.Notes)), make([][]int32, len(counts))
	for p, n := range counts {
		out[p] = room[:0:n]
		room = room[n:n]
	}
	for i := range w.played.Notes {
		p := w.played.Notes[i].Part
		out[p] = append(out[p], int32(i))
	}
	return out
}

// part writes the track of one part.
func (w *writer) part(p score.PartRow, notes []int32) {
	part, at := w.s.Part(p), w.seats[p-1]
	if part.Name != "" {
		w.track.meta(0, metaName, part.Name)
	}
	if at.port > 0 {
		w.track.meta(0, metaPort, string([]byte{at.port}))
	}
	if part.Sound != 0 && w.s.Sound(part.Sound).Volume > 0 {
		w.track.channel(0, rankSign, control, at.channel, volumeControl, w.s.Sound(part.Sound).Volume)
	}
	w.addPrograms(p, at.channel, notes)
	w.addNotes(at.channel, notes)
	w.addLyrics(p)
	w.addPedals(p, at.channel)
}

// addPrograms writes the program of the part's first instrument at the start, and others where their notes begin.
func (w *writer) addPrograms(p score.PartRow, channel uint8, notes []int32) {
	current := int32(-1)
	for i, in := range w.played.Instruments {
		if in.Part == p && !in.Percussion {
			if current = int32(i); in.Named {
				w.track.program(0, channel, in.Program)
			}
			break
		}
	}
	for _, i := range notes {
		n := &w.played.Notes[i]
		in := w.played.Instruments[n.Instrument]
		if n.Instrument == current || in.Percussion {
			continue
		}
		current = n.Instrument
		w.track.program(w.ticks(n.Onset), channel, in.Program)
	}
}

// sounding is a note in ticks.
type sounding struct {
	at, end  int64
	voice    uint16 // channel and key
	velocity uint8
}

// addNotes writes notes. A key cannot sound twice: one that is struck again ends before, and of two that are struck
// together the longer is heard.
func (w *writer) addNotes(channel uint8, notes []int32) {
	heard := w.heard[:0]
	for _, i := range notes {
		if n, ok := w.soundingOf(&w.played.Notes[i], channel); ok {
			heard = append(heard, n)
		}
	}
	w.heard = heard
	slices.SortFunc(heard, func(a, b sounding) int {
		if a.voice != b.voice {
			return int(a.voice) - int(b.voice)
		}
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.end, a.end), cmp.Compare(b.velocity, a.velocity))
	})
	for i, n := range heard {
		if i > 0 && heard[i-1].voice == n.voice && heard[i-1].at == n.at {
			continue
		}
		for k := i + 1; k < len(heard) && heard[k].voice == n.voice; k++ {
			if heard[k].at > n.at {
				n.end = min(n.end, heard[k].at)
				break
			}
		}
		channel, key := uint8(n.voice>>8), uint8(n.voice)
		w.track.channel(n.at, rankNote, noteOn, channel, key, n.velocity)
		w.track.channel(n.end, rankEnd, noteOff, channel, key, 0)
	}
}

// soundingOf is a note as its key; quarter tones take the nearest.
func (w *writer) soundingOf(n *perform.Note, channel uint8) (sounding, bool) {
	key := math.Round(n.MIDI)
	if key != n.MIDI {
		w.lose("a quarter tone")
	}
	if key < 0 || key > 127 {
		w.lose("a note beyond MIDI's keys")
		return sounding{}, false
	}
	if w.played.Instruments[n.Instrument].Percussion {
		channel = drumChannel
	}
	out := sounding{at: w.ticks(n.Onset), voice: uint16(channel)<<8 | uint16(key), velocity: n.Velocity}
	out.end = max(w.ticks(n.Onset+n.Dur), out.at+1)
	return out, true
}

// addLyrics writes the first verse.
func (w *writer) addLyrics(p score.PartRow) {
	for _, l := range w.s.Lyrics() {
		if l.Verse != 1 || w.s.PartOf(l.Event) != p {
			continue
		}
		text := w.s.Text(l.Text)
		if l.Syllabic == score.BeginSyllable || l.Syllabic == score.MiddleSyllable {
			text += "-"
		}
		w.track.meta(w.ticks(w.s.Event(l.Event).Onset), metaLyric, text)
	}
}

// pedals are the spanners that a foot plays, with their controls.
var pedals = map[score.SpannerKind]uint8{score.Pedal: sustainPedal, score.SostenutoPedal: sostenutoPedal}

// addPedals writes the pedals.
func (w *writer) addPedals(p score.PartRow, channel uint8) {
	const down, up = 127, 0
	for _, sp := range w.s.Spanners() {
		if number := pedals[sp.Kind]; number != 0 && sp.From.Part == p {
			w.track.channel(w.ticks(sp.From.Tick), rankSign, control, channel, number, down)
			w.track.channel(w.ticks(sp.To.Tick), rankEnd, control, channel, number, up)
		}
	}
}
