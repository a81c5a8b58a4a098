package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// tool is something that a step needs on the machine: programs, a library known to pkg-config, and the Debian
// packages that bring them.
type tool struct {
	name     string
	programs []string
	library  string
	debian   []string
}

var (
	chromium = tool{name: "Chromium", programs: []string{"chromium", "chromium-browser", "google-chrome"}, debian: []string{"chromium"}}
	display  = tool{name: "Xvfb", programs: []string{"xvfb-run"}, debian: []string{"xvfb", "xauth"}}
	xmllint  = tool{name: "xmllint", programs: []string{"xmllint"}, debian: []string{"libxml2-utils"}}
	gcc      = tool{name: "a C compiler", programs: []string{"gcc", "cc", "clang"}, debian: []string{"gcc", "libc6-dev", "pkg-config"}}
	webkit   = tool{name: "GTK 3 and WebKitGTK 4.1", library: "webkit2gtk-4.1", debian: []string{"libgtk-3-dev", "libwebkit2gtk-4.1-dev", "pkg-config"}}
)

// present reports whether the tool is there.
func (t tool) present() bool {
	if t.library != "" {
		return exec.Command("pkg-config", "--exists", t.library).Run() == nil
	}
	return t.program() != ""
}

// program returns the path of the first of the tool's programs that is there, or "".
func (t tool) program() string {
	for _, name := range t.programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// need makes sure that the tools are there, by apt where that is allowed; otherwise its error is a skipError
// that says what is missing and how to get it.
func (w *workshop) need(ctx context.Context, tools ...tool) error {
	var packages, names []string
	for _, t := range tools {
		if !t.present() {
			packages, names = append(packages, t.debian...), append(names, t.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	missing := strings.Join(names, ", ") + " missing"
	if !mayUseApt() {
		return skipError(fmt.Sprintf("%s (on Debian: apt install %s)", missing, strings.Join(packages, " ")))
	}
	if err := w.aptInstall(ctx, packages); err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return skipError(fmt.Sprintf("%s and apt could not install it: %s", missing, first))
	}
	for _, t := range tools {
		if !t.present() {
			return skipError(t.name + " missing although its packages are installed")
		}
	}
	return nil
}

// mayUseApt reports whether this is root on a Debian system.
func mayUseApt() bool {
	if os.Geteuid() != 0 {
		return false
	}
	if _, err := os.Stat("/etc/debian_version"); err != nil {
		return false
	}
	_, err := exec.LookPath("apt-get")
	return err == nil
}

// aptInstall installs packages that have not been tried yet.
func (w *workshop) aptInstall(ctx context.Context, packages []string) error {
	var fresh []string
	for _, p := range packages {
		if !w.aptTried[p] {
			w.aptTried[p] = true
			fresh = append(fresh, p)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	w.say("      apt-get install %s", strings.Join(fresh, " "))
	if err := w.retry(ctx, aptGet("update")); err != nil {
		return err
	}
	return w.retry(ctx, aptGet(append([]string{"install", "-y", "--no-install-recommends"}, fresh...)...))
}

func aptGet(args ...string) program {
	return run(append([]string{"apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"}, args...)...).
		with("DEBIAN_FRONTEND=noninteractive")
}

// The oldest Node that the frontend's build tool accepts.
const nodeMajor, nodeMinor = 20, 19

// needNode makes sure that Node and npm are there and new enough.
func (w *workshop) needNode(ctx context.Context) error {
	wanted := fmt.Sprintf("Node %d.%d or newer with npm", nodeMajor, nodeMinor)
	if _, err := exec.LookPath("npm"); err != nil {
		return skipError(wanted + " missing (nodejs.org)")
	}
	text, err := w.output(ctx, run("node", "--version"))
	if err != nil {
		return skipError(wanted + " missing (nodejs.org)")
	}
	if !newEnough(strings.TrimSpace(text)) {
		return skipError(fmt.Sprintf("%s missing: this is %s (nodejs.org)", wanted, strings.TrimSpace(text)))
	}
	return nil
}

// newEnough reads a version as Node prints it, "v20.19.1".
func newEnough(version string) bool {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	if len(parts) < 2 {
		return false
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil {
		return false
	}
	return major > nodeMajor || major == nodeMajor && minor >= nodeMinor
}
