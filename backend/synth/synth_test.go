package synth

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"reflect"
	"testing"

	"github.com/mewkiz/flac"

	"ricercar/backend/fault"
)

// tune is a Timemap of notes of a second each, one after another, on one piano.
func tune(midi ...float64) *Timemap {
	m := &Timemap{
		Duration: float64(len(midi)), Length: float64(len(midi)),
		Parts: []TimemapPart{{Name: "Piano"}}, Instruments: []Instrument{{Name: "Piano"}},
		Tempos: []TempoChange{{BPM: 60}},
	}
	for i, p := range midi {
		at := float64(i)
		m.Notes = append(m.Notes, PlayedNote{MIDI: p, Velocity: 90, Offset: at, Duration: 1, Time: at, Length: 1})
	}
	return m
}

// render plays all of a Timemap and returns the left channel.
func render(t testing.TB, m *Timemap, opts Options) []float32 {
	t.Helper()
	bank, err := Piano()
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRenderer(bank, m, opts)
	if err != nil {
		t.Fatal(err)
	}
	var all []float32
	left, right := make([]float32, 1000), make([]float32, 1000)
	for n := r.Render(left, right); n > 0; n = r.Render(left, right) {
		all = append(all, left[:n]...)
	}
	if int64(len(all)) != r.Frames() {
		t.Errorf("rendered %d frames, promised %d", len(all), r.Frames())
	}
	return all
}

// level is the root mean square of the samples in [from, to) seconds.
func level(samples []float32, from, to float64) float64 {
	sum, n := 0.0, 0
	for i := int(from * defaultRate); i < int(to*defaultRate); i++ {
		sum += float64(samples[i]) * float64(samples[i])
		n++
	}
	return math.Sqrt(sum / float64(n))
}

// strength is how much of a frequency there is in [from, to) seconds.
func strength(samples []float32, hertz, from, to float64) float64 {
	var re, im float64
	for i := int(from * defaultRate); i < int(to*defaultRate); i++ {
		sin, cos := math.Sincos(2 * math.Pi * hertz * float64(i) / defaultRate)
		re += float64(samples[i]) * cos
		im += float64(samples[i]) * sin
	}
	return math.Hypot(re, im)
}

func hertz(midi float64) float64 { return 440 * math.Pow(2, (midi-69)/12) }

func TestNotesSoundAtTheirPitchAndTime(t *testing.T) {
	pitches := []float64{69, 60, 64.5, 76, 57}
	samples := render(t, tune(pitches...), Options{})
	for i, p := range pitches {
		from, to := float64(i)+0.1, float64(i)+0.8
		own := strength(samples, hertz(p), from, to)
		for _, off := range []float64{-2, -1, 1, 2} {
			if other := strength(samples, hertz(p+off), from, to); own < 5*other {
				t.Errorf("note %d: MIDI %v has strength %.0f, %v semitones beside %.0f", i, p, own, off, other)
			}
		}
	}
	if quarterTone := strength(samples, hertz(64.5), 2.1, 2.8); quarterTone < 5*strength(samples, hertz(64), 2.1, 2.8) {
		t.Error("the quarter tone is not bent")
	}
}

func TestRenderOptions(t *testing.T) {
	m := tune(60, 64, 67)
	m.Notes[1].Length = 0.2
	whole := render(t, m, Options{})
	if got, want := len(whole), 5*defaultRate; got != want {
		t.Errorf("%d frames, want %d", got, want)
	}
	if sounding, damped := level(whole, 1, 1.2), level(whole, 1.7, 1.95); damped > sounding/3 {
		t.Errorf("a short note rings on: %.4f after %.4f", damped, sounding)
	}
	if end := level(whole, 4.9, 5); end > 1e-3 {
		t.Errorf("cut off while it sounds: %.4f", end)
	}
	fast := render(t, m, Options{Tempo: 2})
	if got, want := len(fast), int(3.5*defaultRate); got != want {
		t.Errorf("twice as fast: %d frames, want %d", got, want)
	}
	if s := strength(fast, hertz(67), 1.05, 1.4); s < 5*strength(fast, hertz(66), 1.05, 1.4) {
		t.Error("a faster tempo changes the pitch")
	}
	passage := render(t, m, Options{From: 1, To: 2})
	if s := strength(passage, hertz(64), 0, 0.2); s < 5*strength(passage, hertz(60), 0, 0.2) {
		t.Error("the passage does not start with its first note")
	}
	if l := level(render(t, m, Options{Gains: []float64{0}}), 0, 4); l != 0 {
		t.Errorf("a muted part sounds: %v", l)
	}
	if soft, loud := level(render(t, m, Options{Gains: []float64{0.25}}), 0, 1), level(whole, 0, 1); soft > loud/2 {
		t.Errorf("a quarter of the gain gives %.4f of %.4f", soft, loud)
	}
}

func TestOptionsOutOfBounds(t *testing.T) {
	bank, err := Piano()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{
		{SampleRate: 8000},
		{SampleRate: 192000},
		{Tempo: -1},
		{Tempo: math.NaN()},
		{From: -1},
		{From: 9},
		{From: 2, To: 1},
	} {
		if _, err := NewRenderer(bank, tune(60), o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestPercussionIsSilentWithoutKit(t *testing.T) {
	m := tune(36, 38, 42)
	m.Instruments[0].Percussion = true
	if l := level(render(t, m, Options{}), 0, 4); l != 0 {
		t.Errorf("drums sound as a piano: %v", l)
	}
}

func TestHeldKeyOutlastsUnison(t *testing.T) {
	m := tune(60, 60)
	m.Notes[0].Length = 2 // the second note repeats the key inside it and ends with it
	m.Notes[1].Time, m.Notes[1].Length = 0.5, 0.5
	samples := render(t, m, Options{})
	if during, after := level(samples, 1.2, 1.9), level(samples, 3, 3.5); during < 5*after {
		t.Errorf("the longer note was cut: %.4f then %.4f", during, after)
	}
}

func TestOrchestraNeedsSeveralEngines(t *testing.T) {
	m := tune()
	for i := range 40 {
		m.Instruments = append(m.Instruments, Instrument{Program: i})
		m.Notes = append(m.Notes, PlayedNote{Instrument: i, MIDI: 60, Velocity: 60, Length: 1})
	}
	seen := map[key]bool{}
	for _, k := range seatNotes(m, false).notes {
		if k == unheard || k.channel == percussionChannel || k.channel > 15 || seen[k] {
			t.Errorf("bad seat %+v", k)
		}
		seen[k] = true
	}
}

func TestLoudMusicStaysInBounds(t *testing.T) {
	m := tune()
	for p := 30; p < 90; p++ {
		m.Notes = append(m.Notes, PlayedNote{MIDI: float64(p), Velocity: 127, Length: 1})
	}
	m.Length = 1
	for i, x := range render(t, m, Options{}) {
		if x > 1 || x < -1 {
			t.Fatalf("frame %d is %v", i, x)
		}
	}
}

func TestFLACHoldsWhatWAVHolds(t *testing.T) {
	m := tune(60, 64, 67)
	write := func(write func(context.Context, io.Writer, *Renderer) error) []byte {
		bank, err := Piano()
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewRenderer(bank, m, Options{SampleRate: 16000})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := write(t.Context(), &out, r); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	wav := write(WriteWAV)
	le := binary.LittleEndian
	if string(wav[:4]) != "RIFF" || int(le.Uint32(wav[4:])) != len(wav)-8 || int(le.Uint32(wav[40:])) != len(wav)-44 || le.Uint32(wav[24:]) != 16000 {
		t.Errorf("header % x", wav[:44])
	}
	compressed := write(WriteFLAC)
	if len(compressed) > len(wav)*3/4 {
		t.Errorf("FLAC has %d bytes, WAV %d", len(compressed), len(wav))
	}
	stream, err := flac.New(bytes.NewReader(compressed))
	if err != nil {
		t.Fatal(err)
	}
	var decoded []byte
	for {
		f, err := stream.ParseNext()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.Subframes[0].Samples {
			decoded = le.AppendUint16(decoded, uint16(f.Subframes[0].Samples[i]))
			decoded = le.AppendUint16(decoded, uint16(f.Subframes[1].Samples[i]))
		}
	}
	if !bytes.Equal(decoded, wav[44:]) {
		t.Error("the samples differ")
	}
}

func TestWritingStopsWhenCanceled(t *testing.T) {
	bank, err := Piano()
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRenderer(bank, tune(60), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := WriteWAV(ctx, io.Discard, r); fault.KindOf(err) != fault.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestOpenBankRefuses(t *testing.T) {
	compressed := bytes.Clone(PianoBytes()[:4096])
	i := bytes.Index(compressed, []byte("ifil"))
	compressed[i+8] = 3
	greedy := bytes.Clone(PianoBytes()[:4096])
	copy(greedy[bytes.Index(greedy, []byte("smpl"))+4:], "\xff\xff\xff\x7f")
	for name, c := range map[string]struct {
		file []byte
		kind fault.Kind
	}{
		"greedy":     {greedy, fault.Invalid},
		"nothing":    {nil, fault.Invalid},
		"text":       {[]byte("RIFF is not all that it takes"), fault.Invalid},
		"compressed": {compressed, fault.Unsupported},
		"no version": {append([]byte("RIFF\x00\x00\x00\x00sfbk"), make([]byte, 20)...), fault.Invalid},
		"cut off":    {PianoBytes()[:len(PianoBytes())-1000], fault.Invalid},
		"cut early":  {PianoBytes()[:2000], fault.Invalid},
	} {
		if _, err := OpenBank(c.file); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPianoBank(t *testing.T) {
	bank, err := Piano()
	if err != nil {
		t.Fatal(err)
	}
	if got := bank.Programs(); !reflect.DeepEqual(got, []int{0}) {
		t.Errorf("programs %v", got)
	}
	if bank.HasPercussion() {
		t.Error("the piano has drums")
	}
}

func FuzzOpenBank(f *testing.F) {
	f.Add(PianoBytes()[:1024])
	f.Add([]byte("RIFF\x10\x00\x00\x00sfbkifil\x04\x00\x00\x00\x02\x00\x01\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		bank, err := OpenBank(file)
		if (bank == nil) == (err == nil) {
			t.Errorf("bank %v, error %v", bank, err)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	m := tune(60, 64, 67, 72)
	b.ReportAllocs()
	for b.Loop() {
		render(b, m, Options{})
	}
}
