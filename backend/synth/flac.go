package synth

import (
	"bufio"
	"context"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// WriteFLAC renders to the end and writes 16-bit stereo FLAC, about half the size of WriteWAV's file. It reports
// progress in seconds of music and stops with fault.Canceled when ctx ends.
func WriteFLAC(ctx context.Context, w io.Writer, r *Renderer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	encoder, err := flac.NewEncoder(out, &meta.StreamInfo{
		BlockSizeMin: chunkFrames, BlockSizeMax: chunkFrames,
		SampleRate: uint32(r.SampleRate()), NChannels: channels, BitsPerSample: bitsPerSample,
		NSamples: uint64(r.Frames()),
	})
	if err != nil {
		return err
	}
	err = renderChunks(ctx, r, func(left, right []int32) error {
		return encoder.WriteFrame(flacFrame(r.SampleRate(), left, right))
	})
	if err != nil {
		return err
	}
	if err := encoder.Close(); err != nil {
		return err
	}
	return out.Flush()
}

// flacFrame is one frame of uncompressed samples; the encoder finds the predictor.
func flacFrame(rate int, left, right []int32) *frame.Frame {
	f := &frame.Frame{Header: frame.Header{
		HasFixedBlockSize: true, BlockSize: uint16(len(left)), SampleRate: uint32(rate),
		Channels: frame.ChannelsMidSide, BitsPerSample: bitsPerSample,
	}}
	for _, samples := range [][]int32{left, right} {
		f.Subframes = append(f.Subframes, &frame.Subframe{
			SubHeader: frame.SubHeader{Pred: frame.PredVerbatim},
			Samples:   append([]int32(nil), samples...), NSamples: len(samples),
		})
	}
	return f
}
