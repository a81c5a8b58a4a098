package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// released are the files that go into every archive beside the program.
var released = []string{"README.md", "LICENSE", "NOTICE"}

// pack builds the headless program for all systems and architectures, each in an archive of its own with the
// licences, and a list of checksums.
func pack(ctx context.Context, w *workshop, args []string) error {
	version, rest, err := flagValue(args, "version", "dev")
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError("package takes only --version")
	}
	folder := w.path("build/bin/release")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	steps := w.fetchSteps()
	steps = append(steps, w.pageSteps()...)
	var archives []string
	for _, p := range platforms(true) {
		steps = append(steps, oneCheck("archive "+p.String(), 20*time.Minute, func(ctx context.Context) error {
			if err := w.buildHeadless(ctx, p); err != nil {
				return err
			}
			archive := filepath.Join(folder, fmt.Sprintf("ricercar-%s-%s-%s%s", version, p.system, p.arch, archiveSuffix(p)))
			archives = append(archives, archive)
			return w.writeArchive(archive, p)
		}))
	}
	steps = append(steps, oneCheck("checksums", time.Minute, func(context.Context) error {
		return writeChecksums(filepath.Join(folder, "checksums.txt"), archives)
	}))
	return w.perform(ctx, steps)
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
