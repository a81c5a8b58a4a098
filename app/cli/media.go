package cli

import (
	"context"

	"ricercar/app/web"
	"ricercar/backend/fault"
	"ricercar/backend/synth"
)

// media is what the pages draw and play.
func (e *engine) media() web.Media { return media{e} }

type media struct{ *engine }

// SoundBank is the built-in piano.
func (media) SoundBank() []byte { return synth.PianoBytes() }

// Corpus lists the built-in pieces.
func (m media) Corpus(context.Context) ([]web.CorpusPiece, error) {
	pieces := []web.CorpusPiece{}
	if m.deps.Corpus != nil {
		for _, name := range m.deps.Corpus.Names() {
			pieces = append(pieces, web.CorpusPiece{Name: name, Title: name})
		}
	}
	return pieces, nil
}

// Plan distributes the bars of a score over systems.
func (media) Plan(context.Context, string, web.Layout) (*web.Plan, error) {
	return nil, fault.New(fault.Unsupported, "this program draws no scores")
}

// System draws a system.
func (media) System(context.Context, string, web.Layout, int) ([]byte, error) {
	return nil, fault.New(fault.Unsupported, "this program draws no scores")
}

// Timemap is the score as it sounds.
func (media) Timemap(context.Context, string) (*synth.Timemap, error) {
	return nil, fault.New(fault.Unsupported, "this program plays no scores")
}
