package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// memory follows the memory of the process: at rest, with many scores, and over many cycles.
func (b *bench) memory(ctx context.Context, small []byte) error {
	s, err := b.serve(ctx, runtime.NumCPU())
	if err != nil {
		return err
	}
	defer s.stop()
	c, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	b.table.title("Memory of the process (read off /proc)", "after", "MB resident", "MB without the program's file", "goal, resident")
	row := func(after, goal string) { b.table.row(after, s.memory("VmRSS:"), s.memory("RssAnon:"), goal) }
	row("start", "≤ 21")
	cycle := func(i int, keep bool) error {
		id := fmt.Sprintf("cycle-%d", i)
		// Each is another score: its title says so.
		text := bytes.Replace(small, []byte("<part-list>"), []byte("<work><work-title>"+id+"</work-title></work><part-list>"), 1)
		path, err := b.file("cycle.musicxml", text)
		if err != nil {
			return err
		}
		_, err1 := c.call(ctx, "import_score", map[string]any{"source": path, "score_id": id})
		_, err2 := c.call(ctx, "key_analysis", map[string]any{"score_id": id})
		if err := errors.Join(err1, err2); err != nil || keep {
			return err
		}
		_, err = c.call(ctx, "delete_score", map[string]any{"score_id": id})
		return err
	}
	for i := range b.crowd.kept {
		if err := cycle(-1-i, true); err != nil {
			return err
		}
	}
	row(fmt.Sprintf("%d scores of %d notes, all analysed", b.crowd.kept, bytes.Count(small, []byte("<note"))), "≤ 36")
	for i := range b.crowd.cycles {
		if err := cycle(i, false); err != nil {
			return err
		}
		if n := i + 1; n == b.crowd.cycles/5 || n == b.crowd.cycles/2 || n == b.crowd.cycles {
			row(fmt.Sprintf("%d cycles of import, analyse, delete", n), "flat")
		}
	}
	return nil
}

// memory is a measure of the process's memory in MB, or a dash where the system does not tell.
func (s *server) memory(name string) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return "–"
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name {
			kb, _ := strconv.Atoi(f[1])
			return fmt.Sprintf("%.1f", float64(kb)/1024)
		}
	}
	return "–"
}
