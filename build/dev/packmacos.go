package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"ricercar/installer/artwork"
	"ricercar/installer/macos"
)

var iso = tool{name: "genisoimage", programs: []string{"genisoimage"}, debian: []string{"genisoimage"}}

// macSteps make the application for macOS, as an archive, a disk image and a package. Only on macOS does it have
// the window and can it be signed; elsewhere it opens its pages in the browser.
func (r *release) macSteps() []step {
	return []step{
		oneCheck("application for macOS", 40*time.Minute, r.packMac),
		oneCheck("disk image for macOS", 10*time.Minute, r.diskImage),
		oneCheck("package for macOS", 10*time.Minute, r.macPackage),
	}
}

// macArches are what a universal program is joined of.
var macArches = []string{"amd64", "arm64"}

// universal joins the headless programs for macOS.
func (r *release) universal(ctx context.Context) (string, error) {
	return r.joined(ctx, headlessName, r.buildHeadless)
}

func (r *release) joined(ctx context.Context, name string, build func(context.Context, platform) error) (string, error) {
	var programs [][]byte
	for _, arch := range macArches {
		p := platform{"darwin", arch}
		if err := build(ctx, p); err != nil {
			return "", err
		}
		content, err := os.ReadFile(r.target(name, p))
		if err != nil {
			return "", err
		}
		programs = append(programs, content)
	}
	joined, err := macos.Universal(programs...)
	if err != nil {
		return "", err
	}
	to := r.part(name + "-darwin-universal")
	return to, os.WriteFile(to, joined, 0o755)
}

// macPrograms are what the bills of materials of macOS list.
func (r *release) macPrograms() []string {
	return []string{r.target(headlessName, platform{"darwin", "amd64"}), r.target(headlessName, platform{"darwin", "arm64"})}
}

// packMac makes the application and its archive.
func (r *release) packMac(ctx context.Context) error {
	bundle, err := r.macBundle(ctx)
	if err != nil {
		return err
	}
	stage := r.part("macos")
	if err := bundle.Tree().Write(stage); err != nil {
		return err
	}
	file := r.artefact("Ricercar-%s-macos.zip", r.Version)
	if runtime.GOOS == "darwin" {
		if err := r.signMac(ctx, filepath.Join(stage, macos.Name)); err != nil {
			return err
		}
		if err := r.do(ctx, run("ditto", "-c", "-k", "--keepParent", filepath.Join(stage, macos.Name), file)); err != nil {
			return err
		}
		return r.publish(file, r.macPrograms()...)
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := errors.Join(bundle.Tree().Zip(out), out.Close()); err != nil {
		return err
	}
	return r.publish(file, r.macPrograms()...)
}

// macBundle is the application. Without the window its program is the headless one, as an agent without a place in
// the Dock.
func (r *release) macBundle(ctx context.Context) (macos.Bundle, error) {
	b := macos.Bundle{Version: r.Version, Bin: map[string][]byte{}, Extra: map[string][]byte{}}
	program, err := r.universal(ctx)
	if err != nil {
		return b, err
	}
	if b.Bin[headlessName], err = os.ReadFile(program); err != nil {
		return b, err
	}
	info, err := os.ReadFile(r.path("build/darwin/Info.plist"))
	if err != nil {
		return b, err
	}
	info = bytes.ReplaceAll(info, []byte("{{.Info.ProductVersion}}"), []byte(r.Version))
	if runtime.GOOS == "darwin" {
		window, err := r.joined(ctx, windowName, r.buildWindow)
		if err != nil {
			return b, err
		}
		if b.Bin[windowName], err = os.ReadFile(window); err != nil {
			return b, err
		}
	} else {
		info = bytes.Replace(info, []byte("<string>"+windowName+"</string>"), []byte("<string>"+headlessName+"</string>\n    <key>LSUIElement</key>\n    <true/>"), 1)
	}
	b.Info = info
	for _, name := range []string{"LICENSE", "NOTICE"} {
		if b.Extra[name], err = os.ReadFile(r.path(name)); err != nil {
			return b, err
		}
	}
	picture, err := os.ReadFile(r.path("build/appicon.png"))
	if err != nil {
		return b, err
	}
	b.Icon, err = artwork.ICNS(picture)
	return b, err
}

// signMac signs inner programs first, then the application: with the identity in RICERCAR_SIGN_APP, else ad hoc.
func (r *release) signMac(ctx context.Context, app string) error {
	identity := os.Getenv("RICERCAR_SIGN_APP")
	args := []string{"codesign", "--force", "--options", "runtime", "--entitlements", r.path("build/darwin/entitlements.plist"), "--sign"}
	if identity == "" {
		args = append(args, "-")
	} else {
		args = append(args, identity, "--timestamp")
	}
	for _, target := range []string{filepath.Join(app, "Contents/MacOS", headlessName), filepath.Join(app, "Contents/MacOS", windowName), app} {
		if err := r.do(ctx, run(append(args, target)...)); err != nil {
			return err
		}
	}
	return r.do(ctx, run("codesign", "--verify", "--strict", "--deep", app))
}

// diskImage makes the image to drag the application from. Elsewhere than on macOS it is a disk in ISO 9660 with
// Rock Ridge, which macOS mounts too.
func (r *release) diskImage(ctx context.Context) error {
	stage := r.part("macos")
	if err := os.Symlink("/Applications", filepath.Join(stage, "Applications")); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	image := r.artefact("Ricercar-%s-macos.dmg", r.Version)
	make := run("hdiutil", "create", "-volname", "Ricercar", "-srcfolder", stage, "-format", "UDZO", "-ov", image)
	if runtime.GOOS != "darwin" {
		if err := r.need(ctx, iso); err != nil {
			return err
		}
		make = run("genisoimage", "-quiet", "-V", "Ricercar", "-D", "-R", "-no-pad", "-o", image, stage)
	}
	if err := r.do(ctx, make); err != nil {
		return err
	}
	if err := r.notarize(ctx, image); err != nil {
		return err
	}
	return r.publish(image, r.macPrograms()...)
}

// macPackage makes the package that the installer of macOS opens.
func (r *release) macPackage(ctx context.Context) error {
	file := r.artefact("Ricercar-%s-macos.pkg", r.Version)
	if runtime.GOOS == "darwin" {
		args := []string{"productbuild", "--component", filepath.Join(r.part("macos"), macos.Name), "/Applications"}
		if identity := os.Getenv("RICERCAR_SIGN_INSTALLER"); identity != "" {
			args = append(args, "--sign", identity, "--timestamp")
		}
		if err := r.do(ctx, run(append(args, file)...)); err != nil {
			return err
		}
		if err := r.notarize(ctx, file); err != nil {
			return err
		}
		return r.publish(file, r.macPrograms()...)
	}
	bundle, err := r.macBundle(ctx)
	if err != nil {
		return err
	}
	content, err := bundle.Tree().Pkg(r.Version)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		return err
	}
	return r.publish(file, r.macPrograms()...)
}

// notarize has Apple look at a file and attaches its word, where the account's profile is in RICERCAR_NOTARY.
func (r *release) notarize(ctx context.Context, file string) error {
	profile := os.Getenv("RICERCAR_NOTARY")
	if profile == "" || runtime.GOOS != "darwin" {
		return nil
	}
	text, err := r.output(ctx, run("xcrun", "notarytool", "submit", file, "--keychain-profile", profile, "--wait"))
	if err == nil && !strings.Contains(text, "status: Accepted") {
		err = fmt.Errorf("notarization was refused:\n%s", text)
	}
	if err != nil {
		return err
	}
	return r.do(ctx, run("xcrun", "stapler", "staple", file))
}
