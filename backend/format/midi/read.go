package midi

import (
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Read reads a standard MIDI file: one score, of format 2 one for each track that has notes.
func Read(ctx context.Context, src *source.Source) ([]source.Entry, error) {
	f, err := parse(src)
	if err != nil {
		return nil, err
	}
	if f.frames > 0 {
		src.Say(source.Remark{Severity: source.Warning, Kind: fault.Unsupported, Code: codeSeconds, Offset: -1},
			"the file counts in seconds; half a second is read as a quarter")
	}
	songs := [][]track{f.tracks}
	if f.format == 2 {
		songs = songs[:0]
		for _, t := range f.tracks {
			songs = append(songs, []track{t})
		}
	}
	var entries []source.Entry
	for i, tracks := range songs {
		s, err := collect(src, f, tracks)
		if err != nil {
			return nil, err
		}
		if len(s.lines) == 0 {
			continue
		}
		sc, err := notate(ctx, src, s)
		if err != nil {
			return nil, err
		}
		entries = append(entries, source.Entry{Index: i + 1, Title: s.title, Score: sc})
	}
	if len(entries) == 0 {
		return nil, src.Fail(fault.Invalid, codeEmpty, -1, "the file plays no notes")
	}
	return entries, nil
}

// notator makes a score of a song.
type notator struct {
	src    *source.Source
	song   *song
	b      *score.Builder
	layout *score.Layout
	moved  bool
	kit    [128]score.SoundRow // by key
}

func notate(ctx context.Context, src *source.Source, s *song) (*score.Score, error) {
	n := &notator{src: src, song: s, b: score.NewBuilder(noteCount(s))}
	if n.moved = quantize(s); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if n.moved {
		src.Say(source.Remark{Severity: source.Info, Kind: fault.Invalid, Code: codeMoved, Offset: -1}, "onsets or ends of notes were moved to the nearest beat or division of it")
	}
	if err := n.addBars(); err != nil {
		return nil, err
	}
	spellNotes(s)
	n.b.SetMeta(n.meta())
	for _, l := range s.lines {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := n.addPart(l); err != nil {
			return nil, err
		}
	}
	n.addTempos()
	n.addMarkers()
	return n.b.Build()
}

// quantize moves all notes to the grids that their lines choose, and reports whether any moved.
func quantize(s *song) (moved bool) {
	grids := make([]*grid, len(s.lines))
	stray := strayPlayed
	if isWritten(s) {
		stray = strayWritten
	}
	for i, l := range s.lines {
		grids[i] = newGrid(l.notes, stray)
		grids[i].place(l.notes)
	}
	gap := habitualGap(s)
	for i, l := range s.lines {
		grids[i].end(l.notes, gap)
		for k := range l.notes {
			moved = moved || l.notes[k].at != l.notes[k].on || l.notes[k].end != l.notes[k].off
		}
	}
	return moved
}

func noteCount(s *song) (n int) {
	for _, l := range s.lines {
		n += len(l.notes)
	}
	return n
}

func (n *notator) meta() score.Meta {
	m := score.Meta{Title: n.song.title}
	if n.song.copyright != "" {
		m.Credits = append(m.Credits, score.Credit{Kind: "rights", Text: n.song.copyright})
	}
	return m
}

// addBars lays out the bars by the meters of the file. A first bar of a meter of its own that is shorter than what
// follows is a pickup.
func (n *notator) addBars() error {
	end := n.trackEnd()
	for _, l := range n.song.lines {
		for i := range l.notes {
			end = max(end, l.notes[i].end)
		}
	}
	if end > n.src.Limits.Position {
		return source.TooLarge(int64(n.src.Limits.Position/theory.Quarter), "quarters")
	}
	meters := n.meters()
	number, at := int32(1), theory.Tick(0)
	for i, m := range meters {
		until := end
		if i+1 < len(meters) {
			until = meters[i+1].at
		}
		for first := true; at < until || i == 0 && at == 0; first = false {
			length := m.value.Length()
			if i+1 < len(meters) {
				length = min(length, until-at)
			}
			bar := score.Bar{Number: number, Len: length}
			if isPickup(meters, i, length) {
				bar.Number, bar.Flags, number = 0, score.Implicit, 0
				meters[i].value = meters[1].value
				meters[1].at = 0 // says the same
			}
			row := n.b.AddBar(bar)
			if first && (i == 0 || meters[i].value != meters[i-1].value) {
				n.b.Meter(1, row, meters[i].value)
			}
			number, at = number+1, at+length
		}
	}
	n.layout = n.b.Layout(1)
	return nil
}

// trackEnd is where the tracks of a file that was written out by a program end: behind the rests of its last bars.
func (n *notator) trackEnd() theory.Tick {
	if !isWritten(n.song) {
		return 0
	}
	end, _ := nearest(n.song.end, usualParts)
	return min(end, n.src.Limits.Position)
}

// isPickup reports whether the first meter fills one bar that is shorter than those of the next.
func isPickup(meters []timed[theory.Meter], i int, length theory.Tick) bool {
	return i == 0 && len(meters) > 1 && meters[1].at == length && meters[0].value.Length() == length && length < meters[1].value.Length()
}

// meters are the meters of the file on the grid, one at the start, none twice.
func (n *notator) meters() []timed[theory.Meter] {
	meters := []timed[theory.Meter]{{0, theory.NewMeter(4, 4)}}
	for _, m := range n.song.meters {
		m.at, _ = nearest(m.at, usualParts)
		last := len(meters) - 1
		switch {
		case m.at == meters[last].at:
			meters[last].value = m.value
		default: // the same meter anew begins a bar
			meters = append(meters, m)
		}
	}
	return meters
}

// addPart writes one line as a part.
func (n *notator) addPart(l *line) error {
	p := score.Part{Name: l.name}
	if l.hasProgram {
		p.Sound = n.b.AddSound(score.Sound{Program: l.program, Channel: l.channel + 1})
	}
	part := n.b.AddPart(p)
	hands := 1
	if !l.isDrums() && isKeyboard(l.program) && splitHands(l.notes) {
		hands = 2
	}
	for hand := range hands {
		staff := n.b.AddStaff(score.Staff{Part: part, Kind: kindOf(l)})
		n.addKeys(staff)
		if err := n.addStaff(l, part, staff, uint8(hand)); err != nil {
			return err
		}
	}
	n.addPedals(l, part)
	return nil
}

func kindOf(l *line) score.StaffKind {
	if l.isDrums() {
		return score.PercussionStaff
	}
	return score.NoteStaff
}

func (n *notator) addKeys(staff score.StaffRow) {
	for _, k := range n.song.keys {
		if k.at < n.layout.End() {
			n.b.Key(staff, n.layout.Place(k.at), k.value)
		}
	}
}

// voicesOfStaff is how many voices a staff numbers, as MusicXML does.
const voicesOfStaff = 4

// addStaff writes the notes of one hand.
func (n *notator) addStaff(l *line, part score.PartRow, staff score.StaffRow, hand uint8) error {
	var notes []note
	for i := range l.notes {
		if l.notes[i].staff == hand {
			notes = append(notes, l.notes[i])
		}
	}
	n.b.Clef(staff, score.Place{Bar: 1}, clefOf(l, notes))
	chords := chordsOf(notes)
	count := max(assignVoices(chords), 1)
	w := &staffWriter{notator: n, line: l}
	for v := range count {
		row := n.b.Voice(part, uint16(int(hand)*voicesOfStaff+v+1))
		w.scribes = append(w.scribes, n.b.Scribe(n.layout, row, staff, v == 0))
	}
	for i := range chords {
		if err := w.write(&chords[i]); err != nil {
			return err
		}
	}
	for _, sc := range w.scribes {
		sc.Finish()
	}
	n.addLyrics(l, hand, w)
	return nil
}

// clefOf is the clef that the mean height of notes asks for.
func clefOf(l *line, notes []note) score.Clef {
	if l.isDrums() {
		return score.Clef{Sign: score.PercussionClef}
	}
	sum := 0
	for i := range notes {
		sum += int(notes[i].key)
	}
	if len(notes) > 0 && sum < (middleC-3)*len(notes) {
		return score.Bass
	}
	return score.Treble
}

// staffWriter writes the chords of a staff into its voices.
type staffWriter struct {
	*notator
	line    *line
	scribes []*score.Scribe
	first   []timed[score.EventRow] // of the first voice, for lyrics
}

func (w *staffWriter) write(c *chord) error {
	heads := make([]score.Head, 0, len(c.notes))
	for i := range c.notes {
		heads = append(heads, w.head(&c.notes[i]))
	}
	before := w.b.NumHeads()
	rows, err := w.scribes[c.voice].Write(c.at, c.end-c.at, heads...)
	if err != nil {
		return err
	}
	for i := range c.notes {
		w.b.AddPerformed(score.Performed{
			Head: score.HeadRow(before + 1 + i), Onset: c.notes[i].on, Dur: c.notes[i].off - c.notes[i].on,
			Velocity: c.notes[i].velocity, Channel: w.line.channel + 1,
		})
	}
	if c.voice == 0 && len(rows) > 0 {
		w.first = append(w.first, timed[score.EventRow]{c.at, rows[0]})
	}
	return nil
}

// head is a note as a head; a drum has a place on the staff.
func (w *staffWriter) head(n *note) score.Head {
	if w.line.isDrums() {
		d := drumOf(n.key)
		return score.Head{Pitch: d.place, Flags: score.Unpitched.WithNotehead(d.shape), Sound: w.drumSound(n.key, d.name)}
	}
	return score.Head{Pitch: n.pitch}
}

// drumSound is the sound of a drum, one for each key.
func (w *staffWriter) drumSound(key uint8, name string) score.SoundRow {
	if w.kit[key] == 0 {
		w.kit[key] = w.b.AddSound(score.Sound{Name: name, Drum: key, Channel: drumChannel + 1})
	}
	return w.kit[key]
}

// addPedals writes the sustain pedal below the lowest staff.
func (n *notator) addPedals(l *line, part score.PartRow) {
	for i := 0; i+1 < len(l.pedals); i++ {
		if !l.pedals[i].value || l.pedals[i+1].at >= n.layout.End() {
			continue
		}
		from, _ := nearest(l.pedals[i].at, usualParts)
		to, _ := nearest(l.pedals[i+1].at, usualParts)
		if to <= from {
			continue
		}
		at := func(t theory.Tick) score.Anchor {
			p := n.layout.Place(t)
			return score.Anchor{Bar: p.Bar, Tick: p.Offset, Part: part}
		}
		n.b.AddSpanner(score.Spanner{Kind: score.Pedal, From: at(from), To: at(to), Place: score.Below})
	}
}

// addLyrics puts each syllable under the note of the first voice that begins with it.
func (n *notator) addLyrics(l *line, hand uint8, w *staffWriter) {
	if hand != 0 {
		return
	}
	k := 0
	for _, word := range l.lyrics {
		at, _ := nearest(word.at, 12)
		for k < len(w.first) && w.first[k].at < at {
			k++
		}
		if k < len(w.first) && w.first[k].at == at {
			n.b.AddLyric(syllable(n.b, w.first[k].value, word.value))
		}
	}
}

// syllable reads a lyric event; a hyphen at its end says that its word goes on.
func syllable(b *score.Builder, e score.EventRow, word string) score.Lyric {
	l := score.Lyric{Event: e, Verse: 1}
	if stem := trimHyphen(word); stem != word {
		l.Syllabic, word = score.BeginSyllable, stem
	}
	l.Text = b.Text(word)
	return l
}

func trimHyphen(word string) string {
	if n := len(word); n > 1 && word[n-1] == '-' {
		return word[:n-1]
	}
	return word
}

// finestParts divide quarters into places for signs that no note needs.
const finestParts = 48

// addTempos writes the tempo map; times are on a fine grid.
func (n *notator) addTempos() {
	for _, t := range n.song.tempos {
		at, _ := nearest(t.at, finestParts)
		if at >= n.layout.End() {
			continue
		}
		p := n.layout.Place(at)
		n.b.AddTempo(score.Tempo{At: score.Anchor{Bar: p.Bar, Tick: p.Offset, Staff: 1}, QuarterBPM: t.value, Unit: theory.QuarterValue})
	}
}

func (n *notator) addMarkers() {
	for _, m := range n.song.markers {
		at, _ := nearest(m.at, usualParts)
		if at < n.layout.End() {
			p := n.layout.Place(at)
			n.b.AddMark(score.Mark{Kind: score.Words, Text: n.b.Text(m.value), At: score.Anchor{Bar: p.Bar, Tick: p.Offset, Staff: 1}, Place: score.Above})
		}
	}
}
