package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// direction is what a direction element says, read whole before it is placed: staff and offset come last.
type direction struct {
	signs  []sign
	words  []byte // of all its words
	tempo  tempoSign
	jumps  []jumpSign
	staff  int
	offset theory.Tick
	place  score.Placement
	id     score.ID // of the first thing that it says
	sound  score.ID // of what its sound says
}

func (d *direction) reset() {
	*d = direction{signs: d.signs[:0], words: d.words[:0], jumps: d.jumps[:0]}
}

// direction reads what stands at a place and not at a note.
func (r *reader) direction() {
	r.step()
	d := &r.inDir
	d.reset()
	d.place, d.id = r.placement(), r.id()
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "direction-type":
			for inner := r.x.Depth(); r.child(inner); {
				r.directionType(d)
			}
		case "offset":
			d.offset = r.offset()
		case "staff":
			d.staff = r.staffNumber("staff", r.x.Content())
		case "sound":
			r.sound(d)
		case "voice":
		case "footnote", "level", "listening":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if r.err == nil {
		r.placeDirection(d)
	}
}

// offset reads how far behind its place a sign stands.
func (r *reader) offset() theory.Tick {
	text := r.x.Content()
	n, scale, ok := decimal(text)
	if !ok {
		r.bad("offset", text)
		return 0
	}
	n /= scale
	if c := &r.part.at; n/c.divisions < int64(maxBarQuarters) && n/c.divisions > -int64(maxBarQuarters) {
		return c.ticks(n)
	}
	r.bad("offset", text)
	return 0
}

// soundElement is a sound outside of a direction.
func (r *reader) soundElement() {
	d := &r.inDir
	d.reset()
	r.sound(d)
	r.placeDirection(d)
}

// directionType reads one sign.
func (r *reader) directionType(d *direction) {
	switch string(r.x.Name) {
	case "words":
		r.words(d)
	case "dynamics":
		for depth := r.x.Depth(); r.child(depth); {
			d.signs = append(d.signs, sign{mark: score.Dynamic, text: r.dynamic()})
		}
	case "wedge":
		r.wedge(d)
	case "metronome":
		r.metronome(d)
	case "rehearsal":
		d.signs = append(d.signs, sign{mark: score.Rehearsal, text: trim(r.x.Content())})
	case "octave-shift":
		r.octaveShift(d)
	case "pedal":
		r.pedal(d)
	case "dashes", "bracket":
		r.textLine(d)
	case "segno":
		d.signs = append(d.signs, sign{mark: score.SegnoSign})
		d.jumps = append(d.jumps, jumpSign{kind: score.Segno})
	case "coda":
		d.signs = append(d.signs, sign{mark: score.CodaSign})
		d.jumps = append(d.jumps, jumpSign{kind: score.Coda})
	case "symbol", "other-direction":
		d.signs = append(d.signs, sign{mark: score.OtherMark, text: trim(r.x.Content())})
	case "accordion-registration", "damp", "damp-all", "eyeglasses", "harp-pedals", "image", "percussion",
		"principal-voice", "scordatura", "staff-divide", "string-mute":
		r.unkept()
	default:
		r.unknown()
	}
}

// words reads a text. All texts of a direction are one, since programs break a line into several for their fonts.
func (r *reader) words(d *direction) {
	text := trim(r.x.Content())
	if len(text) == 0 {
		return
	}
	if len(d.words) > 0 {
		d.words = append(d.words, ' ')
	}
	d.words = append(d.words, text...)
}

func (r *reader) wedge(d *direction) {
	s := sign{number: r.lineNumber(), style: r.lineStyle()}
	switch kind := r.x.Attr("type"); string(kind) {
	case "crescendo":
		s.line, s.end = score.Crescendo, lineStarts
	case "diminuendo":
		s.line, s.end = score.Diminuendo, lineStarts
	case "stop":
		s.line, s.end = score.Crescendo, lineStops
	case "continue":
		return
	default:
		r.bad("wedge type", kind)
		return
	}
	if yes(r.x.Attr("niente")) {
		r.unkeptAs([]byte("the attribute niente of wedge"))
	}
	d.signs = append(d.signs, s)
}

// octaveShift reads 8va and the like: "down" means that the notes are written lower than they sound.
func (r *reader) octaveShift(d *direction) {
	s := sign{line: score.OctaveLine, number: r.lineNumber(), end: lineStarts, arg: 1}
	if text := r.x.Attr("size"); text != nil {
		switch string(text) {
		case "8":
		case "15":
			s.arg = 2
		case "22":
			s.arg = 3
		default:
			r.bad("octave-shift size", text)
		}
	}
	switch kind := r.x.Attr("type"); string(kind) {
	case "down":
	case "up":
		s.arg = -s.arg
	case "stop":
		s.end = lineStops
	case "continue":
		return
	default:
		r.bad("octave-shift type", kind)
		return
	}
	d.signs = append(d.signs, s)
}

func (r *reader) pedal(d *direction) {
	s := sign{line: score.Pedal, number: r.lineNumber(), end: lineStarts}
	if yes(r.x.Attr("line")) {
		s.text = []byte(pedalLine)
	}
	switch kind := r.x.Attr("type"); string(kind) {
	case "start", "resume":
	case "sostenuto":
		s.line = score.SostenutoPedal
	case "stop", "discontinue":
		s.end = lineStops
	case "change":
		s.end = lineStops
		d.signs = append(d.signs, s)
		s.end = lineStarts
	case "continue":
		return
	default:
		r.bad("pedal type", kind)
		return
	}
	d.signs = append(d.signs, s)
}

// pedalLine is the text of a pedal that is drawn as a line.
const pedalLine = "line"

// textLine reads dashes behind a text, or a bracket.
func (r *reader) textLine(d *direction) {
	s := sign{line: score.BracketLine, number: r.lineNumber(), style: r.lineStyle()}
	if string(r.x.Name) == "dashes" {
		s.line, s.style = score.TextLine, score.DashedStyle
	}
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
		s.end = lineStarts
	case "stop":
		s.end = lineStops
	case "continue":
		return
	default:
		r.bad("line type", kind)
		return
	}
	d.signs = append(d.signs, s)
}

// placeDirection adds the signs of a direction to the score.
func (r *reader) placeDirection(d *direction) {
	tick := max(r.here()+d.offset, 0)
	at := score.Anchor{Bar: r.bar(), Tick: tick, Part: r.part.row, Staff: r.staff(max(d.staff, 1))}
	r.placeJumps(d, tick)
	if !r.placeTempo(d, at) && !d.wordsOnLine() {
		r.placeWords(d, at)
	}
	for i := range d.signs {
		s := &d.signs[i]
		if s.place == score.AutoPlace {
			s.place = d.place
		}
		s.id, d.id = d.id, 0
		if s.mark == score.NoMark {
			r.line(s, end{anchor: at, bar: r.part.index(), tick: tick})
			continue
		}
		r.b.AddMark(score.Mark{ID: s.id, At: at, Kind: s.mark, Arg: s.arg, Text: r.b.TextBytes(s.text), Place: s.place})
	}
}

// wordsOnLine gives the words to the line that begins behind them ("cresc. - - -"), and reports whether there is one.
func (d *direction) wordsOnLine() bool {
	for i := range d.signs {
		if s := &d.signs[i]; s.end == lineStarts && (s.line == score.TextLine || s.line == score.BracketLine) && len(d.words) > 0 {
			s.text = d.words
			return true
		}
	}
	return false
}

func (r *reader) placeWords(d *direction, at score.Anchor) {
	if len(d.words) > 0 {
		r.b.AddMark(score.Mark{ID: d.id, At: at, Kind: score.Words, Text: r.b.TextBytes(d.words), Place: d.place})
		d.id = 0
	}
}
