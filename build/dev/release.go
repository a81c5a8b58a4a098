package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"text/template"
	"time"

	"ricercar/installer/sbom"
)

// release is the set of artefacts of one version.
type release struct {
	*workshop
	Version    string
	Repository string // its address
	Owner      string // of the repository
	Date       string // of the release, as 2026-11-26
	folder     string // where artefacts go
	scratch    string // where parts are made

	mu        sync.Mutex
	artefacts []string
}

// versionFile is the one place of the version number: info.productVersion.
const versionFile = "wails.json"

// newRelease begins a release in a folder, which is emptied. Without a version it is the one that the working copy names; a tag's "v" is left
// out, and a version that is not the working copy's is refused, so that the number stands in one place.
func newRelease(w *workshop, version, folder string) (*release, error) {
	var file struct {
		Info struct{ ProductVersion string }
	}
	raw, err := os.ReadFile(w.path(versionFile))
	if err == nil {
		err = json.Unmarshal(raw, &file)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", versionFile, err)
	}
	own := file.Info.ProductVersion
	if version = strings.TrimPrefix(version, "v"); version != "" && version != own {
		return nil, usageError(fmt.Sprintf("--version %s is not the version in %s, %s", version, versionFile, own))
	}
	slug := os.Getenv("GITHUB_REPOSITORY")
	if slug == "" {
		slug = "ricercar/ricercar"
	}
	owner, _, _ := strings.Cut(slug, "/")
	r := &release{
		workshop: w, Version: own, Owner: owner, Repository: "https://github.com/" + slug, Date: releaseDate(),
		folder: w.path(folder), scratch: w.path(folder + "-parts"),
	}
	key, err := updateKey()
	if err != nil {
		return nil, err
	}
	if w.version = own; key != nil {
		w.variables = r.updateFlags(key)
	}
	for _, dir := range []string{r.folder, r.scratch} { // what an older version left must not be published
		if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o755)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// releaseDate is today, or the day of SOURCE_DATE_EPOCH, by which builds are repeated.
func releaseDate() string {
	var seconds int64
	if _, err := fmt.Sscan(os.Getenv("SOURCE_DATE_EPOCH"), &seconds); err == nil {
		return time.Unix(seconds, 0).UTC().Format(time.DateOnly)
	}
	return time.Now().UTC().Format(time.DateOnly)
}

// artefact names a file of the release.
func (r *release) artefact(format string, args ...any) string {
	return filepath.Join(r.folder, fmt.Sprintf(format, args...))
}

// part names a file that goes into artefacts.
func (r *release) part(name string) string { return filepath.Join(r.scratch, name) }

// fill makes a file from a template of the working copy, with the release and what extra adds.
func (r *release) fill(name, to string, extra map[string]any) error {
	t, err := template.ParseFiles(r.path(name))
	if err != nil {
		return err
	}
	values := map[string]any{"Version": r.Version, "Repository": r.Repository, "Owner": r.Owner, "Date": r.Date}
	maps.Copy(values, extra)
	var out bytes.Buffer
	if err := t.Option("missingkey=error").Execute(&out, values); err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o644)
}

// publish notes that an artefact is done and writes its bill of materials beside it: what programs holds.
func (r *release) publish(file string, programs ...string) error {
	r.mu.Lock()
	r.artefacts = append(r.artefacts, file)
	r.mu.Unlock()
	if len(programs) == 0 {
		return nil
	}
	parts, err := r.parts(programs)
	if err != nil {
		return err
	}
	sum, err := checksum(file)
	if err != nil {
		return err
	}
	list := file + ".cdx.json"
	about := sbom.Component{
		Type: "application", Name: filepath.Base(file), Version: r.Version,
		Licenses: []sbom.License{{Expression: "MIT"}}, Hashes: []sbom.Hash{{Alg: "SHA-256", Content: fmt.Sprintf("%x", sum)}},
	}
	if err := sbom.Write(list, about, parts); err != nil {
		return err
	}
	r.mu.Lock()
	r.artefacts = append(r.artefacts, list)
	r.mu.Unlock()
	return nil
}

// embedded are the parts that neither Go nor npm list.
var embedded = []sbom.Component{
	{Type: "library", Name: "verovio", Version: "6.3.0", PURL: "pkg:npm/verovio@6.3.0", Licenses: []sbom.License{{Expression: "LGPL-3.0-or-later"}}},
	{Type: "file", Name: "FluidR3Mono (piano)", Licenses: []sbom.License{{Expression: "MIT"}}},
}

// parts lists what programs are made of, each part once.
func (r *release) parts(programs []string) ([]sbom.Component, error) {
	seen := map[string]bool{}
	var all []sbom.Component
	add := func(list []sbom.Component) {
		for _, c := range list {
			if id := c.Name + "@" + c.Version; !seen[id] {
				seen[id] = true
				all = append(all, c)
			}
		}
	}
	for _, program := range programs {
		list, err := sbom.Modules(program)
		if err != nil {
			return nil, err
		}
		add(list)
	}
	pages, err := sbom.Packages(r.path("frontend/package-lock.json"))
	if err != nil {
		return nil, err
	}
	add(pages)
	add(embedded)
	return all, nil
}

// checksums writes the list of all artefacts.
func (r *release) checksums(context.Context) error {
	return writeChecksums(filepath.Join(r.folder, "checksums.txt"), r.artefacts)
}

// writeChecksums lists the SHA-256 of each file in the format of sha256sum.
func writeChecksums(list string, files []string) error {
	var text strings.Builder
	for _, file := range files {
		sum, err := checksum(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "%x  %s\n", sum, filepath.Base(file))
	}
	return os.WriteFile(list, []byte(text.String()), 0o644)
}

func checksum(file string) ([]byte, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}
