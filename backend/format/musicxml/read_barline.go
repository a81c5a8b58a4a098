package musicxml

import (
	"bytes"

	"ricercar/backend/score"
)

// barline reads a bar line. Bars are shared: what any part says of them is said for all.
func (r *reader) barline() {
	p := r.part
	row := r.bar()
	side := string(r.x.Attr("location"))
	if side == "middle" {
		r.middleBarline()
		return
	}
	left := side == "left"
	d := &r.inDir
	d.reset()
	for _, name := range [...]string{"segno", "coda"} {
		if value := r.x.Attr(name); value != nil {
			r.soundJump(d, []byte(name), value)
		}
	}
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "bar-style":
			r.barStyle(row, left)
		case "repeat":
			r.repeat(row)
		case "ending":
			r.ending(p, row)
		case "fermata":
			r.barFermata(row, left)
		case "segno":
			if left {
				r.b.Bar(row).Flags |= score.LeftSegno
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
	r.placeJumps(d)
}

// middleBarline is a bar line within a bar, which only shows how its beats are grouped unless something is repeated.
func (r *reader) middleBarline() {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "bar-style":
			r.unkeptAs([]byte("a bar line within a bar"))
		default:
			if !r.src.Again(codeEnding, []byte("within")) {
				r.warn(codeEnding, "within", "<%s> stands within a bar and is not kept", r.x.Name)
			}
		}
	}
}

func (r *reader) barStyle(row score.BarRow, left bool) {
	text := trim(r.x.Content())
	style, ok := barStyles.value(text)
	if !ok {
		r.bad("bar-style", text)
		return
	}
	if style == score.NormalLine {
		return
	}
	if left {
		r.b.Bar(row).Left = style
	} else {
		r.b.Bar(row).Right = style
	}
}

func (r *reader) repeat(row score.BarRow) {
	bar := r.b.Bar(row)
	switch direction := r.x.Attr("direction"); string(direction) {
	case "forward":
		bar.Flags |= score.RepeatStart
	case "backward":
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
func (r *reader) ending(p *part, row score.BarRow) {
	bar := r.b.Bar(row)
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
		p.endings = r.passes(r.x.Attr("number"))
		bar.Flags |= score.EndingStart
		bar.Endings |= p.endings
	case "stop", "discontinue":
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
func (r *reader) barFermata(row score.BarRow, left bool) {
	p := r.part
	at := score.Anchor{Bar: row, Part: p.row, Staff: r.staff(1)}
	if !left {
		at.Tick = p.reach[len(p.reach)-1]
	}
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
