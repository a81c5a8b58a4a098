package main

import (
	"context"
	"time"
)

// test runs every check there is for the parts that exist in the working copy.
func test(ctx context.Context, w *workshop, args []string) error {
	all, rest := flagGiven(args, "all")
	if len(rest) > 0 {
		return usageError("test takes only --all")
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
		steps = append(steps, w.installSteps()...)
	}
	return w.perform(ctx, steps)
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
