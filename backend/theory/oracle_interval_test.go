package theory

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

type intervalRow struct {
	P1, P2     string
	Error      string
	Name       string
	Directed   string `json:"directedName"`
	Simple     string `json:"simpleName"`
	DirSimple  string `json:"directedSimpleName"`
	SemiSimple string `json:"semiSimpleName"`
	Semitones  oracleValue
	Cents      float64
	Generic    int
	Staff      int `json:"staffDistance"`
	Direction  int
	Class      int  `json:"intervalClass"`
	Consonant  bool `json:"isConsonant"`
	Step       bool `json:"isStep"`
	Skip       bool `json:"isSkip"`
	Complement string
	Reverse    string
}

// oracleDirected writes an interval's name with the minus after the quality, as the oracle does.
func oracleDirected(iv Interval) string {
	if iv.Direction() < 0 {
		return iv.Quality() + "-" + strconv.Itoa(iv.Number())
	}
	return iv.Name()
}

func answerInterval(row intervalRow) intervalRow {
	p1, err1 := fromOracle(row.P1)
	p2, err2 := fromOracle(row.P2)
	if err1 != nil || err2 != nil {
		return intervalRow{P1: row.P1, P2: row.P2, Error: fmt.Sprint(err1, err2)}
	}
	iv := p2.Sub(p1)
	generic := iv.Number()
	if iv.Steps < 0 {
		generic = -generic
	}
	return intervalRow{
		P1: row.P1, P2: row.P2, Name: iv.Name(), Directed: oracleDirected(iv), Simple: iv.Simple().Name(),
		DirSimple: oracleDirected(iv.Simple()), SemiSimple: iv.SemiSimple().Name(), Semitones: hundreds(int(iv.Cents)),
		Cents: float64(iv.Cents), Generic: generic, Staff: int(iv.Steps), Direction: iv.Direction(), Class: iv.Class(),
		Consonant: iv.IsConsonant(), Step: iv.IsStep(), Skip: iv.IsSkip(), Complement: iv.Abs().Invert().Name(),
		Reverse: oracleDirected(iv.Neg()),
	}
}

// staffDirection takes the direction of an interval from the staff.
func staffDirection(row intervalRow) intervalRow {
	switch {
	case row.Error != "":
	case row.Staff > 0:
		row.Direction = 1
	case row.Staff < 0:
		row.Direction = -1
	}
	return row
}

// noDiminishedUnison reads a diminished unison as an augmented one downwards.
func noDiminishedUnison(row intervalRow) intervalRow {
	if row.Error != "" {
		return row
	}
	augmented := func(name string) string { return strings.ReplaceAll(strings.TrimSuffix(name, "1"), "d", "A") }
	if row.Staff == 0 && row.Direction < 0 {
		size := augmented(row.Name)
		row.Name, row.Directed, row.Simple = size+"1", size+"-1", size+"1"
		row.DirSimple, row.SemiSimple = size+"-1", size+"1"
		row.Complement = strings.ReplaceAll(size, "A", "d") + "8"
	}
	if row.Staff == 0 && row.Direction > 0 {
		row.Reverse = row.Name[:len(row.Name)-1] + "-1"
	}
	if strings.HasPrefix(row.Simple, "d") && strings.HasSuffix(row.Simple, "d1") {
		row.Simple = strings.TrimSuffix(row.Simple, "1") + "8"
		row.DirSimple = row.Simple
		if row.Staff < 0 {
			row.DirSimple = strings.TrimSuffix(row.Simple, "8") + "-8"
		}
	}
	if strings.HasPrefix(row.Simple, "A") && strings.HasSuffix(row.Simple, "A1") && row.Staff < 0 {
		row.DirSimple = strings.TrimSuffix(row.Simple, "1") + "-1"
	}
	if strings.HasSuffix(row.Complement, "d1") {
		row.Complement = strings.TrimSuffix(row.Complement, "1") + "8"
	}
	return row
}

// spelledSteps counts melodic steps by spelling: a third is a skip even where it sounds as a semitone.
func spelledSteps(row intervalRow) intervalRow {
	if row.Staff < -1 || row.Staff > 1 {
		row.Step = false
	}
	return row
}

// namedFarOff names the intervals that are augmented or diminished five times, which the oracle refuses or takes for
// something else. The line of fifths
// gives the quality: every seventh fifth up adds an augmentation to a perfect or major interval.
func namedFarOff(row intervalRow) intervalRow {
	const letters, fifths = "CDEFGAB", "FCGDAEB"
	place := func(p string) (diatonic, fifth, semitones int) {
		octave, _ := strconv.Atoi(p[len(p)-1:])
		alter := strings.Count(p, "#") - strings.Count(p, "-")
		step := strings.IndexByte(letters, p[0])
		return 7*octave + step, strings.IndexByte(fifths, p[0]) + 7*alter, 12*octave + []int{0, 2, 4, 5, 7, 9, 11}[step] + alter
	}
	d1, f1, s1 := place(row.P1)
	d2, f2, s2 := place(row.P2)
	sign := 1
	if d2 < d1 {
		sign = -1
	}
	staff, far := sign*(d2-d1), sign*(f2-f1)
	letter, opposite, times := "A", "d", (far+1)/7
	if far < 0 {
		letter, opposite, times = "d", "A", (1-far)/7
	}
	if times < 5 {
		return row
	}
	size, minus := strings.Repeat(letter, times), map[int]string{1: "", -1: "-"}
	name := func(minus string, number int) string { return fmt.Sprint(size, minus, number) }
	simple := staff % 7
	back := minus[-sign]
	return intervalRow{
		P1: row.P1, P2: row.P2, Name: name("", staff+1), Directed: name(minus[sign], staff+1), Simple: name("", simple+1),
		DirSimple: name(minus[sign], simple+1), SemiSimple: name("", simple+1), Semitones: oracleValue(strconv.Itoa(s2 - s1)),
		Cents: float64(100 * (s2 - s1)), Generic: sign * (staff + 1), Staff: d2 - d1, Direction: sign, Skip: staff > 1,
		Class: min(floorMod(s2-s1, 12), floorMod(s1-s2, 12)), Complement: fmt.Sprint(strings.Repeat(opposite, times), 8-simple),
		Reverse: name(back, staff+1),
	}
}

func TestOracleIntervals(t *testing.T) {
	conform(t, "intervals", answerInterval,
		difference[intervalRow]{
			"every interval has a name", "a fourth can be augmented and a fifth diminished five times; the oracle counts to four",
			"the line of fifths: Temperley, The Cognition of Basic Musical Structures (2001), ch. 5", namedFarOff,
		},
		difference[intervalRow]{
			"direction by staff", "an interval ascends where it is written to ascend, so that name and direction agree",
			"Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011), ch. 2: size is counted in letters", staffDirection,
		},
		difference[intervalRow]{
			"no diminished unison", "no interval is narrower than the unison: a chromatic step down is an augmented unison downwards, " +
				"and a diminished octave has no smaller form",
			"Kostka and Payne, Tonal Harmony (7th ed. 2013), ch. 1", noDiminishedUnison,
		},
		difference[intervalRow]{
			"steps by spelling", "a diminished third is a skip, though it sounds as a step",
			"Jeppesen, Counterpoint (1939), on chromatic and diatonic degrees", spelledSteps,
		},
	)
}

type transposeRow struct {
	Pitch    string
	Interval oracleValue
	Result   string
	MIDI     oracleValue
	Simple   oracleValue `json:"simplified"`
	Error    oracleValue
}

func answerTransposition(row transposeRow) transposeRow {
	p, err := fromOracle(row.Pitch)
	if err != nil {
		return transposeRow{Pitch: row.Pitch, Interval: row.Interval, Error: oracleValue(err.Error())}
	}
	if n, notNumber := strconv.Atoi(string(row.Interval)); notNumber == nil {
		q := p.Add(ChromaticInterval(n)) // the table does not simplify these
		return transposeRow{Pitch: row.Pitch, Interval: row.Interval, Result: oraclePitch(q), MIDI: hundreds(q.Cents())}
	}
	iv, err := ParseInterval(string(row.Interval))
	if err != nil {
		return transposeRow{Pitch: row.Pitch, Interval: row.Interval, Error: oracleValue(err.Error())}
	}
	q := p.Add(iv)
	return transposeRow{
		Pitch: row.Pitch, Interval: row.Interval, Result: oraclePitch(q), MIDI: hundreds(q.Cents()),
		Simple: oracleValue(oraclePitch(q.Simplified())),
	}
}

// unisonDown moves by P-1: nowhere.
func unisonDown(row transposeRow) transposeRow {
	if row.Interval == "P-1" && row.Error != "" {
		p, _ := fromOracle(row.Pitch)
		row.Error, row.Result, row.MIDI = "", row.Pitch, hundreds(p.Cents())
		row.Simple = oracleValue(oraclePitch(p.Simplified()))
	}
	return row
}

// bySemitones spells a move by n semitones as the commonest interval: the place on the line of fifths moves by that
// interval's, and the octave follows from the height, which is the oracle's own.
func bySemitones(row transposeRow) transposeRow {
	n, err := strconv.Atoi(string(row.Interval))
	if err != nil {
		return row
	}
	fifths := [12]int{0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5}
	up, sign := max(n, -n), 1
	if n < 0 {
		sign = -1
	}
	from, _ := fromOracle(row.Pitch)
	q := FromFifths(from.Fifths()+sign*fifths[up%12], 4)
	key, _ := strconv.Atoi(string(row.MIDI))
	q.Oct = int8(4 + floorDiv(key-q.Key()+6, 12))
	row.Result = oraclePitch(q)
	return row
}

// lettersKept spells a result that needs more than four accidentals on the letter that the interval's number leads to;
// the oracle takes another letter there. The height is the oracle's own.
func lettersKept(row transposeRow) transposeRow {
	name := string(row.Interval)
	number, err := strconv.Atoi(name[strings.LastIndexAny(name, "PMmAd")+1:])
	if err != nil || row.Error != "" || strings.Trim(name, "-0123456789") == "" {
		return row
	}
	steps := max(number, -number) - 1
	if number < 0 {
		steps = -steps
	}
	from, _ := fromOracle(row.Pitch)
	letters := from.Diatonic() + steps
	q := Pitch{Step: Step(floorMod(letters, 7)), Oct: int8(floorDiv(letters, 7))}
	key, _ := strconv.Atoi(string(row.MIDI))
	if off := key - q.Key(); off > 4 || off < -4 {
		q.Alter = int16(100 * off)
		row.Result = oraclePitch(q)
	}
	return row
}

// simpleOnItsSide keeps sharps sharp and flats flat where both spellings are as simple.
func simpleOnItsSide(row transposeRow) transposeRow {
	as := sameSide(pitchRow{Name: row.Result, Simple: row.Simple})
	row.Simple = as.Simple
	return row
}

func TestOracleTransposition(t *testing.T) {
	conform(t, "transpose", answerTransposition,
		difference[transposeRow]{
			"unison downwards", "the perfect unison has no direction, and P-1 is as good as P1", "tonal's and MusicXML's unison: zero steps, zero semitones", unisonDown,
		},
		difference[transposeRow]{
			"semitones keep their spelling", "a move by semitones is the commonest interval of that size, exact in letters, so that it can be undone",
			"Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011), on transposition by interval", bySemitones,
		},
		difference[transposeRow]{
			"letters are kept", "a third is a third: transposition never changes the letter, however many accidentals that takes, so that it can be undone",
			"Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011), on transposition by interval", lettersKept,
		},
		difference[transposeRow]{
			"same side", "a simplified sharp stays a sharp and a flat a flat, so that its direction of resolution is kept",
			"Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011), on chromatic and diatonic semitones", simpleOnItsSide,
		},
	)
}
