package musicxml

import (
	"bytes"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// instrument is a sound of a part under the name that notes call it by.
type instrument struct {
	id  string
	row score.SoundRow
}

// soundChange says what plays an instrument of a part from a place on.
type soundChange struct {
	instrument int
	index      int         // of the bar
	at         theory.Tick // in the bar
	row        score.SoundRow
}

// Bounds of what plays.
const (
	maxSounds     = 50_000
	maxPartSounds = 256
	maxChanges    = 4096 // in a part
)

// scoreInstrument reads the name of an instrument.
func (r *reader) scoreInstrument(p *part) {
	s := r.soundNamed(p, string(r.x.Attr("id")))
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "instrument-name":
			if s != nil {
				s.Name = r.line1()
			}
		case "instrument-sound", "instrument-abbreviation", "solo", "ensemble", "virtual-instrument":
			r.unkept()
		default:
			r.unknown()
		}
	}
}

// soundNamed returns the sound of an id, making it where it is new; nil where there are too many.
func (r *reader) soundNamed(p *part, id string) *score.Sound {
	if i := p.instrument([]byte(id)); i >= 0 {
		return r.b.Sound(p.sounds[i].row)
	}
	if r.numSounds == maxSounds || len(p.sounds) == maxPartSounds {
		r.unkeptAs([]byte("one of too many instruments"))
		return nil
	}
	r.numSounds++
	row := r.b.AddSound(score.Sound{})
	p.sounds = append(p.sounds, instrument{id, row})
	return r.b.Sound(row)
}

// midiInstrument reads how an instrument sounds. Programs and drum keys count from 1.
func (r *reader) midiInstrument(p *part) {
	if s := r.soundNamed(p, string(r.x.Attr("id"))); s != nil {
		r.midiSound(s)
	}
}

// midiSound reads the children of a midi-instrument.
func (r *reader) midiSound(s *score.Sound) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "midi-channel":
			s.Channel = uint8(r.midiNumber("midi-channel", 16))
		case "midi-program":
			s.Program = uint8(max(r.midiNumber("midi-program", 128)-1, 0))
		case "midi-unpitched":
			s.Drum = uint8(max(r.midiNumber("midi-unpitched", 128)-1, 0))
		case "volume":
			r.volume(s)
		case "midi-name", "midi-bank", "pan", "elevation":
			r.unkept()
		default:
			r.unknown()
		}
	}
}

func (r *reader) midiNumber(name string, limit int64) int64 {
	text := r.x.Content()
	n, ok := within(text, 1, limit)
	if !ok {
		r.bad(name, text)
	}
	return min(max(n, 0), limit)
}

func (r *reader) volume(s *score.Sound) {
	text := r.x.Content()
	percent, ok := float(text)
	if !ok || percent < 0 || percent > 100 {
		r.bad("volume", text)
		return
	}
	s.Volume = uint8(max(percent*1.27+0.5, 1))
}

// instrument is the place of an instrument in its part, −1 where the part has none of that id.
func (p *part) instrument(id []byte) int {
	return slices.IndexFunc(p.sounds, func(i instrument) bool { return i.id == string(id) })
}

// instrumentOf finds the instrument of a note; one that is not listed is the part's first.
func (r *reader) instrumentOf(id []byte) int {
	i := r.part.instrument(id)
	if i < 0 && !r.src.Again(codePart, id) {
		r.say(source.Warning, fault.Invalid, codePart, string(id), "the instrument %q is not in the part list", clip(id))
	}
	return max(i, 0)
}

// soundAt is what plays an instrument of the part at a time in the bar; 0 is what the part has from the beginning.
func (r *reader) soundAt(i int, at theory.Tick) score.SoundRow {
	p := r.part
	for _, c := range slices.Backward(p.changes) {
		if c.instrument == i && (c.index < p.index() || c.at <= at) {
			return r.unlessOwn(c.row)
		}
	}
	if i == 0 {
		return 0
	}
	return p.sounds[i].row
}

// unlessOwn is a sound, 0 where it is the part's own.
func (r *reader) unlessOwn(row score.SoundRow) score.SoundRow {
	if row == r.b.Part(r.part.row).Sound {
		return 0
	}
	return row
}

// changeSound reads what plays an instrument from here on: another program, or another instrument by its name.
func (r *reader) changeSound(read func(*score.Sound)) {
	p := r.part
	i := p.instrument(r.x.Attr("id"))
	if i < 0 {
		r.instrumentOf(r.x.Attr("id"))
		return
	}
	now := p.sounds[i].row
	for _, c := range p.changes {
		if c.instrument == i {
			now = c.row
		}
	}
	sound := *r.b.Sound(now)
	read(&sound)
	if sound == *r.b.Sound(now) {
		return
	}
	if len(p.changes) == maxChanges {
		r.unkeptAs([]byte("one of too many changes of an instrument"))
		return
	}
	row := r.soundLike(sound)
	if row == 0 {
		return
	}
	p.changes = append(p.changes, soundChange{i, p.index(), p.at.pos(), row})
}

// soundLike is a sound of the part that is like another, a new one where there is none; 0 where there are too many.
func (r *reader) soundLike(sound score.Sound) score.SoundRow {
	p := r.part
	for _, i := range p.sounds {
		if *r.b.Sound(i.row) == sound {
			return i.row
		}
	}
	for _, c := range p.changes {
		if *r.b.Sound(c.row) == sound {
			return c.row
		}
	}
	if r.numSounds == maxSounds {
		r.unkeptAs([]byte("one of too many instruments"))
		return 0
	}
	r.numSounds++
	return r.b.AddSound(sound)
}

// instrumentChange reads another instrument by its name among the sounds of MusicXML ("wind.reed.oboe").
func (r *reader) instrumentChange(s *score.Sound) {
	for depth := r.x.Depth(); r.child(depth); {
		if string(r.x.Name) != "instrument-sound" {
			r.unkept()
			continue
		}
		name := trim(r.x.Content())
		name = name[bytes.LastIndexByte(name, '.')+1:]
		text := strings.ReplaceAll(string(name[:min(len(name), 64)]), "-", " ")
		if text != "" {
			s.Name = text
		}
		if program, ok := score.ProgramOf(text); ok {
			s.Program, s.Drum = program, 0
		}
	}
}
