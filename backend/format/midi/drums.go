package midi

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// drum is where a drum stands on the staff of five lines, as if in treble clef, and the shape of its head.
type drum struct {
	name  string
	place theory.Pitch
	shape score.Notehead
}

// drums are the keys of General MIDI's percussion (General MIDI System Level 1, 1991) with the places of the Percussive
// Arts Society's standard (Weinberg, Guidelines for Drumset Notation, 1998).
var drums = map[uint8]drum{
	35: at("Acoustic bass drum", "E4", score.NormalHead),
	36: at("Bass drum", "F4", score.NormalHead),
	37: at("Side stick", "C5", score.CrossHead),
	38: at("Snare drum", "C5", score.NormalHead),
	39: at("Hand clap", "C5", score.TriangleHead),
	40: at("Electric snare", "C5", score.NormalHead),
	41: at("Low floor tom", "G4", score.NormalHead),
	42: at("Closed hi-hat", "G5", score.CrossHead),
	43: at("High floor tom", "A4", score.NormalHead),
	44: at("Pedal hi-hat", "D4", score.CrossHead),
	45: at("Low tom", "B4", score.NormalHead),
	46: at("Open hi-hat", "G5", score.CircleCrossHead),
	47: at("Low-mid tom", "D5", score.NormalHead),
	48: at("High-mid tom", "E5", score.NormalHead),
	49: at("Crash cymbal", "A5", score.CrossHead),
	50: at("High tom", "F5", score.NormalHead),
	51: at("Ride cymbal", "F5", score.CrossHead),
	52: at("Chinese cymbal", "B5", score.CrossHead),
	53: at("Ride bell", "F5", score.DiamondHead),
	54: at("Tambourine", "B4", score.TriangleHead),
	55: at("Splash cymbal", "B5", score.DiamondHead),
	56: at("Cowbell", "E5", score.TriangleHead),
	57: at("Crash cymbal 2", "A5", score.DiamondHead),
	59: at("Ride cymbal 2", "F5", score.CircleCrossHead),
}

func at(name, place string, shape score.Notehead) drum {
	return drum{name, theory.MustPitch(place), shape}
}

// drumOf is the drum of a key; those without a place of their own stand on the middle line.
func drumOf(key uint8) drum {
	if d, ok := drums[key]; ok {
		return d
	}
	return at("Percussion", "B4", score.SlashHead)
}
