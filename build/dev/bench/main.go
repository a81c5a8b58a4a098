// Command bench measures Ricercar on this machine, beside yardsticks taken in the same run:
//
//	go run ./build/dev/bench [--repeat N] [FILE…]
//	go run ./build/dev/bench setup
//	go run ./build/dev/bench concurrency [three|mixed|pings|cancels|memory]…
//
// It builds the headless program and takes a standard set: a generated chorale, a generated quartet movement and a
// generated orchestral score of 30 MB, two real pieces (those of the conformance data where RICERCAR_ORACLE names it, else
// built-in ones) and the MusicXML files that are named. It prints what reading, writing, analyses, engraving, a batch and a
// cold start cost. All figures are CPU seconds, user and system together, unless the column says otherwise; on a busy
// machine only the ratios to the yardsticks mean anything. docs/performance.md says how to read them. With setup it measures
// the way of a new user instead, with midi the reading and writing of MIDI alone,
// with concurrency many clients at once.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

func main() {
	repeat := flag.Int("repeat", 5, "samples of each measurement; the median counts")
	flag.Parse()
	if flag.Arg(0) == "pinger" {
		if err := pinger(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "pinger:", err)
			os.Exit(1)
		}
		return
	}
	if err := measureAll(context.Background(), max(*repeat, 1), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run of the program: where things are, and how often each is measured.
type bench struct {
	gauge
	runs    int // of each program
	files   int // of the batch
	folder  string
	command func(ctx context.Context, args ...string) *exec.Cmd
	empty   func(ctx context.Context) *exec.Cmd
	pinger  func(ctx context.Context) *exec.Cmd
	table   *table
	crowd   crowd
	only    string // part of the names of the operations that are measured alone; "" is everything
}

// measureAll does everything, in a folder of its own that is removed at the end.
func measureAll(ctx context.Context, repeat int, files []string) error {
	folder, err := os.MkdirTemp("", "ricercar-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	b := &bench{gauge: gauge{repeat: repeat, least: 0.03}, runs: 2*repeat + 1, files: 100, folder: folder, table: newTable(os.Stdout), crowd: standardCrowd}
	fmt.Printf("%s/%s, %d processors, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := b.build(ctx, os.Stderr); err != nil {
		return err
	}
	if len(files) == 1 && files[0] == "setup" {
		return b.setUp(ctx)
	}
	if len(files) > 0 && files[0] == "concurrency" {
		return b.concurrency(ctx, files[1:])
	}
	if len(files) > 0 && files[0] == "midi" {
		b.only, files = "MIDI", files[1:]
	}
	set, err := b.standardSet(ctx, files)
	if err != nil {
		return err
	}
	return b.all(ctx, set)
}

// all prints every table.
func (b *bench) all(ctx context.Context, set []piece) error {
	if b.only != "" {
		if err := b.operate(ctx, set); err != nil {
			return err
		}
		return b.table.flush()
	}
	for _, part := range []func(context.Context, []piece) error{b.reading, b.operate, b.engraving, b.batch, b.starts} {
		if err := part(ctx, set); err != nil {
			return err
		}
	}
	return b.table.flush()
}

// build compiles the headless program, and an empty one to compare its start with.
func (b *bench) build(ctx context.Context, progress io.Writer) error {
	fmt.Fprintln(progress, "building the program")
	ricercar, empty := filepath.Join(b.folder, "ricercar"), filepath.Join(b.folder, "empty")
	if runtime.GOOS == "windows" {
		ricercar, empty = ricercar+".exe", empty+".exe"
	}
	source := filepath.Join(b.folder, "empty.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		return err
	}
	for _, argv := range [][]string{
		{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", ricercar, "ricercar"},
		{"build", "-trimpath", "-ldflags=-s -w", "-o", empty, source},
	} {
		cmd := exec.CommandContext(ctx, "go", argv...)
		cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("build: %w", err)
		}
	}
	home := "RICERCAR_HOME=" + filepath.Join(b.folder, "home")
	b.command = func(ctx context.Context, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, ricercar, args...)
		cmd.Env = append(os.Environ(), home)
		return cmd
	}
	b.empty = func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, empty) }
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.pinger = func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, self, "pinger")
		cmd.Env = os.Environ()
		return cmd
	}
	return nil
}
