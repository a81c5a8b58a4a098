package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// working is a working copy with what releases are made from, as far as needed.
func working(t *testing.T, files map[string]string) *workshop {
	t.Helper()
	w := &workshop{root: t.TempDir(), out: &strings.Builder{}}
	for name, content := range files {
		path := w.path(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestOneVersion(t *testing.T) {
	w := working(t, map[string]string{versionFile: `{"info": {"productVersion": "1.2.3"}}`, "out/old.deb": "x"})
	for version, fits := range map[string]bool{"": true, "1.2.3": true, "v1.2.3": true, "1.2.4": false} {
		r, err := newRelease(w, version, "out")
		if (err == nil) != fits || fits && r.Version != "1.2.3" {
			t.Errorf("%q: %v", version, err)
		}
	}
	if w.has("out/old.deb") {
		t.Error("an artefact of an older version is left")
	}
	if _, err := newRelease(working(t, nil), "", "out"); err == nil {
		t.Error("a release without a version")
	}
}

// TestTemplates fills every template of the project and reads back what must be JSON.
func TestTemplates(t *testing.T) {
	w := &workshop{root: "../..", out: &strings.Builder{}}
	r := &release{workshop: w, Version: "1.2.3", Repository: "https://github.com/a/b", Owner: "a", Date: "2026-01-02", scratch: t.TempDir()}
	tools, err := toolList([]byte(`{"tools":[{"name":"key_analysis","description":"Find the key.\n\nMore.","mcp":true},{"name":"hidden","mcp":false}]}`))
	if err != nil || strings.Contains(tools, "hidden") || strings.Contains(tools, "More") {
		t.Errorf("tools %s, %v", tools, err)
	}
	for name, extra := range map[string]map[string]any{
		"installer/mcpb/manifest.json.tmpl":                       {"Tools": tools},
		"installer/registry/server.json.tmpl":                     {"Bundle": "ricercar-1.2.3.mcpb", "SHA256": strings.Repeat("a", 64)},
		"installer/linux/nfpm.yaml.tmpl":                          {"Arch": "amd64", "Recommends": []string{"a", "b"}, "Files": []packedFile{{"/a b", "/usr/bin/a", "0755"}}},
		"installer/linux/org.ricercar.Ricercar.metainfo.xml.tmpl": nil,
	} {
		to := r.part(filepath.Base(name))
		if err := r.fill(name, to, extra); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		raw, _ := os.ReadFile(to)
		if !strings.Contains(string(raw), "1.2.3") || strings.Contains(string(raw), "{{") || strings.Contains(string(raw), "no value") {
			t.Errorf("%s became\n%s", name, raw)
		}
		if strings.Contains(name, ".json") && !json.Valid(raw) {
			t.Errorf("%s is no JSON:\n%s", name, raw)
		}
	}
	if err := r.fill("installer/registry/server.json.tmpl", r.part("x"), nil); err == nil {
		t.Error("a template was filled with holes")
	}
}

// TestRegistryEntry holds server.json to the limits of the registry: a description of 100 characters, an address
// with "mcp" in it.
func TestRegistryEntry(t *testing.T) {
	w := working(t, map[string]string{versionFile: `{"info": {"productVersion": "1.2.3"}}`})
	text, err := os.ReadFile("../../installer/registry/server.json.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(w.path("installer/registry"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.path("installer/registry/server.json.tmpl"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GITHUB_REPOSITORY", "someone/scores")
	r, err := newRelease(w, "", "out")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.bundle(), []byte("bundle"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := r.registryEntry(t.Context()); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(r.artefact("server.json"))
	var entry struct {
		Schema      string `json:"$schema"`
		Name        string
		Description string
		Version     string
		Packages    []struct {
			RegistryType, Identifier, FileSha256 string
			Transport                            struct{ Type string }
		}
	}
	if err := json.Unmarshal(raw, &entry); err != nil || len(entry.Packages) != 1 {
		t.Fatalf("%v\n%s", err, raw)
	}
	p := entry.Packages[0]
	if !strings.Contains(entry.Schema, "2025-12-11") || entry.Name != "io.github.someone/ricercar" || len(entry.Description) > 100 || entry.Version != "1.2.3" {
		t.Errorf("entry\n%s", raw)
	}
	if p.RegistryType != "mcpb" || p.Transport.Type != "stdio" || len(p.FileSha256) != 64 ||
		p.Identifier != "https://github.com/someone/scores/releases/download/v1.2.3/ricercar-1.2.3.mcpb" {
		t.Errorf("package %+v", p)
	}
	if err := r.checksums(t.Context()); err != nil {
		t.Fatal(err)
	}
	sums, _ := os.ReadFile(r.artefact("checksums.txt"))
	if !strings.HasSuffix(strings.TrimSpace(string(sums)), "  server.json") {
		t.Errorf("checksums\n%s", sums)
	}
}

func TestPackageNames(t *testing.T) {
	for want, got := range map[string]string{
		"ricercar_1.2.3_arm64.deb":     packageName("deb", "1.2.3", "arm64"),
		"ricercar-1.2.3-1.x86_64.rpm":  packageName("rpm", "1.2.3", "amd64"),
		"ricercar-1.2.3-1.aarch64.rpm": packageName("rpm", "1.2.3", "arm64"),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
