package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"time"

	"ricercar/backend/corpus"
)

// batch measures a hundred scores read and keyed by one process: the built-in ones, or a piece of the set again and
// again where there are too few.
func (b *bench) batch(ctx context.Context, set []piece) error {
	var files []string
	for _, name := range corpus.Names() {
		files = append(files, "corpus:"+name)
	}
	for _, p := range set {
		if len(files) < b.files && p.isSmall() {
			files = append(files, slices.Repeat([]string{p.path}, b.files-len(files))...)
		}
	}
	files = files[:min(len(files), b.files)]
	b.table.title(fmt.Sprintf("%d scores read and keyed by one process: ricercar analyze --tasks key", len(files)),
		"workers", "CPU", "clock", "scores a CPU second")
	for _, jobs := range []string{"1", strconv.Itoa(max(2, runtime.NumCPU()))} {
		t, err := b.timed(func() *exec.Cmd {
			return b.command(ctx, append([]string{"analyze", "--tasks", "key", "--format", "json", "--jobs", jobs}, files...)...)
		}, run)
		if err != nil {
			return err
		}
		b.table.row(jobs, duration(t.cpu), duration(t.clock), fmt.Sprintf("%.0f", float64(len(files))/max(t.cpu, 1e-9)))
	}
	return nil
}

// starts measures cold starts beside that of an empty Go program.
func (b *bench) starts(ctx context.Context, _ []piece) error {
	b.table.title("Cold start", "what", "CPU", "clock", "empty programs", "goal")
	empty := 0.0
	for _, s := range []struct {
		name    string
		command func() *exec.Cmd
		run     func(*exec.Cmd) (time.Duration, error)
		goal    goal
	}{
		{"an empty Go program", func() *exec.Cmd { return b.empty(ctx) }, run, 0},
		{"ricercar version", func() *exec.Cmd { return b.command(ctx, "version") }, run, 7.8},
		{"ricercar mcp, to its first answer", func() *exec.Cmd { return b.command(ctx, "mcp") }, firstAnswer, 11.5},
	} {
		t, err := b.timed(s.command, s.run)
		if err != nil {
			return err
		}
		if empty == 0 {
			empty = max(t.cpu, 1e-9)
		}
		b.table.row(s.name, duration(t.cpu), duration(t.clock), fmt.Sprintf("%.1f", t.cpu/empty), s.goal.of(t.cpu/empty))
	}
	return nil
}

// spent is the CPU time of a process, and the time by the clock of what it did.
type spent struct{ cpu, clock float64 }

// timed runs a command as often as programs are run and returns the medians.
func (b *bench) timed(command func() *exec.Cmd, run func(*exec.Cmd) (time.Duration, error)) (spent, error) {
	var cpu, clock []float64
	for range b.runs {
		cmd := command()
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		t, err := run(cmd)
		if err != nil {
			return spent{}, fmt.Errorf("%s: %w: %s", cmd.Args, err, bytes.TrimSpace(stderr.Bytes()))
		}
		clock = append(clock, t.Seconds())
		cpu = append(cpu, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
	}
	return spent{median(cpu), median(clock)}, nil
}

// run runs a command to its end.
func run(cmd *exec.Cmd) (time.Duration, error) {
	begun := time.Now()
	err := cmd.Run()
	return time.Since(begun), err
}

// hello is what MCP clients say first.
const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",` +
	`"capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}` + "\n"

// firstAnswer runs an MCP server until it has answered to hello, and then ends it.
func firstAnswer(cmd *exec.Cmd) (time.Duration, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	_, writeErr := io.WriteString(in, hello)
	answer, readErr := bufio.NewReader(out).ReadString('\n')
	took := time.Since(begun)
	if err := errors.Join(writeErr, readErr, in.Close(), cmd.Wait()); err != nil {
		return 0, err
	}
	if !bytes.Contains([]byte(answer), []byte(`"serverInfo"`)) {
		return 0, fmt.Errorf("answered %q", answer)
	}
	return took, nil
}
