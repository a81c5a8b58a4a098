package humdrum

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// openSlur is a slur, phrase or glissando that waits for its end.
type openSlur struct {
	tokenLine
	voice  *voice
	from   score.EventRow
	offset int
}

// openLine is a line from a place on: a hairpin, an octave line, a pedal.
type openLine struct {
	kind   score.SpannerKind
	from   score.Anchor
	arg    int32
	offset int
}

// slurs ends and begins the slurs and phrases of an event; ends come first. What begins and ends on one note alone is
// left out.
func (r *reader) slurs(sp *spine, row score.EventRow) {
	lines := r.tok.lines
	for i := range lines {
		if l := lines[i]; l.end && !r.endSlur(sp, l, row) && !dropBeginning(lines, l) {
			r.warn(codeSlur, l.kind.String(), "a %s ends that did not begin", l.kind)
		}
	}
	for _, l := range lines {
		if !l.end && l.kind != score.NoSpanner {
			sp.staff.slurs = append(sp.staff.slurs, openSlur{l, sp.voice, row, r.offset})
		}
	}
}

// dropBeginning takes the beginning of a slur that ends on the same note out of a token.
func dropBeginning(lines []tokenLine, end tokenLine) bool {
	for i := range lines {
		if l := &lines[i]; !l.end && l.kind == end.kind && l.level == end.level {
			l.kind = score.NoSpanner
			return true
		}
	}
	return false
}

// endSlur finds where a slur began: in its own voice, else in another one of the staff.
func (r *reader) endSlur(sp *spine, l tokenLine, row score.EventRow) bool {
	s := sp.staff
	for _, own := range []bool{true, false} {
		for k := len(s.slurs) - 1; k >= 0; k-- {
			o := &s.slurs[k]
			if o.kind != l.kind || o.level != l.level || own && o.voice != sp.voice {
				continue
			}
			r.p.b.AddSpanner(score.Spanner{Kind: l.kind, From: score.Anchor{Event: o.from}, To: score.Anchor{Event: row}})
			s.slurs = append(s.slurs[:k], s.slurs[k+1:]...)
			return true
		}
	}
	return false
}

// openSlurs remarks on slurs that do not end.
func (r *reader) openSlurs(s *staff) {
	for _, o := range s.slurs {
		r.s.Say(source.Remark{
			Severity: source.Warning, Kind: fault.Invalid, Code: codeSlur, Subject: "open " + o.kind.String(), Offset: o.offset,
		}, "a %s does not end and is left out", o.kind)
	}
}

// beginning is a line that begins at the next notes of a staff.
type beginning struct {
	line   *openLine
	kind   score.SpannerKind
	arg    int32
	offset int
}

// beginLines begins the lines that wait for notes.
func (r *reader) beginLines(s *staff) {
	for _, n := range s.begins {
		r.dropLine(n.line, n.kind.String())
		*n.line = openLine{kind: n.kind, from: r.p.here(s), arg: n.arg, offset: n.offset}
	}
	s.begins = s.begins[:0]
}

// endLine ends a line.
func (r *reader) endLine(l *openLine, name string, to score.Anchor, place score.Placement) {
	if l.kind == score.NoSpanner {
		r.warn(codeSlur, name, "a %s ends that did not begin", name)
		return
	}
	r.p.b.AddSpanner(score.Spanner{Kind: l.kind, From: l.from, To: to, Arg: l.arg, Place: place})
	*l = openLine{}
}

// dropLine remarks on a line that does not end.
func (r *reader) dropLine(l *openLine, name string) {
	if l.kind != score.NoSpanner {
		r.s.Say(source.Remark{
			Severity: source.Warning, Kind: fault.Invalid, Code: codeSlur, Subject: "open " + name, Offset: l.offset,
		}, "a %s does not end and is left out", name)
		*l = openLine{}
	}
}

// octaveUp begins a line over notes that sound so many octaves above what is written; the file holds those that sound.
func octaveUp(n int32) func(*reader, *spine, []byte) {
	return func(r *reader, sp *spine, _ []byte) {
		sp.staff.begins = append(sp.staff.begins, beginning{&sp.staff.octave, score.OctaveLine, n, r.offset})
	}
}

func (r *reader) endOctave(sp *spine, _ []byte) {
	r.endLine(&sp.staff.octave, score.OctaveLine.String(), r.p.next(sp), score.AutoPlace)
}

func (r *reader) pedal(sp *spine, _ []byte) {
	sp.staff.begins = append(sp.staff.begins, beginning{&sp.staff.pedal, score.Pedal, 0, r.offset})
}

func (r *reader) endPedal(sp *spine, _ []byte) {
	r.endLine(&sp.staff.pedal, score.Pedal.String(), r.p.next(sp), score.AutoPlace)
}

// next is the place behind the last note of a spine.
func (p *piece) next(sp *spine) score.Anchor {
	at := p.here(sp.staff)
	if sp.voice.known && sp.voice.events > 0 {
		at.Tick = max(at.Tick, sp.voice.end)
	}
	return at
}
