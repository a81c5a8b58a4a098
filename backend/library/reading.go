package library

import (
	"cmp"
	"context"
	"strings"

	keys "ricercar/backend/analysis/key"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// ReadScores is the reader of all formats there are, within bounds.
func ReadScores(l source.Limits) Reader {
	return func(ctx context.Context, f File) (Reading, error) {
		file, diagnostics, err := format.Read(ctx, f.Name, f.Data, format.Hint{Format: f.Format, Tune: f.Tune, Limits: l})
		if err != nil {
			return Reading{}, err
		}
		r := Reading{Format: file.Format, Diagnostics: diagnostics}
		for _, e := range file.Entries {
			r.Tunes = append(r.Tunes, Tune{Key: e.Key, Score: e.Score, Metadata: MetadataOf(e)})
		}
		return r, nil
	}
}

// MetadataVersion grows whenever MetadataOf finds out something else; Reindex looks at older scores again.
const MetadataVersion = 1

// MetadataOf returns what lists show of a score.
func MetadataOf(e format.Entry) Metadata {
	s := e.Score
	meta := s.Meta()
	m := Metadata{
		Title: cmp.Or(meta.Title, meta.Subtitle, e.Title), Composer: meta.Composer,
		NumNotes: s.NumHeads(), NumParts: s.Parts().Len(), DurationQuarters: musicEnd(s).Quarters(), Other: credits(meta),
	}
	for p := range s.Parts().All() {
		m.Parts = append(m.Parts, s.Part(p).Name)
	}
	if !s.Grids().IsEmpty() {
		m.NumMeasures = s.Grid(1).Bars.Len()
		if meters := s.Grid(1).Meters; len(meters) > 0 {
			m.Meter = meters[0].Value.Ratio()
		}
	}
	m.Key = keys.Label(s)
	if low, high, ok := s.Ambitus(0); ok {
		m.Lowest, m.Highest, m.LowestMIDI, m.HighestMIDI = low.String(), high.String(), low.MIDI(), high.MIDI()
	}
	m.Version = MetadataVersion
	if e.Key != "" {
		m.TuneIndex, m.TuneNumber, m.TuneTitle = e.Index, cmp.Or(e.Number, e.Key), e.Title
	}
	return m
}

// musicEnd is where the last note or rest ends; the last bar may reach further.
func musicEnd(s *score.Score) theory.Tick {
	end := theory.Tick(0)
	for r := range s.Events().All() {
		if e := s.Event(r); e.Flags&score.SpaceOnly == 0 {
			end = max(end, e.End())
		}
	}
	return end
}

// credits are what the title page says besides title and composer.
func credits(m score.Meta) map[string]string {
	other := map[string]string{}
	for _, c := range m.Credits {
		if kind := strings.ToLower(c.Kind); other[kind] == "" && c.Text != "" {
			other[kind] = c.Text
		}
	}
	if m.Number != "" {
		other["number"] = m.Number
	}
	if m.Title != "" && m.Subtitle != "" {
		other["subtitle"] = m.Subtitle
	}
	if len(other) == 0 {
		return nil
	}
	return other
}

// Music returns a parsed score with its rows; see Score.
func (l *Library) Music(ctx context.Context, id string) (*score.Score, Info, error) {
	s, info, err := l.Score(ctx, id)
	if err != nil {
		return nil, Info{}, err
	}
	music, ok := s.(*score.Score)
	if !ok {
		return nil, Info{}, fault.New(fault.Internal, "%s was read by a reader without music", info.ID)
	}
	return music, info, nil
}
