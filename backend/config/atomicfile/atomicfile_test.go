package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// alone fails where temporary files were left beside the named ones.
func alone(t *testing.T, dir string, want int) {
	t.Helper()
	if entries, _ := os.ReadDir(dir); len(entries) != want {
		t.Errorf("%d files in the folder, want %d: %v", len(entries), want, entries)
	}
}

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "a.toml")
	for _, content := range []string{"one", "", "a longer text"} {
		if err := Write(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != content {
			t.Errorf("got %q, want %q", got, content)
		}
	}
	alone(t, filepath.Dir(path), 1)
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions became %v", info.Mode())
	}
}

func TestWriteThroughLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := Write(link, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 || read(t, target) != "new" {
		t.Error("the link was replaced instead of its target")
	}
}

func TestWriteIfKeepsTheOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := Write(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	changed := errors.New("changed meanwhile")
	if err := WriteIf(path, []byte("new"), 0o600, func() error { return changed }); !errors.Is(err, changed) {
		t.Errorf("got %v", err)
	}
	if got := read(t, path); got != "old" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, filepath.Dir(path), 1)
}

func TestBackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.json")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range 7 {
		if err := Write(path, []byte{byte('a' + i)}, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Backup(path, now.Add(time.Duration(i)*time.Second), 5); err != nil {
			t.Fatal(err)
		}
	}
	names, err := Backups(path)
	if err != nil || len(names) != 5 {
		t.Fatalf("%d backups: %v", len(names), err)
	}
	if first, last := read(t, names[0]), read(t, names[4]); first != "c" || last != "g" {
		t.Errorf("kept %s to %s, want c to g", first, last)
	}
	if _, err := Backup(path+"x", now, 5); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}
