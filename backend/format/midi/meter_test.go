package midi_test

import (
	"bytes"
	"context"
	"testing"

	"gitlab.com/gomidi/midi/v2/smf"

	"ricercar/backend/corpus/corpustest"
	formatmidi "ricercar/backend/format/midi"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// withoutBars is a file without its meters and keys; claimed gives it a 4/4 instead, as programs write that know nothing.
func withoutBars(t testing.TB, data []byte, claimed bool) []byte {
	t.Helper()
	f, err := smf.ReadFrom(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := smf.NewSMF1()
	out.TimeFormat = f.TimeFormat
	for i, track := range f.Tracks {
		var kept smf.Track
		if i == 0 && claimed {
			kept.Add(0, smf.MetaMeter(4, 4))
		}
		delta := uint32(0)
		for _, e := range track {
			delta += e.Delta
			if e.Message.Is(smf.MetaTimeSigMsg) || e.Message.Is(smf.MetaKeySigMsg) || e.Message.Is(smf.MetaEndOfTrackMsg) {
				continue
			}
			kept.Add(delta, e.Message)
			delta = 0
		}
		kept.Close(delta)
		if err := out.Add(kept); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := out.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lines are the bar lines of a score but the first and the last.
func lines(s *score.Score) map[int64]bool {
	out := map[int64]bool{}
	for r := range s.Bars().All() {
		if at := s.Bar(r).Start; at > 0 {
			out[int64(at)] = true
		}
	}
	return out
}

// TestBarsAreFound takes the meters off built-in pieces, or puts 4/4 in their place.
func TestBarsAreFound(t *testing.T) {
	for _, claimed := range []bool{false, true} {
		all, right, nested := 0, 0, 0
		for name, s := range corpustest.Pieces(t) {
			fits := s.Meter(1).Ratio() == "4/4" && s.Bar(1).Missing == 0
			if len(s.Grid(1).Meters) > 1 || s.NumHeads() < 64 || claimed && fits {
				continue
			}
			entries, err := formatmidi.Read(context.Background(), source.New(name, withoutBars(t, written(t, s), claimed), source.Limits{}))
			if err != nil {
				t.Fatal(err)
			}
			want, got := lines(s), lines(entries[0].Score)
			shared := 0
			for at := range want {
				if got[at] {
					shared++
				}
			}
			all++
			if shared*10 >= len(want)*9 && shared*10 >= len(got)*9 {
				right++
			}
			if shared*10 >= min(len(want), len(got))*9 {
				nested++
			}
		}
		t.Logf("4/4 claimed: %v; of %d pieces %d have nine tenths of their bar lines and no others, %d those of half or double bars", claimed, all, right, nested)
		least := 0.7
		if claimed { // a claim stands unless it is very unlikely
			least = 0.3
		}
		if float64(right) < least*float64(all) {
			t.Error("fewer bars are found than before")
		}
	}
}
