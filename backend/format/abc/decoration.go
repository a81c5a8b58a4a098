package abc

import (
	"bytes"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// decor is a decoration that waits for its note.
type decor struct {
	sign   *sign
	offset int
}

// openLine is a hairpin or the like that is open.
type openLine struct {
	kind   score.SpannerKind
	arg    int32
	name   string
	from   score.Anchor
	offset int
}

// decoration reads !trill!, or +trill+ as older tunes have it.
func (sc *scanner) decoration(mark byte) {
	r := sc.r
	end := bytes.IndexByte(sc.line[sc.i+1:], mark)
	if end < 0 || bytes.ContainsAny(sc.line[sc.i+1:sc.i+1+end], " |[") {
		r.say(source.Info, fault.Unsupported, codeUnkept, "!", "a single ! (an old line break): not kept")
		sc.i++
		return
	}
	name := sc.line[sc.i+1 : sc.i+1+end]
	sc.i += end + 2
	r.decorateBy(name)
}

// isOldDecoration reports whether a + begins a decoration that is known.
func (sc *scanner) isOldDecoration() bool {
	end := bytes.IndexByte(sc.line[sc.i+1:], '+')
	return end > 0 && signsByName()[string(sc.line[sc.i+1:sc.i+1+end])] != nil
}

// symbol reads a letter that stands for a decoration.
func (r *reader) symbol(letter byte) {
	name := r.t.symbols[letter]
	switch {
	case name == "":
		r.say(source.Info, fault.Unsupported, codeDecorated, string(letter), "the sign %c means nothing here and is left out", letter)
	case name[0] == '"':
		r.annotate([]byte(strings.Trim(name, `"`)))
	default:
		r.decorateBy([]byte(name))
	}
}

// decorateBy keeps a decoration for the next note.
func (r *reader) decorateBy(name []byte) {
	s := signsByName()[string(name)]
	if s == nil {
		r.say(source.Info, fault.Unsupported, codeDecorated, string(name), "the decoration !%s! is not known and is left out", clip(name))
		return
	}
	v := r.voice()
	v.decor = append(v.decor, decor{s, r.offset})
}

// decorate hangs the decorations that wait on an event.
func (r *reader) decorate(v *voice, row score.EventRow) {
	for _, d := range v.decor {
		e := r.t.b.Event(row)
		at := score.Anchor{Bar: e.Bar, Tick: e.Onset, Staff: v.staff, Part: v.part}
		r.place(v, d, at, row)
	}
	v.decor = v.decor[:0]
}

// decorateBar writes decorations before a bar line: they belong to the end of the bar. A segno there, and the coda that
// is jumped to, wait for the bar that they begin.
func (r *reader) decorateBar(v *voice) {
	at, waiting := v.here(v.at), v.decor[:0]
	for _, d := range v.decor {
		switch {
		case d.sign.jump == score.Segno, d.sign.jump == score.Coda && r.codaBefore(at.Bar):
			waiting = append(waiting, d)
		case d.sign.jump == score.Coda:
			r.jump(at.Bar, score.ToCoda) // the first of two stands where the music leaves
		default:
			r.place(v, d, at, 0)
		}
	}
	v.decor = waiting
}

// codaBefore reports whether a bar before this one has a sign of the coda.
func (r *reader) codaBefore(bar score.BarRow) bool {
	for j := range r.t.jumps {
		if j.bar < bar && (j.kind == score.Coda || j.kind == score.ToCoda) {
			return true
		}
	}
	return false
}

// place writes a decoration at a place, on an event where there is one.
func (r *reader) place(v *voice, d decor, at score.Anchor, row score.EventRow) {
	s, b := d.sign, r.t.b
	switch {
	case s.mark == score.Dynamic:
		b.AddMark(score.Mark{Kind: s.mark, Text: b.Text(s.text), At: at})
	case s.mark != score.NoMark:
		m := score.Mark{Kind: s.mark, Arg: s.arg, Text: b.Text(s.text), Place: s.place, At: at}
		if row != 0 {
			m.At = score.Anchor{Event: row}
			if last := score.HeadRow(b.NumHeads()); s.mark.IsTechnique() && last > 0 && b.Head(last).Event == row && (last == 1 || b.Head(last-1).Event != row) {
				m.At.Head = last // how the one note is played
			}
		}
		b.AddMark(m)
	case s.jump != score.NoJump:
		r.jump(at.Bar, s.jump)
	case s.line != score.NoSpanner && !s.stop && len(v.lines) >= maxLines:
		r.unkept("more lines open at once than any music has")
	case s.line != score.NoSpanner && !s.stop:
		v.lines = append(v.lines, openLine{s.line, s.arg, s.name, at, d.offset})
	case s.line != score.NoSpanner:
		r.endLine(v, s, at)
	case s.flag != 0 && row != 0:
		r.flagHeads(s.flag, score.HeadRow(b.NumHeads()))
	}
}

// maxLines bounds the lines that are open at once in a voice.
const maxLines = 64

// flagHeads flags the heads of the event that was added last, up to its last head.
func (r *reader) flagHeads(flag score.HeadFlags, last score.HeadRow) {
	b := r.t.b
	for h := last; h > 0 && b.Head(h).Event == b.Head(last).Event; h-- {
		b.Head(h).Flags |= flag
	}
}

// jump adds a jump, once for all voices.
func (r *reader) jump(bar score.BarRow, kind score.JumpKind) {
	key := jumpKey{bar, kind}
	if r.t.jumps[key] {
		return
	}
	if r.t.jumps == nil {
		r.t.jumps = map[jumpKey]bool{}
	}
	r.t.jumps[key] = true
	r.t.b.AddJump(score.Jump{Bar: bar, Kind: kind})
}

// jumpKey is a jump in a bar.
type jumpKey struct {
	bar  score.BarRow
	kind score.JumpKind
}

// endLine ends the last open line of a kind.
func (r *reader) endLine(v *voice, s *sign, at score.Anchor) {
	for i, l := range slices.Backward(v.lines) {
		if l.kind != s.line || l.arg != s.arg {
			continue
		}
		v.lines = append(v.lines[:i], v.lines[i+1:]...)
		r.t.b.AddSpanner(score.Spanner{Kind: l.kind, Arg: l.arg, From: l.from, To: at})
		return
	}
	r.warn(codeSlur, s.name, "the line %q ends, but did not begin", s.name)
}

// decorateHead hangs what stood before a note of a chord on it.
func (r *reader) decorateHead(row score.EventRow, head score.HeadRow, list []decor) {
	for _, d := range list {
		switch {
		case d.sign.flag != 0:
			r.t.b.Head(head).Flags |= d.sign.flag
		case d.sign.mark != score.NoMark && d.sign.mark < score.Dynamic:
			r.t.b.AddMark(score.Mark{
				Kind: d.sign.mark, Arg: d.sign.arg, Text: r.t.b.Text(d.sign.text), Place: d.sign.place,
				At: score.Anchor{Event: row, Head: head},
			})
		default:
			r.unkept("the decoration !" + d.sign.name + "! within a chord")
		}
	}
}

// quoted reads a chord symbol or an annotation: "Am7", "^text".
func (sc *scanner) quoted() {
	end := sc.i + 1
	for end < len(sc.line) && (sc.line[end] != '"' || sc.line[end-1] == '\\') {
		end++
	}
	text := sc.line[sc.i+1 : end]
	if end == len(sc.line) {
		sc.r.warn(codeUnknown, `"`, "a text in quotes is not closed")
	}
	sc.i = min(end+1, len(sc.line))
	if len(text) > 0 {
		sc.r.annotate(text)
	}
}

// annotate reads the text of an annotation, or a chord symbol. Several lines are several.
func (r *reader) annotate(text []byte) {
	v := r.voice()
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte(`\n`))
		text = rest
		place, body := annotationPlace(line)
		body = r.plain(body)
		switch {
		case len(body) == 0:
		case bytes.IndexByte([]byte("^_<>@"), line[0]) >= 0:
			v.signs = append(v.signs, score.Mark{Kind: score.Words, Text: r.t.b.TextBytes(body), Place: place})
		default:
			r.chordSymbol(v, body)
		}
	}
}

// annotationPlace cuts the sign that says where an annotation stands off it.
func annotationPlace(text []byte) (score.Placement, []byte) {
	switch {
	case len(text) == 0:
		return score.AutoPlace, text
	case text[0] == '^':
		return score.Above, text[1:]
	case text[0] == '_':
		return score.Below, text[1:]
	case text[0] == '<' || text[0] == '>':
		return score.AutoPlace, text[1:]
	case text[0] == '@':
		end := 1
		for end < len(text) && (isDigit(text[end]) || bytes.IndexByte([]byte("+-.,"), text[end]) >= 0) {
			end++
		}
		return score.AutoPlace, text[end:]
	}
	return score.AutoPlace, text
}

// chordSymbol keeps a chord symbol for the next event; what is none is a text above the staff.
func (r *reader) chordSymbol(v *voice, text []byte) {
	b := r.t.b
	known, seen := r.chords[string(text)]
	if !seen {
		if s, err := theory.ParseChordSymbol(string(text)); err == nil {
			known = chordText{s, s.String() != string(text)}
		}
		if r.chords == nil {
			r.chords = map[string]chordText{}
		}
		r.chords[string(text)] = known
	}
	if known.symbol.IsZero() {
		v.signs = append(v.signs, score.Mark{Kind: score.Words, Text: b.TextBytes(text), Place: score.Above})
		return
	}
	h := score.Harmony{Symbol: known.symbol}
	if known.printed {
		h.Text = b.TextBytes(text)
	}
	v.harmony = append(v.harmony, h)
}

// chordText is what a text says as a chord symbol, the zero symbol where it is none.
type chordText struct {
	symbol  theory.ChordSymbol
	printed bool // it is written otherwise than the symbol writes itself
}
