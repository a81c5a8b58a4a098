package midi

import (
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
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
	options
	src     *source.Source
	song    *song
	b       *score.Builder
	layout  *score.Layout
	written bool                // by a program
	free    bool                // played to no beat of the file; its beats were found
	kit     [128]score.SoundRow // of drums, by key
}

func notate(ctx context.Context, src *source.Source, s *song) (*score.Score, error) {
	n := &notator{options: options{src.Parameters}, src: src, song: s, b: score.NewBuilder(noteCount(s)), written: s.isWritten()}
	if n.is(beatsParameter, chooseFind) || n.is(beatsParameter, chooseAuto) && !n.written && !s.keepsTime() {
		n.findBeats()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if quantize(s, n.options) {
		src.Say(source.Remark{Severity: source.Info, Kind: fault.Invalid, Code: codeMoved, Offset: -1}, "onsets or ends of notes were moved to the nearest beat or division of it")
	}
	if err := n.addBars(); err != nil {
		return nil, err
	}
	spellNotes(s, n.options)
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

// findBeats lays the song on the beats that its notes have.
func (n *notator) findBeats() {
	if n.free = followBeat(n.song); n.free {
		n.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeBeatsFound, Offset: -1},
			"the notes keep to no beat of the file; beats, tempo and measures were found in them and are an estimate")
	}
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
