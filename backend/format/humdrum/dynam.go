package humdrum

import (
	"bytes"

	"ricercar/backend/score"
)

// dynamic reads a token of a **dynam spine: letters are a dynamic, < and > begin a hairpin that [ and ] end; ( and ) only
// go on with one.
func (r *reader) dynamic(sp *spine, field []byte) {
	for i := 0; i < len(field); {
		n := 1
		switch c := field[i]; c {
		case '<', '>':
			r.hairpin(sp, c)
		case '[', ']':
			r.endLine(&sp.side.hairpin, "hairpin", r.p.here(sp.staff), sp.side.place())
		case '(', ')', ' ', '.', 'X', 'x', 'y', '+':
		default:
			if n = letters(field[i:]); n == 0 {
				r.unkept("sign " + clip(field[i:]) + " among dynamics")
				return
			}
			r.p.b.AddMark(score.Mark{
				Kind: score.Dynamic, Text: r.p.b.TextBytes(field[i : i+n]), Place: sp.side.place(), At: r.p.here(sp.staff),
			})
		}
		i += n
	}
}

// letters is how many letters of dynamics a text begins with.
func letters(text []byte) int {
	n := 0
	for n < len(text) && bytes.IndexByte([]byte("pmfszrn"), text[n]) >= 0 {
		n++
	}
	return n
}

// hairpin begins one; an open one ends there.
func (r *reader) hairpin(sp *spine, c byte) {
	kind := score.Crescendo
	if c == '>' {
		kind = score.Diminuendo
	}
	if sp.side.hairpin.kind != score.NoSpanner {
		r.endLine(&sp.side.hairpin, "hairpin", r.p.here(sp.staff), sp.side.place())
	}
	sp.side.hairpin = openLine{kind: kind, from: r.p.here(sp.staff), offset: r.offset}
}

// place is where signs of the spine stand.
func (s *side) place() score.Placement {
	if s.below {
		return score.Below
	}
	return score.AutoPlace
}
