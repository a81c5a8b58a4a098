package catalog

import (
	"bytes"
	"context"
	"io"

	"ricercar/backend/format/source"
	"ricercar/backend/synth"
)

// soundOutputs are the formats that are played.
func (d Deps) soundOutputs() []output {
	return []output{
		{name: "wav", title: "WAV", extension: ".wav", mime: "audio/wav", write: played(synth.WriteWAV)},
		{name: "flac", title: "FLAC", extension: ".flac", mime: "audio/flac", write: played(synth.WriteFLAC)},
	}
}

// played renders a score on the built-in bank.
func played(write func(context.Context, io.Writer, *synth.Renderer) error) func(context.Context, piece, exportOptions) ([][]byte, []source.Diagnostic, error) {
	return func(ctx context.Context, p piece, o exportOptions) ([][]byte, []source.Diagnostic, error) {
		s, err := p.excerpt(o.Selection)
		if err != nil {
			return nil, nil, err
		}
		m, err := synth.NewTimemap(s)
		if err != nil {
			return nil, nil, err
		}
		bank, err := synth.Piano()
		if err != nil {
			return nil, nil, err
		}
		r, err := synth.NewRenderer(bank, m, synth.Options{})
		if err != nil {
			return nil, nil, err
		}
		var b bytes.Buffer
		err = write(ctx, &b, r)
		return [][]byte{b.Bytes()}, nil, err
	}
}
