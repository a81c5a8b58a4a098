package synth

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"

	"ricercar/backend/fault"
	"ricercar/backend/job"
)

const (
	channels       = 2
	bitsPerSample  = 16
	bytesPerFrame  = channels * bitsPerSample / 8
	wavHeaderBytes = 44
	// chunkFrames is how much is rendered between two looks at the context.
	chunkFrames = 4096
)

// WriteWAV renders to the end and writes 16-bit stereo RIFF WAVE. It reports progress in seconds of music and
// stops with fault.Canceled when ctx ends. What does not fit into the format's 4 GB gives fault.TooLarge.
func WriteWAV(ctx context.Context, w io.Writer, r *Renderer) error {
	size := r.Frames() * bytesPerFrame
	if size > math.MaxUint32-wavHeaderBytes {
		return fault.New(fault.TooLarge, "the recording would need %d MB, a WAV file holds 4 GB", size>>20).
			WithHint("choose FLAC or a shorter passage")
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := out.Write(wavHeader(r.SampleRate(), uint32(size))); err != nil {
		return err
	}
	var bytes []byte
	err := renderChunks(ctx, r, func(left, right []int32) error {
		bytes = bytes[:0]
		for i := range left {
			bytes = binary.LittleEndian.AppendUint16(bytes, uint16(left[i]))
			bytes = binary.LittleEndian.AppendUint16(bytes, uint16(right[i]))
		}
		_, err := out.Write(bytes)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// wavHeader is the canonical header of a PCM file with so many bytes of samples.
func wavHeader(rate int, size uint32) []byte {
	le := binary.LittleEndian
	h := append(make([]byte, 0, wavHeaderBytes), "RIFF"...)
	h = le.AppendUint32(h, size+wavHeaderBytes-8)
	h = append(h, "WAVEfmt "...)
	h = le.AppendUint32(h, 16) // bytes of the format
	h = le.AppendUint16(h, 1)  // PCM
	h = le.AppendUint16(h, channels)
	h = le.AppendUint32(h, uint32(rate))
	h = le.AppendUint32(h, uint32(rate*bytesPerFrame))
	h = le.AppendUint16(h, bytesPerFrame)
	h = le.AppendUint16(h, bitsPerSample)
	h = append(h, "data"...)
	return le.AppendUint32(h, size)
}

// renderChunks gives write the music in chunks of 16-bit samples.
func renderChunks(ctx context.Context, r *Renderer, write func(left, right []int32) error) error {
	var left, right [chunkFrames]float32
	var l, rt [chunkFrames]int32
	total := float64(r.Frames()) / float64(r.SampleRate())
	for done := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return fault.As(err)
		}
		n := r.Render(left[:], right[:])
		if n == 0 {
			return nil
		}
		for i := range n {
			l[i], rt[i] = quantise(left[i]), quantise(right[i])
		}
		if err := write(l[:n], rt[:n]); err != nil {
			return err
		}
		done += int64(n)
		job.Report(ctx, float64(done)/float64(r.SampleRate()), total, "rendering sound")
	}
}

func quantise(x float32) int32 { return int32(math.Round(float64(x) * math.MaxInt16)) }
