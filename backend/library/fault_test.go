package library

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ricercar/backend/fault"
)

// The tests of this file let real processes run into trouble.

// firstLines reads what a process prints until it has printed n whole lines, and returns them with the reader of the rest.
func firstLines(t *testing.T, out io.Reader, n int) (string, *bufio.Reader) {
	t.Helper()
	r := bufio.NewReader(out)
	var text strings.Builder
	for range n {
		line, err := r.ReadString('\n')
		text.WriteString(line)
		if err != nil {
			t.Fatalf("the process ended early: %s", text.String())
		}
	}
	return text.String(), r
}

// all holds that everything that a process has acknowledged is there.
func all(t *testing.T, l *Library, text string) {
	t.Helper()
	ids := kept(text)
	if len(ids) == 0 {
		t.Errorf("nothing was kept: %s", text)
	}
	for _, id := range ids {
		if data, _, err := l.Source(t.Context(), id); err != nil || len(data) < 5000 {
			t.Errorf("%s is lost: %v", id, err)
		}
	}
}

// TestFolderRemovedUnderAProcess takes the library's folder away while another process writes.
func TestFolderRemovedUnderAProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "library.db")
	c, out := other(t, path, "forever", "a")
	_, rest := firstLines(t, out, 3)
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Skip("an open folder cannot be removed here")
	}
	text, _ := io.ReadAll(rest)
	c.Wait()
	if !strings.Contains(string(text), "error conflict LIBRARY_GONE") {
		t.Errorf("the process said %s", text)
	}
	again, out := other(t, path, "once", "b")
	if text, _ := io.ReadAll(out); len(kept(string(text))) != 1 || again.Wait() != nil {
		t.Errorf("the next one said %s", text)
	}
}

// TestNewerProgramUnderAProcess has a newer program take the library over while another process writes.
func TestNewerProgramUnderAProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	c, out := other(t, path, "forever", "a")
	before, rest := firstLines(t, out, 3)
	db, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`PRAGMA user_version = 999`); err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(rest)
	c.Wait()
	if !strings.Contains(string(text), "error unsupported LIBRARY_NEWER") || !strings.Contains(string(text), "update Ricercar") {
		t.Errorf("the process said %s", text)
	}
	if _, err := db.Exec(fmt.Sprintf(`PRAGMA user_version = %d`, len(migrations))); err != nil {
		t.Fatal(err)
	}
	all(t, at(t, path), before+string(text))
}

// TestDamageIsRepairedOnce has several processes find a damaged library at the same moment: one repairs it and says so, and
// all of them go on.
func TestDamageIsRepairedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	first := at(t, path)
	add(t, first, "a.xml", "A/x/1")
	if _, err := first.Backup(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	var outs []io.Reader
	for i := range 4 {
		_, out := other(t, path, "once", fmt.Sprint("n", i))
		outs = append(outs, out)
	}
	notices := 0
	for _, out := range outs {
		text, _ := io.ReadAll(out)
		notices += strings.Count(string(text), "notice The library was damaged")
		if len(kept(string(text))) != 1 {
			t.Errorf("a process said %s", text)
		}
	}
	page, err := at(t, path).List(t.Context(), Query{})
	if err != nil || page.Total != 5 || notices != 1 {
		t.Errorf("%d scores, %d notices, %v", page.Total, notices, err)
	}
}

// TestOthersSeeChanges holds that what one process does another one is told of, without being asked.
func TestOthersSeeChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	l := at(t, path)
	add(t, l, "a.xml", "A/x/1")
	seen := make(chan string, 1)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	go l.Watch(ctx, 50*time.Millisecond, func(changes []Change, _ bool) {
		if c := changes[len(changes)-1]; c.Kind == Added {
			select {
			case seen <- c.ID:
			default:
			}
		}
	})
	time.Sleep(100 * time.Millisecond) // it has looked once
	for i := 0; ; i++ {
		_, out := other(t, path, "once", fmt.Sprint("n", i))
		text, _ := io.ReadAll(out)
		select {
		case id := <-seen:
			if ids := kept(string(text)); len(ids) != 1 || i == 0 && id != ids[0] {
				t.Errorf("saw %s, not %s", id, text)
			}
			return
		case <-ctx.Done():
			t.Fatal("nothing was seen")
		case <-time.After(2 * time.Second):
		}
	}
}

// TestKilledWhileBackingUp kills a process that imports and backs up all the time: no half backup is taken for one.
func TestKilledWhileBackingUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	for round := range 4 {
		c, out := other(t, path, "backup", fmt.Sprint("r", round))
		text, rest := firstLines(t, out, 4+round)
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		more, _ := io.ReadAll(rest)
		c.Wait()
		l := at(t, path)
		all(t, l, text+string(more))
		names, err := l.Backups()
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		for _, name := range names {
			if err := sound(t.Context(), name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := fresh(t).Restore(t.Context(), names[len(names)-1]); err != nil {
			t.Error(err)
		}
	}
}

// full says what a process on a full disk must say, and that nothing is lost by it.
func full(t *testing.T, path, text string) {
	t.Helper()
	if !strings.Contains(text, "error "+string(fault.TooLarge)+" DISK_FULL") {
		t.Errorf("the process said %s", text)
	}
	l := at(t, path)
	all(t, l, text)
	if err := l.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}
