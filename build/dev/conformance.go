package main

import (
	"context"
	"path/filepath"
	"runtime"
	"time"
)

// fixturesName is the program with the fixtures of the protocol's conformance suite; it is never released.
const fixturesName = "ricercar-conformance"

// conformanceSteps hold the headless program built before against MCP: the official suite in both revisions, the
// official TypeScript client and the Inspector.
func (w *workshop) conformanceSteps() []step {
	const dir = "build/conformance"
	if !w.has(dir + "/package.json") {
		return nil
	}
	return []step{{"MCP conformance", 20 * time.Minute, func(ctx context.Context) (tally, error) {
		if err := w.needNode(ctx); err != nil {
			return tally{}, err
		}
		if err := w.retry(ctx, npm("ci").in(dir)); err != nil {
			return tally{}, err
		}
		fixtures := filepath.Join(filepath.Dir(w.binary(headlessName)), fixturesName)
		if runtime.GOOS == "windows" {
			fixtures += ".exe"
		}
		if err := w.do(ctx, run("go", "build", "-tags", "conformance", "-o", fixtures, "./"+dir)); err != nil {
			return tally{}, err
		}
		text, err := w.output(ctx, npm("test").in(dir).with("RICERCAR_BINARY="+w.binary(headlessName), "RICERCAR_CONFORMANCE="+fixtures))
		return countSummary(text), err
	}}}
}
