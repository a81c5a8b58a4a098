package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"ricercar/app/web"
	"ricercar/backend/corpus"
	"ricercar/backend/engrave"
	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/library"
	"ricercar/backend/score"
	"ricercar/backend/synth"
)

// media is what the pages draw and play: the scores of the library.
func (e *engine) media() web.Media { return &media{engine: e, plans: map[string]engrave.Plan{}} }

type media struct {
	*engine

	mu    sync.Mutex
	plans map[string]engrave.Plan // by version, a few
}

// SoundBank is the built-in piano.
func (*media) SoundBank() []byte { return synth.PianoBytes() }

// Corpus lists the built-in pieces.
func (*media) Corpus(context.Context) ([]web.CorpusPiece, error) {
	pieces := []web.CorpusPiece{}
	for _, p := range corpus.Pieces() {
		pieces = append(pieces, web.CorpusPiece{Name: p.Name, Title: p.Title, Composer: p.Composer, Detail: p.Detail})
	}
	return pieces, nil
}

// Plan distributes the bars of a score over systems.
func (m *media) Plan(ctx context.Context, id string, l web.Layout) (*web.Plan, error) {
	s, p, version, err := m.plan(ctx, id, l)
	if err != nil {
		return nil, err
	}
	out := &web.Plan{Version: version, WidthPx: l.WidthPx, Scale: l.Scale, Systems: []web.PlanSystem{}, Staves: s.Staves().Len(), HasChordSymbols: len(s.Harmonies()) > 0}
	for i, sys := range p.Systems {
		shown := web.PlanSystem{Number: i + 1, HeightPx: sys.HeightPx, Bars: []web.PlanBar{}}
		for r := range sys.Bars.All() {
			bar := s.Bar(r)
			shown.Bars = append(shown.Bars, web.PlanBar{
				ID: bar.ID.String(), Measure: s.Measure(r), Offset: bar.Start.Quarters(), Duration: bar.Len.Quarters(),
			})
		}
		out.Systems = append(out.Systems, shown)
	}
	return out, nil
}

// System draws a system.
func (m *media) System(ctx context.Context, id string, l web.Layout, number int) ([]byte, error) {
	s, p, _, err := m.plan(ctx, id, l)
	if err != nil {
		return nil, err
	}
	svg, err := m.deps.Engraver.System(ctx, s, p, number)
	return svg.Bytes, err
}

// The size of an incipit, as in engrave.Layout.
const incipitWidth, incipitScale = 232, 22

// mostBeginning is how many notes a score may have to be read for its beginning alone.
const mostBeginning = 200_000

// Incipit draws how a score begins.
func (m *media) Incipit(ctx context.Context, id string) ([]byte, error) {
	info, err := m.deps.Library.Info(ctx, id)
	if err != nil {
		return nil, err
	}
	if info.NumNotes > mostBeginning {
		return nil, fault.New(fault.TooLarge, "%s is too long to be read for its beginning alone", id)
	}
	s, _, err := m.deps.Library.Music(ctx, id)
	if err != nil {
		return nil, err
	}
	return m.incipit(ctx, s)
}

// CorpusIncipit draws how a built-in piece begins.
func (m *media) CorpusIncipit(ctx context.Context, name string) ([]byte, error) {
	p, ok := corpus.Find(name)
	if !ok {
		return nil, fault.New(fault.NotFound, "no built-in piece is called %q", name)
	}
	data, err := corpus.Bytes(p)
	if err != nil {
		return nil, err
	}
	file, _, err := format.Read(ctx, corpus.FileName(p.Name), data, format.Hint{})
	if err != nil {
		return nil, err
	}
	return m.incipit(ctx, file.Entries[0].Score)
}

func (m *media) incipit(ctx context.Context, s *score.Score) ([]byte, error) {
	svg, err := m.deps.Engraver.Incipit(ctx, s, incipitWidth, incipitScale)
	return svg.Bytes, err
}

// maxPlans is how many plans are remembered: those of a page and of the widths that a window goes through.
const maxPlans = 32

// plan returns a score with its plan, and the version of both.
func (m *media) plan(ctx context.Context, id string, l web.Layout) (*score.Score, engrave.Plan, string, error) {
	s, info, err := m.deps.Library.Music(ctx, id)
	if err != nil {
		return nil, engrave.Plan{}, "", err
	}
	version := m.version(info, l)
	m.mu.Lock()
	p, ok := m.plans[version]
	m.mu.Unlock()
	if ok {
		return s, p, version, nil
	}
	if p, err = engrave.NewPlan(s, engrave.Layout{WidthPx: float64(l.WidthPx), Scale: float64(l.Scale)}); err != nil {
		return nil, engrave.Plan{}, "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.plans) >= maxPlans {
		clear(m.plans)
	}
	m.plans[version] = p
	return s, p, version, nil
}

// version names the music, the layout and the engraver.
func (m *media) version(info library.Info, l web.Layout) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d\x00%d\x00%s\x00%s", info.Hash, info.Tune, info.Format, l.WidthPx, l.Scale, m.deps.Engraver.Version(), m.engine.version))
	return hex.EncodeToString(sum[:8])
}

// Timemap is the score as it sounds.
func (m *media) Timemap(ctx context.Context, id string) (*synth.Timemap, error) {
	s, _, err := m.deps.Library.Music(ctx, id)
	if err != nil {
		return nil, err
	}
	return synth.NewTimemap(s)
}
