package humdrum

import (
	"bytes"
	"slices"
	"strings"

	"ricercar/backend/score"
)

// reference is a record about the piece: !!!OTL@@DE: Die Kunst der Fuge.
type reference struct{ key, language, text string }

// meaning is what a file says that a signifier of its own stands for.
type meaning uint8

const (
	unsaid meaning = iota
	otherMeaning
	editorial
)

// comment reads a record that belongs to no spine.
func (r *reader) comment(line []byte) {
	switch {
	case bytes.HasPrefix(line, []byte("!!!!")):
		if bytes.HasPrefix(line, []byte("!!!!SEGMENT")) {
			r.segment()
		}
	case bytes.HasPrefix(line, []byte("!!!")):
		r.reference(line[3:])
	case bytes.HasPrefix(line, []byte("!!LO:")) && r.p != nil:
		for i := range r.p.spines {
			if sp := &r.p.spines[i]; sp.kind == kern {
				r.layout(sp, line[5:])
				return
			}
		}
	}
}

// segment ends a piece: another file follows in the same text.
func (r *reader) segment() {
	if r.p != nil && len(r.p.spines) == 0 {
		r.failed = r.endPiece()
	}
}

// reference keeps a record about the piece.
func (r *reader) reference(text []byte) {
	key, value, ok := strings.Cut(string(text), ":")
	if !ok || strings.TrimSpace(value) == "" {
		return
	}
	ref := reference{key: strings.TrimSpace(key), text: plainText([]byte(value))}
	ref.key, ref.language, _ = strings.Cut(ref.key, "@")
	if r.p == nil {
		r.head = append(r.head, ref)
		return
	}
	r.p.refs = append(r.p.refs, ref)
	r.define(ref)
}

// define learns what a signifier stands for: !!!RDF**kern: i=editorial accidental.
func (r *reader) define(ref reference) {
	sign, text, ok := strings.Cut(ref.text, "=")
	sign = strings.TrimSpace(sign)
	if ref.key != "RDF**kern" || !ok || len(sign) != 1 || sign[0] >= 128 {
		return
	}
	r.p.said[sign[0]] = otherMeaning
	if strings.Contains(strings.ToLower(text), "editorial") || strings.Contains(strings.ToLower(text), "ficta") {
		r.p.said[sign[0]] = editorial
	}
}

// credits are the records that credits of a score have names for (Humdrum User's Guide, appendix I).
var credits = []struct{ key, kind string }{
	{"LYR", "lyricist"},
	{"LIB", "librettist"},
	{"LAR", "arranger"},
	{"LOR", "orchestrator"},
	{"TRN", "translator"},
	{"COA", "attributed composer"},
	{"OPS", "opus"},
	{"SCT", "catalogue"},
	{"ONM", "number"},
	{"OMV", "movement"},
	{"YEC", "rights"},
	{"YEM", "rights"},
	{"ENC", "encoder"},
	{"END", "encoding-date"},
	{"EED", "editor"},
	{"SMS", "source"},
	{"YOR", "source"},
	{"ODE", "dedication"},
	{"ODT", "date"},
	{"PDT", "published"},
	{"AGN", "genre"},
	{"OPR", "collection"},
}

// metaOf is what the records say of the title page.
func metaOf(refs []reference) (m score.Meta) {
	m.Title = titled(refs, "OTL")
	m.Subtitle = titled(refs, "OMD")
	if m.Title == "" {
		m.Title, m.Subtitle = m.Subtitle, ""
	}
	for _, ref := range refs {
		key := strings.TrimRight(ref.key, "0123456789")
		switch {
		case key == "COM" && m.Composer == "":
			m.Composer = ref.text
		case key == "OTL" || key == "OMD" || strings.HasPrefix(key, "RDF"):
		case key == "ONM" && m.Number == "":
			m.Number = ref.text
		case len(key) == 3 && key == strings.ToUpper(key):
			m.Credits = append(m.Credits, score.Credit{Kind: creditKind(key), Text: ref.text})
		}
	}
	return m
}

// titled is the record of a key in the language of the original, else in none, else the first.
func titled(refs []reference, key string) string {
	best, rank := "", 0
	for _, ref := range refs {
		now := 1
		switch {
		case ref.key != key:
			continue
		case strings.HasPrefix(ref.language, "@"): // OTL@@DE is the original
			now = 3
		case ref.language == "":
			now = 2
		}
		if now > rank {
			best, rank = ref.text, now
		}
	}
	return best
}

// creditKind is the name of a credit; one that has none keeps the key of its record.
func creditKind(key string) string {
	if i := slices.IndexFunc(credits, func(c struct{ key, kind string }) bool { return c.key == key }); i >= 0 {
		return credits[i].kind
	}
	return key
}

// localComments reads a record of comments, one for each spine; only layout parameters say something.
func (r *reader) localComments() {
	for i, field := range r.fields {
		sp := &r.p.spines[i]
		if rest, ok := bytes.CutPrefix(field, []byte("!LO:")); ok {
			r.point(sp, r.starts[i])
			r.layout(sp, rest)
		}
	}
}

// pendingWords are words that wait for the next notes.
type pendingWords struct {
	staff *staff
	text  string
	place score.Placement
}

// layout reads the layout parameters of a comment: TX:a:t=dolce are words above the next note.
func (r *reader) layout(sp *spine, text []byte) {
	name, rest, _ := strings.Cut(string(text), ":")
	if name != "TX" || sp.staff == nil {
		r.unkept("layout parameter !LO:" + name)
		return
	}
	w := pendingWords{staff: sp.staff}
	for _, parameter := range strings.Split(rest, ":") {
		key, value, _ := strings.Cut(parameter, "=")
		switch key {
		case "t":
			w.text = plainText([]byte(value))
		case "a":
			w.place = score.Above
		case "b":
			w.place = score.Below
		}
	}
	if w.text != "" {
		r.p.words = append(r.p.words, w)
	}
}

// placeSigns writes tempi and words that waited for the notes of the record.
func (p *piece) placeSigns() {
	for _, t := range p.tempos {
		t.At = score.Anchor{Bar: p.bar, Tick: p.at}
		p.b.AddTempo(t)
	}
	for _, w := range p.words {
		p.b.AddMark(score.Mark{Kind: score.Words, Text: p.b.Text(w.text), Place: w.place, At: p.here(w.staff)})
	}
	p.tempos, p.words = p.tempos[:0], p.words[:0]
}
