package musicxml

import (
	"bytes"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// note is what a note element says. It is read whole before anything is placed, since its children refer to each
// other; its slices are used again for the next note.
type note struct {
	pitch     theory.Pitch
	rest      bool
	unpitched bool
	chord     bool
	grace     bool
	barRest   bool
	hidden    bool

	duration int64 // in divisions, over scale
	scale    int64 // 0 where there is no duration
	typed    bool
	value    int8
	dots     uint8
	ratio    theory.Ratio // of all tuplets around it
	unit     int8         // of the ratio
	unitDots uint8
	hasUnit  bool

	id       score.ID // of the note, and of its event where that is written
	event    score.ID
	voice    []byte
	staff    int
	flags    score.EventFlags
	head     score.HeadFlags
	beams    score.Beams
	velocity uint8

	instrument int // of the part, from 0

	signs   []sign
	tuplets []tupletSign
	lyrics  []lyricSign
}

func (n *note) reset() {
	*n = note{signs: n.signs[:0], tuplets: n.tuplets[:0], lyrics: n.lyrics[:0]}
}

// note reads a note or rest and places it.
func (r *reader) note() {
	r.step()
	r.settle()
	n := &r.inNote
	n.reset()
	r.noteAttributes(n)
	for depth := r.x.Depth(); r.child(depth); {
		if !r.noteChild(n) {
			r.noteExtra(n)
		}
	}
	if r.numNotes++; r.numNotes > r.src.Limits.Notes {
		r.err = source.TooLarge(int64(r.src.Limits.Notes), "notes").WithCode(codeTooLarge)
	}
	if r.err == nil && r.x.Err() == nil {
		r.placeNote(n)
	}
}

// noteAttributes reads what the start tag of a note says.
func (r *reader) noteAttributes(n *note) {
	n.id = r.id()
	if text := r.x.Attr("print-object"); text != nil {
		n.hidden = string(text) == "no"
	}
	if text := r.x.Attr("dynamics"); text != nil {
		n.velocity = r.velocity(text)
	}
}

// velocity turns per cent of forte, which MusicXML has at 90, into a velocity.
func (r *reader) velocity(text []byte) uint8 {
	percent, ok := float(text)
	if !ok || percent < 0 {
		r.bad("dynamics", text)
		return 0
	}
	return uint8(min(max(percent*0.9+0.5, 1), 127))
}

// noteChild reads the children that most notes have; false for the others.
func (r *reader) noteChild(n *note) bool {
	switch string(r.x.Name) {
	case "pitch":
		n.pitch = r.pitch(theory.Pitch{}, "")
	case "duration":
		r.duration(n)
	case "voice":
		n.voice = trim(r.x.Content())
	case "type":
		text := trim(r.x.Content())
		if n.value, n.typed = noteTypes.value(text); !n.typed {
			r.bad("type", text)
		}
	case "stem":
		r.stem(n)
	case "beam":
		r.beam(n)
	case "staff":
		n.staff = r.staffNumber("staff", r.x.Content())
	case "dot":
		n.dots = min(n.dots+1, 4)
	case "chord":
		n.chord = true
	case "rest":
		n.rest, n.barRest = true, yes(r.x.Attr("measure"))
		for depth := r.x.Depth(); r.child(depth); {
			r.unkeptAs([]byte("where a rest stands"))
		}
	case "tie":
		r.tie(n)
	case "accidental":
		r.accidental(n)
	case "notations":
		r.notations(n)
	case "lyric":
		r.lyric(n)
	case "time-modification":
		r.timeModification(n)
	default:
		return false
	}
	return true
}

// noteExtra reads the rarer children.
func (r *reader) noteExtra(n *note) {
	switch string(r.x.Name) {
	case "grace":
		r.grace(n)
	case "cue":
		n.flags |= score.Cue
	case "unpitched":
		n.unpitched, n.pitch = true, r.pitch(middleLine, "display-")
	case "instrument":
		n.instrument = r.instrumentOf(r.x.Attr("id"))
	case "notehead":
		r.notehead(n)
	case "notehead-text", "play", "listen", "footnote", "level":
		r.unkept()
	default:
		r.unknown()
	}
}

// pitch reads a pitch whose elements have a prefix, starting from what it is where they say nothing: the written pitch of
// a note ("step"), that of a string ("tuning-step"), a place on the staff ("display-step"), a root or bass.
func (r *reader) pitch(p theory.Pitch, prefix string) theory.Pitch {
	for depth := r.x.Depth(); r.child(depth); {
		name, ok := bytes.CutPrefix(r.x.Name, []byte(prefix))
		if !ok {
			r.unknown()
			continue
		}
		switch string(name) {
		case "step":
			p.Step = r.letter(prefix)
		case "octave":
			p.Oct = r.octave(prefix)
		case "alter":
			p.Alter = r.alter(prefix)
		case "separator":
			r.unkept()
		default:
			r.unknown()
		}
	}
	return p
}

// middleLine is where an unpitched note stands that does not say so: on the middle line of a treble clef.
var middleLine = theory.Pitch{Step: theory.B, Oct: 4}

func (r *reader) letter(prefix string) theory.Step {
	text := trim(r.x.Content())
	if len(text) == 1 {
		switch c := text[0] &^ 0x20; {
		case c >= 'C' && c <= 'G':
			return theory.Step(c - 'C')
		case c == 'A' || c == 'B':
			return theory.A + theory.Step(c-'A')
		}
	}
	r.bad(prefix+"step", text)
	return theory.C
}

func (r *reader) octave(prefix string) int8 {
	text := r.x.Content()
	n, ok := within(text, -1, 12)
	if !ok {
		r.bad(prefix+"octave", text)
		return 4
	}
	return int8(n)
}

func (r *reader) alter(prefix string) int16 {
	text := r.x.Content()
	c, ok := cents(text)
	if !ok {
		r.bad(prefix+"alter", text)
	}
	return c
}

// duration reads the length in divisions.
func (r *reader) duration(n *note) {
	text := r.x.Content()
	count, scale, ok := decimal(text)
	if !ok || count < 0 {
		r.bad("duration", text)
		return
	}
	for scale > 1 && count%10 == 0 {
		count, scale = count/10, scale/10
	}
	n.duration, n.scale = count, scale
}

// grace reads the element that makes a note a grace note.
func (r *reader) grace(n *note) {
	n.grace = true
	if yes(r.x.Attr("slash")) {
		n.flags |= score.GraceSlash
	}
	if r.x.Attr("steal-time-previous") != nil {
		n.flags |= score.GraceAfter
	}
	for _, name := range [...]string{"steal-time-following", "make-time"} {
		if r.x.Attr(name) != nil {
			r.unkeptAs([]byte("the attribute " + name))
		}
	}
}

// tie reads the sound of a tie; the line itself is among the notations.
func (r *reader) tie(n *note) {
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
		n.head |= score.TieStart
	case "stop":
		n.head |= score.TieStop
	case "continue":
		n.head |= score.TieStart | score.TieStop
	case "let-ring":
	default:
		r.bad("tie type", kind)
	}
}

func (r *reader) accidental(n *note) {
	text := trim(r.x.Content())
	if _, ok := accidentals.value(text); !ok {
		r.unkeptIn("the accidental ", text, "")
	}
	n.head |= score.ShowSign
	if yes(r.x.Attr("cautionary")) || yes(r.x.Attr("parentheses")) {
		n.head |= score.Courtesy
	}
	if yes(r.x.Attr("editorial")) || yes(r.x.Attr("bracket")) {
		n.head |= score.Editorial
	}
}

func (r *reader) stem(n *note) {
	text := trim(r.x.Content())
	flag, ok := stems.value(text)
	if !ok && string(text) != "double" {
		r.bad("stem", text)
	}
	n.flags |= flag
}

func (r *reader) notehead(n *note) {
	if yes(r.x.Attr("parentheses")) {
		n.head |= score.Parentheses
	}
	if r.x.Attr("filled") != nil {
		r.unkeptAs([]byte("the attribute filled of notehead"))
	}
	text := trim(r.x.Content())
	shape, ok := noteheads.value(text)
	if !ok {
		r.unkeptIn("the notehead ", text, "")
	}
	n.head = n.head.WithNotehead(shape)
}

// beam reads one level of the beams.
func (r *reader) beam(n *note) {
	level := int64(1)
	if text := r.x.Attr("number"); text != nil {
		var ok bool
		if level, ok = within(text, 1, 8); !ok {
			r.bad("beam number", text)
		}
	}
	if r.x.Attr("fan") != nil {
		r.unkeptAs([]byte("the attribute fan of beam"))
	}
	text := trim(r.x.Content())
	state, ok := beamStates.value(text)
	if !ok {
		r.bad("beam", text)
		return
	}
	if level > score.BeamLevels {
		r.unkeptAs([]byte("a beam beyond the fifth"))
	}
	n.beams = n.beams.With(int(level)-1, state)
}
