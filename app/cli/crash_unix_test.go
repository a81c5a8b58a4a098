//go:build !windows

package cli

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"ricercar/backend/format/source"
	"ricercar/backend/job"
	"ricercar/backend/library"
)

// music fills a folder with small scores that all differ, and returns it.
func (h house) music(name string, scores int) string {
	h.t.Helper()
	folder := filepath.Join(h.home, "music", name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		h.t.Fatal(err)
	}
	for i := range scores {
		text := "4/4"
		for _, digit := range fmt.Sprintf("%s %d", name, i) { // a tune that no other name and number have
			text += fmt.Sprintf(" %c4", 'a'+digit%7) + fmt.Sprintf(" %c8", 'a'+digit/7%7)
		}
		file := filepath.Join(folder, fmt.Sprintf("%s%04d.tiny", name, i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	return folder
}

// open opens the library of the house, as another process would.
func (h house) open() *library.Library {
	h.t.Helper()
	l, err := library.Open(library.Options{
		Path: filepath.Join(h.home, "library.db"), Read: library.ReadScores(source.Limits{}),
		Notice: func(message string) { h.t.Error(message) },
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = l.Close() })
	return l
}

// theJob waits for the only job that the library knows, with so many items done.
func (h house) theJob(l *library.Library, items int) job.Status {
	h.t.Helper()
	for range 3000 {
		list, err := l.Jobs().Jobs(h.t.Context(), 2)
		if err == nil && len(list) == 1 && list[0].Items >= items {
			return list[0]
		}
		time.Sleep(20 * time.Millisecond)
	}
	h.t.Fatal("no job has come so far")
	return job.Status{}
}

// hold has every acknowledged score there, whole, in an undamaged library.
func (h house) hold(l *library.Library, ids []string) {
	h.t.Helper()
	for _, id := range ids {
		if _, _, err := l.Music(h.t.Context(), id); err != nil {
			h.t.Errorf("%s is lost: %v", id, err)
		}
	}
	if err := l.Verify(h.t.Context()); err != nil {
		h.t.Error(err)
	}
}

// reported are the ids of what a job's report lists as done.
func (h house) reported(l *library.Library, id string) []string {
	h.t.Helper()
	items, err := l.Jobs().Items(h.t.Context(), id, 0, 10_000)
	if err != nil {
		h.t.Fatal(err)
	}
	var ids []string
	for _, it := range items {
		if !it.OK {
			h.t.Errorf("%s: %v", it.Source, it.Err)
		}
		ids = append(ids, it.ID)
	}
	return ids
}

// TestKilledBatch kills the process of a folder's import: the job says that it was interrupted, what it reported is there,
// and beginning again does the rest.
func TestKilledBatch(t *testing.T) {
	h := newHouse(t)
	folder := h.music("a", 1000)
	order := []string{"run", "jobs", "action=start", "tool=import_score", "sources=" + folder}
	cmd := h.command(order...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	l := h.open()
	s := h.theJob(l, 10)
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if out, code := h.run("run", "jobs", "action=status", "job_id="+s.ID); code != 0 || !strings.Contains(out, ", running") {
		t.Errorf("at once: %d, %s", code, out)
	}
	later(t, h, time.Minute)
	out, code := h.run("run", "jobs", "action=status", "job_id="+s.ID)
	if code != 0 || !strings.Contains(out, ", interrupted") || !strings.Contains(out, "start it again for the rest") {
		t.Errorf("a minute later: %d, %s", code, out)
	}
	h.hold(l, h.reported(l, s.ID))
	if out, code := h.run(order...); code != 0 || !strings.Contains(out, "done, 1000 done") {
		t.Errorf("again: %d, %s", code, out)
	}
	if page, err := l.List(t.Context(), library.Query{Limit: 1}); err != nil || page.Total != 1000 {
		t.Errorf("%d scores, %v", page.Total, err)
	}
}

// later lets the signs of life of all jobs become older.
func later(t *testing.T, h house, by time.Duration) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.home, "library.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE jobs SET seen = seen - ?`, by.Milliseconds()); err != nil {
		t.Fatal(err)
	}
}

// TestInterruptedBatch ends such a process with Ctrl-C: the job says so at once.
func TestInterruptedBatch(t *testing.T) {
	h := newHouse(t)
	cmd := h.command("run", "jobs", "action=start", "tool=import_score", "sources="+h.music("a", 1000))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	l := h.open()
	s := h.theJob(l, 1)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, %s", code, out.String())
	}
	s, _, err := l.Jobs().Job(t.Context(), s.ID)
	if err != nil || s.State != job.Interrupted || s.Err.Code != "INTERRUPTED" {
		t.Errorf("%+v, %v", s, err)
	}
	h.hold(l, h.reported(l, s.ID))
}

// TestServiceOutlivesItsCaller begins a batch through a relay, which is killed: the service finishes it.
func TestServiceOutlivesItsCaller(t *testing.T) {
	h := newHouse(t)
	h.serve()
	c := h.client()
	sources, err := json.Marshal([]string{h.music("a", 200)})
	if err != nil {
		t.Fatal(err)
	}
	c.ask(2, "jobs", fmt.Sprintf(`{"action":"start","tool":"import_score","sources":%s}`, sources))
	for !strings.Contains(c.hear(), `"id":2`) {
	}
	if err := syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	l := h.open()
	s := h.theJob(l, 200)
	if text, code := h.run("run", "jobs", "action=status", "job_id="+s.ID, "wait_seconds=15"); code != 0 || !strings.Contains(text, ", done, 200 done") {
		t.Errorf("%d, %s", code, text)
	}
	h.hold(l, h.reported(l, s.ID))
}

// soak is how long the tests of endurance go on: some seconds, or what RICERCAR_SOAK says (`go run ./build/dev test --long`).
func soak(t *testing.T, usual time.Duration) time.Duration {
	t.Helper()
	text := os.Getenv("RICERCAR_SOAK")
	if text == "" {
		return usual
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestKilledImports kills importing processes at any moment, two at a time, while others delete, bring back and tag. What
// was acknowledged is there in the end.
func TestKilledImports(t *testing.T) {
	h := newHouse(t)
	l := h.open()
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	end := time.Now().Add(soak(t, 5*time.Second))
	const enough = 20 // scores; a slow machine takes more rounds
	for round := 0; round < 3 || time.Now().Before(end) || len(acknowledged) < enough && round < 200; round++ {
		var g sync.WaitGroup
		for writer := range 2 {
			g.Go(func() {
				for _, id := range h.importAndDie(fmt.Sprintf("r%dw%d", round, writer)) {
					mu.Lock()
					acknowledged[id] = true
					mu.Unlock()
				}
			})
		}
		g.Go(func() { h.meddle(l, round) })
		g.Wait()
	}
	ids := make([]string, 0, len(acknowledged))
	for id := range acknowledged {
		ids = append(ids, id)
	}
	if len(ids) < enough {
		t.Errorf("only %d scores were acknowledged", len(ids))
	}
	h.hold(l, ids)
}

// importAndDie imports a folder in a process that is killed after a moment, and returns what it had acknowledged.
func (h house) importAndDie(name string) []string {
	folder := h.music(name, 120)
	defer os.RemoveAll(folder)
	cmd := h.command("import", folder, "--format", "json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.t.Error(err)
		return nil
	}
	if err := cmd.Start(); err != nil {
		h.t.Error(err)
		return nil
	}
	var ids []string
	die := time.AfterFunc(time.Duration(100+rand.IntN(500))*time.Millisecond, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	defer die.Stop()
	for r := bufio.NewReader(out); ; {
		line, err := r.ReadBytes('\n')
		if err != nil {
			_ = cmd.Wait()
			return ids
		}
		var done struct {
			OK bool
			ID string
		}
		if json.Unmarshal(line, &done) == nil && done.OK {
			ids = append(ids, done.ID)
		}
	}
}

// meddle changes some scores, and makes it undone.
func (h house) meddle(l *library.Library, round int) {
	ctx := h.t.Context()
	page, err := l.List(ctx, library.Query{Limit: 5})
	if err != nil {
		h.t.Error(err)
		return
	}
	for _, i := range page.Items {
		_, err1 := l.Tag(ctx, i.ID, []string{fmt.Sprint("round ", round)}, nil)
		_, err2 := l.Delete(ctx, i.ID)
		_, err3 := l.Undelete(ctx, i.ID)
		if err1 != nil || err2 != nil || err3 != nil {
			h.t.Error(err1, err2, err3)
		}
	}
}

// TestMemoryStaysFlat imports, analyses and deletes again and again in one engine. Neither memory nor goroutines grow.
func TestMemoryStaysFlat(t *testing.T) {
	t.Setenv("RICERCAR_HOME", t.TempDir())
	c := &command{Program: Program{Stderr: new(bytes.Buffer)}, ctx: context.Background(), quiet: true}
	c.flags = c.root().PersistentFlags()
	e, err := c.open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	cycle := func(i int) {
		t.Helper()
		id := fmt.Sprint("s", i)
		for _, call := range []struct {
			tool string
			args map[string]any
		}{
			{"import_score", map[string]any{"source": fmt.Sprintf("tinyNotation: 4/4 c4 d e f g%d a b c' %s", 1<<(i%4), strings.Repeat(" c4 d e f g a b c'", 20+i%50)), "score_id": id}},
			{"key_analysis", map[string]any{"score_id": id}},
			{"harmony_analysis", map[string]any{"score_id": id, "measures": "1-4"}},
			{"delete_score", map[string]any{"score_id": id}},
		} {
			if _, err := c.operate(c.ctx, call.tool, call.args); err != nil {
				t.Fatalf("%d: %s: %v", i, call.tool, err)
			}
		}
	}
	weigh := func() (heap uint64, goroutines int) {
		for range 3 {
			runtime.GC()
			time.Sleep(10 * time.Millisecond)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, runtime.NumGoroutine()
	}
	n := 0
	for ; n < 150; n++ { // what is kept for good is there now
		cycle(n)
	}
	heap, goroutines := weigh()
	for end := time.Now().Add(soak(t, 2*time.Second)); n < 300 || time.Now().Before(end); n++ {
		cycle(n)
	}
	after, more := weigh()
	if after > heap+2<<20 || more > goroutines+5 {
		t.Errorf("after %d cycles %d kB and %d goroutines, before %d kB and %d", n, after>>10, more, heap>>10, goroutines)
	}
	if s := e.deps.Library.CacheStats(); s.Scores != 0 {
		t.Errorf("%d deleted scores are in memory", s.Scores)
	}
}
