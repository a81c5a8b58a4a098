package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"ricercar/installer/artwork"
)

// mcpbSteps make the bundle that Claude Desktop installs, and the entry of the MCP registry that names it.
func (r *release) mcpbSteps() []step {
	return []step{
		oneCheck("mcpb bundle", 30*time.Minute, r.packBundle),
		oneCheck("registry entry", time.Minute, r.registryEntry),
	}
}

func (r *release) bundle() string { return r.artefact("ricercar-%s.mcpb", r.Version) }

// packBundle zips the manifest, the icon and the programs of the three systems. Claude Desktop has no choice by
// architecture: macOS gets a program for both, Linux and Windows the common one.
func (r *release) packBundle(ctx context.Context) (err error) {
	mac, err := r.universal(ctx)
	if err != nil {
		return err
	}
	linux, err := r.headless(ctx, platform{"linux", "amd64"})
	if err != nil {
		return err
	}
	windows, err := r.headless(ctx, platform{"windows", "amd64"})
	if err != nil {
		return err
	}
	manifest, icon := r.part("manifest.json"), r.part("icon.png")
	if err := r.manifest(ctx, manifest); err != nil {
		return err
	}
	picture, err := os.ReadFile(r.path("build/appicon.png"))
	if err != nil {
		return err
	}
	small, err := artwork.Scaled(picture, 512)
	if err != nil {
		return err
	}
	if err := os.WriteFile(icon, small, 0o644); err != nil {
		return err
	}
	out, err := os.Create(r.bundle())
	if err != nil {
		return err
	}
	z := newZip(out)
	for _, f := range []struct {
		name, from string
		mode       os.FileMode
	}{
		{"manifest.json", manifest, 0o644},
		{"icon.png", icon, 0o644},
		{"LICENSE", r.path("LICENSE"), 0o644},
		{"NOTICE", r.path("NOTICE"), 0o644},
		{"server/ricercar", mac, 0o755},
		{"server/ricercar-linux", linux, 0o755},
		{"server/ricercar.exe", windows, 0o755},
	} {
		if err := z.add(f.name, f.from, f.mode); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	if err := errors.Join(z.close(), out.Close()); err != nil {
		return err
	}
	return r.publish(r.bundle(), linux, windows, r.target(headlessName, platform{"darwin", "arm64"}))
}

// manifest writes what the bundle holds, with the tools as the program itself lists them.
func (r *release) manifest(ctx context.Context, to string) error {
	program, err := r.headless(ctx, platform{runtime.GOOS, runtime.GOARCH})
	if err != nil {
		return err
	}
	var text bytes.Buffer
	p := run(program, "tools", "--format", "json")
	p.stdout = &text
	if _, err := r.output(ctx, p); err != nil {
		return err
	}
	tools, err := toolList(text.Bytes())
	if err != nil {
		return err
	}
	return r.fill("installer/mcpb/manifest.json.tmpl", to, map[string]any{"Tools": tools})
}

// toolList is the manifest's list of tools, from what the program prints.
func toolList(printed []byte) (string, error) {
	type tool struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	var list struct {
		Tools []struct {
			Name, Description string
			MCP               bool
		}
	}
	if err := json.Unmarshal(printed, &list); err != nil {
		return "", fmt.Errorf("the list of tools: %w", err)
	}
	tools := make([]tool, 0, len(list.Tools))
	for _, t := range list.Tools {
		if summary, _, _ := strings.Cut(t.Description, "\n"); t.MCP {
			tools = append(tools, tool{t.Name, summary})
		}
	}
	raw, err := json.MarshalIndent(tools, "  ", "  ")
	return string(raw), err
}

// registryEntry writes server.json for the MCP registry.
func (r *release) registryEntry(context.Context) error {
	sum, err := checksum(r.bundle())
	if err != nil {
		return err
	}
	entry := r.artefact("server.json")
	if err := r.fill("installer/registry/server.json.tmpl", entry, map[string]any{"Bundle": filepath.Base(r.bundle()), "SHA256": fmt.Sprintf("%x", sum)}); err != nil {
		return err
	}
	return r.publish(entry)
}
