package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// test runs every check there is for the parts that exist in the working copy.
func test(ctx context.Context, w *workshop, args []string) error {
	only, rest, err := flagValue(args, "only", "")
	if err != nil {
		return err
	}
	all, rest := flagGiven(rest, "all")
	long, rest := flagGiven(rest, "long")
	if len(rest) > 0 {
		return usageError("test takes only --all, --long and --only")
	}
	steps := w.fetchSteps()
	steps = append(steps, w.ruleSteps()...)
	steps = append(steps, w.goTestStep())
	steps = append(steps, w.pageSteps()...)
	steps = append(steps, w.generatedSteps()...)
	steps = append(steps, w.binarySteps(all)...)
	steps = append(steps, w.conformanceSteps()...)
	steps = append(steps, w.endToEndSteps()...)
	steps = append(steps, w.windowSteps(all)...)
	if all {
		steps = append(steps, w.raceStep())
		steps = append(steps, w.installSteps()...)
	}
	if long {
		steps = append(steps, w.enduranceStep())
	}
	if steps = named(steps, only); len(steps) == 0 {
		return usageError(fmt.Sprintf("no step is called %q", only))
	}
	return w.perform(ctx, steps)
}

// named keeps the steps whose names hold a word; all where there is none.
func named(steps []step, word string) []step {
	return slices.DeleteFunc(steps, func(s step) bool { return !strings.Contains(s.name, word) })
}

// check runs what needs neither npm nor a display and answers within seconds once the tools are compiled.
func check(ctx context.Context, w *workshop, args []string) error {
	if len(args) > 0 {
		return usageError("check takes no arguments")
	}
	return w.perform(ctx, append(w.ruleSteps(), w.houseStep()))
}

// oneCheck makes a step of a check that counts as one.
func oneCheck(name string, limit time.Duration, do func(context.Context) error) step {
	return step{name, limit, func(ctx context.Context) (tally, error) { return tally{}, do(ctx) }}
}
