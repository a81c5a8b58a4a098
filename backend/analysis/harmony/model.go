package harmony

import (
	"bufio"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"ricercar/backend/theory"
)

// weightsFile is made by build/train/harmony; its head says of what.
//
//go:embed weights.tsv
var weightsFile string

// The groups of weights, each a matrix in one vector.
const (
	emitGroup      = iota // mode and chord × class over the tonic: a note that sounds
	ornamentRoles         // role: a note that is approached and left by step
	spellRoles            // right, wrong: chord tones as they are spelled
	bassRoles             // role of the bass, for as long as it sounds
	chordGroup            // mode × chord: unigram of a stretch
	inversionGroup        // mode and chord × inversion
	bigramGroup           // mode and chord × next chord
	motionGroup           // inversion and next inversion × motion of the bass in semitones
	enterGroup            // mode × first chord in a key that is new
	leaveGroup            // mode × last chord before a new key
	jumpGroup             // mode and next mode × semitones between tonics
	pivotGroup            // whether the last chord has a place in the new key
	briefGroup            // a key is left after one, two, three or more stretches
	resolveGroup          // applied chords: to their goal, to another chord before it, elsewhere
	levelGroup            // metrical level × bass struck, bass held, after a pause
	lengthGroup           // length of a stretch
	bassGroup             // bass: share, first, lowest chord tone is that of the inversion; not heard at all
	missingGroup          // triads, sevenths × member that never sounds
	firstGroup            // mode × first chord
	lastGroup             // mode × last chord
	lastKey               // the last key is that of the whole
	nearGroup             // near and far surroundings fit the key
	globalGroup           // mode of the whole and mode × semitones from its tonic
	signatureGroup        // mode × fifths from the signature
	againGroup            // a stretch is cut in two of the same reading
	placeGroup            // mode and chord × metrical level
	turnedGroup           // triads, sevenths and inversion × metrical level, then × length
	provenGroup           // a key is left, or ends the piece, without a cadence, with a dominant on to its tonic, with both in root position
	stayGroup             // a key is left after less than one, two, four, eight bars, or later
	numGroups
)

const (
	numLevels   = 5
	numLengths  = 8
	numKeys     = 24
	bassShare   = 0
	bassFirst   = 1
	bassLowest  = 2
	bassUnheard = 3
	maxAge      = 3
	sigRange    = 6
	numProofs   = 3
	numStays    = 5
)

type groupShape struct {
	name       string
	rows, cols int
}

// Model is a vocabulary and what its features weigh.
type Model struct {
	v     *vocabulary
	width int
	shape [numGroups]groupShape
	base  [numGroups]int
	// Weights holds the weight of each feature; those of the features that Features names.
	Weights []float64
	// calibration turns margins into probabilities: intercept and slope.
	calibration [2]float64
}

func newModel(v *vocabulary) *Model {
	w := v.width()
	m := &Model{v: v, width: w}
	m.shape = [numGroups]groupShape{
		emitGroup: {"note", 2 * w, 12}, ornamentRoles: {"ornament", 1, numRoles}, spellRoles: {"spelling", 1, 2},
		bassRoles: {"bass", 1, numRoles}, chordGroup: {"chord", 2, w}, inversionGroup: {"inversion", 2 * w, numInversions},
		bigramGroup: {"after", 2 * w, w}, motionGroup: {"motion", numInversions * numInversions, 12},
		enterGroup: {"enter", 2, w}, leaveGroup: {"leave", 2, w}, jumpGroup: {"key change", 4, 12}, pivotGroup: {"pivot", 1, 2},
		briefGroup: {"brief key", 1, maxAge}, resolveGroup: {"applied", 1, 3}, levelGroup: {"begin", numLevels, 3}, lengthGroup: {"length", 1, numLengths},
		bassGroup: {"bass tone", 1, 4}, missingGroup: {"missing", 2, 4}, firstGroup: {"first", 2, w}, lastGroup: {"last", 2, w},
		lastKey: {"last key", 1, 1}, nearGroup: {"surroundings", 1, 2}, globalGroup: {"whole", 4, 12},
		signatureGroup: {"signature", 2, 2*sigRange + 1}, againGroup: {"again", 1, 1},
		placeGroup: {"place", 2 * w, numLevels}, turnedGroup: {"turned", 2 * numInversions, numLevels + numLengths},
		provenGroup: {"proven", 1, numProofs}, stayGroup: {"stay", 1, numStays},
	}
	n := 0
	for g := range m.shape {
		m.base[g] = n
		n += m.shape[g].rows * m.shape[g].cols
	}
	m.Weights = make([]float64, n)
	m.calibration = [2]float64{0, 1}
	return m
}

// at is the place of a weight in the vector.
func (m *Model) at(group, row, col int) int { return m.base[group] + row*m.shape[group].cols + col }

func (m *Model) weight(group, row, col int) float32 { return float32(m.Weights[m.at(group, row, col)]) }

// chordRow is the row of a chord in the groups that have one for each.
func (m *Model) chordRow(mode, chord int) int { return mode*m.width + chord }

// usual is the model of the program.
var usual = sync.OnceValue(func() *decoder {
	m, err := ParseModel(weightsFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return newDecoder(m)
})

var modeNames = [2]string{"major", "minor"}

// rowName names a row of a group in the file.
func (m *Model) rowName(group, row int) string {
	s := &m.shape[group]
	switch {
	case s.rows == 2*m.width:
		mode, chord := row/m.width, row%m.width
		if chord >= len(m.v.entries[mode]) {
			return ""
		}
		return modeNames[mode] + " " + m.v.entries[mode][chord].numeral.String()
	case s.rows == 2:
		return modeNames[row]
	}
	return strconv.Itoa(row)
}

// Text writes the model as ParseModel reads it: the numerals, then a line for each row of weights that are not all zero.
func (m *Model) Text() string {
	var b strings.Builder
	for mode := range m.v.entries {
		for _, e := range m.v.entries[mode] {
			fmt.Fprintf(&b, "numeral\t%s %s\n", modeNames[mode], e.numeral)
		}
	}
	fmt.Fprintf(&b, "confidence\t0\t%.3f\t%.3f\n", m.calibration[0], m.calibration[1])
	for g := range m.shape {
		s := &m.shape[g]
		for row := range s.rows {
			w := m.Weights[m.at(g, row, 0) : m.at(g, row, 0)+s.cols]
			if name := m.rowName(g, row); name != "" && !allZero(w) {
				fmt.Fprintf(&b, "%s\t%s", s.name, name)
				for _, x := range w {
					b.WriteString("\t" + shortNumber(x))
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

func allZero(w []float64) bool {
	for _, x := range w {
		if x > .0005 || x < -.0005 {
			return false
		}
	}
	return true
}

// shortNumber writes two decimals and no more than is needed.
func shortNumber(x float64) string {
	t := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
	if t == "-0" {
		return "0"
	}
	return t
}

// ParseModel reads a file of weights. What it does not name weighs nothing; a line that names nothing is an error.
func ParseModel(text string) (*Model, error) {
	var numerals [2][]theory.RomanNumeral
	var m *Model
	rows := map[string][2]int{}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if cells[0] == "numeral" && m == nil && len(cells) == 2 {
			if err := addNumeral(&numerals, cells[1]); err != nil {
				return nil, err
			}
			continue
		}
		if m == nil {
			m = newModel(newVocabulary(numerals))
			m.nameRows(rows)
		}
		if err := m.readRow(rows, cells); err != nil {
			return nil, err
		}
	}
	if m == nil {
		return nil, fmt.Errorf("weights: no numerals")
	}
	return m, nil
}

func addNumeral(numerals *[2][]theory.RomanNumeral, text string) error {
	mode, name, _ := strings.Cut(text, " ")
	r, err := theory.ParseRoman(name)
	if err != nil {
		return fmt.Errorf("weights: %w", err)
	}
	i := 0
	if mode == modeNames[1] {
		i = 1
	}
	numerals[i] = append(numerals[i], plain(r))
	return nil
}

func (m *Model) nameRows(rows map[string][2]int) {
	for g := range m.shape {
		for row := range m.shape[g].rows {
			if name := m.rowName(g, row); name != "" {
				rows[m.shape[g].name+"\t"+name] = [2]int{g, row}
			}
		}
	}
}

func (m *Model) readRow(rows map[string][2]int, cells []string) error {
	if len(cells) < 2 {
		return fmt.Errorf("weights: %q is no row", cells)
	}
	var w []float64
	for _, c := range cells[2:] {
		x, err := strconv.ParseFloat(c, 64)
		if err != nil {
			return fmt.Errorf("weights: %w", err)
		}
		w = append(w, x)
	}
	if cells[0] == "confidence" && len(w) == 2 {
		m.calibration = [2]float64(w)
		return nil
	}
	at, ok := rows[cells[0]+"\t"+cells[1]]
	if !ok || len(w) != m.shape[at[0]].cols {
		return fmt.Errorf("weights: there is no row %s of %q with %d columns", cells[1], cells[0], len(w))
	}
	copy(m.Weights[m.at(at[0], at[1], 0):], w)
	return nil
}
