package theory

import (
	"strings"
	"testing"
)

type keyRow struct {
	Tonic, Mode string
	Sharps      int
	Name        string
	Short       string `json:"tonicWithCase"`
	Altered     []string
	Relative    string
	Parallel    string
	Dominant    string
	LeadingTone string
	Pitches     []string
	UpM2        string          `json:"transposeM2"`
	DownM3      string          `json:"transposeM3d"`
	Degrees     map[string]*int `json:"degrees"`
}

func oracleNames(pitches []Pitch) []string {
	words := []string{}
	for _, p := range pitches {
		words = append(words, oracleName(p))
	}
	return words
}

func spelledForOracle(pitches []Pitch) []string {
	words := []string{}
	for _, p := range pitches {
		words = append(words, oraclePitch(p))
	}
	return words
}

// oracleKey writes a key as the oracle does: "B- minor".
func oracleKey(k Key) string { return oracleName(k.Tonic()) + " " + k.Mode.String() }

func answerKey(row keyRow) keyRow {
	tonic, _ := fromOracle(row.Tonic)
	mode, _ := ParseMode(row.Mode)
	k := NewKey(tonic, mode)
	degrees := map[string]*int{}
	for name := range row.Degrees {
		p, _ := fromOracle(name)
		degrees[name] = nil
		if degree, off := k.DegreeOf(p); off == 0 {
			degrees[name] = &degree
		}
	}
	short := oracleName(k.Tonic())
	if mode == Minor {
		short = strings.ToLower(short)
	}
	return keyRow{
		Tonic: row.Tonic, Mode: row.Mode, Sharps: int(k.Signature().Fifths), Name: oracleKey(k), Short: short,
		Altered: oracleNames(k.Signature().Altered()), Relative: oracleKey(k.Relative()), Parallel: oracleKey(k.Parallel()),
		Dominant: oracleName(k.Degree(5)), LeadingTone: oracleName(k.LeadingTone()), Pitches: spelledForOracle(k.Pitches()),
		UpM2: oracleKey(k.Transpose(MustInterval("M2"))), DownM3: oracleKey(k.Transpose(MustInterval("-m3"))), Degrees: degrees,
	}
}

// tonicWith returns the tonic that lies so many fifths above C, spelled along the line of fifths.
func tonicWith(fifths int) string {
	sign, turns := "#", floorDiv(fifths+1, 7)
	if turns < 0 {
		sign = "-"
	}
	return string("FCGDAEB"[floorMod(fifths+1, 7)]) + strings.Repeat(sign, max(turns, -turns))
}

// isChurchMode reports whether the row is in none of major and minor.
func (r keyRow) isChurchMode() bool { return r.Mode != "major" && r.Mode != "minor" }

// relativesOfModes gives a mode the major key with its signature, and ionian, which is major, the minor key.
func relativesOfModes(row keyRow) keyRow {
	switch {
	case row.Mode == "ionian":
		row.Relative = tonicWith(row.Sharps+3) + " minor"
	case row.isChurchMode():
		row.Relative = tonicWith(row.Sharps) + " major"
	}
	return row
}

// parallelsOfModes gives a mode the key of the other third on the same tonic.
func parallelsOfModes(row keyRow) keyRow {
	switch row.Mode {
	case "ionian", "lydian", "mixolydian":
		row.Parallel = row.Tonic + " minor"
	case "dorian", "phrygian", "aeolian", "locrian":
		row.Parallel = row.Tonic + " major"
	}
	return row
}

func TestOracleKeys(t *testing.T) {
	conform(t, "keys", answerKey,
		difference[keyRow]{
			"relatives of modes", "keys are relatives by their signature, church modes too; the oracle gives a mode to itself",
			"Kostka and Payne, Tonal Harmony (7th ed. 2013), ch. 1 and 28", relativesOfModes,
		},
		difference[keyRow]{
			"parallels of modes", "the parallel key has the same tonic and the other third; the oracle gives a mode to itself",
			"Kostka and Payne, Tonal Harmony (7th ed. 2013), ch. 1 and 28", parallelsOfModes,
		},
	)
}

type signatureRow struct {
	Sharps                                                      int
	Altered                                                     []string
	Major, Minor, Dorian, Phrygian, Lydian, Mixolydian, Locrian string
}

func answerSignature(row signatureRow) signatureRow {
	k := KeySignature{Fifths: int8(row.Sharps)}
	tonic := func(m Mode) string { return oracleName(k.Key(m).Tonic()) }
	return signatureRow{
		Sharps: row.Sharps, Altered: oracleNames(k.Altered()), Major: tonic(Major), Minor: tonic(Minor), Dorian: tonic(Dorian),
		Phrygian: tonic(Phrygian), Lydian: tonic(Lydian), Mixolydian: tonic(Mixolydian), Locrian: tonic(Locrian),
	}
}

func TestOracleKeySignatures(t *testing.T) { conform(t, "keysignatures", answerSignature) }
