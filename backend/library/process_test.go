package library

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ricercar/backend/fault"
)

// TestMain is also the other process of the tests below: with LIBRARY_TEST_ROLE it plays that part.
func TestMain(m *testing.M) {
	role := os.Getenv("LIBRARY_TEST_ROLE")
	if role == "" {
		os.Exit(m.Run())
	}
	l, err := Open(Options{Path: os.Getenv("LIBRARY_TEST_PATH"), Read: readToy, Notice: func(m string) { fmt.Println("notice", m) }})
	if err == nil {
		err = play(l, role, os.Getenv("LIBRARY_TEST_NAME"))
	}
	if err != nil {
		fmt.Println("error", fault.KindOf(err), fault.As(err).Code, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// play does what another process does: it prints each id that was acknowledged.
func play(l *Library, role, name string) error {
	ctx := context.Background()
	for i := 0; role != "write" || i < 40; i++ {
		if role == "read" {
			page, err := l.List(ctx, Query{})
			fmt.Println("found", page.Total)
			if err != nil {
				return err
			}
		}
		padding := strings.Repeat("z", 5000)
		if role == "fill" {
			padding = noise(i, 20_000)
		}
		out, _, err := l.Import(ctx, request(name+".xml", fmt.Sprintf("%s%d/x/%d %s", name, i, i, padding)))
		if err != nil {
			return err
		}
		fmt.Println("kept", out[0].Info.ID)
		switch role {
		case "once":
			return nil
		case "backup":
			if _, err := l.Backup(ctx, 0); err != nil {
				return err
			}
		}
	}
	return l.Close()
}

// noise is text that does not get smaller by packing.
func noise(seed, length int) string {
	r, b := rand.New(rand.NewPCG(uint64(seed), 1)), make([]byte, length)
	for i := range b {
		b[i] = byte('0' + r.IntN(64))
	}
	return strings.NewReplacer("/", "_", "\n", "_").Replace(string(b))
}

// other starts the test binary in a role.
func other(t *testing.T, path, role, name string, change ...func(*exec.Cmd)) (*exec.Cmd, io.Reader) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "LIBRARY_TEST_ROLE="+role, "LIBRARY_TEST_PATH="+path, "LIBRARY_TEST_NAME="+name)
	for _, f := range change {
		f(c)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	return c, out
}

// kept lists the ids that a process has printed in whole lines.
func kept(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if id, ok := strings.CutPrefix(line, "kept "); ok && strings.HasSuffix(id, "\n") {
			out = append(out, strings.TrimSpace(id))
		}
	}
	return out
}

// TestManyProcesses has processes that begin at once, on no library, import under the same name.
func TestManyProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "library.db")
	var outs []io.Reader
	var all []*exec.Cmd
	for i := range 4 {
		c, out := other(t, path, "write", string(rune('a'+i)), func(c *exec.Cmd) {
			c.Env = append(c.Env, "LIBRARY_TEST_NAME=same"+strings.Repeat("x", i/2)) // in pairs with one content
		})
		all, outs = append(all, c), append(outs, out)
	}
	acknowledged := map[string]bool{}
	for i, c := range all {
		text, _ := io.ReadAll(outs[i])
		if err := c.Wait(); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		for _, id := range kept(string(text)) {
			acknowledged[id] = true
		}
	}
	l := at(t, path)
	page, err := l.List(t.Context(), Query{Limit: 1000})
	if err != nil || page.Total != 80 || len(acknowledged) != 80 {
		t.Errorf("%d scores, %d acknowledged, %v; want 80", page.Total, len(acknowledged), err)
	}
	if err := l.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestKill ends a process in the middle of importing: what it had acknowledged is there, and nothing blocks.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	l := at(t, path)
	for round := range 5 {
		c, out := other(t, path, "forever", fmt.Sprintf("r%d", round))
		lines := bufio.NewReader(out)
		var text strings.Builder
		for range 5 + 3*round {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(text.String(), line, err)
			}
			text.WriteString(line)
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(lines)
		c.Wait()
		text.Write(rest)
		ids := kept(text.String())
		for _, id := range ids {
			if data, _, err := l.Source(t.Context(), id); err != nil || len(data) < 5000 {
				t.Errorf("round %d: %s is lost: %v", round, id, err)
			}
		}
		add(t, l, fmt.Sprintf("after%d.xml", round), fmt.Sprintf("After/x/%d", round))
		if len(ids) < 5 {
			t.Errorf("round %d: only %d imports", round, len(ids))
		}
	}
	if err := l.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestNewerVersion has the database become newer while the library is open, as an update of another process does.
func TestNewerVersion(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	db, err := sql.Open("sqlite", dsn(l.o.Path, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`PRAGMA user_version = 999`); err != nil {
		t.Fatal(err)
	}
	refused := func(err error) {
		t.Helper()
		if !fault.Is(err, fault.Unsupported) || !strings.Contains(err.Error(), "update Ricercar") {
			t.Error(err)
		}
	}
	_, _, err = l.Import(t.Context(), request("b.xml", "B/x/1"))
	refused(err)
	if _, err := l.Info(t.Context(), "a"); err != nil {
		t.Errorf("reading an open library: %v", err)
	}
	_, err = at(t, l.o.Path).Info(t.Context(), "a")
	refused(err)
}

// TestDamage spoils the database in several ways: it is moved aside, the backup comes back, and it is said.
func TestDamage(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"no database":  func([]byte) []byte { return []byte(strings.Repeat("no database ", 1000)) },
		"header":       func(b []byte) []byte { return append([]byte("SQLite format 4\x00"), b[16:]...) },
		"pages":        func(b []byte) []byte { return append(b[:100], make([]byte, len(b)-100)...) },
		"cut off":      func(b []byte) []byte { return b[:5000] },
		"without help": func([]byte) []byte { return []byte(strings.Repeat("x", 9000)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "library.db")
			first := at(t, path)
			add(t, first, "a.xml", "A/x/1")
			want := "a"
			if name == "without help" {
				want = ""
			} else if backup, err := first.Backup(t.Context(), 0); err != nil || backup == "" {
				t.Fatal(backup, err)
			}
			add(t, first, "b.xml", "B/x/1")
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			content = spoil(content)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			var notices []string
			l := at(t, path, func(o *Options) { o.Notice = func(m string) { notices = append(notices, m) } })
			page, err := l.List(t.Context(), Query{})
			if err != nil { // damage that only shows when read: the call fails once, the next one is well
				if fault.As(err).Code != "LIBRARY_DAMAGED" {
					t.Error(err)
				}
				page, err = l.List(t.Context(), Query{})
			}
			if err != nil || ids(page.Items) != want {
				t.Errorf("%q is left, want %q: %v", ids(page.Items), want, err)
			}
			if len(notices) != 1 || !strings.Contains(notices[0], "was damaged") {
				t.Errorf("notices %q", notices)
			}
			aside, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "backups", "damaged-*", "library.db"))
			if len(aside) != 1 {
				t.Fatalf("moved aside: %v", aside)
			}
			if told := l.Damaged(time.Hour); len(told) != 1 || filepath.Dir(aside[0]) != told[0] || l.Damaged(0) != nil {
				t.Errorf("told of %v", told)
			}
			if saved, _ := os.ReadFile(aside[0]); !slices.Equal(saved, content) {
				t.Error("what was moved aside is not what was there")
			}
			add(t, l, "c.xml", "C/x/1")
		})
	}
}

func TestFolderRemoved(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	dir := filepath.Dir(l.o.Path)
	if err := os.RemoveAll(dir); err != nil {
		t.Skip("an open folder cannot be removed here")
	}
	if _, _, err := l.Import(t.Context(), request("b.xml", "B/x/1")); fault.As(err).Code != "LIBRARY_GONE" {
		t.Errorf("an import into nowhere: %v", err)
	}
	if id := add(t, l, "b.xml", "B/x/1"); id != "b" {
		t.Error(id)
	}
}

// A library that was removed is read on, so that one can save what it held; as soon as another one stands in its place,
// that is read.
func TestFolderReplaced(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	if err := os.RemoveAll(filepath.Dir(l.o.Path)); err != nil {
		t.Skip("an open folder cannot be removed here")
	}
	if _, err := l.Info(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	add(t, at(t, l.o.Path), "b.xml", "B/x/1")
	if _, err := l.Info(t.Context(), "b"); err != nil {
		t.Error(err)
	}
	if _, err := l.Info(t.Context(), "a"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a score of the library that was removed: %v", err)
	}
}

func TestExportAndRestore(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	l.Tag(t.Context(), "a", []string{"t"}, nil)
	file := filepath.Join(t.TempDir(), "sub", "mine.db")
	if err := l.Export(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := l.Export(t.Context(), file); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
	before, _ := os.ReadFile(file)
	moved, second := fresh(t), fresh(t)
	add(t, moved, "old.xml", "Old/x/1")
	watcher := at(t, moved.o.Path)
	if _, err := watcher.Info(t.Context(), "old"); err != nil {
		t.Fatal(err)
	}
	saved, err := moved.Restore(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if i, err := watcher.Info(t.Context(), "a"); err != nil || !slices.Equal(i.Tags, []string{"t"}) {
		t.Errorf("another process sees %+v, %v", i, err)
	}
	if _, err := second.Restore(t.Context(), saved); err != nil {
		t.Error(err)
	}
	if _, err := second.Info(t.Context(), "old"); err != nil {
		t.Errorf("the backup that Restore made: %v", err)
	}
	if after, _ := os.ReadFile(file); !slices.Equal(before, after) {
		t.Error("restoring changed the file")
	}
	if _, err := l.Restore(t.Context(), "process_test.go"); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestBackups(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	for range keptBackups + 2 {
		if _, err := l.Backup(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Millisecond) // names go by milliseconds
	}
	if path, err := l.Backup(t.Context(), time.Hour); path != "" || err != nil {
		t.Errorf("a backup that is not due: %s, %v", path, err)
	}
	if names, err := l.Backups(); err != nil || len(names) != keptBackups {
		t.Error(names, err)
	}
}

func TestDiskFull(t *testing.T) {
	l := fresh(t)
	add(t, l, "a.xml", "A/x/1")
	if _, err := l.open.writer.Exec(`PRAGMA max_page_count = 1`); err != nil { // SQLite makes it what there is now
		t.Fatal(err)
	}
	big := make([]byte, 0, 1<<20)
	for i := range 100_000 {
		big = fmt.Appendf(big, "%x", i*i*7919)
	}
	_, _, err := l.Import(t.Context(), request("big.xml", "Big/x/1 \n"+"Big"+string(big)+"/x/2"))
	if e := fault.As(err); err == nil || e.Code != "DISK_FULL" || e.Kind != fault.TooLarge {
		t.Fatal(err)
	}
	if page, err := l.List(t.Context(), Query{}); err != nil || ids(page.Items) != "a" {
		t.Error(ids(page.Items), err)
	}
	if _, err := l.open.writer.Exec(`PRAGMA max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	if id := add(t, l, "c.xml", "C/x/1"); id != "c" {
		t.Error(id)
	}
}

// TestMigrationSavesTheOld opens a library of the version before.
func TestMigrationSavesTheOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	db, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{migrations[0], `PRAGMA user_version = 1`} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	l := at(t, path)
	add(t, l, "a.xml", "A/x/1")
	again := at(t, path)
	if _, err := again.Info(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	names, err := l.Backups()
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	if v := versionOf(t, names[0]); v != 1 {
		t.Errorf("the backup is of version %d", v)
	}
}

func versionOf(t *testing.T, path string) (v int) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, "mode=ro"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`PRAGMA user_version`).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
