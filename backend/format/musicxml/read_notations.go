package musicxml

import (
	"cmp"

	"ricercar/backend/score"
)

// sign is something at a note that is placed once the note is: a mark, or the begin or end of a line.
type sign struct {
	mark   score.MarkKind
	line   score.SpannerKind
	end    lineEnd
	onHead bool
	number int64
	arg    int32
	text   []byte
	place  score.Placement
	style  score.LineStyle
	id     score.ID
}

// notations reads what stands at a note.
func (r *reader) notations(n *note) {
	n.event = cmp.Or(n.event, r.id())
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "tied":
			r.tied(n)
		case "slur", "glissando", "slide":
			r.noteLine(n)
		case "tuplet":
			r.tuplet(n)
		case "articulations":
			r.signGroup(n, r.articulations)
		case "ornaments":
			r.signGroup(n, r.ornaments)
		case "technical":
			r.signGroup(n, r.technical)
		case "dynamics":
			r.noteDynamics(n)
		case "fermata":
			r.fermata(n)
		case "arpeggiate":
			r.arpeggiate(n)
		case "non-arpeggiate":
			r.addMark(n, sign{mark: score.NonArpeggio, id: r.id()})
		case "accidental-mark":
			r.accidentalMark(n)
		case "other-notation":
			r.addMark(n, sign{mark: score.OtherMark, text: r.x.Content()})
		case "footnote", "level":
			r.unkept()
		default:
			r.unknown()
		}
	}
}

// addMark keeps a sign of a note.
func (r *reader) addMark(n *note, s sign) { n.signs = append(n.signs, s) }

func (r *reader) placement() score.Placement {
	text := r.x.Attr("placement")
	if text == nil {
		return score.AutoPlace
	}
	p, ok := placements.value(text)
	if !ok {
		r.bad("placement", text)
	}
	return p
}

func (r *reader) lineStyle() score.LineStyle {
	text := r.x.Attr("line-type")
	if text == nil {
		return score.SolidLine
	}
	style, ok := lineTypes.value(text)
	if !ok {
		r.bad("line-type", text)
	}
	return style
}

// lineNumber is the attribute that tells lines of one kind apart; 1 where there is none.
func (r *reader) lineNumber() int64 {
	text := r.x.Attr("number")
	if text == nil {
		return 1
	}
	n, ok := within(text, 0, 1<<30)
	if !ok {
		r.bad("number", text)
		return 1
	}
	return n
}

// tied reads the line of a tie.
func (r *reader) tied(n *note) {
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
		n.head |= score.TieStart
	case "stop":
		n.head |= score.TieStop
	case "continue":
		n.head |= score.TieStart | score.TieStop
	case "let-ring":
		r.addMark(n, sign{mark: score.OtherMark, onHead: true, text: []byte(letRing), id: r.id()})
	default:
		r.bad("tied type", kind)
	}
	if r.x.Attr("line-type") != nil && r.lineStyle() != score.SolidLine {
		r.unkeptAs([]byte("the attribute line-type of tied"))
	}
}

// letRing is the text of the mark for a tie into silence.
const letRing = "let-ring"

// noteLine reads the begin or end of a line from note to note.
func (r *reader) noteLine(n *note) {
	kind, _ := noteLines.value(r.x.Name)
	s := sign{line: kind, number: r.lineNumber(), place: r.placement(), style: r.lineStyle(), id: r.id()}
	s.onHead = kind == score.Glissando || kind == score.Slide
	switch end := r.x.Attr("type"); string(end) {
	case "start":
		s.end = lineStarts
	case "stop":
		s.end = lineStops
	case "continue":
		return
	default:
		r.bad("line type", end)
		return
	}
	if s.place == score.AutoPlace && kind == score.Slur {
		s.place = r.curve()
	}
	s.text = r.x.Content()
	r.addMark(n, s)
}

// curve is the side that a slur bends to.
func (r *reader) curve() score.Placement {
	switch string(r.x.Attr("orientation")) {
	case "over":
		return score.Above
	case "under":
		return score.Below
	}
	return score.AutoPlace
}

// signGroup reads the signs of one element. Its id is that of the first mark; further marks have those that follow.
func (r *reader) signGroup(n *note, read func(*note)) {
	id, from, first := r.id(), len(n.signs), true
	read(n)
	if id == 0 {
		return
	}
	for i := from; i < len(n.signs); i++ {
		s := &n.signs[i]
		if s.mark == score.NoMark || s.mark == score.OrnamentSign {
			continue
		}
		if !first {
			id = r.next(id)
		}
		s.id, first = id, false
	}
}

func (r *reader) articulations(n *note) {
	for depth := r.x.Depth(); r.child(depth); {
		kind, ok := articulations.value(r.x.Name)
		if !ok {
			r.unknown()
			continue
		}
		s := sign{mark: kind, place: r.placement()}
		if kind == score.StrongAccent && s.place == score.AutoPlace && string(r.x.Attr("type")) == "down" {
			s.place = score.Below
		}
		if kind == score.Breath || kind == score.Caesura || kind == score.OtherMark {
			s.text = trim(r.x.Content())
		}
		r.addMark(n, s)
	}
}

func (r *reader) ornaments(n *note) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "tremolo":
			r.tremolo(n)
		case "wavy-line":
			r.noteLine(n)
		case "accidental-mark":
			r.accidentalMark(n)
		case "other-ornament":
			r.addMark(n, sign{mark: score.OtherMark, place: r.placement(), text: trim(r.x.Content())})
		default:
			r.ornament(n)
		}
	}
}

func (r *reader) ornament(n *note) {
	kind, ok := ornaments.value(r.x.Name)
	if !ok {
		r.unknown()
		return
	}
	for _, name := range [...]string{"long", "approach", "departure", "slash"} {
		if text := r.x.Attr(name); text != nil && string(text) != "no" {
			r.unkeptAs([]byte("the attribute " + name + " of an ornament"))
		}
	}
	r.addMark(n, sign{mark: kind, place: r.placement()})
}

// tremolo reads the strokes through a stem, or between two.
func (r *reader) tremolo(n *note) {
	kind := r.x.Attr("type")
	s := sign{place: r.placement()}
	switch string(kind) {
	case "", "single", "unmeasured":
		s.mark = score.Tremolo
	case "start":
		s.line, s.end = score.NoteTremolo, lineStarts
	case "stop":
		s.line, s.end = score.NoteTremolo, lineStops
	default:
		r.bad("tremolo type", kind)
		return
	}
	unmeasured := string(kind) == "unmeasured"
	text := trim(r.x.Content())
	strokes, ok := within(text, 0, 8)
	if !ok && len(text) > 0 {
		r.bad("tremolo", text)
	}
	if len(text) == 0 && !unmeasured {
		strokes = 3
	}
	s.arg = int32(strokes)
	r.addMark(n, s)
}

func (r *reader) accidentalMark(n *note) {
	place, id := r.placement(), r.id()
	text := trim(r.x.Content())
	c, ok := accidentals.value(text)
	if !ok {
		r.bad("accidental-mark", text)
		return
	}
	r.addMark(n, sign{mark: score.OrnamentSign, arg: int32(c), place: place, id: id})
}

func (r *reader) technical(n *note) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "hammer-on", "pull-off":
			r.noteLine(n)
		case "bend", "hole", "arrow", "handbell", "harmon-mute":
			r.unkept()
			r.addMark(n, sign{mark: score.OtherTechnique, onHead: true, text: r.x.Name, place: r.placement()})
		default:
			r.technique(n)
		}
	}
}

func (r *reader) technique(n *note) {
	s := sign{onHead: true, place: r.placement()}
	if _, empty := emptyTechniques.value(r.x.Name); empty {
		s.mark, s.text = score.OtherTechnique, r.x.Name
		r.addMark(n, s)
		return
	}
	kind, ok := techniques.value(r.x.Name)
	if !ok {
		r.unknown()
		return
	}
	s.mark = kind
	switch kind { //nolint:exhaustive // the others have no content
	case score.Fret, score.StringNumber:
		text := r.x.Content()
		v, ok := within(text, 0, 255)
		if !ok {
			r.bad(kind.String(), text)
			return
		}
		s.arg = int32(v)
	case score.Fingering, score.Pluck, score.OtherTechnique:
		s.text = trim(r.x.Content())
	case score.Harmonic:
		r.harmonic()
	}
	r.addMark(n, s)
}

// harmonic reads how a harmonic is made, which is not kept beyond that it is one.
func (r *reader) harmonic() {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "natural":
		default:
			r.unkeptIn("harmonic ", r.x.Name, "")
		}
	}
}

func (r *reader) noteDynamics(n *note) {
	place, id := r.placement(), r.id()
	for depth := r.x.Depth(); r.child(depth); {
		r.addMark(n, sign{mark: score.Dynamic, text: r.dynamic(), place: place, id: id})
		id = 0
	}
}

// dynamic is the text of one child of dynamics.
func (r *reader) dynamic() []byte {
	if string(r.x.Name) == "other-dynamics" {
		return trim(r.x.Content())
	}
	if _, ok := dynamics.value(r.x.Name); !ok {
		r.unknown()
	}
	return r.x.Name
}

func (r *reader) fermata(n *note) {
	s := sign{mark: score.Fermata, id: r.id()}
	switch string(r.x.Attr("type")) {
	case "upright":
		s.place = score.Above
	case "inverted":
		s.place = score.Below
	}
	s.text = r.fermataShape()
	r.addMark(n, s)
}

func (r *reader) fermataShape() []byte {
	text := trim(r.x.Content())
	shape, ok := fermataShapes.value(text)
	if !ok {
		r.bad("fermata", text)
	}
	if shape == "" {
		return nil
	}
	return text
}

func (r *reader) arpeggiate(n *note) {
	s := sign{mark: score.Arpeggio, id: r.id()}
	switch string(r.x.Attr("direction")) {
	case "up":
		s.mark = score.ArpeggioUp
	case "down":
		s.mark = score.ArpeggioDown
	}
	r.addMark(n, s)
}

// placeSigns adds the signs of a note to the score, and its syllables.
func (r *reader) placeSigns(n *note, event score.EventRow, head score.HeadRow) {
	p := r.part
	for i := range n.signs {
		s := &n.signs[i]
		at := score.Anchor{Event: event}
		if s.onHead {
			at.Head = head
		}
		if s.mark == score.NoMark {
			r.line(s, end{anchor: at, bar: p.index(), tick: r.b.Event(event).Onset, voice: p.last.voice})
			continue
		}
		if s.mark >= score.Arpeggio && s.mark <= score.NonArpeggio && event == p.last.event {
			if p.last.arpeggio {
				continue // each note of a chord says so
			}
			p.last.arpeggio = true
		}
		r.b.AddMark(score.Mark{ID: s.id, At: at, Kind: s.mark, Arg: s.arg, Text: r.b.TextBytes(s.text), Place: s.place})
	}
	for i := range n.lyrics {
		r.placeLyric(&n.lyrics[i], event)
	}
}
