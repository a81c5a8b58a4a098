package meter

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// weightsFile is made by build/train; its head says of what.
//
//go:embed weights.tsv
var weightsFile string

var loaded = sync.OnceValue(func() []float64 {
	w, err := parseWeights(weightsFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return w
})

// parseWeights reads lines of a feature's name and its weight. Features without a line weigh nothing; lines that name
// nothing are an error.
func parseWeights(text string) ([]float64, error) {
	rows := map[string]int{}
	for i, name := range featureNames {
		rows[name] = i
	}
	w := make([]float64, len(featureNames))
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, number, _ := strings.Cut(line, "\t")
		row, known := rows[name]
		if !known {
			return nil, fmt.Errorf("weights: no feature is called %q", name)
		}
		var err error
		if w[row], err = strconv.ParseFloat(number, 64); err != nil {
			return nil, fmt.Errorf("weights: %w", err)
		}
	}
	return w, nil
}
