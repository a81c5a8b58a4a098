package midi

import (
	"cmp"
	"slices"

	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// partTrack collects the messages of one part.
type partTrack struct {
	*writer
	part    score.PartRow
	channel uint8
	notes   []sounding
	out     []timedMessage
}

// sounding is a note of a key.
type sounding struct {
	at, end  theory.Tick
	key      uint8
	velocity uint8
}

func (t *partTrack) add(at theory.Tick, rank int, m []byte) {
	t.out = append(t.out, timedMessage{t.ticks(at), rank, m})
}

// usualVelocity is that of notes that say nothing.
const usualVelocity = 80

// event writes the notes that an event attacks.
func (t *partTrack) event(row score.EventRow) {
	e := t.s.Event(row)
	switch {
	case e.Flags&score.Cue != 0 && !e.IsRest():
		t.lose("a cue")
		return
	case e.IsGrace():
		t.lose("a grace note")
		return
	}
	for h := range e.Heads.All() {
		head := t.s.Head(h)
		if head.Flags&score.TiedFrom != 0 {
			continue
		}
		key, ok := t.keyOf(head)
		if !ok {
			t.lose("a note beyond MIDI's keys")
			continue
		}
		velocity := head.Velocity & 0x7F
		if velocity == 0 {
			velocity = usualVelocity
		}
		t.notes = append(t.notes, sounding{e.Onset, e.Onset + t.s.TiedLength(h), key, velocity})
	}
}

// finishNotes writes the notes. A key cannot sound twice: one that is struck again ends before, and of two that are
// struck together the longer is heard.
func (t *partTrack) finishNotes() {
	slices.SortStableFunc(t.notes, func(a, b sounding) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at), cmp.Compare(b.end, a.end))
	})
	for i, n := range t.notes {
		if i > 0 && t.notes[i-1].key == n.key && t.notes[i-1].at == n.at {
			continue
		}
		for k := i + 1; k < len(t.notes) && t.notes[k].key == n.key; k++ {
			if t.notes[k].at > n.at {
				n.end = min(n.end, t.notes[k].at)
				break
			}
		}
		t.add(n.at, rankNote, midi.NoteOn(t.channel, n.key, n.velocity))
		t.add(n.end, rankEnd, midi.NoteOff(t.channel, n.key))
	}
}

// keyOf is the key of a head: of a drum its own, of a pitch the nearest.
func (t *partTrack) keyOf(head score.Head) (uint8, bool) {
	if !head.IsPitched() {
		const snare = 38
		sound := head.Sound
		if sound == 0 {
			sound = t.s.Part(t.part).Sound
		}
		if sound != 0 && t.s.Sound(sound).Drum != 0 {
			return t.s.Sound(sound).Drum & 0x7F, true
		}
		return snare, true
	}
	if head.Pitch.Alter%100 != 0 {
		t.lose("a quarter tone")
	}
	key := head.Pitch.Key()
	return uint8(key), key >= 0 && key <= 127
}

// lyrics writes the first verse.
func (t *partTrack) lyrics() {
	for _, l := range t.s.Lyrics() {
		if l.Verse != 1 || t.s.PartOf(l.Event) != t.part {
			continue
		}
		text := t.s.Text(l.Text)
		if l.Syllabic == score.BeginSyllable || l.Syllabic == score.MiddleSyllable {
			text += "-"
		}
		t.add(t.s.Event(l.Event).Onset, rankSign, smf.MetaLyric(text))
	}
}

// pedals writes the sustain pedal.
func (t *partTrack) pedals() {
	for _, sp := range t.s.Spanners() {
		if sp.Kind == score.Pedal && sp.From.Part == t.part {
			t.add(sp.From.Tick, rankSign, midi.ControlChange(t.channel, sustainPedal, 127))
			t.add(sp.To.Tick, rankEnd, midi.ControlChange(t.channel, sustainPedal, 0))
		}
	}
}
