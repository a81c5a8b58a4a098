package mei

import (
	"ricercar/backend/theory"
)

// beamable is what autoBeams wants to know of an item of a layer.
type beamable struct {
	onset theory.Tick // in the bar, as the meter counts it
	value int8        // written value
	note  bool        // a note or chord, neither rest nor space
	grace bool
}

// autoBeams joins the flagged notes of a bar as its meter asks for, where the source says nothing: eighths by the
// groups of beats, shorter notes by the beat. Rests part beams; grace notes are beamed among themselves.
// After Gould, Behind Bars (2011), pp. 151–166.
func autoBeams(items []beamable, meter theory.Meter) []group {
	starts := beamStarts(items, meter)
	var beams []group
	for lo := 0; lo < len(items); {
		hi := beamEnd(items, starts, lo)
		if countNotes(items[lo:hi]) >= 2 {
			beams = append(beams, group{lo: lo, hi: hi, kind: beamGroup})
		}
		lo = max(hi, lo+1)
	}
	return append(beams, graceBeams(items)...)
}

// beamEnd returns where the beam that begins at lo ends; lo where none does. Grace notes inside belong to it, those
// at its end do not.
func beamEnd(items []beamable, starts []theory.Tick, lo int) int {
	if !items[lo].flagged() {
		return lo
	}
	end := lo + 1
	for hi := lo + 1; hi < len(items); hi++ {
		switch it := items[hi]; {
		case it.grace:
			continue
		case !it.flagged(), groupOf(starts, it.onset) != groupOf(starts, items[lo].onset):
			return end
		}
		end = hi + 1
	}
	return end
}

// flagged reports whether an item can stand in a beam of the bar.
func (b beamable) flagged() bool { return b.note && !b.grace && b.value >= theory.EighthValue }

func countNotes(items []beamable) (n int) {
	for _, it := range items {
		if !it.grace {
			n++
		}
	}
	return n
}

// graceBeams joins neighbouring grace notes.
func graceBeams(items []beamable) []group {
	var beams []group
	for lo := 0; lo < len(items); {
		hi := lo
		for hi < len(items) && items[hi].grace && items[hi].note && items[hi].value >= theory.EighthValue {
			hi++
		}
		if hi-lo >= 2 {
			beams = append(beams, group{lo: lo, hi: hi, kind: beamGroup})
		}
		lo = max(hi, lo+1)
	}
	return beams
}

// beamStarts are the onsets at which beams part: those of the meter's groups, and of the beats in a group that has
// notes shorter than eighths.
func beamStarts(items []beamable, meter theory.Meter) []theory.Tick {
	var starts []theory.Tick
	beats := meter.Beats()
	at, beat := theory.Tick(0), 0
	for _, length := range meter.Groups() {
		end := at + length
		short := hasShort(items, at, end)
		for ; beat < len(beats) && at < end; beat++ {
			if short || len(starts) == 0 || at == end-length {
				starts = append(starts, at)
			}
			at += beats[beat]
		}
		at = end
	}
	return starts
}

func hasShort(items []beamable, from, to theory.Tick) bool {
	for _, it := range items {
		if it.onset >= from && it.onset < to && it.note && !it.grace && it.value > theory.EighthValue {
			return true
		}
	}
	return false
}

// groupOf is the number of starts at or before an onset.
func groupOf(starts []theory.Tick, onset theory.Tick) (n int) {
	for n < len(starts) && starts[n] <= onset {
		n++
	}
	return n
}
