package abc

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

// The codes of remarks on what is written.
const (
	codeLost   = "AB101" // something that ABC cannot hold
	codeMoved  = "AB102" // a sign that stands at the next note instead
	codeGuess  = "AB103" // something that ABC must name and the score does not
	codeDialec = "AB104" // something that other programs may not know
)

// Write writes a score as one tune. The diagnostics say what ABC cannot hold.
func Write(ctx context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	one, err := edit.OneGrid(s)
	if err != nil {
		return nil, nil, err
	}
	w := &writer{s: one, src: source.New("", nil, source.Limits{}), unit: unitFor(one)}
	if one != s {
		w.lost("measures and meters of single parts")
	}
	w.collect()
	w.header()
	if err := w.body(ctx); err != nil {
		return nil, nil, err
	}
	w.footer()
	return w.out, w.src.Diagnostics(), nil
}

// writer writes one score.
type writer struct {
	s      *score.Score
	src    *source.Source // for remarks
	out    []byte
	unit   theory.Tick // of note lengths
	voices []*writtenVoice
	verses int

	marks  map[score.EventRow][]*score.Mark
	opens  map[score.EventRow][]string // slurs that begin
	closes map[score.EventRow]int      // slurs that end
	lyrics map[score.EventRow][]*score.Lyric
	tagged bool // voices are named
	broken bool // the score says where lines begin
}

// writtenVoice is one voice of the tune.
type writtenVoice struct {
	id    string
	part  score.PartRow
	staff score.StaffRow
	row   score.VoiceRow // 0 where the staff is empty
	first bool           // of its staff
	next  score.EventRow
	signs []placedSign // in order of time
	words []score.EventRow
	state accidentals

	key       theory.KeySignature
	clef      score.Clef
	transpose theory.Interval
	tuplets   []score.TupletRow // that are open
	tupletEnd theory.Tick       // of the last event in them
	ties      []tie             // of the last note
	verse     []verseState
}

// placedSign is a text to be written before what begins at a time.
type placedSign struct {
	at   theory.Tick
	text string
	end  bool // it belongs to the end of what is before
}

// comparePlaced orders signs by time; those that end what is before come first.
func comparePlaced(a, b placedSign) int {
	if d := cmp.Compare(a.at, b.at); d != 0 || a.end == b.end {
		return d
	}
	if a.end {
		return -1
	}
	return 1
}

func (w *writer) lost(what string) {
	w.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeLost, Subject: what, Offset: -1}, "ABC cannot hold %s", what)
}

func (w *writer) note(code, subject, format string, args ...any) {
	w.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: code, Subject: subject, Offset: -1}, format, args...)
}

func (w *writer) add(words ...string) {
	for _, word := range words {
		w.out = append(w.out, word...)
	}
}

// unitFor is the unit in which most lengths are short to write.
func unitFor(s *score.Score) theory.Tick {
	units := []theory.Tick{theory.Eighth, theory.Quarter, theory.Sixteenth}
	counts := [3]int{}
	for r := range s.Events().All() {
		e := s.Event(r)
		for i, u := range units {
			if e.Flags&score.BarRest != 0 || theory.ValueTicks(e.Value, 0) == u {
				counts[i]++
			}
		}
	}
	best := 0
	for i := range counts {
		if counts[i] > counts[best] {
			best = i
		}
	}
	return units[best]
}

// collect finds the voices and lays signs beside the events and voices that they belong to.
func (w *writer) collect() {
	w.findVoices()
	w.collectSlurs()
	w.marks = map[score.EventRow][]*score.Mark{}
	for i := range w.s.Marks() {
		if m := &w.s.Marks()[i]; m.At.Event != 0 && m.Kind < score.Dynamic {
			w.marks[m.At.Event] = append(w.marks[m.At.Event], m)
		}
	}
	w.lyrics = map[score.EventRow][]*score.Lyric{}
	for i := range w.s.Lyrics() {
		l := &w.s.Lyrics()[i]
		w.lyrics[l.Event] = append(w.lyrics[l.Event], l)
		w.verses = max(w.verses, int(l.Verse))
	}
	w.collectSigns()
	for _, v := range w.voices {
		slices.SortStableFunc(v.signs, comparePlaced)
		v.verse = make([]verseState, w.verses)
	}
	if len(w.s.FiguredBass()) > 0 {
		w.lost("figured bass")
	}
}

// findVoices lists the voices in the order of parts, staves and numbers; a staff without voices has an empty one.
func (w *writer) findVoices() {
	for p := range w.s.Parts().All() {
		part := w.s.Part(p)
		home := map[score.VoiceRow]score.StaffRow{}
		for v := range part.Voices.All() {
			home[v] = w.homeStaff(v)
		}
		for st := range part.Staves.All() {
			first := true
			for v := range part.Voices.All() {
				if home[v] == st && !w.s.Voice(v).Events.IsEmpty() {
					w.addVoice(&writtenVoice{part: p, staff: st, row: v, first: first, next: w.s.Voice(v).Events.Lo})
					first = false
				}
			}
			if first {
				w.addVoice(&writtenVoice{part: p, staff: st, first: true})
			}
		}
	}
}

func (w *writer) addVoice(v *writtenVoice) {
	v.id = strconv.Itoa(len(w.voices) + 1)
	staff := w.s.Staff(v.staff)
	v.clef = score.Treble
	if c, ok := staff.Clefs.At(0); ok {
		v.clef = c
	}
	v.key, _ = staff.Keys.At(0)
	v.transpose = w.s.Transposition(v.part, 0)
	w.voices = append(w.voices, v)
}

// homeStaff is the staff that most events of a voice stand on.
func (w *writer) homeStaff(v score.VoiceRow) score.StaffRow {
	counts := map[score.StaffRow]int{}
	best := w.s.Part(w.s.Voice(v).Part).Staves.Lo
	for r := range w.s.Voice(v).Events.All() {
		st := w.s.Event(r).Staff
		counts[st]++
		if counts[st] > counts[best] || counts[st] == counts[best] && st < best {
			best = st
		}
	}
	if len(counts) > 1 {
		w.lost("voices that change staves")
	}
	return best
}

// collectSlurs counts the slurs at events. A slur that does not end before one that began after it cannot be told from
// it, so that ends may change places.
func (w *writer) collectSlurs() {
	w.opens, w.closes = map[score.EventRow][]string{}, map[score.EventRow]int{}
	for i := range w.s.Spanners() {
		sp := &w.s.Spanners()[i]
		switch {
		case sp.Kind != score.Slur:
			continue
		case sp.From.Event == 0 || sp.To.Event == 0 || w.s.Event(sp.From.Event).Voice != w.s.Event(sp.To.Event).Voice || sp.From.Event >= sp.To.Event:
			w.lost("slurs between voices")
			continue
		}
		sign := "("
		if sp.Style != score.SolidLine {
			sign = ".("
		}
		w.opens[sp.From.Event] = append(w.opens[sp.From.Event], sign)
		w.closes[sp.To.Event]++
	}
}

// voiceFor is the voice that signs of a staff or part are written in: the first; the first of all for those of no part.
func (w *writer) voiceFor(a score.Anchor) *writtenVoice {
	var found *writtenVoice
	for _, v := range w.voices {
		switch {
		case a.Event != 0 && w.s.Event(a.Event).Voice == v.row:
			return v
		case found != nil:
		case a.Staff != 0 && v.staff == a.Staff, a.Staff == 0 && a.Part != 0 && v.part == a.Part, a.Part == 0 && a.Staff == 0:
			found = v
		}
	}
	if found == nil && len(w.voices) > 0 {
		return w.voices[0]
	}
	return found
}
