package abc

import (
	"bytes"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// voice is one voice of the tune, and where it has come to.
type voice struct {
	id    string
	part  score.PartRow
	staff score.StaffRow
	row   score.VoiceRow

	clef      clef
	octave    int8 // that notes sound above what is written, beside the clef's
	transpose theory.Interval
	stem      score.EventFlags
	key       theory.KeySignature
	unit      theory.Tick // of note lengths
	meter     theory.Meter
	newMeter  bool // to be written at the next bar
	newKey    bool // to be written at the next event
	newClef   bool
	newShift  bool

	index  int         // of the bar, from 0
	at     theory.Tick // in the bar
	events int         // in the bar
	lone   score.EventRow
	seen   bool // something was written

	altered []altered // accidentals of the bar
	tied    []tie     // of the last event
	slurs   []slur
	opening []slur // to begin at the next event
	tuplets []openTuplet
	groups  score.TupletGroups
	broken  theory.Ratio // of the next note's length
	last    score.EventRow
	graces  []score.EventRow // since the last main note
	decor   []decor
	signs   []score.Mark // at the next event
	tempos  []score.Tempo
	harmony []score.Harmony
	lines   []openLine // hairpins and the like
	beamed  []score.EventRow
	endings uint32 // of the bars that are being written

	left      score.Barline  // of the next bar
	leftFlags score.BarFlags // of the next bar

	overlays []*voice
	layer    int // which overlay is being written, 0 is none
	group    int // the bar, from 1, where overlays of several bars begin; 0 is none
	over     *voice

	sung       []sung // notes of the last line of music
	lyrics     lyricState
	inWord     []bool // by verse: the last line ended within a word
	nextSymbol int    // note of the line that the next symbol of s: belongs to
}

// altered is an accidental in force.
type altered struct {
	place int // in letters from C0, or a letter alone
	alter int16
}

// tie is a note whose tie waits for its other end.
type tie struct {
	place int
	alter int16
}

// slur is a slur that is open.
type slur struct {
	from   score.EventRow
	style  score.LineStyle
	offset int
}

// voice returns the voice that is being written; the first one where none was named.
func (r *reader) voice() *voice {
	t := r.t
	if t.cur == nil {
		if len(t.voices) == 0 {
			r.addVoice("", 0)
		}
		t.cur, t.base = t.voices[0], t.voices[0]
	}
	return t.cur
}

// voiceField reads V: an id and attributes.
func (r *reader) voiceField(text []byte) {
	end := bytes.IndexAny(text, " \t")
	if end < 0 {
		end = len(text)
	}
	line := voiceLine{id: string(text[:end])}
	r.attributes(text[end:], &line)
	if !r.t.inBody {
		r.listVoice(line)
		return
	}
	r.toBase()
	v := r.findVoice(line.id)
	r.t.cur, r.t.base = v, v
	r.applyLine(v, line)
}

// listVoice takes a V: of a header. A second one of the same voice adds to the first.
func (r *reader) listVoice(line voiceLine) {
	for i := range r.t.listed {
		if old := &r.t.listed[i]; old.id == line.id {
			old.add(line)
			return
		}
	}
	if len(r.t.listed) < maxVoices {
		r.t.listed = append(r.t.listed, line)
	}
}

// add takes what another line of the same voice says.
func (l *voiceLine) add(other voiceLine) {
	if other.name != "" {
		l.name = other.name
	}
	if other.short != "" {
		l.short = other.short
	}
	if other.clef.given {
		l.clef = other.clef
	}
	if other.hasOctave {
		l.octave, l.hasOctave, l.byDirective = other.octave, true, other.byDirective
	}
	if other.hasTranspose {
		l.transpose, l.hasTranspose = other.transpose, true
	}
	l.stem |= other.stem
	l.lines = max(l.lines, other.lines)
	l.program = max(l.program, other.program)
}

// findVoice returns the voice of an id, a new one where there is none.
func (r *reader) findVoice(id string) *voice {
	for _, v := range r.t.voices {
		if v.id == id {
			return v
		}
	}
	return r.addVoice(id, 0)
}

// maxVoices bounds the voices of a tune.
const maxVoices = 1000

// addVoice adds a voice on a staff; 0 is a staff and a part of its own.
func (r *reader) addVoice(id string, staff score.StaffRow) *voice {
	t := r.t
	if len(t.voices) >= maxVoices {
		r.warn(codeLayout, "voices", "more than %d voices; the others are written into the last", maxVoices)
		return t.voices[len(t.voices)-1]
	}
	v := &voice{id: id, staff: staff, key: t.key, meter: t.meter, clef: t.clef, unit: t.lengthUnit(), sung: make([]sung, 0, 48)}
	if v.staff == 0 {
		part := t.b.AddPart(score.Part{})
		v.staff = t.b.AddStaff(score.Staff{Part: part})
		v.newKey = t.hasKey
		v.newClef = true
	}
	if !v.clef.given {
		v.clef.Clef = score.Treble
	}
	v.part = t.b.Staff(v.staff).Part
	v.row = r.newRow(v.part)
	t.voices = append(t.voices, v)
	if t.program != 0 {
		r.setProgram(v, t.program)
		t.program = 0
	}
	r.applyLine(v, t.shift)
	return v
}

// newRow adds a row for the next voice of a part.
func (r *reader) newRow(part score.PartRow) score.VoiceRow {
	for len(r.t.numbers) <= int(part) {
		r.t.numbers = append(r.t.numbers, 0)
	}
	r.t.numbers[part]++
	return r.t.b.Voice(part, r.t.numbers[part])
}

// applyLine gives a voice what V: or K: says of it.
func (r *reader) applyLine(v *voice, line voiceLine) {
	b := r.t.b
	if line.name != "" {
		b.Part(v.part).Name = line.name
	}
	if line.short != "" {
		b.Part(v.part).Abbrev = line.short
	}
	if line.clef.given {
		v.newClef = v.newClef || v.clef.Clef != line.clef.Clef || !v.seen
		v.clef = line.clef
	}
	if line.hasOctave {
		v.octave = line.octave
		if line.byDirective {
			v.octave -= v.clef.octave
		}
	}
	if line.hasTranspose && line.transpose != v.transpose {
		v.transpose, v.newShift = line.transpose, true
	}
	if line.stem != 0 {
		v.stem = line.stem
	}
	if line.lines != 0 {
		b.Staff(v.staff).Lines = line.lines
	}
	if line.program != 0 {
		r.setProgram(v, line.program)
	}
}

// setProgram gives a voice's part its sound.
func (r *reader) setProgram(v *voice, program uint8) {
	p := r.t.b.Part(v.part)
	if p.Sound != 0 {
		if r.t.b.Sound(p.Sound).Program != program-1 {
			r.unkept("a second MIDI program of a part")
		}
		return
	}
	p.Sound = r.t.b.AddSound(score.Sound{Program: program - 1})
}
