package cli

import (
	"os"
	"strings"
	"testing"

	"ricercar/backend/setup"
)

// TestDocsNameEveryCheck holds docs/troubleshooting.md to the checks that there are.
func TestDocsNameEveryCheck(t *testing.T) {
	page, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, check := range append((&engine{}).checks(), (&setup.Engine{}).Checks()...) {
		known[check.ID] = true
		if !strings.Contains(string(page), "\n## "+check.ID+"\n") {
			t.Errorf("docs/troubleshooting.md has no section %s", check.ID)
		}
	}
	for line := range strings.Lines(string(page)) {
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok && !known[id] {
			t.Errorf("docs/troubleshooting.md explains %s, which is no check", id)
		}
	}
}

// TestDocsNameEveryClient holds docs/setup.md to the clients that there are.
func TestDocsNameEveryClient(t *testing.T) {
	page, err := os.ReadFile("../../docs/setup.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range setup.Clients() {
		if !strings.Contains(string(page), "| "+c.Name+" | `"+c.ID+"` |") {
			t.Errorf("docs/setup.md does not name %s", c.ID)
		}
	}
}
