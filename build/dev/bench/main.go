// Command bench measures Ricercar on this machine, beside yardsticks taken in the same run:
//
//	go run ./build/dev/bench [--repeat N] [FILE…]
//
// It builds the headless program, takes the standard set (a generated chorale, quartet movement and orchestral
// score of 30 MB, and two real pieces where RICERCAR_ORACLE names the conformance data) and the named MusicXML
// files, and prints what reading, writing, verticalities, keys, engraving, a batch and a cold start cost. All
// figures are CPU seconds, user and system together, unless the row says otherwise.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

func main() {
	repeat := flag.Int("repeat", 5, "runs of each measurement; the median counts")
	flag.Parse()
	if err := measure(context.Background(), *repeat, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run of the program: where things are, and how often each is measured.
type bench struct {
	folder string
	binary string
	empty  string
	repeat int
	table  *table
}

// measure does everything, in a folder of its own that is removed at the end.
func measure(ctx context.Context, repeat int, files []string) error {
	folder, err := os.MkdirTemp("", "ricercar-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	b := &bench{folder: folder, repeat: max(repeat, 1), table: newTable(os.Stdout)}
	fmt.Printf("%s/%s, %d processors, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := b.build(ctx); err != nil {
		return err
	}
	set, err := b.standardSet(files)
	if err != nil {
		return err
	}
	for _, part := range []func(context.Context, []piece) error{b.operations, b.engraving, b.batch, b.starts} {
		if err := part(ctx, set); err != nil {
			return err
		}
	}
	return b.table.flush()
}

// build compiles the headless program, and an empty one to compare its start with.
func (b *bench) build(ctx context.Context) error {
	fmt.Println("building")
	b.binary, b.empty = filepath.Join(b.folder, "ricercar"), filepath.Join(b.folder, "empty")
	if runtime.GOOS == "windows" {
		b.binary, b.empty = b.binary+".exe", b.empty+".exe"
	}
	source := filepath.Join(b.folder, "empty.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o644); err != nil {
		return err
	}
	for _, argv := range [][]string{
		{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", b.binary, "ricercar"},
		{"build", "-ldflags=-s -w", "-o", b.empty, source},
	} {
		cmd := exec.CommandContext(ctx, "go", argv...)
		cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("build: %w", err)
		}
	}
	return nil
}

// command is a run of Ricercar with a home of its own.
func (b *bench) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.binary, args...)
	cmd.Env = append(os.Environ(), "RICERCAR_HOME="+filepath.Join(b.folder, "home"))
	return cmd
}
