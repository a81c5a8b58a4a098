package library

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestReadOnlyFolder has a process that may not write: it can read what there is, and says why it cannot write.
func TestReadOnlyFolder(t *testing.T) {
	root, err := os.MkdirTemp("", "library") // above it all folders must be open to others
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(root)
	binary := filepath.Join(root, "other")
	copyInto(t, binary)
	dir := filepath.Join(root, "data")
	l := at(t, filepath.Join(dir, "library.db"))
	add(t, l, "a.xml", "A/x/1")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{root: 0o755, dir: 0o555, l.o.Path: 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(dir, 0o755)
	for path, want := range map[string]string{l.o.Path: "found 1\nerror invalid LIBRARY_READ_ONLY", filepath.Join(dir, "none", "x.db"): "error invalid LIBRARY_READ_ONLY"} {
		c, out := other(t, path, "read", "b", func(c *exec.Cmd) {
			c.Path, c.Dir = binary, root
			if os.Getuid() == 0 { // root may write everywhere
				c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
		})
		text, _ := io.ReadAll(out)
		c.Wait()
		if got := strings.TrimPrefix(string(text), "found 0\n"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", path, text)
		}
	}
}

func copyInto(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(path, content, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
}
