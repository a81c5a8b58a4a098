package musicxml

import (
	"cmp"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// lineEnd says which end of a line a sign is.
type lineEnd uint8

const (
	lineStarts lineEnd = iota + 1
	lineStops
)

// end is a place where a line begins or ends.
type end struct {
	anchor score.Anchor
	bar    int         // of its part, from 0
	tick   theory.Tick // in the bar
	voice  *voice      // nil for lines of directions
}

func (e *end) compare(o *end) int {
	return cmp.Or(cmp.Compare(e.bar, o.bar), cmp.Compare(e.tick, o.tick))
}

// openLine is one end of a line that waits for the other. Files that write voice by voice may give the end first.
type openLine struct {
	kind   score.SpannerKind
	stops  bool
	number int64
	at     end
	text   score.TextRow
	arg    int32
	place  score.Placement
	style  score.LineStyle
	offset int // in the file
	id     score.ID
}

// maxLines bounds how many lines of a part wait at a time.
const maxLines = 256

// line takes the begin or end of a line: it joins it to the end that waits for it, or lets it wait.
func (r *reader) line(s *sign, at end) {
	p := r.part
	l := openLine{
		kind: s.line, stops: s.end == lineStops, number: s.number, at: at, arg: s.arg, place: s.place, style: s.style,
		text: r.b.TextBytes(s.text), offset: r.x.Offset, id: s.id,
	}
	i := p.match(&l)
	if i < 0 {
		if len(p.lines) == maxLines {
			r.lostLine(&p.lines[0])
			p.lines = slices.Delete(p.lines, 0, 1)
		}
		p.lines = append(p.lines, l)
		return
	}
	other := p.lines[i]
	p.lines = slices.Delete(p.lines, i, i+1)
	if l.stops {
		r.addLine(&other, &l)
	} else {
		r.addLine(&l, &other)
	}
}

// match finds the other end of a line: of those with its kind and number that lie on the right side of it, one of the
// same voice, else the last.
func (p *part) match(l *openLine) int {
	best := -1
	for i := range p.lines {
		o := &p.lines[i]
		if o.stops == l.stops || o.number != l.number || !sameLine(o.kind, l.kind) {
			continue
		}
		if way := o.at.compare(&l.at); l.stops && way > 0 || !l.stops && way < 0 {
			continue
		}
		if best < 0 || o.at.voice == l.at.voice || p.lines[best].at.voice != l.at.voice {
			best = i
		}
	}
	return best
}

// sameLine reports whether two ends can be of one line. The end of a wedge does not say which kind it is.
func sameLine(a, b score.SpannerKind) bool {
	return a == b || isWedge(a) && isWedge(b) || isPedal(a) && isPedal(b)
}

func isWedge(k score.SpannerKind) bool { return k == score.Crescendo || k == score.Diminuendo }

func isPedal(k score.SpannerKind) bool { return k == score.Pedal || k == score.SostenutoPedal }

// addLine adds a line whose two ends are known.
func (r *reader) addLine(from, to *openLine) {
	r.b.AddSpanner(score.Spanner{
		From: from.at.anchor, To: to.at.anchor, Kind: from.kind, Place: from.place, Style: from.style, Arg: from.arg,
		Text: cmp.Or(from.text, to.text), ID: cmp.Or(from.id, to.id),
	})
}

// dropLines remarks on the lines of a part that nothing has joined.
func (r *reader) dropLines(p *part) {
	for i := range p.lines {
		r.lostLine(&p.lines[i])
	}
	p.lines = nil
}

func (r *reader) lostLine(l *openLine) {
	name := l.kind.String()
	side := "end"
	if l.stops {
		side = "beginning"
	}
	r.warnAt(l.offset, codeLine, name+side, "a %s has no %s", name, side)
}
