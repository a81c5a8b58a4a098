package sbom

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func names(list []Component) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Name
	}
	return out
}

// TestModules reads this test's own binary, which holds the standard library at least.
func TestModules(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	list, err := Modules(self)
	if err != nil || !slices.Contains(names(list), "std") || !strings.HasPrefix(list[0].PURL, "pkg:golang/") {
		t.Errorf("%v %v", list, err)
	}
	if _, err := Modules("sbom_test.go"); err == nil {
		t.Error("a text file has modules")
	}
}

func TestPackages(t *testing.T) {
	list, err := Packages("../../frontend/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	all := names(list)
	if !slices.Contains(all, "svelte") || slices.Contains(all, "vitest") || slices.Contains(all, "") {
		t.Errorf("got %v", all)
	}
	if !slices.IsSorted(all) {
		t.Error("they are not in order")
	}
}

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.cdx.json")
	err := Write(file, Component{Type: "application", Name: "ricercar", Version: "1.0"}, []Component{{Type: "library", Name: "a", PURL: "pkg:npm/%40b/a@1"}})
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(file)
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil || doc["bomFormat"] != "CycloneDX" || len(doc["components"].([]any)) != 1 {
		t.Errorf("%v\n%s", err, raw)
	}
}
