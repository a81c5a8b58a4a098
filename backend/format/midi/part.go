package midi

import (
	"ricercar/backend/score"
)

// addPart writes one line as a part.
func (n *notator) addPart(l *line) error {
	p := score.Part{Name: l.name}
	if l.hasProgram {
		p.Sound = n.b.AddSound(score.Sound{Program: l.program, Channel: l.channel + 1})
	}
	part := n.b.AddPart(p)
	hands := 1
	if n.hasHands(l) && splitHands(l.notes, n.is(handsParameter, chooseOn)) {
		hands = 2
	}
	last := 0
	for hand := range hands {
		staff := n.b.AddStaff(score.Staff{Part: part, Kind: kindOf(l)})
		n.addKeys(staff)
		var err error
		if last, err = n.addStaff(l, part, staff, uint8(hand), last); err != nil {
			return err
		}
	}
	n.addPedals(l, part)
	return nil
}

// hasHands reports whether a line may be split between two hands.
func (n *notator) hasHands(l *line) bool {
	return !l.isDrums() && (n.is(handsParameter, chooseOn) || n.is(handsParameter, chooseAuto) && isKeyboard(l.program))
}

func kindOf(l *line) score.StaffKind {
	if l.isDrums() {
		return score.PercussionStaff
	}
	return score.NoteStaff
}

func (n *notator) addKeys(staff score.StaffRow) {
	for _, k := range n.song.keys {
		if k.at < n.layout.End() {
			n.b.Key(staff, n.layout.Place(k.at), k.value)
		}
	}
}

// voicesOfStaff is how many numbers voices of a staff have at least, as in MusicXML.
const voicesOfStaff = 4

// addStaff writes the notes of one hand into voices that are numbered behind the last one so far, and returns the last.
func (n *notator) addStaff(l *line, part score.PartRow, staff score.StaffRow, hand uint8, last int) (int, error) {
	var notes []note
	for i := range l.notes {
		if l.notes[i].staff == hand {
			notes = append(notes, l.notes[i])
		}
	}
	n.b.Clef(staff, score.Place{Bar: 1}, clefOf(l, notes))
	chords := chordsOf(notes)
	count := max(assignVoices(chords), 1)
	w := &staffWriter{notator: n, line: l}
	for v := range count {
		row := n.b.Voice(part, uint16(last+v+1))
		w.scribes = append(w.scribes, n.b.Scribe(n.layout, row, staff, v == 0))
	}
	for i := range chords {
		if err := w.write(&chords[i]); err != nil {
			return 0, err
		}
	}
	for _, sc := range w.scribes {
		sc.Finish()
	}
	n.addLyrics(l, hand, w)
	return last + max(count, voicesOfStaff), nil
}

// clefOf is the clef that the mean height of notes asks for.
func clefOf(l *line, notes []note) score.Clef {
	if l.isDrums() {
		return score.Clef{Sign: score.PercussionClef}
	}
	sum := 0
	for i := range notes {
		sum += int(notes[i].key)
	}
	if len(notes) > 0 && sum < (middleC-3)*len(notes) {
		return score.Bass
	}
	return score.Treble
}

// staffWriter writes the chords of a staff into its voices.
type staffWriter struct {
	*notator
	line    *line
	scribes []*score.Scribe
	first   []timed[score.EventRow] // of the first voice, for lyrics
	heads   []score.Head            // room for those of a chord
	sounds  []score.SoundRow        // of programs that the line turns to
}

func (w *staffWriter) write(c *chord) error {
	w.heads = w.heads[:0]
	for i := range c.notes {
		w.heads = append(w.heads, w.head(&c.notes[i]))
	}
	before := w.b.NumHeads()
	rows, err := w.scribes[c.voice].Write(c.at, c.end-c.at, w.heads...)
	if err != nil {
		return err
	}
	for i := range c.notes {
		w.b.AddPerformed(score.Performed{
			Head: score.HeadRow(before + 1 + i), Onset: c.notes[i].on, Dur: c.notes[i].off - c.notes[i].on,
			Velocity: c.notes[i].velocity, Channel: w.line.channel + 1,
		})
	}
	if c.voice == 0 && len(rows) > 0 {
		w.first = append(w.first, timed[score.EventRow]{c.at, rows[0]})
	}
	return nil
}

// head is a note as a head; a drum has a place on the staff.
func (w *staffWriter) head(n *note) score.Head {
	if w.line.isDrums() {
		d := drumOf(n.key)
		return score.Head{Pitch: d.place, Flags: score.Unpitched.WithNotehead(d.shape), Sound: w.drumSound(n.key, d.name)}
	}
	h := score.Head{Pitch: n.pitch}
	if n.program != w.line.program {
		h.Sound = w.soundOf(n.program)
	}
	return h
}

// soundOf is the sound of a program that the line turns to.
func (w *staffWriter) soundOf(program uint8) score.SoundRow {
	for _, s := range w.sounds {
		if w.b.Sound(s).Program == program {
			return s
		}
	}
	row := w.b.AddSound(score.Sound{Program: program, Channel: w.line.channel + 1})
	w.sounds = append(w.sounds, row)
	return row
}

// drumSound is the sound of a drum, one for each key.
func (w *staffWriter) drumSound(key uint8, name string) score.SoundRow {
	if w.kit[key] == 0 {
		w.kit[key] = w.b.AddSound(score.Sound{Name: name, Drum: key, Channel: drumChannel + 1})
	}
	return w.kit[key]
}
