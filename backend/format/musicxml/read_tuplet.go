package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// tupletSign is the begin or end of a bracket at a note.
type tupletSign struct {
	stop   bool
	number int64
	ratio  theory.Ratio // as the bracket says; zero where it leaves that to the notes
	value  int8
	dots   uint8
	typed  bool
	// The other side of the ratio, where its values differ.
	normal      int8
	normalDots  uint8
	normalTyped bool

	flags score.TupletFlags
	place score.Placement
	id    score.ID
}

// openTuplet is a tuplet that takes more notes.
type openTuplet struct {
	row     score.TupletRow
	number  int64
	ratio   theory.Ratio // its own and that of all around it
	implied bool         // no bracket shows where it ends
	// Of an implied tuplet: how long its notes are so far, and the shortest of them.
	length, shortest theory.Tick
}

// maxNested bounds tuplets within tuplets.
const maxNested = 8

// maxRatio bounds the numbers of a tuplet.
const maxRatio = 1000

// timeModification reads the ratio of all tuplets around a note.
func (r *reader) timeModification(n *note) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "actual-notes":
			n.ratio.Actual = r.ratioNumber("actual-notes")
		case "normal-notes":
			n.ratio.Normal = r.ratioNumber("normal-notes")
		case "normal-type":
			text := trim(r.x.Content())
			if n.unit, n.hasUnit = noteTypes.value(text); !n.hasUnit {
				r.bad("normal-type", text)
			}
		case "normal-dot":
			n.unitDots = min(n.unitDots+1, 4)
		default:
			r.unknown()
		}
	}
	if n.ratio.Actual == 0 || n.ratio.Normal == 0 {
		n.ratio = theory.Ratio{}
	}
}

func (r *reader) ratioNumber(name string) uint16 {
	text := r.x.Content()
	v, ok := within(text, 1, maxRatio)
	if !ok {
		r.bad(name, text)
		return 0
	}
	return uint16(v)
}

// tuplet reads a bracket's begin or end.
func (r *reader) tuplet(n *note) {
	t := tupletSign{number: r.lineNumber(), place: r.placement(), id: r.id()}
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
	case "stop":
		t.stop = true
	default:
		r.bad("tuplet type", kind)
		return
	}
	switch string(r.x.Attr("bracket")) {
	case "yes":
		t.flags |= score.BracketShown
	case "no":
		t.flags |= score.BracketHidden
	}
	switch string(r.x.Attr("show-number")) {
	case "none":
		t.flags |= score.NumberHidden
	case "both":
		t.flags |= score.RatioShown
	}
	if show := r.x.Attr("show-type"); show != nil && string(show) != "none" {
		r.unkeptAs([]byte("the attribute show-type of tuplet"))
	}
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "tuplet-actual":
			t.ratio.Actual, t.value, t.dots, t.typed = r.tupletSide()
		case "tuplet-normal":
			t.ratio.Normal, t.normal, t.normalDots, t.normalTyped = r.tupletSide()
		default:
			r.unknown()
		}
	}
	t.ratio = t.inOneUnit()
	n.tuplets = append(n.tuplets, t)
}

// tupletSide reads one side of a bracket's ratio: a number and a note value.
func (r *reader) tupletSide() (number uint16, value int8, dots uint8, typed bool) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "tuplet-number":
			number = r.ratioNumber("tuplet-number")
		case "tuplet-type":
			text := trim(r.x.Content())
			if value, typed = noteTypes.value(text); !typed {
				r.bad("tuplet-type", text)
			}
		case "tuplet-dot":
			dots = min(dots+1, 4)
		default:
			r.unknown()
		}
	}
	return number, value, dots, typed
}

// inOneUnit is the ratio counted in the value of the notes that it is for: 15 sixteenths in the time of 4 eighths are
// 15:8. It is zero where the bracket does not say all of it.
func (t *tupletSign) inOneUnit() theory.Ratio {
	ratio := t.ratio
	if t.typed && t.normalTyped {
		normal := theory.Tick(ratio.Normal) * theory.ValueTicks(t.normal, t.normalDots)
		unit := max(theory.ValueTicks(t.value, t.dots), 1)
		if normal%unit != 0 || normal/unit > maxRatio {
			return theory.Ratio{}
		}
		ratio.Normal = uint16(normal / unit)
	}
	if ratio.Actual == 0 || ratio.Normal == 0 {
		return theory.Ratio{}
	}
	return ratio
}

// tupletOf opens the tuplets that begin at an event and finds the innermost that it belongs to.
func (r *reader) tupletOf(n *note, v *voice, chord bool) score.TupletRow {
	if n.grace {
		return 0
	}
	if !chord {
		r.settleTuplets(n, v)
	}
	top := v.innermost()
	switch {
	case n.ratio.IsZero() && (top == nil || !top.ratio.IsZero()):
		return 0
	case top == nil || !sameRatio(top.ratio, n.ratio):
		if chord || len(v.tuplets) >= maxNested {
			return 0
		}
		if top != nil {
			r.warn(codeTuplet, "ratio", "a note in the time of %s stands in a tuplet of %s", n.ratio, top.ratio)
		}
		r.openTuplet(n, v, tupletSign{flags: n.tremoloFlags()})
		top = v.innermost()
		top.implied = true
	}
	if top.implied {
		written := n.written()
		if top.shortest == 0 || written < top.shortest {
			top.shortest = written
		}
		top.length += written
		if row := top.row; top.isFull() {
			v.tuplets = v.tuplets[:len(v.tuplets)-1]
			return row
		}
	}
	return top.row
}

// tremoloFlags are those of a tuplet that only halves the notes of a tremolo between two: nobody sees it.
func (n *note) tremoloFlags() score.TupletFlags {
	for i := range n.signs {
		if n.signs[i].line == score.NoteTremolo && n.ratio.Actual == 2*n.ratio.Normal {
			return score.BracketHidden | score.NumberHidden
		}
	}
	return 0
}

// settleTuplets closes what cannot go on at an event and opens the brackets that begin there.
func (r *reader) settleTuplets(n *note, v *voice) {
	starts := 0
	for i := range n.tuplets {
		if !n.tuplets[i].stop {
			starts++
		}
	}
	if top := v.innermost(); top != nil && top.implied &&
		(starts > 0 || v.bar != r.bar() || !sameRatio(top.ratio, n.ratio)) {
		v.tuplets = v.tuplets[:len(v.tuplets)-1]
	}
	if starts == 0 && n.ratio.IsZero() && len(v.tuplets) > 0 && !v.innermost().ratio.IsZero() {
		r.warn(codeTuplet, "stop", "a tuplet has no end")
		v.tuplets = v.tuplets[:0]
	}
	for i := range n.tuplets {
		if n.tuplets[i].stop {
			continue
		}
		if len(v.tuplets) >= maxNested {
			r.warn(codeTuplet, "nested", "tuplets are nested more than %d deep", maxNested)
			return
		}
		starts--
		r.openTuplet(n, v, r.ratioOf(n, v, n.tuplets[i], starts))
	}
}

// ratioOf completes the ratio of a bracket from its notes. Several that begin at one note without saying their
// ratios share that of the note: equally where it is a square, else the outermost has all of it.
func (r *reader) ratioOf(n *note, v *voice, t tupletSign, more int) tupletSign {
	if !t.ratio.IsZero() {
		return t
	}
	t.ratio = n.ratio
	if top := v.innermost(); top != nil {
		t.ratio = quotient(n.ratio, top.ratio)
	}
	if a, b := root(t.ratio.Actual), root(t.ratio.Normal); more == 1 && a*b > 0 {
		t.ratio = theory.Ratio{Actual: a, Normal: b}
	}
	return t
}

// openTuplet adds a tuplet to the score and to those that are open.
func (r *reader) openTuplet(n *note, v *voice, t tupletSign) {
	outer := openTuplet{}
	if top := v.innermost(); top != nil {
		outer = *top
	}
	if t.ratio.Actual == 0 {
		t.ratio = quotient(n.ratio, outer.ratio)
	}
	if t.ratio.Actual == 0 {
		t.ratio = theory.Ratio{Actual: 1, Normal: 1}
	}
	unit := score.Tuplet{ID: t.id, Outer: outer.row, Ratio: t.ratio, Value: n.value, Flags: t.flags, Place: t.place}
	switch {
	case t.typed:
		unit.Value, unit.Dots = t.value, t.dots
	case n.hasUnit:
		unit.Value, unit.Dots = n.unit, n.unitDots
	}
	v.tuplets = append(v.tuplets, openTuplet{row: r.b.AddTuplet(unit), number: t.number, ratio: product(t.ratio, outer.ratio)})
}

// stopTuplets closes the brackets that end at a note.
func (r *reader) stopTuplets(n *note, v *voice) {
	if n.chord || v == nil {
		return
	}
	for _, t := range n.tuplets {
		if t.stop && !v.closeTuplet(t.number) {
			r.warn(codeTuplet, "start", "a tuplet ends that has not begun")
		}
	}
}

// closeTuplet closes the innermost tuplet of a number with all inside it.
func (v *voice) closeTuplet(number int64) bool {
	for i := len(v.tuplets) - 1; i >= 0; i-- {
		if t := &v.tuplets[i]; !t.implied && t.number == number {
			v.tuplets = v.tuplets[:i]
			return true
		}
	}
	return false
}

func (v *voice) innermost() *openTuplet {
	if len(v.tuplets) == 0 {
		return nil
	}
	return &v.tuplets[len(v.tuplets)-1]
}

// isFull reports whether the notes of an implied tuplet make up whole groups of its actual number.
func (t *openTuplet) isFull() bool {
	group := t.shortest * theory.Tick(t.ratio.Actual)
	return group > 0 && t.length%group == 0
}

func sameRatio(a, b theory.Ratio) bool {
	if a.IsZero() || b.IsZero() {
		return a.IsZero() && b.IsZero()
	}
	return int(a.Actual)*int(b.Normal) == int(a.Normal)*int(b.Actual)
}

// product is the ratio of a tuplet within another, in lowest terms where it is nested.
func product(a, b theory.Ratio) theory.Ratio {
	if b.IsZero() {
		return a
	}
	return reduced(int(a.Actual)*int(b.Actual), int(a.Normal)*int(b.Normal))
}

// quotient is what is left of a ratio inside an outer one.
func quotient(a, outer theory.Ratio) theory.Ratio {
	if outer.IsZero() || a.IsZero() {
		return a
	}
	return reduced(int(a.Actual)*int(outer.Normal), int(a.Normal)*int(outer.Actual))
}

func reduced(actual, normal int) theory.Ratio {
	a, b := actual, normal
	for b != 0 {
		a, b = b, a%b
	}
	actual, normal = actual/max(a, 1), normal/max(a, 1)
	if actual > 1<<16-1 || normal > 1<<16-1 {
		return theory.Ratio{Actual: 1, Normal: 1}
	}
	return theory.Ratio{Actual: uint16(actual), Normal: uint16(normal)}
}

// root is the whole square root of a number, 0 where it has none above 1.
func root(n uint16) uint16 {
	for i := uint16(2); int(i)*int(i) <= int(n); i++ {
		if i*i == n {
			return i
		}
	}
	return 0
}
