package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// row is a line that "ricercar bench ROW FILE…" prints.
type row struct {
	Row   string  `json:"row"`
	File  string  `json:"file"`
	CPU   float64 `json:"cpu_s"`
	Notes int     `json:"notes"`
	RSS   float64 `json:"rss_mb"`
}

// operations measures reading, writing, verticalities and key of each piece alone.
func (b *bench) operations(ctx context.Context, set []piece) error {
	b.table.title("One operation, in this process's own measure (ricercar bench)",
		"piece", "operation", "CPU", "MB/s of XML", "ns a notehead", "memory", "a bare IndexByte pass")
	for _, p := range set {
		scan := b.scan(p.xml)
		for _, name := range []string{"parse", "write", "chords", "key"} {
			r, err := b.benchRow(ctx, name, p.path)
			if err != nil {
				return err
			}
			beside := ""
			if name == "parse" {
				beside = fmt.Sprintf("%s, %.1f times", duration(scan), r.CPU/scan)
			}
			b.table.row(p.name, name, duration(r.CPU), perSecond(len(p.xml), r.CPU), perNote(r), fmt.Sprintf("%.0f MB", r.RSS), beside)
		}
	}
	return nil
}

// benchRow runs one row of the program's own benchmark on one file.
func (b *bench) benchRow(ctx context.Context, name, path string) (row, error) {
	text, err := b.command(ctx, "bench", name, path, "--repeat", strconv.Itoa(b.repeat)).Output()
	if err != nil {
		return row{}, fmt.Errorf("ricercar bench %s: %w%s", name, err, stderrOf(err))
	}
	var r row
	if err := json.Unmarshal(bytes.TrimSpace(text), &r); err != nil {
		return row{}, fmt.Errorf("ricercar bench %s printed %q: %w", name, text, err)
	}
	return r, nil
}

func stderrOf(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return ": " + string(bytes.TrimSpace(exit.Stderr))
	}
	return ""
}

// scan is the least that any reader must do: find every '<'. It is timed by the clock, for there is nothing in it
// to wait for.
func (b *bench) scan(xml []byte) float64 {
	var times []float64
	count := 0
	for range max(b.repeat, 5) {
		start := time.Now()
		for rest := xml; ; {
			i := bytes.IndexByte(rest, '<')
			if i < 0 {
				break
			}
			count++
			rest = rest[i+1:]
		}
		times = append(times, time.Since(start).Seconds())
	}
	runtime.KeepAlive(count)
	return median(times)
}

// engraving measures drawing one window and the whole of each piece but the largest.
func (b *bench) engraving(ctx context.Context, set []piece) error {
	b.table.title("Engraving to SVG, whole process", "piece", "what", "CPU", "clock")
	for _, p := range set {
		if len(p.xml) > 5<<20 {
			continue
		}
		for _, what := range []struct {
			name string
			args []string
		}{{"bars 1–8", []string{"--measures", "1-8"}}, {"all", nil}} {
			args := append([]string{"export", p.path, "--format", "svg", "-o", filepath.Join(b.folder, "svg") + string(filepath.Separator)}, what.args...)
			t, err := b.timed(ctx, args...)
			if err != nil {
				b.table.row(p.name, what.name, "not measured: "+err.Error(), "")
				continue
			}
			b.table.row(p.name, what.name, duration(t.cpu), duration(t.clock))
		}
	}
	return nil
}

// batch measures the set, except its largest piece, read and keyed a hundred times over by one process.
func (b *bench) batch(ctx context.Context, set []piece) error {
	var files []string
	for len(files) < 100 {
		for _, p := range set {
			if len(p.xml) < 5<<20 && len(files) < 100 {
				files = append(files, p.path)
			}
		}
	}
	b.table.title("A hundred scores read and keyed by one process", "workers", "CPU", "clock", "scores a second")
	for _, jobs := range []string{"1", strconv.Itoa(runtime.NumCPU())} {
		t, err := b.timed(ctx, append([]string{"analyze", "--tasks", "key", "--format", "json", "--jobs", jobs}, files...)...)
		if err != nil {
			return err
		}
		b.table.row(jobs, duration(t.cpu), duration(t.clock), fmt.Sprintf("%.0f", float64(len(files))/t.clock))
	}
	return nil
}

// starts measures cold starts beside that of an empty Go program.
func (b *bench) starts(ctx context.Context, _ []piece) error {
	b.table.title("Start", "what", "CPU", "clock")
	empty, err := b.timedCommand(func() *exec.Cmd { return exec.CommandContext(ctx, b.empty) })
	if err != nil {
		return err
	}
	b.table.row("an empty Go program", duration(empty.cpu), duration(empty.clock))
	version, err := b.timed(ctx, "version")
	if err != nil {
		return err
	}
	b.table.row("ricercar version", duration(version.cpu), duration(version.clock))
	mcp, err := b.firstAnswer(ctx)
	if err != nil {
		return err
	}
	b.table.row("ricercar mcp, to its first answer", "", duration(mcp))
	return nil
}

// cost is the CPU time and the time by the clock of a process.
type cost struct{ cpu, clock float64 }

// timed runs Ricercar as often as asked and returns the medians.
func (b *bench) timed(ctx context.Context, args ...string) (cost, error) {
	return b.timedCommand(func() *exec.Cmd { return b.command(ctx, args...) })
}

func (b *bench) timedCommand(command func() *exec.Cmd) (cost, error) {
	var cpu, clock []float64
	for range b.repeat {
		cmd := command()
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return cost{}, fmt.Errorf("%w: %s", err, bytes.TrimSpace(stderr.Bytes()))
		}
		clock = append(clock, time.Since(start).Seconds())
		cpu = append(cpu, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
	}
	return cost{median(cpu), median(clock)}, nil
}

// firstAnswer is the time from the start of the MCP server to its answer to initialize.
func (b *bench) firstAnswer(ctx context.Context) (float64, error) {
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",` +
		`"capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}` + "\n"
	var times []float64
	for range b.repeat {
		cmd := b.command(ctx, "mcp")
		in, err := cmd.StdinPipe()
		if err != nil {
			return 0, err
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return 0, err
		}
		start := time.Now()
		if err := cmd.Start(); err != nil {
			return 0, err
		}
		_, writeErr := io.WriteString(in, hello)
		_, readErr := bufio.NewReader(out).ReadString('\n')
		times = append(times, time.Since(start).Seconds())
		if err := errors.Join(writeErr, readErr, in.Close(), cmd.Wait()); err != nil {
			return 0, fmt.Errorf("ricercar mcp: %w", err)
		}
	}
	return median(times), nil
}

func median(times []float64) float64 {
	slices.Sort(times)
	return times[len(times)/2]
}
