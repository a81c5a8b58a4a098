package midi

import (
	"cmp"
	"math"
	"slices"

	"ricercar/backend/theory"
)

// What the oracle, music21 9.9.2, makes of a track, reckoned from the messages of the file alone, so that every row of
// its answer can be demanded exactly. Each function is one of its habits; the names in brackets are where it has them.

// rawNote is a note as the messages tell it, in ticks of the file.
type rawNote struct {
	on, off int64
	key     int
	channel uint8
}

// oracleNotesOf finds the notes of a track. Where two of a key overlap, both end with the first end behind them:
// ends are looked up and not used up. (midi.translate.getNotesFromEvents.)
func oracleNotesOf(t track) []rawNote {
	ends := map[[2]byte]int64{}
	var out []rawNote
	for i := len(t.messages) - 1; i >= 0; i-- {
		m := &t.messages[i]
		kind, channel := m.status&0xF0, m.status&0x0F
		if m.status == meta || kind != noteOn && kind != noteOff {
			continue
		}
		voice := [2]byte{channel, m.a}
		if kind == noteOff || m.b == 0 {
			ends[voice] = m.tick
		} else if end, ok := ends[voice]; ok {
			out = append(out, rawNote{on: m.tick, off: end, key: int(m.a), channel: channel})
		}
	}
	slices.Reverse(out)
	return out
}

// oracleElement is a note or chord of the oracle's before it is rounded.
type oracleElement struct {
	at, length float64 // in quarters
	notes      []rawNote
}

// oracleChords joins notes whose beginnings lie less than a fourth of a quarter apart, and whose ends not more, to
// chords. A chord begins with its first note and is as long as its last. Who is in a chord already joins a second one
// all the same, and is then heard twice. (midi.translate.midiTrackToStream, midiEventsToChord.)
func oracleChords(notes []rawNote, ppq int64) []oracleElement {
	tolerance := float64(ppq) / 4
	gathered := make([]bool, len(notes))
	var out []oracleElement
	for i, n := range notes {
		if gathered[i] {
			continue
		}
		e := oracleElement{notes: []rawNote{n}}
		for j := i + 1; j < len(notes) && float64(notes[j].on-n.on) < tolerance; j++ {
			if math.Abs(float64(notes[j].off-n.off)) <= tolerance {
				e.notes, gathered[j] = append(e.notes, notes[j]), true
			}
		}
		last := e.notes[len(e.notes)-1]
		e.at, e.length = float64(n.on)/float64(ppq), float64(last.off-last.on)/float64(ppq)
		out = append(out, e)
	}
	return out
}

// oracleOnsets are where all things of a track begin on the oracle's grid, in order: notes and what it makes objects
// of, such as keys and instruments. (midi.translate.getMetaEvents.)
func oracleOnsets(t track, elements []oracleElement, ppq int64) []float64 {
	var out []float64
	for _, e := range elements {
		out = append(out, oracleOnset(e.at))
	}
	for _, m := range t.messages {
		isProgram := m.status != meta && m.status&0xF0 == program
		if isProgram || m.status == meta && slices.Contains([]byte{metaName, metaInstrument, metaTempo, metaMeter, metaKey}, m.a) {
			out = append(out, oracleOnset(float64(m.tick)/float64(ppq)))
		}
	}
	slices.Sort(out)
	return out
}

// oracleGrid is one of the grids that the oracle rounds to, and what it makes of a time there.
type oracleGrid struct{ gap, miss, tick, place float64 }

// oracleRound takes a time to the nearest fourth or third of a quarter; a note must not vanish. Of lengths, what leaves
// less of the gap up to the next onset open comes first, wherever that is no multiple of the grid itself; in binary
// floating point a whole quarter is no multiple of its third. (stream.Stream.quantize, common.nearestMultiple.)
func oracleRound(t, gap float64, vanishes bool) float64 {
	var found []oracleGrid
	for _, parts := range [...]float64{4, 3} {
		g := oracleGrid{tick: 1 / parts}
		low := g.tick * math.Floor(t/g.tick)
		if g.place, g.miss = low, t-low; t > low+g.tick/2 {
			g.place = g.tick * (math.Floor(t/g.tick) + 1)
			g.miss = g.place - t
		}
		if !vanishes && g.place == 0 {
			g.place, g.miss = g.tick, math.Abs(t-g.tick)
		}
		g.miss = math.RoundToEven(g.miss*1e7) / 1e7
		if math.Mod(gap, g.tick) != 0 {
			g.gap = max(gap-g.place, 0)
		}
		found = append(found, g)
	}
	return slices.MinFunc(found, func(a, b oracleGrid) int {
		return cmp.Or(cmp.Compare(a.gap, b.gap), cmp.Compare(a.miss, b.miss), cmp.Compare(a.tick, b.tick))
	}).place
}

func oracleOnset(t float64) float64 { return oracleRound(t, 0, true) }

// oracleTick is a place on the oracle's grids as an exact time.
func oracleTick(t float64) theory.Tick {
	return theory.Tick(math.Round(t*12)) * (theory.Quarter / 12)
}

// oracleReading is what the oracle makes of a note, step by step.
type oracleReading struct {
	raw     rawNote
	chord   int     // how many notes it has
	alone   sounded // rounded by itself
	filling sounded // its length rounded so that no gap is left
	read    sounded // with what its chord makes of it
}

// oracleTrack is the oracle's reading of a track.
func oracleTrack(t track, ppq int64) []oracleReading {
	elements := oracleChords(oracleNotesOf(t), ppq)
	onsets := oracleOnsets(t, elements, ppq)
	var out []oracleReading
	for _, e := range elements {
		read := oracleElementAt(e.at, e.length, onsets)
		for _, n := range e.notes {
			at, length := float64(n.on)/float64(ppq), float64(n.off-n.on)/float64(ppq)
			r := oracleReading{
				raw: n, chord: len(e.notes), read: read,
				alone: oracleElementAt(at, length, nil), filling: oracleElementAt(at, length, onsets),
			}
			r.alone.key, r.filling.key, r.read.key = n.key, n.key, n.key
			out = append(out, r)
		}
	}
	return out
}

// oracleElementAt rounds where a note or chord begins, and its length with a view to the next of the onsets behind that.
func oracleElementAt(at, length float64, onsets []float64) sounded {
	start, gap := oracleOnset(at), 0.0
	next, _ := slices.BinarySearchFunc(onsets, start, func(o, start float64) int {
		if o > start {
			return 1
		}
		return -1
	})
	if next < len(onsets) {
		gap = (oracleTick(onsets[next]) - oracleTick(start)).Quarters()
	}
	return sounded{at: oracleTick(start), length: oracleTick(oracleRound(length, gap, length == 0))}
}
