package musicxml

import (
	"bytes"
	"cmp"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// jumpSign is a jump or the place for one.
type jumpSign struct {
	kind  score.JumpKind
	heard bool // the sound says so, and not only a sign
}

// heldJump is a jump that waits for the bars to be complete.
type heldJump struct {
	jump  score.Jump
	grid  *grid
	index int         // of its bar
	at    theory.Tick // from the start of its bar
	heard bool        // only the sound says it
}

// isTarget reports whether a jump is a place to go to, which is the beginning of its bar; the others stand at the end.
func isTarget(k score.JumpKind) bool { return k == score.Segno || k == score.Coda }

// jumpKey is a jump in a bar: every part may say the same.
type jumpKey struct {
	bar  score.BarRow
	kind score.JumpKind
}

// alikeKinds lies above all kinds.
const alikeKinds = 100

// keyOf is the key of all jumps of a bar that are alike: they say how far to go or not.
func keyOf(bar score.BarRow, kind score.JumpKind) jumpKey {
	switch {
	case kind >= score.DaCapo && kind <= score.DaCapoAlCoda:
		kind = score.DaCapo
	case kind >= score.DalSegno && kind <= score.DalSegnoAlCoda:
		kind = score.DalSegno
	}
	return jumpKey{bar, kind + alikeKinds}
}

// soundJump reads an attribute of sound that tells where to go on.
func (r *reader) soundJump(d *direction, name, value []byte) {
	kind := score.NoJump
	switch string(name) {
	case "dacapo":
		kind = score.DaCapo
	case "dalsegno":
		kind = score.DalSegno
	case "tocoda":
		kind = score.ToCoda
	case "fine":
		kind = score.Fine
	case "segno":
		kind = score.Segno
	case "coda":
		kind = score.Coda
	}
	if kind == score.DaCapo && !yes(value) {
		return
	}
	d.jumps = append(d.jumps, jumpSign{kind, true})
}

// placeJumps adds the jumps of a direction or bar line. The words say it best ("D.C. al Fine"); the sound's word is
// taken where they do not.
func (r *reader) placeJumps(d *direction, at theory.Tick) {
	if written := jumpOf(d.words); written != score.NoJump {
		d.jumps = append(d.jumps[:0], jumpSign{kind: written})
	}
	for _, j := range d.jumps {
		jump := score.Jump{ID: d.sound, Bar: r.bar(), Kind: j.kind, Text: r.b.TextBytes(d.words)}
		if r.holdJump(heldJump{jump, r.part.grid, r.part.index(), at, j.heard}) {
			d.sound = 0
		}
	}
}

// holdJump keeps a jump, unless its bar has it already. What is written takes the place of what only the sound says.
func (r *reader) holdJump(h heldJump) bool {
	exact, alike := jumpKey{h.jump.Bar, h.jump.Kind}, keyOf(h.jump.Bar, h.jump.Kind)
	n, known := r.jumps[alike]
	if _, same := r.jumps[exact]; same || known && h.heard {
		return false
	}
	if known && r.held[n].heard {
		h.jump.ID = cmp.Or(r.held[n].jump.ID, h.jump.ID)
	} else {
		n = len(r.held)
		r.held = append(r.held, heldJump{})
	}
	r.held[n] = h
	r.jumps[exact], r.jumps[alike] = n, n
	return true
}

// jumpOf finds the jump that a text names, in the usual abbreviations or in full.
func jumpOf(words []byte) score.JumpKind {
	var buf [48]byte
	if len(words) == 0 || len(words) > len(buf) {
		return score.NoJump
	}
	text := plainWords(buf[:0], words)
	for i := range jumpPhrases {
		p := &jumpPhrases[i]
		rest, ok := bytes.CutPrefix(text, []byte(p.word))
		if !ok || len(rest) > 0 && rest[0] != ' ' && rest[0] != '(' {
			continue
		}
		return jumpTo(p.value, bytes.TrimLeft(rest, " "))
	}
	return score.NoJump
}

// plainWords writes words in small letters, without full stops and with single spaces.
func plainWords(out, words []byte) []byte {
	for _, c := range words {
		switch {
		case c == '.':
		case c <= ' ':
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		case c >= 'A' && c <= 'Z':
			out = append(out, c+'a'-'A')
		default:
			out = append(out, c)
		}
	}
	return bytes.TrimRight(out, " ")
}

// jumpTo is a jump with what its words say of the way on.
func jumpTo(begin score.JumpKind, rest []byte) score.JumpKind {
	fine := bytes.HasPrefix(rest, []byte("al fine"))
	coda := bytes.HasPrefix(rest, []byte("al coda")) || bytes.HasPrefix(rest, []byte("e poi la coda"))
	switch {
	case begin == score.DaCapo && fine:
		return score.DaCapoAlFine
	case begin == score.DaCapo && coda:
		return score.DaCapoAlCoda
	case begin == score.DalSegno && fine:
		return score.DalSegnoAlFine
	case begin == score.DalSegno && coda:
		return score.DalSegnoAlCoda
	case (begin == score.Fine || begin == score.Coda) && len(rest) > 0 && rest[0] != '(':
		return score.NoJump // "fine and light"
	}
	return begin // "senza replica", "(no repeats)"
}

// jumpPhrases are how jumps begin.
var jumpPhrases = table[score.JumpKind]{
	{"da capo", score.DaCapo},
	{"d c", score.DaCapo},
	{"dc", score.DaCapo},
	{"dal segno", score.DalSegno},
	{"d s", score.DalSegno},
	{"ds", score.DalSegno},
	{"to coda", score.ToCoda},
	{"al coda", score.ToCoda},
	{"fine", score.Fine},
	{"coda", score.Coda},
}
