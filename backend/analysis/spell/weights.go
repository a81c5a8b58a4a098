package spell

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// weightsFile is made by build/train/spell; its head says of what.
//
//go:embed weights.tsv
var weightsFile string

var loaded = sync.OnceValue(func() *[numFeatures]float64 {
	w, err := parseWeights(weightsFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return w
})

// parseWeights reads lines of a feature's name and its weight. Features without a line weigh nothing.
func parseWeights(text string) (*[numFeatures]float64, error) {
	rows := map[string]int{}
	for i, name := range featureNames {
		rows[name] = i
	}
	w := new([numFeatures]float64)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, _ := strings.Cut(line, "\t")
		row, known := rows[name]
		x, err := strconv.ParseFloat(value, 64)
		if err != nil || !known {
			return nil, fmt.Errorf("weights: %q names no feature and its weight", line)
		}
		w[row] = x
	}
	return w, nil
}
