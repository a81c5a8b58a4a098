// The program key trains the weights of key finding on a folder of scores whose keys are known.
//
//	go run ./build/train/key DIR          train on four folds, measure on the fifth, for all five
//	go run ./build/train/key -write DIR   and write backend/analysis/key/weights.tsv from all of them
//
// DIR has KEYS.tsv (file, tonic, mode, …, composer in the columns that its first line names) and folds.json.
package main

import (
	"flag"
	"fmt"
	"os"

	"ricercar/backend/analysis/key"
)

const weightsPath = "backend/analysis/key/weights.tsv"

func main() {
	write := flag.Bool("write", false, "write "+weightsPath)
	strength := flag.Float64("strength", 1, "of the priors")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *strength, *write); err != nil {
		fmt.Fprintln(os.Stderr, "train key:", err)
		os.Exit(1)
	}
}

func run(dir string, strength float64, write bool) error {
	pieces, err := load(dir)
	if err != nil {
		return err
	}
	priors := make([]float64, 0, len(key.TrainingFeatures()))
	for _, f := range key.TrainingFeatures() {
		priors = append(priors, f.Prior)
	}
	t := trainer{pieces, priors, strength}
	for _, signed := range []bool{true, false} {
		t.measure(signed)
	}
	if !write {
		return nil
	}
	return os.WriteFile(weightsPath, []byte(t.file()), 0o644)
}
