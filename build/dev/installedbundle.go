package main

import (
	"bytes"
	"context"
	"debug/macho"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"ricercar/installer/macos"
)

var (
	bsdtar    = tool{name: "bsdtar", programs: []string{"bsdtar"}, debian: []string{"libarchive-tools"}}
	plistutil = tool{name: "plistutil", programs: []string{"plistutil"}, debian: []string{"libplist-utils"}}
)

// testBundle has the bundle judged and unpacked by the official tool, and drives the program in it.
func (r *release) testBundle(ctx context.Context) error {
	if err := r.needNode(ctx); err != nil {
		return err
	}
	if err := r.packBundle(ctx); err != nil {
		return err
	}
	if err := r.registryEntry(ctx); err != nil {
		return err
	}
	const folder = "installer/mcpb"
	if err := r.retry(ctx, npm("ci").in(folder)); err != nil {
		return err
	}
	validator := filepath.Join(r.path(folder), "node_modules", "@anthropic-ai", "mcpb", "dist", "cli", "cli.js")
	if err := r.do(ctx, run("node", validator, "validate", r.part("manifest.json"))); err != nil {
		return err
	}
	unpacked := r.part("unpacked")
	if err := r.do(ctx, run("node", validator, "unpack", r.bundle(), unpacked)); err != nil {
		return err
	}
	name := map[string]string{"darwin": "ricercar", "linux": "ricercar-linux", "windows": "ricercar.exe"}[runtime.GOOS]
	if name == "" || runtime.GOOS != "darwin" && runtime.GOARCH != "amd64" {
		return nil
	}
	server := filepath.Join(unpacked, "server", name)
	if err := os.Chmod(server, 0o755); err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "ricercar-bundle-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	return r.speak(ctx, run(server, "mcp").with("RICERCAR_HOME="+home))
}

// testMac makes the application and its containers and looks at their structure; on macOS it runs the program too.
func (r *release) testMac(ctx context.Context) error {
	if runtime.GOOS == "linux" {
		if err := r.need(ctx, iso, bsdtar, plistutil); err != nil {
			return err
		}
	}
	for _, make := range []func(context.Context) error{r.packMac, r.diskImage, r.macPackage} {
		if err := make(ctx); err != nil {
			return err
		}
	}
	app := filepath.Join(r.part("macos"), macos.Name)
	if err := universalProgram(filepath.Join(app, "Contents/MacOS", headlessName)); err != nil {
		return err
	}
	if runtime.GOOS != "linux" {
		return r.drive(ctx, filepath.Join(app, "Contents/MacOS", headlessName))
	}
	plist := filepath.Join(app, "Contents/Info.plist")
	text, err := os.ReadFile(plist)
	if err != nil {
		return err
	}
	if !bytes.Contains(text, []byte("<string>"+r.Version+"</string>")) || bytes.Contains(text, []byte("{{")) {
		return fmt.Errorf("%s does not name version %s", plist, r.Version)
	}
	if err := r.do(ctx, run("plistutil", "-i", plist, "-o", os.DevNull)); err != nil {
		return err
	}
	for suffix, want := range map[string][]string{
		"zip": {"Ricercar.app/Contents/MacOS/ricercar", "Ricercar.app/Contents/Info.plist"},
		"dmg": {"Ricercar.app/Contents/MacOS/ricercar", "Applications"},
		"pkg": {"Distribution", "ricercar.pkg/Bom", "ricercar.pkg/Payload", "ricercar.pkg/PackageInfo"},
	} {
		list, err := r.output(ctx, run("bsdtar", "-tf", r.artefact("Ricercar-%s-macos.%s", r.Version, suffix)))
		if err != nil {
			return err
		}
		for _, name := range want {
			if !strings.Contains(list, name) {
				return fmt.Errorf("the %s lacks %s:\n%s", suffix, name, list)
			}
		}
	}
	return nil
}

// universalProgram checks that a program runs on both kinds of Mac.
func universalProgram(path string) error {
	f, err := macho.OpenFat(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer f.Close()
	if len(f.Arches) != len(macArches) {
		return fmt.Errorf("%s has %d architectures", path, len(f.Arches))
	}
	return nil
}
