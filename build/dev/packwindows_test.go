package main

import (
	"os"
	"strings"
	"testing"
)

// TestDescribe writes the description of resources from the project's own files, without running the tool.
func TestDescribe(t *testing.T) {
	w := &workshop{root: "../..", out: &strings.Builder{}}
	dir := t.TempDir()
	if err := w.describe(dir, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"app.manifest": `version="1.2.3.0"`, "winres.json": `"icon.ico"`, "icon.ico": "PNG"} {
		raw, err := os.ReadFile(dir + "/" + name)
		if err != nil || !strings.Contains(string(raw), want) {
			t.Errorf("%s does not hold %s: %v", name, want, err)
		}
	}
}
