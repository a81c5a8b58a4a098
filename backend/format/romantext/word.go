package romantext

import (
	"strings"

	"ricercar/backend/theory"
)

// place is where the words of a measure have come to.
type place struct {
	at      theory.Tick
	chords  int  // at this place
	given   bool // a beat was named since the last chord
	moved   bool // a beat was named at all
	pending bool // a phrase ends where the next beat or measure begins
	newKey  bool
}

// words reads the words of a measure.
func (r *reader) words(b *Bar, text string) {
	p := place{}
	for _, word := range strings.Fields(text) {
		r.word(b, &p, word)
	}
	if p.pending {
		b.Items = append(b.Items, Item{Kind: Boundary, At: max(b.Meter.Length(), p.at)})
	}
}

func (r *reader) word(b *Bar, p *place, word string) {
	switch {
	case word == "||" || word == "|*|" || word == "|":
		p.pending = p.pending || word != "|"
	case word == "||:" || word == "|:":
		b.RepeatStart = true
	case word == ":||" || word == ":|":
		b.RepeatEnd = true
	case word == ":||:":
		b.RepeatStart, b.RepeatEnd = true, true
	case strings.Trim(word, "()") == "": // a chord in parentheses is one
	case strings.HasPrefix(word, "?(") || strings.HasPrefix(word, "?)"):
		r.unkept("other key that is possible")
	case word[0] == 'b' && len(word) > 1 && word[1] >= '0' && word[1] <= '9':
		r.beat(b, p, word[1:])
	case word[len(word)-1] == ':':
		r.newKey(p, strings.TrimRight(word, ";:"))
	case strings.HasPrefix(strings.ToUpper(word), "NC") || strings.EqualFold(word, "N.C."):
		r.add(b, p, Item{Kind: Silence})
	default:
		r.numeral(b, p, word)
	}
}

// beat moves on to a beat.
func (r *reader) beat(b *Bar, p *place, text string) {
	at, ok := beat(text, b)
	switch {
	case !ok:
		r.warn(codeBeat, "beat", "the beat %q is not understood", clip("b"+text))
		return
	case at < p.at:
		r.warn(codeBeat, "order", "beat %s stands behind a later one", clip(text))
	case at >= b.Meter.Length() && b.Meter.Length() > 0:
		r.warn(codeBeat, "long", "beat %s lies behind the end of the measure", clip(text))
	}
	p.at, p.chords, p.given, p.moved = max(at, p.at), 0, true, true
	if p.pending {
		b.Items = append(b.Items, Item{Kind: Boundary, At: p.at})
		p.pending = false
	}
}

// newKey reads a key, upper case in major and lower case in minor.
func (r *reader) newKey(p *place, text string) {
	k, err := theory.ParseKey(strings.ReplaceAll(text, "-", "b"))
	if err != nil || len(text) == 0 {
		r.warn(codeKey, "key", "the key %q is not understood", clip(text))
		return
	}
	r.key, p.newKey = k, true
}

// numeral reads a Roman numeral.
func (r *reader) numeral(b *Bar, p *place, word string) {
	text := strings.ReplaceAll(strings.Trim(word, "()"), "-", "b")
	if whole := strings.TrimRight(text, "/"); whole != text {
		r.warn(codeNumeral, "slash", "%q is applied to nothing; the slash is left out", clip(word))
		text = whole
	}
	n, err := theory.ParseRoman(text)
	if err != nil {
		r.warn(codeNumeral, word, "%v", err)
		r.add(b, p, Item{Kind: Unknown})
		return
	}
	if r.key.IsZero() {
		r.warn(codeKey, "none", "no key was named before the first numeral; it is taken as C major")
		r.key = theory.NewKey(theory.Pitch{Oct: 4}, theory.Major)
	}
	r.add(b, p, Item{Kind: Chord, Roman: n})
}

// add adds a chord at the place. A second one there, in a new key, is the new reading of a pivot chord: the same notes, or
// some of them.
func (r *reader) add(b *Bar, p *place, item Item) {
	item.At, item.Key, item.named = p.at, r.key, p.newKey
	if p.chords > 0 {
		before := b.Items[len(b.Items)-1]
		if !p.newKey || !samePivot(before, item) {
			r.warn(codeBeat, "two", "two chords stand at one beat of measure %s; the first one counts", b.Name())
			return
		}
	}
	b.Items = append(b.Items, item)
	p.chords++
	p.newKey = false
	r.items++
}

// samePivot reports whether two readings can be of one chord.
func samePivot(a, b Item) bool {
	if a.Kind != Chord || b.Kind != Chord {
		return false
	}
	x, y := theory.PCSetOf(a.Roman.Members(a.Key)), theory.PCSetOf(b.Roman.Members(b.Key))
	return x&y == x || x&y == y
}
