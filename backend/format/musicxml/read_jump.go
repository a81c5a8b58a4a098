package musicxml

import (
	"strings"

	"ricercar/backend/score"
)

// jumpSign is a jump or the place for one.
type jumpSign struct {
	kind  score.JumpKind
	heard bool // the sound says so, and not only a sign
}

// jumpKey is a jump in a bar: every part may say the same.
type jumpKey struct {
	bar  score.BarRow
	kind score.JumpKind
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

// placeJumps adds the jumps of a direction to the score. The words say it best ("D.C. al Fine"); the sound's word is
// taken where they do not.
func (r *reader) placeJumps(d *direction) {
	if written := jumpOf(d.words); written != score.NoJump {
		d.jumps = append(d.jumps[:0], jumpSign{kind: written})
	}
	for _, j := range d.jumps {
		key := jumpKey{r.bar(), j.kind}
		if r.jumps[key] {
			continue
		}
		r.jumps[key] = true
		r.b.AddJump(score.Jump{ID: d.sound, Bar: key.bar, Kind: j.kind, Text: r.b.TextBytes(d.words)})
		d.sound = 0
	}
}

// jumpOf finds the jump that a text names, in the usual abbreviations or in full.
func jumpOf(words []byte) score.JumpKind {
	if len(words) == 0 || len(words) > 40 {
		return score.NoJump
	}
	text := strings.ToLower(strings.Join(strings.Fields(string(words)), " "))
	text = strings.NewReplacer(".", "", "  ", " ", "’", "'").Replace(text)
	text = strings.TrimSpace(text)
	begin, end := score.NoJump, ""
	for _, p := range jumpPhrases {
		if rest, ok := strings.CutPrefix(text, p.word); ok {
			begin, end = p.value, strings.TrimSpace(rest)
			break
		}
	}
	switch {
	case begin == score.NoJump:
		return score.NoJump
	case end == "":
		return begin
	case begin == score.DaCapo && strings.HasPrefix(end, "al fine"):
		return score.DaCapoAlFine
	case begin == score.DaCapo && isCoda(end):
		return score.DaCapoAlCoda
	case begin == score.DalSegno && strings.HasPrefix(end, "al fine"):
		return score.DalSegnoAlFine
	case begin == score.DalSegno && isCoda(end):
		return score.DalSegnoAlCoda
	}
	return score.NoJump
}

func isCoda(text string) bool {
	return strings.HasPrefix(text, "al coda") || strings.HasPrefix(text, "e poi la coda")
}

// jumpPhrases are how jumps begin, the longer first.
var jumpPhrases = table[score.JumpKind]{
	{"da capo", score.DaCapo}, {"d c", score.DaCapo}, {"dc", score.DaCapo},
	{"dal segno", score.DalSegno}, {"d s", score.DalSegno}, {"ds", score.DalSegno},
	{"to coda", score.ToCoda}, {"al coda", score.ToCoda}, {"fine", score.Fine},
}
