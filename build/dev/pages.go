package main

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fetch brings the frontend's packages and the engraver.
func fetch(ctx context.Context, w *workshop, args []string) error {
	if len(args) > 0 {
		return usageError("fetch takes no arguments")
	}
	return w.perform(ctx, w.fetchSteps())
}

// fetchSteps bring what is not in the working copy: the frontend's packages exactly as locked, and the engraver.
func (w *workshop) fetchSteps() []step {
	var steps []step
	if w.has("frontend/package.json") {
		steps = append(steps, oneCheck("frontend packages", 15*time.Minute, func(ctx context.Context) error {
			if err := w.needNode(ctx); err != nil {
				return err
			}
			return w.retry(ctx, npm("ci"))
		}))
	}
	if w.has("build/fetch") {
		steps = append(steps, oneCheck("engraver", 15*time.Minute, func(ctx context.Context) error {
			if err := w.needNode(ctx); err != nil {
				return err
			}
			return w.retry(ctx, run("go", "run", "./build/fetch"))
		}))
	}
	return steps
}

// pageSteps check and build the frontend by the scripts that its package.json has.
func (w *workshop) pageSteps() []step {
	scripts := w.frontendScripts()
	var steps []step
	for _, s := range []struct{ name, script string }{
		{"svelte-check", "check"}, {"frontend lint", "lint"}, {"vitest", "test"}, {"pages build", "build"},
	} {
		if slices.Contains(scripts, s.script) {
			steps = append(steps, w.scriptStep(s.name, s.script))
		}
	}
	return steps
}

// buildPagesStep builds the pages, which the programs hold.
func (w *workshop) buildPagesStep() []step { return []step{w.scriptStep("pages build", "build")} }

// endToEndSteps drive the pages in Chromium against the headless program built before.
func (w *workshop) endToEndSteps() []step {
	if !slices.Contains(w.frontendScripts(), "e2e") {
		return nil
	}
	return []step{w.scriptStep("pages in Chromium", "e2e", chromium)}
}

// scriptStep runs a script of the frontend and counts the tests in its summary.
func (w *workshop) scriptStep(name, script string, tools ...tool) step {
	return step{name, 20 * time.Minute, func(ctx context.Context) (tally, error) {
		if err := w.needNode(ctx); err != nil {
			return tally{}, err
		}
		if err := w.need(ctx, tools...); err != nil {
			return tally{}, err
		}
		if !w.has("frontend/node_modules") {
			return tally{}, skipError("the frontend's packages could not be fetched")
		}
		text, err := w.output(ctx, npm("run", script).with(
			"RICERCAR_BINARY="+w.binary(headlessName), "RICERCAR_CHROMIUM="+chromium.program()))
		return countSummary(text), err
	}}
}

// frontendScripts lists the names of the scripts in the frontend's package.json; none without the file.
func (w *workshop) frontendScripts() []string {
	text, err := os.ReadFile(w.path("frontend/package.json"))
	if err != nil {
		return nil
	}
	var manifest struct {
		Scripts map[string]string `json:"scripts"`
	}
	if json.Unmarshal(text, &manifest) != nil {
		return nil
	}
	var names []string
	for name := range manifest.Scripts {
		names = append(names, name)
	}
	return names
}

var (
	// Vitest ends with "Tests  1 failed | 12 passed | 2 skipped (15)".
	vitestSummary = regexp.MustCompile(`(?m)^\s*Tests\s+(.*)\(\d+\)\s*$`)
	// Playwright ends with a line for each kind: "  12 passed (3.4s)".
	playwrightSummary = regexp.MustCompile(`(?m)^\s+(\d+) (passed|failed|skipped|flaky|did not run|interrupted)\b`)
	countedWord       = regexp.MustCompile(`(\d+) (passed|failed|skipped|todo)`)
	colours           = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// countSummary reads the totals that Vitest or Playwright print at the end; nothing found counts nothing.
func countSummary(text string) tally {
	text = colours.ReplaceAllString(text, "")
	var t tally
	if m := vitestSummary.FindStringSubmatch(text); m != nil {
		for _, c := range countedWord.FindAllStringSubmatch(m[1], -1) {
			t.add(c[2], c[1])
		}
		return t
	}
	for _, c := range playwrightSummary.FindAllStringSubmatch(text, -1) {
		t.add(c[2], c[1])
	}
	return t
}

// add counts number tests that ended as word says. A flaky test passed when it was tried again; one that did
// not run or was interrupted is no better than failed.
func (t *tally) add(word, number string) {
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil {
		return
	}
	switch word {
	case "passed", "flaky":
		t.passed += n
	case "failed", "did not run", "interrupted":
		t.failed += n
	default:
		t.skipped += n
	}
}
