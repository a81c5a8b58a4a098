package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// released are the files that go into every archive beside the program.
var released = []string{"README.md", "LICENSE", "NOTICE"}

// packers are the parts of package, in their order.
var packers = []struct {
	name  string
	steps func(*release) []step
}{
	{"archives", (*release).archiveSteps},
	{"linux", (*release).linuxSteps},
	{"windows", (*release).windowsSteps},
	{"macos", (*release).macSteps},
	{"mcpb", (*release).mcpbSteps},
	{"update", (*release).updateSteps},
}

// pack builds every artefact of a release, each with a bill of materials, and a list of checksums.
func pack(ctx context.Context, w *workshop, args []string) error {
	version, rest, err := flagValue(args, "version", "")
	if err != nil {
		return err
	}
	only, rest, err := flagValue(rest, "only", "")
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError("package takes only --version and --only")
	}
	steps, err := w.packSteps(version, only)
	if err != nil {
		return err
	}
	return w.perform(ctx, steps)
}

// packSteps are the steps that make a release, or the parts of it that only names with commas between.
func (w *workshop) packSteps(version, only string) ([]step, error) {
	r, err := newRelease(w, version, "build/bin/release")
	if err != nil {
		return nil, err
	}
	var wanted []string
	for name := range strings.SplitSeq(only, ",") {
		if name = strings.TrimSpace(name); name != "" {
			wanted = append(wanted, name)
		}
	}
	steps := append(w.fetchSteps(), w.buildPagesStep()...)
	known := []string{}
	for _, p := range packers {
		known = append(known, p.name)
		if len(wanted) == 0 || slices.Contains(wanted, p.name) {
			steps = append(steps, p.steps(r)...)
		}
	}
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, usageError("--only knows " + strings.Join(known, ", "))
		}
	}
	return append(steps, oneCheck("checksums", time.Minute, r.checksums)), nil
}

// archiveSteps build the headless program for all systems, each in an archive with the licences.
func (r *release) archiveSteps() []step {
	var steps []step
	for _, p := range platforms(true) {
		steps = append(steps, oneCheck("archive "+p.String(), 20*time.Minute, func(ctx context.Context) error {
			if err := r.buildHeadless(ctx, p); err != nil {
				return err
			}
			archive := r.artefact("ricercar-%s-%s-%s%s", r.Version, p.system, p.arch, archiveSuffix(p))
			if err := r.writeArchive(archive, p); err != nil {
				return err
			}
			return r.publish(archive, r.target(headlessName, p))
		}))
	}
	return steps
}

// headless returns the headless program for a platform, built if need be.
func (r *release) headless(ctx context.Context, p platform) (string, error) {
	return r.target(headlessName, p), r.buildHeadless(ctx, p)
}

// archiveSuffix is what the users of a system can open without another program.
func archiveSuffix(p platform) string {
	if p.system == "windows" {
		return ".zip"
	}
	return ".tar.gz"
}

// writeArchive packs the program of a platform and the released files.
func (w *workshop) writeArchive(archive string, p platform) (err error) {
	out, err := os.Create(archive)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	pack := newTar(out)
	name := headlessName
	if p.system == "windows" {
		pack, name = newZip(out), headlessName+".exe"
	}
	if err := pack.add(name, w.target(headlessName, p), 0o755); err != nil {
		return err
	}
	for _, file := range released {
		if err := pack.add(file, w.path(file), 0o644); err != nil {
			return err
		}
	}
	return pack.close()
}

// archiver is a zip or tar.gz that is being written.
type archiver struct {
	create func(name string, size int64, mode os.FileMode) (io.Writer, error)
	close  func() error
}

func newZip(out io.Writer) archiver {
	z := zip.NewWriter(out)
	return archiver{func(name string, _ int64, mode os.FileMode) (io.Writer, error) {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		header.SetMode(mode)
		return z.CreateHeader(header)
	}, z.Close}
}

func newTar(out io.Writer) archiver {
	g := gzip.NewWriter(out)
	t := tar.NewWriter(g)
	return archiver{func(name string, size int64, mode os.FileMode) (io.Writer, error) {
		return t, t.WriteHeader(&tar.Header{Name: name, Size: size, Mode: int64(mode)})
	}, func() error { return errors.Join(t.Close(), g.Close()) }}
}

func (a archiver) add(name, path string, mode os.FileMode) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := a.create(name, info.Size(), mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}
