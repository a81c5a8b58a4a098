package theory

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

type pitchRow struct {
	Input     string
	Error     string
	Name      string
	Step      string
	Octave    int
	Alter     oracleValue
	PS        oracleValue
	MIDI      int
	Class     int `json:"pitchClass"`
	Frequency float64
	Diatonic  int `json:"diatonicNoteNum"`
	German    oracleValue
	Higher    oracleValue `json:"higherEnharmonic"`
	Lower     oracleValue `json:"lowerEnharmonic"`
	Simple    oracleValue `json:"simplified"`
}

// fromOracle reads the oracle's notation, in which every minus is a flat.
func fromOracle(s string) (Pitch, error) { return ParsePitch(strings.ReplaceAll(s, "-", "b")) }

// hundreds writes cents in semitones as an exact fraction: "3/2".
func hundreds(cents int) oracleValue {
	g := int(gcd(int64(cents), 100))
	if g == 100 {
		return oracleValue(fmt.Sprint(cents / 100))
	}
	return oracleValue(fmt.Sprintf("%d/%d", cents/g, 100/g))
}

func orRefused(p Pitch, ok bool) oracleValue {
	if !ok {
		return oracleError
	}
	return oracleValue(oraclePitch(p))
}

func answerPitch(row pitchRow) pitchRow {
	p, err := fromOracle(row.Input)
	if err != nil {
		return pitchRow{Input: row.Input, Error: "AccidentalException"}
	}
	german := oracleValue(p.German())
	if german == "" {
		german = oracleError
	}
	return pitchRow{
		Input: row.Input, Name: oracleName(p), Step: p.Step.String(), Octave: int(p.Oct), Alter: hundreds(int(p.Alter)),
		PS: hundreds(p.Cents()), MIDI: p.Key(), Class: p.Class(), Frequency: math.Round(p.Frequency(440)*1e6) / 1e6,
		Diatonic: p.Diatonic() + 1, German: german, Higher: orRefused(p.HigherEnharmonic()), Lower: orRefused(p.LowerEnharmonic()),
		Simple: oracleValue(oraclePitch(p.Simplified())),
	}
}

// isQuarterTone reports whether the row is between the keys.
func (r pitchRow) isQuarterTone() bool { return r.Error == "" && strings.ContainsAny(r.Name, "~`") }

// neighbour spells a height in cents on the letter that lies so many letters from a row's, from first
// principles: count semitones between naturals.
func (r pitchRow) neighbour(letters int) oracleValue {
	number := r.Diatonic - 1 + letters
	cents := 0
	if _, err := fmt.Sscan(strings.TrimSuffix(string(r.PS), "/2"), &cents); err != nil {
		return oracleError
	}
	cents = cents * 50 // quarter tones are given in halves
	off := cents - 1200*(floorDiv(number, 7)+1) - []int{0, 200, 400, 500, 700, 900, 1100}[floorMod(number, 7)]
	if off > 450 || off < -450 {
		return oracleError
	}
	sign, count := "#", off
	if off < 0 {
		sign, count = "-", -off
	}
	name := string("CDEFGAB"[floorMod(number, 7)]) + strings.Repeat(sign, count/100)
	if off%100 > 0 {
		name += "~"
	} else if off%100 < 0 {
		name += "`"
	}
	return oracleValue(fmt.Sprint(name, floorDiv(number, 7)))
}

// nearestKeyClass takes the class from the key to which a quarter tone is rounded.
func nearestKeyClass(row pitchRow) pitchRow {
	if row.isQuarterTone() {
		row.Class = row.MIDI % 12
	}
	return row
}

// exactQuarterTones keeps a quarter tone's height when it is respelled.
func exactQuarterTones(row pitchRow) pitchRow {
	if row.isQuarterTone() {
		row.Higher, row.Lower = row.neighbour(1), row.neighbour(-1)
	}
	return row
}

// simpleQuarterTones respells one and a half accidentals as half of one on the neighbouring letter.
func simpleQuarterTones(row pitchRow) pitchRow {
	if !row.isQuarterTone() {
		return row
	}
	switch {
	case strings.HasPrefix(row.Name[1:], "#"):
		row.Simple = row.neighbour(1)
	case strings.HasPrefix(row.Name[1:], "-"):
		row.Simple = row.neighbour(-1)
	}
	return row
}

// trueKey undoes the folding of keys above 127 into the range of MIDI.
func trueKey(row pitchRow) pitchRow {
	number, halves, isHalf := strings.Cut(string(row.PS), "/")
	height, err := strconv.Atoi(number)
	if err != nil {
		return row
	}
	if !isHalf || halves != "2" {
		height *= 2
	}
	for 2*row.MIDI < height-1 {
		row.MIDI += 12
	}
	return row
}

// sameSide keeps sharps sharp and flats flat where both are as simple.
func sameSide(row pitchRow) pitchRow {
	flats := strings.NewReplacer("C#", "D-", "D#", "E-", "F#", "G-", "G#", "A-", "A#", "B-")
	sharps := strings.NewReplacer("D-", "C#", "E-", "D#", "G-", "F#", "A-", "G#", "B-", "A#")
	switch {
	case row.Error != "" || row.isQuarterTone():
	case strings.Contains(row.Name, "#"):
		row.Simple = oracleValue(sharps.Replace(string(row.Simple)))
	case strings.Contains(row.Name, "-"):
		row.Simple = oracleValue(flats.Replace(string(row.Simple)))
	}
	return row
}

func TestOraclePitches(t *testing.T) {
	conform(t, "pitches", answerPitch,
		difference[pitchRow]{
			"true key", "a pitch above the range of MIDI keeps its height; writers that need a key number refuse it",
			"MIDI 1.0 Detailed Specification (1995): key 60 is middle C, keys run by semitones", trueKey,
		},
		difference[pitchRow]{
			"nearest-key class", "the class of a quarter tone is that of the key to which it is rounded, for classes and keys agree",
			"Forte, The Structure of Atonal Music (1973), ch. 1: classes are keys modulo 12", nearestKeyClass,
		},
		difference[pitchRow]{
			"exact quarter tones", "an enharmonic equivalent sounds the same: C a quarter tone up is not D-flat",
			"Read, 20th-Century Microtonal Notation (1990), ch. 2", exactQuarterTones,
		},
		difference[pitchRow]{
			"simple quarter tones", "three quarter tones up from E are a quarter tone up from F, with one sign fewer",
			"Read, 20th-Century Microtonal Notation (1990), ch. 2", simpleQuarterTones,
		},
		difference[pitchRow]{
			"same side", "a simplified sharp stays a sharp and a flat a flat, so that its direction of resolution is kept",
			"Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011), on chromatic and diatonic semitones", sameSide,
		},
	)
}
