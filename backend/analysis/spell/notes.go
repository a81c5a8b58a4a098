package spell

import (
	"ricercar/backend/theory"
)

// Note is a note without spelling.
type Note struct {
	Onset, Dur theory.Tick
	Key        int    // MIDI number
	Line       uint16 // part, track or voice; notes of different lines are no melody
}

// Options help where more is known than the notes.
type Options struct {
	// Fifths is the signature that the source names, in sharps; it counts where Signed is set and it fits the notes.
	// Signatures of no sharps and flats are what sources write that know nothing, and say nothing.
	Fifths int8
	Signed bool
}

// Pitches spells notes, which must be in the order of their onsets. It returns one pitch for each note, which sounds as
// its Key. No notes give none.
func Pitches(notes []Note, opt Options) []theory.Pitch {
	return pitches(loaded(), notes, opt)
}

func pitches(w *[numFeatures]float64, notes []Note, opt Options) []theory.Pitch {
	out := make([]theory.Pitch, len(notes))
	if len(notes) == 0 {
		return out
	}
	for i, t := range newSpeller(notes, opt).spell(w) {
		out[i] = pitchOf(int(t), notes[i].Key)
	}
	return out
}

// pitchOf is the pitch of a place on the line of fifths that sounds as a key.
func pitchOf(fifths, key int) theory.Pitch {
	p := theory.FromFifths(fifths, 4)
	p.Oct += int8(floorDiv(key-p.Key(), 12))
	return p
}

func floorDiv(a, n int) int {
	q := a / n
	if a%n != 0 && a < 0 {
		q--
	}
	return q
}

func floorMod(a, n int) int { return a - n*floorDiv(a, n) }

// fifthsOf is the place on the line of fifths of a key's class that lies in the twelve from low on.
func fifthsOf(key, low int) int { return low + floorMod(7*key-low, 12) }
