package midi

import (
	"ricercar/backend/analysis/meter"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// addBars lays out the bars by the meters of the file, or those that are found. A first bar of a meter of its own that
// is shorter than what follows is a pickup.
func (n *notator) addBars() error {
	end := n.trackEnd()
	for _, l := range n.song.lines {
		for i := range l.notes {
			end = max(end, l.notes[i].end)
		}
	}
	if end > n.src.Limits.Position {
		return source.TooLarge(int64(n.src.Limits.Position/theory.Quarter), "quarters")
	}
	meters := n.meters()
	pickup := pickupOf(meters)
	number, at := int32(1), theory.Tick(0)
	if pickup > 0 {
		row := n.b.AddBar(score.Bar{Number: 0, Len: pickup, Flags: score.Implicit})
		n.b.Meter(1, row, meters[1].value)
		meters, at = meters[1:], pickup
	}
	for i, m := range meters {
		until, last := end, i+1 == len(meters)
		if !last {
			until = meters[i+1].at
		}
		for first := true; at < until || at == 0; first = false {
			length := m.value.Length()
			switch {
			case !last:
				length = min(length, until-at)
			case pickup > 0 && end-at == length-pickup: // the last bar and the pickup make one
				length -= pickup
			}
			row := n.b.AddBar(score.Bar{Number: number, Len: length})
			if first && (i == 0 && pickup == 0 || i > 0 && m.value != meters[i-1].value) {
				n.b.Meter(1, row, m.value)
			}
			number, at = number+1, at+length
		}
	}
	n.layout = n.b.Layout(1)
	return nil
}

// trackEnd is where the tracks of a file that was written out by a program end: behind the rests of its last bars.
func (n *notator) trackEnd() theory.Tick {
	if !n.written {
		return 0
	}
	end, _ := nearest(n.song.end, usualParts)
	return min(end, n.src.Limits.Position)
}

// pickupOf is how long a pickup is: the first meter, where it fills one bar that is shorter than those of the next.
func pickupOf(meters []timed[theory.Meter]) theory.Tick {
	if len(meters) < 2 {
		return 0
	}
	length := meters[0].value.Length()
	if meters[1].at != length || length >= meters[1].value.Length() {
		return 0
	}
	return length
}

// meters are the meters of the file on the grid, one at the start, none twice; or the one that is found.
func (n *notator) meters() []timed[theory.Meter] {
	if found := n.findMeter(); found != nil {
		return found
	}
	meters := []timed[theory.Meter]{{0, theory.NewMeter(4, 4)}}
	for _, m := range n.song.meters {
		m.at, _ = nearest(m.at, usualParts)
		last := len(meters) - 1
		switch {
		case m.at == meters[last].at:
			meters[last].value = m.value
		default: // the same meter anew begins a bar
			meters = append(meters, m)
		}
	}
	return meters
}

// fewestNotes tell of a meter.
const fewestNotes = 8

// How sure a meter must be that takes the place of none; how sure one that takes the place of a 4/4 in the file, how
// unlikely that one, and of how many notes.
const (
	guessedMeter  = 0.15
	sureMeter     = 0.6
	unlikelyMeter = 0.03
	manyNotes     = 64
)

// findMeter finds the meter, where that is wanted, or nothing. What is before its first whole bar is a pickup.
func (n *notator) findMeter() []timed[theory.Meter] {
	isDefault := len(n.song.meters) == 0 || n.free
	doubtful := isDefault || n.isUsualMeter()
	if n.is(meterParameter, chooseFile) || n.is(meterParameter, chooseAuto) && !doubtful {
		return nil
	}
	notes := n.meterNotes()
	if len(notes) < fewestNotes {
		return nil
	}
	guesses := meter.Find(notes)
	best := guesses[0]
	if n.is(meterParameter, chooseAuto) && (best.Probability < guessedMeter || !isDefault &&
		(len(notes) < manyNotes || best.Probability < sureMeter || likelihood(guesses, 4, 4) > unlikelyMeter)) {
		return nil
	}
	n.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeMeterFound, Offset: -1},
		"the file does not tell its measures; %s was found, %.0f %% sure", best.Meter, 100*best.Probability)
	return n.barsFrom(best)
}

// isUsualMeter reports whether a file says what programs say that know nothing: one meter, 4/4, and no signature.
func (n *notator) isUsualMeter() bool {
	for _, k := range n.song.keys {
		if k.value.Fifths != 0 || k.value.Mode == theory.Minor {
			return false
		}
	}
	return len(n.song.meters) == 1 && n.song.meters[0].at == 0 && n.song.meters[0].value == theory.NewMeter(4, 4)
}

// likelihood is the probability of meters that have bar lines wherever beats/den has them from the start of time on.
func likelihood(guesses []meter.Guess, beats, den uint8) (sum float64) {
	m := theory.NewMeter(beats, den)
	for _, g := range guesses {
		if m.Length()%g.Meter.Length() == 0 && g.Start == 0 {
			sum += g.Probability
		}
	}
	return sum
}

// barsFrom are the meters of a guess. Where nothing begins before its first bar and the beats were found, time begins
// with that bar.
func (n *notator) barsFrom(g meter.Guess) []timed[theory.Meter] {
	first := theory.MaxTick
	for _, l := range n.song.lines {
		for i := range l.notes {
			first = min(first, l.notes[i].at)
		}
	}
	if n.free && first >= g.Start {
		n.song.move(func(t theory.Tick) theory.Tick { return max(t-g.Start, 0) })
		g.Start = 0
	}
	num, den, ok := ratioOf(g.Start)
	if g.Start == 0 || !ok {
		return []timed[theory.Meter]{{0, g.Meter}}
	}
	return []timed[theory.Meter]{{0, theory.NewMeter(num, den)}, {g.Start, g.Meter}}
}

// meterNotes are the notes by which a meter is found: all but drums, or drums where there is nothing else.
func (n *notator) meterNotes() []meter.Note {
	var notes, drums []meter.Note
	for _, l := range n.song.lines {
		for i := range l.notes {
			x := &l.notes[i]
			m := meter.Note{Onset: x.at, Dur: x.end - x.at, Key: int(x.key), Velocity: x.velocity}
			if l.isDrums() {
				drums = append(drums, m)
			} else {
				notes = append(notes, m)
			}
		}
	}
	if len(notes) == 0 {
		return drums
	}
	return notes
}
