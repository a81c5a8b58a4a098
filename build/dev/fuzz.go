package main

import (
	"context"
	"strings"
	"time"
)

// fuzz runs each fuzz target of the named packages, or of all, for the given time.
func fuzz(ctx context.Context, w *workshop, args []string) error {
	text, packages, err := flagValue(args, "time", "30s")
	if err != nil {
		return err
	}
	each, err := time.ParseDuration(text)
	if err != nil {
		return usageError("--time " + text + " is no duration such as 30s or 5m")
	}
	if len(packages) == 0 {
		packages = []string{"./..."}
	}
	w.say("looking for fuzz targets")
	list, err := w.output(ctx, run(append([]string{"go", "test", "-list", "^Fuzz"}, packages...)...))
	if err != nil {
		return err
	}
	var steps []step
	for _, t := range fuzzTargets(list) {
		steps = append(steps, oneCheck(t.pkg+" "+t.name, each+5*time.Minute, func(ctx context.Context) error {
			return w.do(ctx, run("go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+each.String(), t.pkg))
		}))
	}
	return w.perform(ctx, steps)
}

// fuzzTarget is one fuzz function and its package.
type fuzzTarget struct{ pkg, name string }

// fuzzTargets reads "go test -list": the names of a package, then a line "ok PACKAGE TIME".
func fuzzTargets(list string) []fuzzTarget {
	var targets []fuzzTarget
	var names []string
	for line := range strings.Lines(list) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			names = append(names, fields[0])
		case len(fields) >= 2 && fields[0] == "ok":
			for _, name := range names {
				targets = append(targets, fuzzTarget{fields[1], name})
			}
			names = nil
		}
	}
	return targets
}
