package library

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestFullDisk has a process import until a disk of four megabytes is full, and go on when there is room again.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("only root can make a small disk")
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(disk, "library.db")
	c, out := other(t, path, "fill", "a")
	text, _ := io.ReadAll(out)
	c.Wait()
	full(t, path, string(text))
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	c, out = other(t, path, "once", "b")
	if text, _ := io.ReadAll(out); len(kept(string(text))) != 1 || c.Wait() != nil {
		t.Errorf("with room again: %s", text)
	}
}
