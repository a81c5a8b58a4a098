package midi_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gitlab.com/gomidi/midi/v2"
	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/corpus/corpustest"
	formatmidi "ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/score/perform"
	"ricercar/backend/theory"
)

// player plays scores as people do: its numbers say how far from the metronome.
type player struct {
	jitter  float64 // standard deviation of onsets, seconds
	drift   float64 // standard deviation of the logarithm of the tempo's change, a quarter
	phrases float64 // how much slower it gets at the ends of phrases of eight quarters
	click   bool    // plays to the beats of the file, which has 120 a minute
	random  *rand.Rand
}

// playedNote is a note of a score, and where it was played.
type playedNote struct {
	perform.Note
	on, off int64 // ticks
}

const ticksOfSecond = 960 // at 480 a quarter and 120 quarters a minute

// play plays a score; the file knows of no beat: its ticks are time.
func (p player) play(t testing.TB, s *score.Score) ([]byte, []playedNote) {
	t.Helper()
	m, err := perform.Play(s, perform.Options{Once: true, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	seconds, before := p.tempo(m), 0.5
	if p.click {
		seconds, before = func(quarters float64) float64 { return quarters / 2 }, 0
	}
	var notes []playedNote
	for _, n := range m.Notes {
		if s.Head(n.Head).IsPitched() {
			on := max(before+seconds(n.Onset.Quarters())+p.jitter*p.random.NormFloat64(), 0)
			length := seconds((n.Onset + n.Dur).Quarters()) - seconds(n.Onset.Quarters())
			length *= 0.82 + 0.16*p.random.Float64()
			notes = append(notes, playedNote{n, int64(on * ticksOfSecond), int64((on + max(length, 0.04)) * ticksOfSecond)})
		}
	}
	f := smf.NewSMF1()
	f.TimeFormat = smf.MetricTicks(480)
	for part := range s.Parts().All() {
		type message struct {
			at int64
			m  midi.Message
		}
		var list []message
		for _, n := range notes {
			if n.Part == part {
				key := uint8(math.Round(n.MIDI))
				list = append(list, message{n.on, midi.NoteOn(0, key, uint8(min(max(64+8*p.random.NormFloat64(), 20), 110)))}, message{n.off, midi.NoteOff(0, key)})
			}
		}
		slices.SortStableFunc(list, func(a, b message) int { return int(a.at - b.at) })
		var track smf.Track
		at := int64(0)
		for _, m := range list {
			track.Add(uint32(m.at-at), m.m)
			at = m.at
		}
		track.Close(0)
		if err := f.Add(track); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), notes
}

// tempo is when each quarter is played.
func (p player) tempo(m *perform.Performance) func(quarters float64) float64 {
	n := int(m.End.Quarters()) + 2
	at := make([]float64, n+1)
	wander := 0.0
	for i := range n {
		wander = 0.85*wander + p.drift*p.random.NormFloat64()
		place := float64(i%8) / 8
		slow := wander + p.phrases*max(0, place-0.6)/0.4
		q := theory.Tick(i) * theory.Quarter
		at[i+1] = at[i] + (m.Tempo.Seconds(q+theory.Quarter)-m.Tempo.Seconds(q))*math.Exp(slow)
	}
	return func(quarters float64) float64 {
		i := min(int(quarters), n-1)
		return at[i] + (quarters-float64(i))*(at[i+1]-at[i])
	}
}

// shares are how much of a performance is read as it was written: steps from note to note of a part, durations, and
// places in bars. Times may be scaled, since half and double time are answers too.
type shares struct {
	notes, step, dur, place int
	scale                   [2]int64
}

func (a shares) String() string {
	p := func(n int) float64 { return 100 * float64(n) / float64(max(a.notes, 1)) }
	return fmt.Sprintf("%d notes, times %d/%d: step %.1f %%, duration %.1f %%, place %.1f %%", a.notes, a.scale[0], a.scale[1], p(a.step), p(a.dur), p(a.place))
}

func assess(t testing.TB, s *score.Score, data []byte, notes []playedNote) (plain, scaled shares) {
	t.Helper()
	entries, err := formatmidi.Read(context.Background(), source.New("x.mid", data, source.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	again := entries[0].Score
	for _, scale := range [][2]int64{{1, 1}, {1, 2}, {2, 1}, {3, 2}, {2, 3}, {3, 1}, {1, 3}, {4, 1}, {1, 4}} {
		got := compareAt(s, again, notes, scale)
		if scale[0] == scale[1] {
			plain, scaled = got, got
		}
		if got.step > scaled.step {
			scaled = got
		}
	}
	return plain, scaled
}

// compareAt compares the notes of each part, which come in the same order in both.
func compareAt(s, again *score.Score, notes []playedNote, scale [2]int64) shares {
	out := shares{scale: scale}
	read := map[score.PartRow][]score.Performed{}
	for _, p := range again.Performance() {
		part := again.PartOf(again.Head(p.Head).Event)
		read[part] = append(read[part], p)
	}
	written := map[score.PartRow][]playedNote{}
	for _, n := range notes {
		written[n.Part] = append(written[n.Part], n)
	}
	found := score.PartRow(0)
	for p := range s.Parts().All() {
		if len(written[p]) == 0 {
			continue
		}
		found++
		a, b := written[p], read[found]
		slices.SortStableFunc(a, func(x, y playedNote) int { return cmp.Or(cmp.Compare(x.on, y.on), cmp.Compare(x.MIDI, y.MIDI)) })
		slices.SortStableFunc(b, func(x, y score.Performed) int {
			return cmp.Or(cmp.Compare(x.Onset, y.Onset), cmp.Compare(again.Head(x.Head).Pitch.Key(), again.Head(y.Head).Pitch.Key()))
		})
		for k := range min(len(a), len(b)) {
			out.compare(s, again, a[max(k-1, 0):k+1], b[max(k-1, 0):k+1])
		}
	}
	return out
}

// compare compares the last of two notes in order.
func (a *shares) compare(s, again *score.Score, written []playedNote, read []score.Performed) {
	a.notes++
	n, p := written[len(written)-1], read[len(read)-1]
	e, before := again.Event(again.Head(p.Head).Event), again.Event(again.Head(read[0].Head).Event)
	if step, _ := (n.Onset - written[0].Onset).MulDiv(a.scale[0], a.scale[1]); e.Onset-before.Onset == step {
		a.step++
	}
	if dur, _ := n.Dur.MulDiv(a.scale[0], a.scale[1]); again.TiedLength(p.Head) == dur {
		a.dur++
	}
	head := s.Event(s.Head(n.Head).Event)
	bar, other := s.Bar(head.Bar), again.Bar(e.Bar)
	if place, _ := (head.Onset - bar.Start + bar.Missing).MulDiv(a.scale[0], a.scale[1]); place == e.Onset-other.Start+other.Missing {
		a.place++
	}
}

var every = flag.Int("every", 16, "play every so many-th built-in piece in TestPlayedByPeople")

// TestPlayedByPeople plays built-in pieces into files that know of no beat, and demands shares of them back. Run it with
// -v -every 1 for all pieces.
func TestPlayedByPeople(t *testing.T) {
	for _, k := range []struct {
		name                     string
		step, scaled, dur, place float64 // per cent at least
		player
	}{
		{"to a click", 88, 88, 85, 65, player{jitter: 0.012, click: true}},
		{"steady", 75, 90, 70, 60, player{jitter: 0.010, drift: 0.01}},
		{"lively", 70, 85, 70, 55, player{jitter: 0.014, drift: 0.025, phrases: 0.08}},
		{"with rubato", 60, 70, 60, 40, player{jitter: 0.018, drift: 0.05, phrases: 0.22}},
	} {
		var sum [4]float64
		pieces, i := 0.0, -1
		for name, s := range corpustest.Pieces(t) {
			if i++; i%*every != 0 {
				continue
			}
			k.random = rand.New(rand.NewPCG(uint64(i), 7))
			data, notes := k.play(t, s)
			if len(notes) < 2 {
				continue
			}
			plain, scaled := assess(t, s, data, notes)
			t.Logf("%s %s: %s; scaled %s", k.name, name, plain, scaled)
			pieces++
			for j, n := range []int{plain.step, scaled.step, plain.dur, plain.place} {
				sum[j] += 100 * float64(n) / float64(plain.notes)
			}
		}
		t.Logf("%s: mean of %.0f pieces: steps %.1f %%, in half or double time too %.1f %%, durations %.1f %%, places in bars %.1f %%",
			k.name, pieces, sum[0]/pieces, sum[1]/pieces, sum[2]/pieces, sum[3]/pieces)
		for j, least := range []float64{k.step, k.scaled, k.dur, k.place} {
			if sum[j] < least*pieces {
				t.Errorf("%s: share %d is %.1f %%, less than %.0f %%", k.name, j, sum[j]/pieces, least)
			}
		}
	}
}
