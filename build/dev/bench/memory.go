package main

import (
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
	b.table.title("Memory of the process (resident; read off /proc)", "after", "MB", "goal")
	b.table.row("start", s.resident(), "≤ 21")
	cycle := func(i int, keep bool) error {
		id := fmt.Sprintf("cycle-%d", i)
		// Each is another score: its title says so.
		text := strings.Replace(string(small), "<part-list>", "<work><work-title>"+id+"</work-title></work><part-list>", 1)
		_, err1 := c.call(ctx, "import_score", map[string]any{"source": text, "source_type": "musicxml", "score_id": id})
		_, err2 := c.call(ctx, "key_analysis", map[string]any{"score_id": id})
		if err := errors.Join(err1, err2); err != nil || keep {
			return err
		}
		_, err := c.call(ctx, "delete_score", map[string]any{"score_id": id})
		return err
	}
	for i := range b.crowd.kept {
		if err := cycle(-1-i, true); err != nil {
			return err
		}
	}
	b.table.row(fmt.Sprintf("%d scores of %d notes, all analysed", b.crowd.kept, strings.Count(string(small), "<note")), s.resident(), "≤ 36")
	for i := range b.crowd.cycles {
		if err := cycle(i, false); err != nil {
			return err
		}
		if n := i + 1; n == b.crowd.cycles/5 || n == b.crowd.cycles/2 || n == b.crowd.cycles {
			b.table.row(fmt.Sprintf("%d cycles of import, analyse, delete", n), s.resident(), "flat")
		}
	}
	return nil
}

// resident is the memory of the process in MB, or a dash where the system does not tell.
func (s *server) resident() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return "–"
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kb, _ := strconv.Atoi(f[1])
			return fmt.Sprintf("%.1f", float64(kb)/1024)
		}
	}
	return "–"
}
