package midi

import (
	"cmp"
	"math"
	"slices"

	"ricercar/backend/theory"
)

// chord is notes that begin and end together.
type chord struct {
	at, end theory.Tick
	notes   []note // highest first
	voice   int
}

// chordsOf joins the notes of a staff that begin and end together, sorted by place, highest first. The same key struck
// twice at once is one note.
func chordsOf(notes []note) []chord {
	out := make([]chord, 0, len(notes))
	notes = slices.Clone(notes) // chords are stretches of it
	for lo := 0; lo < len(notes); {
		hi := lo
		for hi < len(notes) && notes[hi].at == notes[lo].at {
			hi++
		}
		group := notes[lo:hi]
		slices.SortStableFunc(group, func(a, b note) int { return cmp.Or(cmp.Compare(b.end, a.end), cmp.Compare(b.key, a.key)) })
		group = slices.CompactFunc(group, func(a, b note) bool { return a.end == b.end && a.key == b.key })
		first := len(out)
		for i := 0; i < len(group); {
			j := i
			for j < len(group) && group[j].end == group[i].end {
				j++
			}
			out = append(out, chord{at: group[i].at, end: group[i].end, notes: group[i:j:j]})
			i = j
		}
		slices.SortStableFunc(out[first:], func(a, b chord) int { return cmp.Compare(b.notes[0].key, a.notes[0].key) })
		lo = hi
	}
	return out
}

// voiceState is where a voice is.
type voiceState struct {
	end  theory.Tick
	last int // key
}

// assignVoices gives each chord a voice that is free, near in height, and among those of one onset from the highest
// down. It returns the number of voices.
func assignVoices(chords []chord) int {
	var voices []voiceState
	for lo := 0; lo < len(chords); {
		hi := lo
		for hi < len(chords) && chords[hi].at == chords[lo].at {
			hi++
		}
		above := -1 // voice of the chord above
		for i := lo; i < hi; i++ {
			c := &chords[i]
			c.voice = freeVoice(voices, c, above)
			if c.voice == len(voices) {
				voices = append(voices, voiceState{})
			}
			voices[c.voice] = voiceState{c.end, int(c.notes[0].key)}
			above = c.voice
		}
		lo = hi
	}
	return len(voices)
}

// Lower voices cost a little, so that a single line stays in the first one; a voice above its neighbour costs much.
const (
	lowerVoiceCost = 3.0
	crossingCost   = 24.0
)

func freeVoice(voices []voiceState, c *chord, above int) int {
	best, at := math.Inf(1), len(voices)
	for v, s := range voices {
		if s.end > c.at {
			continue
		}
		cost := math.Abs(float64(s.last)-float64(c.notes[0].key))/2 + lowerVoiceCost*float64(v)
		if v < above {
			cost += crossingCost
		}
		if cost < best {
			best, at = cost, v
		}
	}
	return at
}
