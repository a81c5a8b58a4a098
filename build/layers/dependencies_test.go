package layers

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryDependencyIsExplained demands that docs/dependencies.md names each module and package that go.mod and the
// pages' package.json ask for, and no module that go.mod does not.
func TestEveryDependencyIsExplained(t *testing.T) {
	page := text(t, "docs/dependencies.md")
	modules := directModules(text(t, "go.mod"))
	if len(modules) < 10 {
		t.Fatalf("go.mod asks for %d modules only: %v", len(modules), modules)
	}
	for _, name := range append(modules, npmPackages(t)...) {
		if !strings.Contains(page, name) {
			t.Errorf("docs/dependencies.md does not name %s", name)
		}
	}
	for _, name := range regexp.MustCompile(`\| (github\.com/[\w./-]+|gitlab\.com/[\w./-]+)`).FindAllStringSubmatch(page, -1) {
		if !slices.Contains(modules, name[1]) {
			t.Errorf("docs/dependencies.md names %s, which go.mod does not ask for", name[1])
		}
	}
}

// directModules are those in the first block of go.mod, which holds what the program imports itself.
func directModules(file string) []string {
	_, block, _ := strings.Cut(file, "require (\n")
	block, _, _ = strings.Cut(block, "\n)")
	var names []string
	for line := range strings.Lines(block) {
		names = append(names, strings.Fields(line)[0])
	}
	return names
}

func npmPackages(t *testing.T) []string {
	var file struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(text(t, "frontend/package.json")), &file); err != nil {
		t.Fatal(err)
	}
	return slices.Concat(slices.Sorted(maps.Keys(file.Dependencies)), slices.Sorted(maps.Keys(file.DevDependencies)))
}

func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(root + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
