// Package chordtable writes the harmony of a score as a table of comma-separated values, for spreadsheets and
// statistics: a row for each chord, in order of time.
package chordtable

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Columns are the names in the first line.
//
// measure is the printed number, beat counts from 1, offset and duration are quarters from the start of the score, repeats
// not written out; the exact ones are fractions. key is a tonic, small in minor, roman a numeral of RomanText, symbol a
// chord symbol; root, bass and pitches are names without octaves, the pitches from the root up; inversion is 0 to 3.
// cadence is the close that arrives at the chord (PAC, IAC, HC, DC, PC, EC), phrase_end 1 at the last chord of a phrase;
// confidence is from 0 to 1, runner_up the next best reading.
var Columns = strings.Fields("measure beat offset duration offset_exact duration_exact key roman symbol root bass quality inversion pitches cadence phrase_end confidence runner_up")

// Write writes the harmony of a score: as it is given in the options, else as the program reads it. Music without
// pitched notes gives the first line alone.
func Write(_ context.Context, s *score.Score, o source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	a := o.Harmony
	if a == nil {
		var err error
		if a, err = harmony.Find(s, harmony.Options{}); err != nil {
			return nil, nil, err
		}
	}
	cadences, ends := closes(a)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{Columns}
	for i := range a.Numerals {
		rows = append(rows, row(a, &a.Numerals[i], cadences[i], ends[i]))
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, nil, fault.New(fault.Internal, "write table: %w", err)
	}
	return b.Bytes(), nil, nil
}

// closes says of each numeral which cadence arrives at it, and whether it is the last of a phrase.
func closes(a *harmony.Analysis) (cadences map[int]string, ends map[int]bool) {
	cadences, ends = map[int]string{}, map[int]bool{}
	for _, c := range a.Cadences {
		cadences[c.At] = c.Type.String()
	}
	next := 0
	for _, p := range a.Phrases {
		for next+1 < len(a.Numerals) && a.Numerals[next+1].Onset < p.Onset+p.Dur {
			next++
		}
		ends[next] = true
	}
	return cadences, ends
}

// row are the cells of a chord, in the order of Columns.
func row(a *harmony.Analysis, n *harmony.Numeral, cadence string, last bool) []string {
	pos := a.Pos(n)
	symbol, _ := theory.SymbolOf(n.Chord)
	runnerUp := ""
	if !n.Second.Roman.IsZero() {
		runnerUp = n.Second.Key.Short() + ": " + n.Second.Roman.String()
	}
	return []string{
		pos.Measure, decimal(pos.Beat.Float()), decimal(n.Onset.Quarters()), decimal(n.Dur.Quarters()), n.Onset.String(), n.Dur.String(),
		n.Key.Short(), n.Roman.String(), symbol.String(), n.Chord.Root.Name(), n.Chord.Bass.Name(), n.Chord.Quality.String(),
		strconv.Itoa(int(n.Chord.Inversion)), names(n.Roman.Members(n.Key)), cadence, flag(last),
		strconv.FormatFloat(n.Confidence, 'f', 3, 64), runnerUp,
	}
}

// decimal writes a number as spreadsheets read it.
func decimal(x float64) string {
	text := strconv.FormatFloat(x, 'f', 6, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

// names are pitches without octaves.
func names(pitches []theory.Pitch) string {
	out := make([]string, len(pitches))
	for i, p := range pitches {
		out[i] = p.Name()
	}
	return strings.Join(out, " ")
}
