package chordtable_test

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/format"
	"ricercar/backend/format/chordtable"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

const cadence = "X:1\nT:Close\nM:4/4\nL:1/4\nK:C\n%%score {1 2}\nV:1\n[Ec][FA][FB][Ec]|[DB]4|[Ec]4|]\nV:2\n C,F,G,C,|G,4|C,4|]\n"

func read(t *testing.T, text string) *score.Score {
	t.Helper()
	f, _, err := format.Read(context.Background(), "", []byte(text), format.Hint{Format: "abc"})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Score
}

// TestRows reads the table back: each row says what the analysis says.
func TestRows(t *testing.T) {
	s := read(t, cadence)
	a, err := harmony.Find(s, harmony.Options{Key: theory.MustKey("C")})
	if err != nil {
		t.Fatal(err)
	}
	data, lost, err := chordtable.Write(context.Background(), s, source.WriteOptions{Harmony: a})
	if err != nil || len(lost) > 0 {
		t.Fatal(err, lost)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil || len(rows) != len(a.Numerals)+1 {
		t.Fatalf("%d rows for %d chords, %v", len(rows), len(a.Numerals), err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for i, row := range rows[1:] {
		n := &a.Numerals[i]
		for name, want := range map[string]string{
			"offset_exact": n.Onset.String(), "duration_exact": n.Dur.String(), "key": "C", "roman": n.Roman.String(), "root": n.Chord.Root.Name(),
			"bass": n.Chord.Bass.Name(), "quality": n.Chord.Quality.String(), "measure": a.Pos(n).Measure,
		} {
			if got := row[column[name]]; got != want {
				t.Errorf("row %d: %s is %s, want %s", i+1, name, got, want)
			}
		}
	}
	last := rows[len(rows)-1]
	if last[column["roman"]] != "I" || last[column["cadence"]] != "PAC" || last[column["phrase_end"]] != "1" || last[column["pitches"]] != "C E G" {
		t.Errorf("the last chord: %v", last)
	}
}

// TestNothing writes the names of the columns alone.
func TestNothing(t *testing.T) {
	s, err := score.NewBuilder(0).Build()
	if err != nil {
		t.Fatal(err)
	}
	data, _, err := chordtable.Write(context.Background(), s, source.WriteOptions{})
	if err != nil || strings.TrimSpace(string(data)) != strings.Join(chordtable.Columns, ",") {
		t.Errorf("%s, %v", data, err)
	}
}
