package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

var nsis = tool{name: "NSIS", programs: []string{"makensis"}, debian: []string{"nsis"}}

// windowsSteps make the installer for both architectures, from any system: neither build needs a C compiler.
func (r *release) windowsSteps() []step {
	var steps []step
	for _, arch := range []string{"amd64", "arm64"} {
		steps = append(steps, oneCheck("setup for Windows "+arch, 30*time.Minute, func(ctx context.Context) error {
			return r.packWindows(ctx, arch)
		}))
	}
	return steps
}

func (r *release) packWindows(ctx context.Context, arch string) error {
	if err := r.need(ctx, nsis); err != nil {
		return err
	}
	p := platform{"windows", arch}
	program, err := r.headless(ctx, p)
	if err != nil {
		return err
	}
	if err := r.buildWindow(ctx, p); err != nil {
		return err
	}
	window, setup := r.target(windowName, p), r.artefact("ricercar-%s-windows-%s-setup.exe", r.Version, arch)
	args := []string{
		"makensis", "-V2", "-DVERSION=" + r.Version, "-DPROGRAM=" + program, "-DWINDOW=" + window, "-DROOT=" + r.root, "-DOUT=" + setup,
	}
	if bootstrapper := r.webview2(ctx); bootstrapper != "" {
		args = append(args, "-DWEBVIEW="+bootstrapper)
	}
	if err := r.do(ctx, run(append(args, r.path("installer/windows/setup.nsi"))...)); err != nil {
		return err
	}
	return r.publish(setup, program, window)
}

// webview2 is Microsoft's small installer of WebView2, which Wails carries; "" where it does not.
func (r *release) webview2(ctx context.Context) string {
	dir, err := r.output(ctx, run("go", "list", "-m", "-f", "{{.Dir}}", "github.com/wailsapp/wails/v2"))
	if err != nil {
		return ""
	}
	found, _ := filepath.Glob(filepath.Join(strings.TrimSpace(dir), "internal", "webview2runtime", "*ebview2*etup.exe"))
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// resources makes the icon, the manifest and the version of a program for Windows, and puts them beside main.go,
// where the build finds them by their name; clean takes them away again.
func (w *workshop) resources(ctx context.Context, p platform) (clean func(), err error) {
	dir, err := os.MkdirTemp("", "ricercar-resources-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := w.describe(dir, cmp.Or(w.version, "0.0.0")); err != nil {
		return nil, err
	}
	arch := cmp.Or(p.arch, runtime.GOARCH)
	object := w.path("rsrc_windows_" + arch + ".syso")
	return func() { _ = os.Remove(object) }, w.do(ctx, pinnedTool("winres.mod", "go-winres", "make", "--in", filepath.Join(dir, "winres.json"),
		"--out", w.path("rsrc"), "--arch", arch))
}

// describe writes what go-winres makes resources of into a folder; it finds files beside the description alone.
func (w *workshop) describe(dir, version string) error {
	for _, f := range []struct{ from, to string }{{"build/windows/icon.ico", "icon.ico"}, {"build/windows/wails.exe.manifest", "app.manifest"}} {
		content, err := os.ReadFile(w.path(f.from))
		if err == nil {
			content = bytes.ReplaceAll(content, []byte("{{.Info.ProductVersion}}"), []byte(version))
			err = os.WriteFile(filepath.Join(dir, f.to), content, 0o644)
		}
		if err != nil {
			return err
		}
	}
	config, err := json.Marshal(versionResource(version))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "winres.json"), config, 0o644)
}

// versionResource is the description of the resources for go-winres. Wails takes the icon with the number 3 for
// its window.
func versionResource(version string) map[string]any {
	neutral := func(v any) map[string]any { return map[string]any{"0000": v} }
	english := func(v any) map[string]any { return map[string]any{"0409": v} }
	return map[string]any{
		"RT_GROUP_ICON": map[string]any{"#3": neutral("icon.ico")},
		"RT_MANIFEST":   map[string]any{"#1": english("app.manifest")},
		"RT_VERSION": map[string]any{"#1": neutral(map[string]any{
			"fixed": map[string]string{"file_version": version, "product_version": version},
			"info": english(map[string]string{
				"ProductName": "Ricercar", "FileDescription": "Ricercar", "CompanyName": "The Ricercar authors",
				"LegalCopyright": "The Ricercar authors, MIT licence", "ProductVersion": version, "FileVersion": version,
			}),
		})},
	}
}
