package musicxml

import (
	"bytes"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// barSigns are the bars to the left and to the right of a bar line: the one that ends there takes some of its signs, the
// one that begins there the others. At both ends of a bar they are the bar itself.
type barSigns struct {
	before, after *score.Bar
	left          bool // the bar line is at the left of its bar
}

// barline reads a bar line. Bars are shared: what any part says of them is said for all.
func (r *reader) barline() {
	p := r.part
	bar := r.b.Bar(r.bar())
	at := p.at.pos()
	signs := barSigns{before: bar, after: bar}
	var within *division
	switch string(r.x.Attr("location")) {
	case "middle":
		within = &division{grid: p.grid, index: p.index(), at: at, offset: r.x.Offset}
		signs.before, signs.after = &within.before, &within.after
	case "left":
		signs.left, at = true, 0
	default:
		at = theory.MaxTick
	}
	d := &r.inDir
	d.reset()
	for _, name := range [...]string{"segno", "coda"} {
		if value := r.x.Attr(name); value != nil {
			r.soundJump(d, []byte(name), value)
		}
	}
	for depth := r.x.Depth(); r.child(depth); {
		r.barlineChild(d, signs, at)
	}
	r.placeJumps(d, at)
	if within != nil {
		r.divide(within)
	}
}

func (r *reader) barlineChild(d *direction, signs barSigns, at theory.Tick) {
	switch string(r.x.Name) {
	case "bar-style":
		r.barStyle(signs)
	case "repeat":
		r.repeat(signs)
	case "ending":
		r.ending(signs)
	case "fermata":
		r.barFermata(at)
	case "segno":
		if signs.left {
			signs.after.Flags |= score.LeftSegno
		}
		d.jumps = append(d.jumps, jumpSign{kind: score.Segno})
	case "coda":
		d.jumps = append(d.jumps, jumpSign{kind: score.Coda})
	case "wavy-line", "footnote", "level":
		r.unkeptIn("barline ", r.x.Name, "")
	default:
		r.unknown()
	}
}

func (r *reader) barStyle(signs barSigns) {
	text := trim(r.x.Content())
	style, ok := barStyles.value(text)
	switch {
	case !ok:
		r.bad("bar-style", text)
	case style == score.NormalLine:
	case signs.left:
		signs.after.Left = style
	default:
		signs.before.Right = style
	}
}

func (r *reader) repeat(signs barSigns) {
	switch direction := r.x.Attr("direction"); string(direction) {
	case "forward":
		signs.after.Flags |= score.RepeatStart
	case "backward":
		bar := signs.before
		bar.Flags |= score.RepeatEnd
		if yes(r.x.Attr("after-jump")) {
			bar.Flags |= score.RepeatAfterJump
		}
		if text := r.x.Attr("times"); text != nil {
			n, ok := within(text, 0, 255)
			if !ok {
				r.bad("repeat times", text)
			}
			if n != 2 {
				bar.Times = uint8(n)
			}
		}
	default:
		r.bad("repeat direction", direction)
	}
}

// ending reads the begin or end of a bracket over bars that are played in some passes only.
func (r *reader) ending(signs barSigns) {
	p := r.part
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
		p.endings = r.passes(r.x.Attr("number"))
		signs.after.Flags |= score.EndingStart
		signs.after.Endings |= p.endings
	case "stop", "discontinue":
		bar := signs.before
		if p.endings == 0 {
			p.endings = r.passes(r.x.Attr("number"))
			bar.Flags |= score.EndingStart
		}
		bar.Endings |= p.endings
		p.endings = 0
		if string(kind) == "stop" {
			bar.Flags |= score.EndingStop
		} else {
			bar.Flags |= score.EndingOpen
		}
	default:
		r.bad("ending type", kind)
	}
}

// passes are the numbers of an ending ("1, 2") as bits.
func (r *reader) passes(text []byte) (bits uint32) {
	for rest := text; len(rest) > 0; {
		var word []byte
		i := bytes.IndexAny(rest, ", ")
		if word, rest = rest, nil; i >= 0 {
			word, rest = word[:i], word[i+1:]
		}
		if word = bytes.TrimRight(word, "."); len(word) == 0 {
			continue
		}
		first, last, ranged := bytes.Cut(word, []byte{'-'})
		lo, ok := within(first, 1, 32)
		hi := lo
		if ranged && ok {
			hi, ok = within(last, lo, 32)
		}
		if !ok {
			r.bad("ending number", text)
			continue
		}
		for n := lo; n <= hi; n++ {
			bits |= 1 << (n - 1)
		}
	}
	if bits == 0 {
		r.warn(codeEnding, "number", "an ending has no number; it is taken as the first")
		bits = 1
	}
	return bits
}

// barFermata is a pause on a bar line: it belongs to no event.
func (r *reader) barFermata(tick theory.Tick) {
	p := r.part
	at := score.Anchor{Bar: r.bar(), Tick: min(tick, p.reach[p.index()]), Part: p.row, Staff: r.staff(1)}
	m := score.Mark{ID: r.id(), At: at, Kind: score.Fermata, Place: score.Above}
	if string(r.x.Attr("type")) == "inverted" {
		m.Place = score.Below
	}
	m.Text = r.b.TextBytes(r.fermataShape())
	r.b.AddMark(m)
}

// print reads where lines and pages of the source begin.
func (r *reader) print() {
	bar := r.b.Bar(r.bar())
	if yes(r.x.Attr("new-system")) {
		bar.Flags |= score.NewSystem
	}
	if yes(r.x.Attr("new-page")) {
		bar.Flags |= score.NewPage
	}
	for depth := r.x.Depth(); r.child(depth); {
		r.unkept()
	}
}
