package theory

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// The conformance tests compare this package with tables of another engine's answers. The tables are read
// from the folder that RICERCAR_ORACLE names and are no part of the repository; without it the tests skip.

// difference is a deliberate departure from the oracle: a function from its row to the row that we answer.
// A rule leaves rows alone that it does not concern. Reason says why music demands it, source where that stands.
type difference[R any] struct {
	name, reason, source string
	ours                 func(row R) R
}

// conform reads a table into rows of R (a struct whose json tags name the columns that state theory) and
// demands that answer, given a row's inputs, fills in the same row. The differences apply to every row, one
// after another, whether or not the row agreed before; a rule that explains no row is itself an error.
// Answer must take nothing but the inputs from its argument.
func conform[R any](t *testing.T, table string, answer func(row R) R, rules ...difference[R]) {
	t.Helper()
	conformRows(t, table, oracleTable[R](t, table), answer, rules...)
}

// conformRows is conform over rows that are read already.
func conformRows[R any](t *testing.T, table string, rows []R, answer func(row R) R, rules ...difference[R]) {
	t.Helper()
	explained := make([]int, len(rules))
	agreeing, disagreeing, touched := 0, 0, 0
	for number, row := range rows {
		want, byRule := row, false
		for i, rule := range rules {
			if changed := rule.ours(want); !reflect.DeepEqual(changed, want) {
				explained[i]++
				want, byRule = changed, true
			}
		}
		switch got := answer(row); {
		case !reflect.DeepEqual(got, want):
			if disagreeing++; disagreeing <= 20 {
				t.Errorf("%s row %d:\n got %+v\nwant %+v", table, number+1, got, want)
			}
		case byRule:
			touched++
		default:
			agreeing++
		}
	}
	t.Logf("%s: %d rows agree, %d are explained by rules, %d disagree", table, agreeing, touched, disagreeing)
	for i, rule := range rules {
		t.Logf("  %s: %d rows: %s (%s)", rule.name, explained[i], rule.reason, rule.source)
		if explained[i] == 0 || rule.reason == "" || rule.source == "" {
			t.Errorf("the rule %s explains nothing or states no reason or source", rule.name)
		}
	}
}

// oracleTable reads tables/NAME.jsonl, gzipped or not. It skips the test where no oracle is set, and fails it
// where the table is missing or empty.
func oracleTable[R any](t *testing.T, name string) []R {
	t.Helper()
	folder := os.Getenv("RICERCAR_ORACLE")
	if folder == "" {
		t.Skip("RICERCAR_ORACLE is not set")
	}
	path := filepath.Join(folder, "tables", name+".jsonl")
	if _, err := os.Stat(path); err != nil {
		path += ".gz"
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	rows := decodeLines[R](t, r)
	if len(rows) == 0 {
		t.Fatalf("%s is empty", path)
	}
	return rows
}

func decodeLines[R any](t *testing.T, r io.Reader) []R {
	t.Helper()
	var rows []R
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row R
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("line %d: %v", len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// oracleError is what an oracleValue holds where the oracle refused; which exception it was is its own matter.
const oracleError = "!error"

// oracleValue is a column of mixed type as text: a string itself, a number or a truth value as JSON writes it,
// null as "", {"error": …} as oracleError, a list as its JSON.
type oracleValue string

// UnmarshalJSON reads any JSON value.
func (v *oracleValue) UnmarshalJSON(b []byte) error {
	var text string
	var refusal struct {
		Error string `json:"error"`
	}
	switch {
	case string(b) == "null":
		*v = ""
	case json.Unmarshal(b, &text) == nil:
		*v = oracleValue(text)
	case json.Unmarshal(b, &refusal) == nil && refusal.Error != "":
		*v = oracleError
	default:
		*v = oracleValue(b)
	}
	return nil
}

// oracleName writes a pitch's letter and accidentals as the oracle does: flats as "-".
func oracleName(p Pitch) string { return strings.ReplaceAll(p.Name(), "b", "-") }

// oraclePitch writes a pitch with its octave as the oracle does: "B-3".
func oraclePitch(p Pitch) string { return oracleName(p) + strconv.Itoa(int(p.Oct)) }
