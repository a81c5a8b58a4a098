package perform

import (
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// partReading is one part on its way into the music.
type partReading struct {
	*reading
	row    score.PartRow
	levels *levels
	stress map[theory.Tick]float64
	lines  map[score.VoiceRow][]chord
}

// attack is a note of a line, and when it ends.
type attack struct {
	voice       score.VoiceRow // 0: there was none
	chord, note int
	end         theory.Tick
}

// readPart plays one part.
func (r *reading) readPart(row score.PartRow, order []passage) {
	part := r.s.Part(row)
	p := &partReading{
		reading: r, row: row, stress: map[theory.Tick]float64{}, lines: map[score.VoiceRow][]chord{},
	}
	p.readLevels(order)
	before := len(r.out.Instruments)
	for _, at := range order {
		for v := range part.Voices.All() {
			p.readBar(at, v)
		}
	}
	if len(r.out.Instruments) == before {
		p.instrument(0, false)
	}
	for v := range part.Voices.All() {
		r.voices = append(r.voices, p.lines[v])
	}
}

// readLevels finds the dynamics of the part: those on its staves, and those that name no part.
func (p *partReading) readLevels(order []passage) {
	var written []writtenLevel
	eachIn(order, p.s.Marks(), func(m *score.Mark) score.BarRow { return m.At.Bar }, func(place int, m *score.Mark) {
		if m.Kind != score.Dynamic || m.At.Part != p.row && m.At.Part != 0 {
			return
		}
		d, t := readDynamic(p.s.Text(m.Text)), order[place].perform(p.s, m.At.Tick)
		if d.level > 0 {
			written = append(written, writtenLevel{t, d.level})
		}
		if d.stress > 0 {
			p.stress[t] = d.stress
		}
	})
	var hairpins []hairpin
	eachIn(order, p.s.Spanners(), func(sp *score.Spanner) score.BarRow { return sp.From.Bar }, func(place int, sp *score.Spanner) {
		if (sp.Kind == score.Crescendo || sp.Kind == score.Diminuendo) && sp.From.Part == p.row {
			from := order[place].perform(p.s, sp.From.Tick)
			hairpins = append(hairpins, hairpin{from, from + sp.To.Tick - sp.From.Tick, sp.Kind == score.Crescendo})
		}
	})
	p.levels = newLevels(written, hairpins)
}

// readBar plays what a voice has in a bar.
func (p *partReading) readBar(at passage, v score.VoiceRow) {
	events := p.s.Voice(v).Events
	lo := events.Lo + score.EventRow(sort.Search(events.Len(), func(i int) bool {
		return p.s.Event(events.Lo+score.EventRow(i)).Bar >= at.bar
	}))
	for e := lo; e < events.Hi && p.s.Event(e).Bar == at.bar; e++ {
		ev := p.s.Event(e)
		if ev.IsRest() || ev.Flags&score.Cue != 0 || p.Plain && ev.IsGrace() {
			continue
		}
		p.readEvent(at, v, e, ev)
	}
}

// readEvent plays a chord: heads that are tied to what sounds lengthen it, the others are attacked.
func (p *partReading) readEvent(at passage, v score.VoiceRow, row score.EventRow, e score.Event) {
	onset := at.perform(p.s, e.Onset)
	c := chord{
		onset: onset, length: e.Dur, nominal: theory.ValueTicks(e.Value, e.Dots), dotted: e.Dots > 0,
		grace: graceOf(e), level: p.levels.at(onset),
	}
	if s, ok := p.stress[onset]; ok {
		c.level = s
	}
	p.applyMarks(&c, row)
	for h := range e.Heads.All() {
		if p.extend(h, onset, e.Dur) {
			continue
		}
		head := p.s.Head(h)
		p.sounding[h] = attack{v, len(p.lines[v]), len(c.notes), onset + e.Dur}
		if c.notes == nil {
			c.notes = p.room(int(e.Heads.Hi - h))
		}
		c.notes = append(c.notes, p.note(h, head, e, c.ornament))
	}
	if len(c.notes) > 0 {
		p.lines[v] = append(p.lines[v], c)
	}
}

func graceOf(e score.Event) graceKind {
	switch {
	case e.Grace == 0:
		return noGrace
	case e.Flags&score.GraceAfter != 0:
		return afterGrace
	case e.Flags&score.GraceSlash != 0:
		return acciaccatura
	}
	return appoggiatura
}

// extend lengthens the note that a head is tied to, if that still sounds: a jump breaks a tie.
func (p *partReading) extend(h score.HeadRow, onset, length theory.Tick) bool {
	from := p.tiedFrom[h]
	if from == 0 {
		return false
	}
	a := p.sounding[from]
	if a.voice == 0 || a.end != onset {
		return false
	}
	n := &p.lines[a.voice][a.chord].notes[a.note]
	n.more += length
	n.ties++
	a.end += length
	p.sounding[h] = a
	return true
}

// note is a head as it is played; its neighbours are found where an ornament needs them.
func (p *partReading) note(row score.HeadRow, head score.Head, e score.Event, o ornament) voiceNote {
	n := voiceNote{head: row, part: p.row, midi: head.Pitch.MIDI(), level: float64(p.loudness(row, head))}
	sound := head.Sound
	if sound == 0 {
		sound = p.s.Part(p.row).Sound
	}
	drums := p.isDrum(head, sound)
	n.instrument = int32(p.instrument(sound, drums))
	if drums {
		n.midi = float64(snareDrum)
		if sound != 0 && p.s.Sound(sound).Drum > 0 {
			n.midi = float64(p.s.Sound(sound).Drum)
		}
		n.upper, n.lower = n.midi, n.midi
		return n
	}
	if o != noOrnament {
		n.upper, n.lower = p.neighbours(head, e)
	}
	return n
}

// loudness is the velocity of a head that the source says, or with which it was played.
func (p *partReading) loudness(row score.HeadRow, head score.Head) uint8 {
	if head.Velocity == 0 && p.velocities != nil {
		return p.velocities[row]
	}
	return head.Velocity
}

// snareDrum is the General MIDI key of a drum that is not named.
const snareDrum = 38

func (p *partReading) isDrum(head score.Head, sound score.SoundRow) bool {
	return !head.IsPitched() || sound != 0 && p.s.Sound(sound).Drum > 0
}

// neighbours are the pitches above and below in the key, changed by accidentals at the ornament.
func (p *partReading) neighbours(head score.Head, e score.Event) (upper, lower float64) {
	key := p.s.KeySignature(head.Staff, e.Onset)
	up := theory.Pitch{Step: (head.Pitch.Step + 1) % 7, Oct: head.Pitch.Oct}
	down := theory.Pitch{Step: (head.Pitch.Step + 6) % 7, Oct: head.Pitch.Oct}
	if head.Pitch.Step == theory.B {
		up.Oct++
	}
	if head.Pitch.Step == theory.C {
		down.Oct--
	}
	up, down = key.Spell(up.Step, up.Oct), key.Spell(down.Step, down.Oct)
	for m := range p.marksOf(head.Event) {
		switch {
		case m.Kind != score.OrnamentSign:
		case m.Place == score.Below:
			down.Alter = int16(m.Arg)
		default:
			up.Alter = int16(m.Arg)
		}
	}
	return up.MIDI(), down.MIDI()
}

// instrument returns the index of a sound of the part, which is listed when it is first heard.
func (p *partReading) instrument(sound score.SoundRow, drums bool) int {
	k := seat{p.row, sound, drums}
	if drums {
		k.sound = 0 // one kit plays all drums of a part
	}
	if i, ok := p.seats[k]; ok {
		return i
	}
	in := Instrument{Part: p.row, Name: p.s.Part(p.row).Name, Percussion: drums}
	if !drums {
		p.chooseProgram(&in, sound)
	}
	p.out.Instruments = append(p.out.Instruments, in)
	p.seats[k] = len(p.out.Instruments) - 1
	return p.seats[k]
}

// chooseProgram takes the sound's program, or where the source names none, the one that the instrument's or the part's
// name means.
func (p *partReading) chooseProgram(in *Instrument, sound score.SoundRow) {
	var snd score.Sound
	if sound != 0 {
		snd = p.s.Sound(sound)
	}
	if snd.Name != "" {
		in.Name = snd.Name
	}
	if in.Program = snd.Program & 0x7F; snd.Program != 0 || snd.Channel != 0 {
		in.Named = true
		return
	}
	for _, name := range []string{snd.Name, p.s.Part(p.row).Name} {
		if program, ok := score.ProgramOf(name); ok {
			in.Program, in.Named = program, true
			return
		}
	}
}

// applyMarks lets the signs at an event say how its chord is played.
func (p *partReading) applyMarks(c *chord, e score.EventRow) {
	for m := range p.marksOf(e) {
		if t, ok := touches[m.Kind]; ok {
			c.touch |= t
		}
		if p.Plain {
			c.touch &= accents
			continue
		}
		if o, ok := ornaments[m.Kind]; ok {
			c.ornament = o
		}
		if m.Kind == score.Tremolo {
			c.strokes = int(m.Arg)
		}
	}
}

// touches are the articulations that change length or loudness.
var touches = map[score.MarkKind]touch{
	score.Staccato: staccato, score.Staccatissimo: staccatissimo, score.Tenuto: tenuto, score.Accent: accent,
	score.StrongAccent: strongAccent, score.SoftAccent: softAccent, score.DetachedLegato: staccato | tenuto,
	score.Spiccato: staccatissimo, score.Stress: softAccent, score.Arpeggio: arpeggioUp, score.ArpeggioUp: arpeggioUp,
	score.ArpeggioDown: arpeggioDown,
}

// accents are the articulations that change loudness alone.
const accents = accent | strongAccent | softAccent

// ornaments are the ornaments that are played out.
var ornaments = map[score.MarkKind]ornament{
	score.Trill: trill, score.Shake: shortTrill, score.Mordent: mordent, score.InvertedMordent: shortTrill,
	score.Turn: turn, score.DelayedTurn: turn, score.VerticalTurn: turn, score.InvertedTurn: invertedTurn,
	score.DelayedInvertedTurn: invertedTurn,
}
