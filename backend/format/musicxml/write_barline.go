package musicxml

import (
	"math/bits"

	"ricercar/backend/score"
)

// leftBarline writes what is unusual at the beginning of the bar.
func (w *writer) leftBarline() {
	flags := w.bar.Flags
	if w.bar.Left == score.NormalLine && flags&(score.RepeatStart|score.EndingStart|score.LeftSegno) == 0 {
		return
	}
	w.put("      <barline location=\"left\"")
	if flags&score.LeftSegno != 0 {
		w.put(` segno="segno"`)
	}
	w.put(">")
	w.barStyle(w.bar.Left)
	if flags&score.LeftSegno != 0 {
		w.put("<segno/>")
	}
	if flags&score.EndingStart != 0 {
		w.ending("start")
	}
	if flags&score.RepeatStart != 0 {
		w.put("<repeat direction=\"forward\"/>")
	}
	w.put("</barline>\n")
}

// rightBarline writes what is unusual at the end of the bar.
func (w *writer) rightBarline() {
	flags := w.bar.Flags
	repeats := flags&score.RepeatEnd != 0
	before := len(w.out)
	w.put("      <barline location=\"right\">")
	after := len(w.out)
	w.barStyle(w.bar.Right)
	w.barFermatas()
	switch {
	case flags&score.EndingStop != 0:
		w.ending("stop")
	case flags&score.EndingOpen != 0:
		w.ending("discontinue")
	}
	if repeats {
		w.put("<repeat direction=\"backward\"")
		if w.bar.Times != 0 && w.bar.Times != 2 {
			w.intAttr("times", int64(w.bar.Times))
		}
		if flags&score.RepeatAfterJump != 0 {
			w.put(` after-jump="yes"`)
		}
		w.put("/>")
	}
	if len(w.out) == after {
		w.out = w.out[:before]
		return
	}
	w.put("</barline>\n")
}

// barStyle writes the look of a bar line; the usual one of a repeat goes without saying.
func (w *writer) barStyle(line score.Barline) {
	if line != score.NormalLine {
		w.leaf("bar-style", barStyles.word(line))
	}
}

// barFermatas writes the fermatas on the bar line: MusicXML has room for two.
func (w *writer) barFermatas() {
	n := 0
	for i := range w.bar.items {
		if w.bar.items[i].kind != markItem {
			continue
		}
		if m := &w.s.Marks()[w.bar.items[i].row]; w.isBarFermata(m) && n < 2 {
			w.fermata(m, max(m.Place, score.Above))
			n++
		}
	}
}

// ending writes an end of the bracket of the bar's endings: "1, 2".
func (w *writer) ending(kind string) {
	w.put("<ending number=\"")
	for set, first := w.bar.Endings, true; set != 0; set &= set - 1 {
		if !first {
			w.put(", ")
		}
		w.int(int64(bits.TrailingZeros32(set) + 1))
		first = false
	}
	w.put("\"")
	w.attr("type", kind)
	w.put("/>")
}
