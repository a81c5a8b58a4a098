package synth

import (
	"math"

	"github.com/sinshu/go-meltysynth/meltysynth"

	"ricercar/backend/fault"
)

// seating gives each sound a channel of an engine. An engine has sixteen channels, the tenth for percussion, so
// an orchestra needs several engines. Notes of an instrument that lie between the keys by the same amount share a
// channel, which is bent by that amount.
type seating struct {
	chairs []chair
	// notes has the key of each note of the Timemap; one that is not heard has unheard.
	notes []key
}

// unheard stands for a note that the bank or MIDI has no key for.
var unheard = key{channel: -1}

// chair is what sits on one channel.
type chair struct {
	engine     int
	channel    int32
	instrument int
	// bend is what the channel is raised by, in semitones from −0.5 to 0.5.
	bend float64
}

const (
	percussionChannel  = 9
	channelsPerEngine  = 15 // and one for percussion
	bendRangeSemitones = 2
	maxPolyphony       = 256
)

// seatNotes finds a channel for each note.
func seatNotes(m *Timemap, hasPercussion bool) *seating {
	type sound struct {
		instrument int
		cents      int
	}
	s := &seating{notes: make([]key, len(m.Notes))}
	chairs := map[sound]chair{}
	for i := range m.Notes {
		n := &m.Notes[i]
		s.notes[i] = unheard
		instrument := m.Instruments[n.Instrument]
		if instrument.Percussion && !hasPercussion {
			continue
		}
		note := math.Round(n.MIDI)
		if note < 0 || note > 127 {
			continue
		}
		snd := sound{n.Instrument, int(math.Round((n.MIDI - note) * 100))}
		c, seated := chairs[snd]
		if !seated {
			c = s.seat(n.Instrument, instrument.Percussion, float64(snd.cents)/100)
			chairs[snd] = c
		}
		s.notes[i] = key{c.engine, c.channel, int32(note)}
	}
	return s
}

// seat takes the next free channel; an engine has but one for percussion.
func (s *seating) seat(instrument int, percussion bool, bend float64) chair {
	taken := 0
	for _, c := range s.chairs {
		if (c.channel == percussionChannel) == percussion {
			taken++
		}
	}
	c := chair{engine: taken, channel: percussionChannel, instrument: instrument}
	if !percussion {
		c.engine, c.channel, c.bend = taken/channelsPerEngine, int32(taken%channelsPerEngine), bend
		if c.channel >= percussionChannel {
			c.channel++
		}
	}
	s.chairs = append(s.chairs, c)
	return c
}

// engines makes as many synthesizers as the seating needs, with programs and bends set.
func (s *seating) engines(bank *Bank, m *Timemap, rate int) ([]*meltysynth.Synthesizer, error) {
	var engines []*meltysynth.Synthesizer
	for _, c := range s.chairs {
		for len(engines) <= c.engine {
			settings := meltysynth.NewSynthesizerSettings(int32(rate))
			settings.MaximumPolyphony, settings.BlockSize = maxPolyphony, blockFrames
			e, err := meltysynth.NewSynthesizer(bank.font, settings)
			if err != nil {
				return nil, fault.New(fault.Internal, "the synthesizer does not start: %v", err)
			}
			engines = append(engines, e)
		}
		setUp(engines[c.engine], c, m.Instruments[c.instrument].Program)
	}
	return engines, nil
}

// setUp sends a channel its program and its bend.
func setUp(e *meltysynth.Synthesizer, c chair, program int) {
	const programChange, pitchBend = 0xC0, 0xE0
	e.ProcessMidiMessage(c.channel, programChange, int32(program&127), 0)
	if c.bend != 0 {
		value := int32(8192 + math.Round(c.bend/bendRangeSemitones*8192))
		e.ProcessMidiMessage(c.channel, pitchBend, value&127, value>>7)
	}
}
