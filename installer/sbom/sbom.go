// Package sbom lists what a built program is made of, as a software bill of materials in CycloneDX 1.6, read off
// the program itself and the lock file of its pages.
package sbom

import (
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Component is one part that somebody made.
type Component struct {
	Type     string    `json:"type"` // library, file, application
	Name     string    `json:"name"`
	Version  string    `json:"version,omitempty"`
	PURL     string    `json:"purl,omitempty"`
	Scope    string    `json:"scope,omitempty"`
	Licenses []License `json:"licenses,omitempty"`
	Hashes   []Hash    `json:"hashes,omitempty"`
}

// License is a licence by its SPDX identifier.
type License struct {
	Expression string `json:"expression"`
}

// Hash is a checksum in hexadecimal.
type Hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

// Modules returns the Go modules that a built program holds, and the Go that built it, in the order of names.
func Modules(program string) ([]Component, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", program, err)
	}
	goVersion := strings.TrimPrefix(info.GoVersion, "go")
	list := []Component{{Type: "library", Name: "std", Version: goVersion, PURL: "pkg:golang/std@" + goVersion, Licenses: []License{{"BSD-3-Clause"}}}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		list = append(list, Component{Type: "library", Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version})
	}
	slices.SortFunc(list, byName)
	return list, nil
}

func byName(a, b Component) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
}

// Packages returns the npm packages of a lock file (version 3) that are needed to run, in the order of names.
func Packages(lockFile string) ([]Component, error) {
	raw, err := os.ReadFile(lockFile)
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, License string
			Dev, Optional    bool
		}
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, fmt.Errorf("%s: %w", lockFile, err)
	}
	var list []Component
	for path, p := range lock.Packages {
		i := strings.LastIndex(path, "node_modules/")
		if i < 0 || p.Dev || p.Optional {
			continue
		}
		name := path[i+len("node_modules/"):]
		c := Component{Type: "library", Name: name, Version: p.Version, PURL: "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version}
		if p.License != "" {
			c.Licenses = []License{{p.License}}
		}
		list = append(list, c)
	}
	slices.SortFunc(list, byName)
	return list, nil
}

// Write lists the parts of an artefact in a file. Its bytes depend on nothing but the arguments.
func Write(file string, artefact Component, parts []Component) error {
	type metadata struct {
		Component Component `json:"component"`
	}
	doc := struct {
		Format   string      `json:"bomFormat"`
		Spec     string      `json:"specVersion"`
		Version  int         `json:"version"`
		Metadata metadata    `json:"metadata"`
		Parts    []Component `json:"components"`
	}{"CycloneDX", "1.6", 1, metadata{artefact}, parts}
	raw, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(raw, '\n'), 0o644)
}
