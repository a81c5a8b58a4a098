package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/format/romantext"
	"ricercar/backend/format/source"
)

// measureOracle prints how much of the time the program reads as the analysts of the conformance data do, by folder: all
// analyses in RomanText below root whose scores lie there too. Works that are below dir, which the weights are trained
// on, are left out.
func measureOracle(root, dir string) error {
	trained, err := trainedWorks(dir)
	if err != nil {
		return err
	}
	var files []string
	err = filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".rntxt" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	sort.Strings(files)
	var all tally
	folders, names := map[string]*tally{}, []string{}
	for _, file := range files {
		t, why := judgeFile(file, trained)
		if why != "" {
			fmt.Printf("left out: %s: %s\n", filepath.Base(file), why)
			continue
		}
		fmt.Printf("%-24s %s\n", strings.TrimSuffix(filepath.Base(file), ".rntxt"), t)
		folder := filepath.Base(filepath.Dir(file))
		if folders[folder] == nil {
			folders[folder], names = &tally{}, append(names, folder)
		}
		folders[folder].merge(t)
		all.merge(t)
	}
	for _, folder := range names {
		fmt.Printf("%-24s %s\n", folder, folders[folder])
	}
	fmt.Printf("%-24s %s\n", "all", all)
	return nil
}

// judgeFile compares the program's reading of a score with an analysis of it, or says why it cannot.
func judgeFile(file string, trained map[string]bool) (t tally, why string) {
	text, err := os.ReadFile(file)
	if err != nil {
		return t, err.Error()
	}
	src := source.New(file, text, source.Limits{})
	a, err := romantext.Parse(context.Background(), src)
	if err != nil {
		return t, err.Error()
	}
	work := catalogue("BWV " + a.Meta.Credit("bwv"))
	name := scoreBeside(file, work)
	switch {
	case name == "":
		return t, "no score lies beside it"
	case work != "" && trained[work]:
		return t, work + " is trained on"
	}
	s, err := readFile(name)
	if err != nil {
		return t, err.Error()
	}
	layers, fit := a.Lay(s, src)
	if fit.Coverage < leastFit {
		return t, fmt.Sprintf("it does not fit its score: %.2f", fit.Coverage)
	}
	found, err := harmony.Find(s, harmony.Options{})
	if err != nil {
		return t, err.Error()
	}
	want := labelsOf(layers[0])
	nameSixFours(want)
	return compare(labelsOf(annotate.OfHarmony(found)), want), ""
}

// leastFit is the share of the notes' time that must belong to the chords of an analysis.
const leastFit = .7

// labelsOf are the numerals of a layer; of pivot chords the reading in the new key.
func labelsOf(l annotate.Layer) (out []harmony.Label) {
	for _, n := range l.Of(annotate.Numeral) {
		if n.Dur > 0 {
			out = append(out, harmony.Label{From: n.Onset, To: n.End(), Key: n.Key, Numeral: n.Roman})
		}
	}
	return out
}

// scoreBeside is the score of the name of an analysis, or of its catalogue number in the folder above; "" is none.
func scoreBeside(file, work string) string {
	names := []string{strings.TrimSuffix(file, ".rntxt")}
	if number, ok := strings.CutPrefix(work, "BWV "); ok {
		names = append(names, filepath.Join(filepath.Dir(filepath.Dir(file)), "bwv"+number))
	}
	for _, name := range names {
		for _, extension := range []string{".mxl", ".xml", ".krn"} {
			if _, err := os.Stat(name + extension); err == nil {
				return name + extension
			}
		}
	}
	return ""
}

// bwv finds a number of Bach's catalogue, with that of the movement.
var bwv = regexp.MustCompile(`BWV *(\d+)(?:\(\d\))?(?:[./](\d+))?`)

// catalogue is the number of a work as texts name it, "BWV 41.6"; "" where there is none.
func catalogue(text string) string {
	m := bwv.FindStringSubmatch(text)
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return "BWV " + m[1]
	}
	return "BWV " + m[1] + "." + m[2]
}

// trainedWorks are the numbers of the works below a folder.
func trainedWorks(dir string) (map[string]bool, error) {
	files, err := filepath.Glob(filepath.Join(dir, "ANALYSED", "*", "*", "score.*"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s has no scores, %w", dir, err)
	}
	out := map[string]bool{}
	for _, file := range files {
		s, err := readFile(file)
		if err != nil {
			continue // training leaves it out too
		}
		m := s.Meta()
		texts := []string{m.Title, m.Subtitle, m.Number}
		for _, c := range m.Credits {
			texts = append(texts, c.Text)
		}
		if work := catalogue(strings.Join(texts, " ")); work != "" {
			out[work] = true
		}
	}
	return out, nil
}
