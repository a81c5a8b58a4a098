package humdrum

import (
	"bytes"
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Read reads a file of one or more pieces: the next one begins with new exclusive interpretations when all spines have
// ended. A file without notes in a **kern spine is fault.Invalid.
func Read(ctx context.Context, s *source.Source) ([]source.Entry, error) {
	r := &reader{ctx: ctx, s: s}
	for at := 0; at < len(s.Data); {
		end := bytes.IndexByte(s.Data[at:], '\n')
		next := at + end + 1
		if end < 0 {
			end, next = len(s.Data)-at, len(s.Data)
		}
		r.start, r.offset, r.at = at, at, nil
		if err := r.record(bytes.TrimRight(s.Data[at:at+end], "\r")); err != nil {
			return nil, err
		}
		at = next
	}
	if err := r.endPiece(); err != nil {
		return nil, err
	}
	if len(r.entries) == 0 {
		return nil, s.Fail(fault.Invalid, codeEmpty, -1, "the file holds no notes in a **kern spine").
			WithHint("the first line that is no comment names the spines: **kern")
	}
	return r.entries, nil
}

// Is reports whether a text is Humdrum: its first line that is no comment names spines.
func Is(data []byte) bool {
	const looked = 64 << 10
	data = bytes.TrimPrefix(data[:min(len(data), looked)], []byte("\xEF\xBB\xBF"))
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		switch {
		case len(bytes.TrimSpace(line)) == 0, bytes.HasPrefix(line, []byte("!!")):
		case len(line) > 2 && line[0] == '*' && line[1] == '*':
			name, _, _ := bytes.Cut(bytes.TrimRight(line[2:], "\r"), []byte{'\t'})
			return len(name) > 0 && !bytes.ContainsAny(name, " *")
		default:
			return false
		}
	}
	return false
}

// reader goes through the records of one file.
type reader struct {
	ctx     context.Context //nolint:containedctx // it lives as long as Read
	s       *source.Source
	entries []source.Entry
	p       *piece
	head    []reference // records before the spines begin
	start   int         // of the line
	offset  int         // of the token that is read
	at      *staff      // that the token belongs to, for remarks
	fields  [][]byte
	starts  []int // of the fields, in the line
	paths   []spine
	tok     token
	notes   int
	failed  error // of what a comment ended
}

// barMeter is how long full bars are from a bar on.
type barMeter struct {
	bar    score.BarRow
	length theory.Tick
}

// piece is the piece that is being read.
type piece struct {
	b      *score.Builder
	refs   []reference
	spines []spine  // of the record, left to right
	staves []*staff // of the **kern spines, in the order in which they began
	laid   bool     // they have their parts
	tracks int
	said   [128]meaning // what user signifiers stand for

	bar      score.BarRow
	at       theory.Tick // of the record, in the bar
	filled   bool        // the bar holds something
	sign     barSign     // bar line before the next event
	numbers  []barNumber // by bar, from 0
	meter    theory.Meter
	newMeter bool
	hasMeter bool
	full     theory.Tick   // length of a full bar now; 0 without a meter
	metered  int           // clock of the record that named the meter
	tempos   []score.Tempo // before the next event
	words    []pendingWords
	clock    int // counts records, to tell what was said in this one

	meters   []barMeter // changes, in order
	sections []labelled
	keys     []labelled
	numerals []labelled
	order    []string // of sections, as played

	newSections []string // before the next event
	newKey      theory.Key
	sectioned   int      // clock of the record that named sections
	numbered    []uint16 // voices given out, by part
}

// record reads one line.
func (r *reader) record(line []byte) error {
	switch {
	case len(bytes.TrimSpace(line)) == 0:
		return nil
	case bytes.HasPrefix(line, []byte("!!")):
		r.comment(line)
		return r.failed
	case bytes.HasPrefix(line, []byte("**")) && (r.p == nil || len(r.p.spines) == 0):
		return r.beginPiece(line)
	case r.p == nil || len(r.p.spines) == 0:
		if line[0] != '!' {
			r.warn(codeStray, "", "%q stands outside of all spines and is left out", clip(line))
		}
		return nil
	}
	r.split(line)
	r.p.clock++
	class := byte(0)
	for _, field := range r.fields {
		switch c := classOf(field); {
		case c == 0 || c == class:
		case class == 0:
			class = c
		default:
			return r.mixed()
		}
	}
	return r.fieldsOf(class)
}

// The classes of fields besides the signs that they begin with.
const dataClass = 'd'

// classOf says what kind of record a field belongs to, 0 where it fits any.
func classOf(field []byte) byte {
	if len(field) == 0 || isNull(field) {
		return 0
	}
	switch c := field[0]; c {
	case '*', '!':
		if len(field) == 1 {
			return 0
		}
		return c
	case '=':
		return c
	}
	return dataClass
}

// fieldsOf reads the fields of a record.
func (r *reader) fieldsOf(class byte) error {
	switch class {
	case '!':
		r.localComments()
	case '*':
		return r.interpretations()
	case '=':
		r.barline()
	case dataClass:
		return r.data()
	}
	return nil
}

// mixed reads a record in which bar lines, interpretations and data stand side by side, which spines that have slipped
// against each other do: one kind after the other.
func (r *reader) mixed() error {
	r.warn(codeFields, "mixed", "bar lines, interpretations and data stand in one record")
	all := append([][]byte(nil), r.fields...)
	for _, class := range []byte{'!', '=', '*', dataClass} {
		if len(r.p.spines) != len(all) { // paths have changed them
			break
		}
		for i, field := range all {
			if r.fields[i] = field; classOf(field) != class {
				r.fields[i] = nullOf(class)
			}
		}
		if err := r.fieldsOf(class); err != nil {
			return err
		}
	}
	return nil
}

// split cuts a line into fields, one for each spine.
func (r *reader) split(line []byte) {
	r.fields, r.starts = r.fields[:0], r.starts[:0]
	for from := 0; ; {
		end := bytes.IndexByte(line[from:], '\t')
		if end < 0 {
			r.addField(line[from:], from)
			break
		}
		r.addField(line[from:from+end], from)
		from += end + 1
	}
	spines := len(r.p.spines)
	if len(r.fields) == spines {
		return
	}
	r.warn(codeFields, "", "a record of %d fields, where there are %d spines", len(r.fields), spines)
	null := nullOf(line[0])
	for len(r.fields) < spines {
		r.addField(null, 0)
	}
	r.fields, r.starts = r.fields[:spines], r.starts[:spines]
}

func (r *reader) addField(text []byte, start int) {
	r.fields, r.starts = append(r.fields, text), append(r.starts, start)
}

// nullOf is the field that says nothing in a record that begins so.
func nullOf(first byte) []byte {
	switch first {
	case '*', '!', '=':
		return []byte{first}
	}
	return []byte{'.'}
}

// beginPiece begins with the exclusive interpretations of a piece.
func (r *reader) beginPiece(line []byte) error {
	if err := r.endPiece(); err != nil {
		return err
	}
	r.p = &piece{b: score.NewBuilder(len(r.s.Data[r.start:]) / 6), refs: r.head}
	r.head = nil
	for _, ref := range r.p.refs {
		r.define(ref)
	}
	for from := 0; from <= len(line); {
		end := bytes.IndexByte(line[from:], '\t')
		if end < 0 {
			end = len(line) - from
		}
		r.p.spines = append(r.p.spines, spine{kind: fresh})
		r.addField(nil, 0)
		r.exclusive(&r.p.spines[len(r.p.spines)-1], line[from:from+end])
		from += end + 1
	}
	return r.ctx.Err()
}

// endPiece finishes the piece that is being read, if any.
func (r *reader) endPiece() error {
	p := r.p
	if p == nil {
		return nil
	}
	defer func() { r.p = nil }()
	if p.b.NumEvents() == 0 {
		r.warn(codeEmpty, "", "a piece without notes in a **kern spine is left out")
		return nil
	}
	r.finish()
	meta := metaOf(p.refs)
	p.b.SetMeta(meta)
	sc, err := p.b.Build()
	if err != nil {
		return err
	}
	r.entries = append(r.entries, source.Entry{
		Index: len(r.entries) + 1, Title: meta.Title, Score: sc, Layers: p.layers(sc),
	})
	return nil
}

// count counts notes and looks at the clock.
func (r *reader) count() error {
	r.notes++
	if r.notes > r.s.Limits.Notes {
		return source.TooLarge(int64(r.s.Limits.Notes), "notes")
	}
	if r.notes%1000 == 0 {
		return r.ctx.Err()
	}
	return nil
}
