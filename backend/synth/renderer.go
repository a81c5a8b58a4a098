package synth

import (
	"cmp"
	"math"
	"slices"

	"github.com/sinshu/go-meltysynth/meltysynth"

	"ricercar/backend/fault"
)

// Options say how a Timemap is played. The zero value plays all of it as written, at 44.1 kHz.
type Options struct {
	// SampleRate is in frames a second, 16000 to 96000; 0 is 44100.
	SampleRate int
	// Tempo is a factor on the written tempo, 0.1 to 10; 0 is 1.
	Tempo float64
	// From and To bound what is heard, in seconds at the written tempo; a To of 0 is the end.
	From, To float64
	// Gains are factors on the loudness of the parts by index; a missing one is 1, 0 mutes a part.
	Gains []float64
}

// The ends of what Options accept, and what they mean when nothing is asked.
const (
	defaultRate        = 44100
	minRate, maxRate   = 16000, 96000
	minTempo, maxTempo = 0.1, 10
	// tailSeconds is how long the last notes may ring.
	tailSeconds = 2.0
	// blockFrames is how finely the synthesizer places notes: 1.5 ms at 44.1 kHz.
	blockFrames = 64
)

// Renderer plays a Timemap block by block, so that memory does not grow with the length of the score.
// It belongs to one goroutine.
type Renderer struct {
	rate    int
	frames  int64
	at      int64
	events  []event
	engines []*meltysynth.Synthesizer
	scratch [2][]float32
	held    map[key]int
}

// event is the start or the end of a note at a frame.
type event struct {
	frame    int64
	key      key
	velocity int32 // 0 ends the note
}

// key is a key of a channel of one of the engines.
type key struct {
	engine        int
	channel, note int32
}

// NewRenderer makes a renderer at the start of what opts ask for. Options out of bounds give fault.Invalid.
func NewRenderer(bank *Bank, m *Timemap, opts Options) (*Renderer, error) {
	opts, err := opts.complete(m)
	if err != nil {
		return nil, err
	}
	seats := seatNotes(m, bank.HasPercussion())
	r := &Renderer{rate: opts.SampleRate, held: map[key]int{}}
	r.frames = int64(math.Ceil(((opts.To-opts.From)/opts.Tempo + tailSeconds) * float64(r.rate)))
	r.events = noteEvents(m, seats, opts)
	if r.engines, err = seats.engines(bank, m, opts.SampleRate); err != nil {
		return nil, err
	}
	return r, nil
}

// complete fills in what is not set and checks the rest.
func (o Options) complete(m *Timemap) (Options, error) {
	if o.SampleRate == 0 {
		o.SampleRate = defaultRate
	}
	if o.Tempo == 0 {
		o.Tempo = 1
	}
	if o.To == 0 || o.To > m.Length {
		o.To = m.Length
	}
	switch {
	case o.SampleRate < minRate || o.SampleRate > maxRate:
		return o, fault.New(fault.Invalid, "the sample rate %d is not between %d and %d", o.SampleRate, minRate, maxRate).WithField("sample_rate")
	case !(o.Tempo >= minTempo && o.Tempo <= maxTempo):
		return o, fault.New(fault.Invalid, "the tempo factor %v is not between %v and %v", o.Tempo, minTempo, maxTempo).WithField("tempo")
	case !(o.From >= 0 && o.From <= o.To):
		return o, fault.New(fault.Invalid, "the passage from %v s to %v s is none of this score, which lasts %.1f s", o.From, o.To, m.Length).WithField("from")
	}
	return o, nil
}

// noteEvents turns the notes that start within the passage into events in the order of their frames, ends first.
func noteEvents(m *Timemap, seats *seating, opts Options) []event {
	frame := func(seconds float64) int64 {
		return int64((seconds - opts.From) / opts.Tempo * float64(opts.SampleRate))
	}
	var events []event
	for i := range m.Notes {
		n := &m.Notes[i]
		velocity := loudness(n, opts.Gains)
		seat := seats.notes[i]
		if velocity == 0 || seat == unheard || n.Time < opts.From || n.Time >= opts.To {
			continue
		}
		start, end := frame(n.Time), frame(math.Min(n.Time+n.Length, opts.To))
		events = append(events, event{start, seat, velocity}, event{max(end, start+1), seat, 0})
	}
	slices.SortStableFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.frame, b.frame), cmp.Compare(a.velocity, b.velocity))
	})
	return events
}

// loudness is the velocity of a note with its part's gain; 0 is silence.
func loudness(n *PlayedNote, gains []float64) int32 {
	gain := 1.0
	if n.Part < len(gains) {
		gain = gains[n.Part]
	}
	if !(gain > 0) {
		return 0
	}
	// Amplitude goes with the square of the velocity, in the bank's default modulator.
	return int32(min(max(math.Round(float64(n.Velocity)*math.Sqrt(gain)), 1), 127))
}

// SampleRate is in frames a second.
func (r *Renderer) SampleRate() int { return r.rate }

// Frames is how many frames there are in all, the ringing of the last notes included.
func (r *Renderer) Frames() int64 { return r.frames }

// Render fills left and right, which are of one length, with the next frames in −1..1 and returns how many it
// wrote; fewer than asked, in the end 0, when the music is over.
func (r *Renderer) Render(left, right []float32) int {
	n := int(min(int64(len(left)), r.frames-r.at))
	for done := 0; done < n; {
		step := min(blockFrames-int(r.at%blockFrames), n-done)
		if r.at%blockFrames == 0 {
			r.playUntil(r.at + blockFrames)
		}
		r.mix(left[done:done+step], right[done:done+step])
		done += step
		r.at += int64(step)
	}
	return n
}

// playUntil hands the engines the events before a frame.
func (r *Renderer) playUntil(frame int64) {
	count := 0
	for count < len(r.events) && r.events[count].frame < frame {
		r.play(r.events[count])
		count++
	}
	r.events = r.events[count:]
}

// play starts or ends one note. A key that two voices hold ends with the later of them.
func (r *Renderer) play(e event) {
	engine := r.engines[e.key.engine]
	if e.velocity > 0 {
		r.held[e.key]++
		engine.NoteOn(e.key.channel, e.key.note, e.velocity)
		return
	}
	if r.held[e.key]--; r.held[e.key] == 0 {
		engine.NoteOff(e.key.channel, e.key.note)
		delete(r.held, e.key)
	}
}

// mix sums the engines into left and right and keeps the sum within bounds.
func (r *Renderer) mix(left, right []float32) {
	clear(left)
	clear(right)
	for _, engine := range r.engines {
		for i := range r.scratch {
			if len(r.scratch[i]) < len(left) {
				r.scratch[i] = make([]float32, blockFrames)
			}
		}
		l, rt := r.scratch[0][:len(left)], r.scratch[1][:len(left)]
		engine.Render(l, rt)
		for i := range left {
			left[i] += l[i]
			right[i] += rt[i]
		}
	}
	for i := range left {
		left[i], right[i] = soften(left[i]), soften(right[i])
	}
}

// soften leaves quiet samples alone and bends loud ones smoothly below full scale.
func soften(x float32) float32 {
	const knee = 0.8
	size := math.Abs(float64(x))
	if size <= knee {
		return x
	}
	return float32(math.Copysign(knee+(1-knee)*math.Tanh((size-knee)/(1-knee)), float64(x)))
}
