package theory

// SplitRest writes a silence that begins at onset (counted from the start of the bar) and stays in its bar as rests: one
// for each group of beats and beat that it fills, and what remains of the beats at its ends by its value alone. No rest
// hides a beat, and none is dotted in simple meters, unless within a beat. Gould, Behind Bars (2011), pp. 160–166.
func (m Meter) SplitRest(onset, length Tick) []Piece { return m.AppendSplitRest(nil, onset, length) }

// AppendSplitRest appends what SplitRest returns.
func (m Meter) AppendSplitRest(pieces []Piece, onset, length Tick) []Piece {
	for end := onset + length; onset < end; {
		part := m.restAt(onset, end-onset)
		pieces = appendPieces(pieces, onset, part)
		onset += part
	}
	return pieces
}

// restAt is the length of the first rest of a silence.
func (m Meter) restAt(onset, length Tick) Tick {
	if group, into := locate(m.appendGroups(make([]Tick, 0, usualBeats)), onset); into == 0 && group <= length && group > 0 {
		if _, single := Notate(group); single {
			return group
		}
	}
	beat, into := locate(m.appendBeats(make([]Tick, 0, usualBeats)), onset)
	if beat == 0 || into >= beat {
		return length
	}
	return min(beat-into, length)
}
