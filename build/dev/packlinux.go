package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"ricercar/installer/artwork"
)

// packedFile is a file of a package for Linux.
type packedFile struct {
	From, To, Mode string
}

// iconSizes are those of the hicolor theme that desktops ask for.
var iconSizes = []int{16, 32, 64, 128, 256, 512}

// linuxSteps make deb and rpm for both architectures. The window, which needs a C compiler, goes into those of
// this machine's architecture.
func (r *release) linuxSteps() []step {
	var steps []step
	for _, arch := range []string{"amd64", "arm64"} {
		steps = append(steps, oneCheck("deb and rpm "+arch, 30*time.Minute, func(ctx context.Context) error {
			return r.packLinux(ctx, arch)
		}))
	}
	return steps
}

func (r *release) packLinux(ctx context.Context, arch string) error {
	p := platform{"linux", arch}
	program, err := r.headless(ctx, p)
	if err != nil {
		return err
	}
	programs := []string{program}
	window, err := r.linuxWindow(ctx, arch)
	if err != nil {
		return err
	}
	files, err := r.linuxShare(ctx, window != "")
	if err != nil {
		return err
	}
	files = append(files, packedFile{program, "/usr/bin/" + headlessName, "0755"})
	if window != "" {
		programs = append(programs, window)
		files = append(files, packedFile{window, "/usr/bin/" + windowName, "0755"})
	}
	for _, kind := range []string{"deb", "rpm"} {
		config := r.part("nfpm-" + kind + "-" + arch + ".yaml")
		if err := r.fill("installer/linux/nfpm.yaml.tmpl", config, map[string]any{"Arch": arch, "Files": files, "Recommends": recommended(kind, window != "")}); err != nil {
			return err
		}
		name := r.artefact("%s", packageName(kind, r.Version, arch))
		if err := r.do(ctx, pinnedTool("nfpm.mod", "nfpm", "package", "--config", config, "--packager", kind, "--target", name)); err != nil {
			return err
		}
		if err := r.publish(name, programs...); err != nil {
			return err
		}
	}
	return nil
}

// packageName is how a packager's system calls its files.
func packageName(kind, version, arch string) string {
	if kind == "deb" {
		return fmt.Sprintf("ricercar_%s_%s.deb", version, arch)
	}
	return fmt.Sprintf("ricercar-%s-1.%s.rpm", version, map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[arch])
}

// recommended are the packages that the window needs; the headless program needs none.
func recommended(kind string, window bool) []string {
	switch {
	case !window:
		return nil
	case kind == "deb":
		return []string{"libgtk-3-0", "libwebkit2gtk-4.1-0"}
	}
	return []string{"gtk3", "webkit2gtk4.1"}
}

// linuxWindow builds the window for this machine, "" where that cannot be done here.
func (r *release) linuxWindow(ctx context.Context, arch string) (string, error) {
	if runtime.GOOS != "linux" || runtime.GOARCH != arch {
		return "", nil
	}
	var skip skipError
	switch err := r.needWindow(ctx); {
	case errors.As(err, &skip):
		r.say("      without the window: %v", err)
		return "", nil
	case err != nil:
		return "", err
	}
	return r.binary(windowName), r.buildWindow(ctx, platform{})
}

// linuxShare makes the files that are the same on every architecture.
func (r *release) linuxShare(ctx context.Context, window bool) ([]packedFile, error) {
	files := []packedFile{
		{r.path("build/linux/ricercar-mime.xml"), "/usr/share/mime/packages/ricercar.xml", "0644"},
		{r.path("LICENSE"), "/usr/share/doc/ricercar/copyright", "0644"},
		{r.path("NOTICE"), "/usr/share/doc/ricercar/NOTICE", "0644"},
		{r.path("README.md"), "/usr/share/doc/ricercar/README.md", "0644"},
	}
	desktop, err := os.ReadFile(r.path("build/linux/ricercar.desktop"))
	if err != nil {
		return nil, err
	}
	entry := string(desktop)
	if !window { // the pages open in the browser instead
		entry = strings.ReplaceAll(entry, "Exec="+windowName, "Exec="+headlessName)
	}
	made := func(name, to, content string) error {
		files = append(files, packedFile{r.part(name), to, "0644"})
		return os.WriteFile(r.part(name), []byte(content), 0o644)
	}
	id := map[bool]string{true: "window", false: "browser"}[window]
	if err := made(id+".desktop", "/usr/share/applications/ricercar.desktop", entry); err != nil {
		return nil, err
	}
	const metainfo = "org.ricercar.Ricercar.metainfo.xml"
	if err := r.fill("installer/linux/"+metainfo+".tmpl", r.part(metainfo), nil); err != nil {
		return nil, err
	}
	files = append(files, packedFile{r.part(metainfo), "/usr/share/metainfo/" + metainfo, "0644"})
	if err := r.linuxIcons(&files); err != nil {
		return nil, err
	}
	return files, r.linuxManual(ctx, &files)
}

func (r *release) linuxIcons(files *[]packedFile) error {
	picture, err := os.ReadFile(r.path("build/appicon.png"))
	if err != nil {
		return err
	}
	for _, size := range iconSizes {
		small, err := artwork.Scaled(picture, size)
		if err != nil {
			return err
		}
		name := r.part(fmt.Sprintf("icon-%d.png", size))
		if err := os.WriteFile(name, small, 0o644); err != nil {
			return err
		}
		*files = append(*files, packedFile{name, fmt.Sprintf("/usr/share/icons/hicolor/%dx%d/apps/ricercar.png", size, size), "0644"})
	}
	return nil
}

// linuxManual asks the program itself for its man page and the completions of shells.
func (r *release) linuxManual(ctx context.Context, files *[]packedFile) error {
	own := platform{runtime.GOOS, runtime.GOARCH}
	program, err := r.headless(ctx, own)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		args []string
		to   string
	}{
		{[]string{"manual"}, "/usr/share/man/man1/ricercar.1.gz"},
		{[]string{"completion", "bash"}, "/usr/share/bash-completion/completions/ricercar"},
		{[]string{"completion", "zsh"}, "/usr/share/zsh/vendor-completions/_ricercar"},
		{[]string{"completion", "fish"}, "/usr/share/fish/vendor_completions.d/ricercar.fish"},
	} {
		text, err := r.output(ctx, run(append([]string{program}, f.args...)...))
		if err != nil {
			return err
		}
		name := r.part(strings.Join(f.args, "-"))
		content := []byte(text)
		if strings.HasSuffix(f.to, ".gz") {
			content = zipped(content)
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return err
		}
		*files = append(*files, packedFile{name, f.to, "0644"})
	}
	return nil
}

// zipped is text in gzip, without a name or a time, so that it is the same each time.
func zipped(text []byte) []byte {
	var out strings.Builder
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = z.Write(text)
	_ = z.Close()
	return []byte(out.String())
}
