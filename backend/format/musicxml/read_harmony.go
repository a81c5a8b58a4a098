package musicxml

import (
	"strconv"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// harmony is what a harmony element says of one chord.
type harmony struct {
	hasRoot    bool
	root, bass theory.Pitch
	hasBass    bool
	kind       []byte
	kindText   []byte
	function   []byte // a Roman numeral or the like
	inversion  int64
	degrees    []theory.XMLDegree
	staff      int
	offset     theory.Tick
	place      score.Placement
	id         score.ID
}

// harmony reads chord symbols. An element may hold several chords, each beginning with its root.
func (r *reader) harmony() {
	r.step()
	h := &r.inChord
	*h = harmony{degrees: h.degrees[:0], place: r.placement(), id: r.id()}
	var pending []harmony
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "root", "numeral", "function":
			if h.hasRoot || h.function != nil {
				done := *h
				pending = append(pending, done)
				*h = harmony{place: h.place}
			}
			r.harmonyRoot(h)
		case "kind":
			h.kindText = r.x.Attr("text")
			h.kind = trim(r.x.Content())
		case "inversion":
			h.inversion, _ = r.bounded("inversion", 6)
		case "bass":
			h.hasBass, h.bass = true, r.pitch(theory.Pitch{Oct: 4}, "bass-")
		case "degree":
			r.degree(h)
		case "offset":
			h.offset = r.offset()
		case "staff":
			h.staff = r.staffNumber("staff", r.x.Content())
		case "frame", "footnote", "level":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if r.err != nil {
		return
	}
	for i := range pending {
		pending[i].staff, pending[i].offset = h.staff, h.offset
		r.placeHarmony(&pending[i])
	}
	r.placeHarmony(h)
}

// harmonyRoot reads what a chord is built on.
func (r *reader) harmonyRoot(h *harmony) {
	switch string(r.x.Name) {
	case "root":
		h.hasRoot, h.root = true, r.pitch(theory.Pitch{Oct: 4}, "root-")
	case "function":
		h.function = trim(r.x.Content())
	case "numeral":
		r.numeral(h)
	}
}

// numeral reads a scale degree with its alteration, written as a Roman numeral.
func (r *reader) numeral(h *harmony) {
	var text []byte // as printed
	alter := int16(0)
	degree := int64(1)
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "numeral-root":
			text = r.x.Attr("text")
			degree, _ = r.bounded("numeral-root", 7)
		case "numeral-alter":
			alter = r.alter("numeral-")
		case "numeral-key":
			r.unkept()
		default:
			r.unknown()
		}
	}
	h.function = h.function[:0:0]
	for ; alter >= 100; alter -= 100 {
		h.function = append(h.function, '#')
	}
	for ; alter <= -100; alter += 100 {
		h.function = append(h.function, 'b')
	}
	if len(text) > 0 {
		h.function = append(h.function, text...)
		return
	}
	romans := [...]string{"I", "I", "II", "III", "IV", "V", "VI", "VII"}
	h.function = append(h.function, romans[max(degree, 0)]...)
}

// degree reads one degree that is added, altered or left out.
func (r *reader) degree(h *harmony) {
	var d theory.XMLDegree
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "degree-value":
			n, _ := r.bounded("degree-value", 13)
			d.Value = int(n)
		case "degree-alter":
			d.Alter = int(r.alter("degree-") / 100)
		case "degree-type":
			d.Type = r.intern(trim(r.x.Content()))
		default:
			r.unknown()
		}
	}
	if len(h.degrees) < 64 {
		h.degrees = append(h.degrees, d)
	}
}

// placeHarmony adds a chord symbol to the score.
func (r *reader) placeHarmony(h *harmony) {
	if !h.hasRoot && h.function == nil && len(h.kind) == 0 {
		return
	}
	at := score.Anchor{
		Bar: r.bar(), Tick: max(r.here()+h.offset, 0), Part: r.part.row, Staff: r.staff(max(h.staff, 1)),
	}
	out := score.Harmony{ID: h.id, At: at, Place: h.place}
	if h.hasRoot || string(h.kind) == "none" {
		out.Symbol = r.symbol(h)
	}
	out.Text = r.harmonyText(h, out.Symbol)
	r.b.AddHarmony(out)
}

// symbol makes the chord symbol; the zero symbol where the kind is none that is known.
func (r *reader) symbol(h *harmony) theory.ChordSymbol {
	bass := h.root
	if h.hasBass {
		bass = h.bass
	}
	s, err := theory.ChordSymbolFromXML(h.root, bass, r.intern(h.kind), h.degrees)
	if (err != nil || string(h.kind) == "other") && h.hasRoot && len(h.kindText) > 0 {
		s, err = theory.ParseChordSymbol(string(r.printed(h)))
	}
	if err != nil {
		if string(h.kind) != "other" {
			r.bad("harmony kind", h.kind)
		}
		return theory.ChordSymbol{}
	}
	if members := s.Members(); !h.hasBass && h.inversion > 0 && int(h.inversion) < len(members) {
		s.Bass = members[h.inversion].Above(s.Root)
		s.Bass.Oct = 4
	}
	return s
}

// harmonyText is the chord as it is printed, where the symbol does not say it: a Roman numeral, or the root with the
// text that the file gives for its kind.
func (r *reader) harmonyText(h *harmony, s theory.ChordSymbol) score.TextRow {
	switch {
	case h.function != nil:
		text := append(r.scratch[:0], h.function...)
		if h.inversion > 0 {
			text = strconv.AppendInt(append(text, ' '), h.inversion, 10)
		}
		r.scratch = text
		return r.b.TextBytes(text)
	case h.kindText == nil && !s.IsZero():
		return 0
	case !h.hasRoot, s.Kind == theory.NoHarmony:
		return r.b.TextBytes(h.kindText)
	}
	return r.b.TextBytes(r.printed(h))
}

// printed is the root of a chord with the text of its kind, and its bass.
func (r *reader) printed(h *harmony) []byte {
	text := append(append(r.scratch[:0], h.root.Name()...), h.kindText...)
	if h.hasBass {
		text = append(append(text, '/'), h.bass.Name()...)
	}
	r.scratch = text
	return text
}
