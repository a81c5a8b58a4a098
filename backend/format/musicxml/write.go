package musicxml

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Write returns a score as MusicXML 4.0, partwise, in UTF-8, valid by the schema; Pack makes the compressed form of it.
//
// Pitches are written, not sounding. Rows carry their ids ("n42") where MusicXML has a place for one: parts, bars,
// notes, directions, slurs, syllables, chord symbols, figures; an event has the id before that of its first note, or
// the id of its notations. Divisions are the least that make every time of a part whole. A score without parts is
// fault.Invalid.
//
// What MusicXML cannot say is written as what comes nearest; WriteRemarking tells of it.
func Write(s *score.Score) ([]byte, error) {
	out, _, err := WriteRemarking(s)
	return out, err
}

// WriteRemarking is Write with remarks on what MusicXML cannot hold, one for each kind of loss with a count: phrase
// marks become slurs, octaves outside of 0 to 9 the nearest, times that no divisions below 2³¹ hold are rounded within
// the bar, so that bars still add up.
func WriteRemarking(s *score.Score) ([]byte, []source.Diagnostic, error) {
	if s.Parts().IsEmpty() {
		return nil, nil, fault.New(fault.Invalid, "a score without parts cannot be written as MusicXML").
			WithHint("add a part first")
	}
	w := newWriter(s)
	w.header()
	for p := range s.Parts().All() {
		w.writePart(p)
	}
	w.put("</score-partwise>\n")
	return w.out, w.remarks(), nil
}

// writer writes one score. It knows first what hangs on each event and what stands at each place, then goes through
// the parts bar by bar.
type writer struct {
	xml
	s        *score.Score
	attached attachments
	placed   []item            // by part, bar and time; those of parts done are cut off
	said     map[uint32]uint32 // by mark: the jump that it says
	signs    headSet           // heads that have an accidental printed
	tuplets  []extent          // by tuplet
	lead     []score.PartRow
	levels   [lineClasses]levels
	numbers  []uint8 // by spanner: the number of the end that is written, 0 for none
	part     partState
	bar      barState
	lost     [losses]int // by kind of loss: how often
	noteOf   noteOf      // the note being written
}

// partState is what holds for the part being written.
type partState struct {
	row     score.PartRow
	staves  score.Span[score.StaffRow]
	several bool // it has more than one staff
	sounds  []score.SoundRow
	scale   scale
	voices  []score.EventRow // by voice of the part: the next event
}

// barState is what holds for the bar being written. Times are counted in divisions from its beginning.
type barState struct {
	score.Bar
	row     score.BarRow
	at      int64  // where the next element stands
	reached int64  // where the last note ends
	items   []item // what stands at places of the bar
	done    []bool // by item
	left    int    // items that are not written yet
}

// bytesPerEvent is about what one event takes with all that belongs to it.
const bytesPerEvent = 320

func newWriter(s *score.Score) *writer {
	w := &writer{s: s, numbers: make([]uint8, len(s.Spanners()))}
	w.out = make([]byte, 0, 4096+bytesPerEvent*(s.Events().Len()+s.NumHeads()/4)+200*s.Bars().Len())
	w.lead = make([]score.PartRow, s.Grids().Len()+1)
	for p := range s.Parts().All() {
		if g := s.Part(p).Grid; w.lead[g] == 0 {
			w.lead[g] = p
		}
	}
	w.collect()
	w.signs = neededSigns(s)
	w.tuplets = tupletExtents(s)
	return w
}

// writePart writes a part. A grid without bars has an empty one, since MusicXML wants at least that.
func (w *writer) writePart(p score.PartRow) {
	part := w.s.Part(p)
	w.put("  <part id=\"")
	w.id(part.ID)
	w.put("\">\n")
	w.part = partState{row: p, staves: part.Staves, several: part.Staves.Len() > 1, sounds: w.soundsOf(p)}
	w.part.scale = w.scaleOf(p)
	w.part.voices = make([]score.EventRow, 0, part.Voices.Len())
	for v := range part.Voices.All() {
		w.part.voices = append(w.part.voices, w.s.Voice(v).Events.Lo)
	}
	w.levels = [lineClasses]levels{}
	for len(w.placed) > 0 && w.placed[0].part < p {
		w.placed = w.placed[1:]
	}
	for b := range w.s.Grid(part.Grid).Bars.All() {
		w.measure(b)
	}
	if w.s.Grid(part.Grid).Bars.IsEmpty() {
		w.put("    <measure number=\"1\"/>\n")
	}
	w.put("  </part>\n")
}

// measure writes a bar of the part: what begins it, voice after voice, what is left over, what ends it.
func (w *writer) measure(row score.BarRow) {
	w.bar = barState{Bar: w.s.Bar(row), row: row, items: w.takeItems(row), done: w.bar.done[:0]}
	for range w.bar.items {
		w.bar.done = append(w.bar.done, false)
	}
	w.bar.left = len(w.bar.items)
	leads := w.lead[w.bar.Grid] == w.part.row
	w.put("    <measure")
	if leads {
		w.idAttr(w.bar.ID)
	}
	if w.bar.Label != 0 {
		w.attr("number", w.s.Text(w.bar.Label))
	} else {
		w.intAttr("number", int64(w.bar.Number))
	}
	if w.bar.Flags&score.Implicit != 0 {
		w.put(` implicit="yes"`)
	}
	if !w.s.Meets(w.bar.Start) {
		w.put(` non-controlling="yes"`)
	}
	w.put(">\n")
	if leads {
		w.print()
	}
	w.leftBarline()
	w.voices()
	w.leftovers()
	w.fill()
	w.rightBarline()
	w.put("    </measure>\n")
}

// fill goes to the end of the bar. In the last bar of a part going forward alone would say nothing, since some programs
// fill up bars so that end before: going back from there shows that the bar is that long.
func (w *writer) fill() {
	end := w.part.scale.units(w.bar.Len)
	w.moveTo(end)
	if w.bar.reached < end && w.bar.row+1 == w.s.Grid(w.bar.Grid).Bars.Hi {
		w.moveTo(0)
		w.moveTo(end)
	}
}

// voices writes what the voices of the part have in the bar.
func (w *writer) voices() {
	voices := w.s.Part(w.part.row).Voices
	for i := range w.part.voices {
		v := voices.Lo + score.VoiceRow(i)
		end := w.s.Voice(v).Events.Hi
		number := w.s.Voice(v).Number
		next, item := w.part.voices[i], 0
		for ; next < end; next++ {
			e := w.s.Event(next)
			if e.Bar > w.bar.row {
				break
			}
			if next == w.part.voices[i] {
				w.moveTo(0)
			}
			item = w.reach(item, e.Onset)
			w.event(next, number)
		}
		w.part.voices[i] = next
	}
}

// reach moves to a time in the bar and writes what stands on the way in a gap, and at the time itself. It goes on
// with an item and returns the one to go on with later: what lies inside of a note is left to other voices.
func (w *writer) reach(item int, t theory.Tick) int {
	for ; w.bar.left > 0 && item < len(w.bar.items) && w.bar.items[item].tick <= t; item++ {
		at := w.part.scale.units(w.bar.items[item].tick - w.bar.Start)
		if !w.bar.done[item] && at >= w.bar.at {
			w.moveTo(at)
			w.item(item)
		}
	}
	w.moveTo(w.part.scale.units(t - w.bar.Start))
	return item
}

// leftovers writes what stands where no voice begins anything.
func (w *writer) leftovers() {
	for i := range w.bar.items {
		if !w.bar.done[i] {
			w.moveTo(w.part.scale.units(w.bar.items[i].tick - w.bar.Start))
			w.item(i)
		}
	}
}

// item writes what stands at a place.
func (w *writer) item(i int) {
	w.bar.done[i] = true
	w.bar.left--
	it := &w.bar.items[i]
	switch it.kind {
	case attributesItem:
		w.attributes(it.tick)
	case markItem:
		w.placedMark(it.row)
	case lineStartItem:
		w.lineStart(int(it.row))
	case lineStopItem, lateStopItem:
		w.lineStop(int(it.row))
	case tempoItem:
		w.tempo(&w.s.Tempos()[it.row])
	case harmonyItem:
		w.harmony(&w.s.Harmonies()[it.row])
	case figuresItem:
		w.figures(&w.s.FiguredBass()[it.row])
	case jumpItem:
		w.jump(it.row)
	}
}

// moveTo goes to a place in the bar.
func (w *writer) moveTo(at int64) {
	switch {
	case at > w.bar.at:
		w.put("      <forward>\n        <duration>")
		w.int(at - w.bar.at)
		w.put("</duration>\n      </forward>\n")
	case at < w.bar.at:
		w.put("      <backup>\n        <duration>")
		w.int(w.bar.at - at)
		w.put("</duration>\n      </backup>\n")
	}
	w.bar.at = at
}

// print writes where the source begins a line or a page.
func (w *writer) print() {
	switch {
	case w.bar.Flags&score.NewPage != 0:
		w.put("      <print new-page=\"yes\"/>\n")
	case w.bar.Flags&score.NewSystem != 0:
		w.put("      <print new-system=\"yes\"/>\n")
	}
}
