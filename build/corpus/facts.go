package main

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// facts are the notes and rhythms of a score as the conformance data state them: times in quarters as fractions,
// written pitches by name.
type facts struct {
	Score  *scoreFacts  `json:"score"`
	Scores []scoreFacts `json:"scores"` // the tunes of a book
}

type scoreFacts struct {
	Tempi []row       `json:"tempi"`
	Parts []partFacts `json:"parts"`
}

type partFacts struct {
	Name         string  `json:"partName"`
	Class        string  `json:"cls"`
	Instruments  []tones `json:"instruments"`
	Measures     []row   `json:"measures"`
	Meters       []row   `json:"timeSignatures"`
	Keys         []row   `json:"keySignatures"`
	Clefs        []row   `json:"clefs"`
	Barlines     []row   `json:"barlines"`
	Endings      []row   `json:"endings"`
	Repeats      []row   `json:"repeatExpr"`
	Events       []row   `json:"events"`
	MarkFacts    marks   `json:"marks"`
	NumberLyrics int     `json:"lyrics"`
}

type tones struct {
	Name          string `json:"name"`
	Program       *int   `json:"midiProgram"`
	Transposition string `json:"transposition"`
}

type marks struct {
	Dynamics []row `json:"dynamics"`
}

// row is a JSON list of mixed values.
type row []any

// text is a value as a string; empty for null.
func (r row) text(i int) string {
	if i >= len(r) {
		return ""
	}
	switch v := r[i].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// number is a value as a number; 0 for null.
func (r row) number(i int) float64 {
	if i >= len(r) {
		return 0
	}
	switch v := r[i].(type) {
	case float64:
		return v
	case string:
		n, _ := strconv.ParseFloat(v, 64)
		return n
	}
	return 0
}

// tick is a value as a time.
func (r row) tick(i int) theory.Tick {
	t, err := theory.ParseTick(r.text(i))
	if err != nil {
		panic(fail("a time is %v", r))
	}
	return t
}

// words are a value as a list of strings; a single string is a list of one.
func (r row) words(i int) []string {
	if i >= len(r) {
		return nil
	}
	switch v := r[i].(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for j := range v {
			out = append(out, row(v).text(j))
		}
		return out
	}
	return nil
}

// pitch reads a pitch whose flats are minus signs.
func pitch(name string) theory.Pitch {
	return theory.MustPitch(strings.ReplaceAll(name, "-", "b"))
}

// readFacts opens the facts of a piece.
func readFacts(path string) (*facts, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	var f facts
	return &f, json.NewDecoder(unzipped).Decode(&f)
}
