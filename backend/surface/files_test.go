package surface

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

var (
	_ op.Files = Disk{}
	_ op.Files = Roots{}
)

// tree makes a folder with scores, a secret beside it, and a link from one to the other.
func tree(t *testing.T) (scores, outside string) {
	t.Helper()
	base := t.TempDir()
	scores, outside = filepath.Join(base, "scores"), filepath.Join(base, "secret.txt")
	for _, dir := range []string{scores, filepath.Join(scores, "sub")} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for path, content := range map[string]string{
		filepath.Join(scores, "a.xml"): "AAAA", filepath.Join(scores, "sub", "b.xml"): "B", outside: "secret",
		filepath.Join(scores, "big.xml"): strings.Repeat("x", 101),
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(scores, "link.xml")); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	return scores, outside
}

func TestRootsRead(t *testing.T) {
	scores, outside := tree(t)
	r := Roots{Dirs: []string{filepath.Join(scores, "missing"), scores}, Max: 100}
	for _, c := range []struct {
		path, content string
		kind          fault.Kind
		message       string
	}{
		{filepath.Join(scores, "a.xml"), "AAAA", "", ""},
		{"a.xml", "AAAA", "", ""},
		{"sub/b.xml", "B", "", ""},
		{filepath.Join(scores, "sub", "..", "a.xml"), "AAAA", "", ""},
		{"none.xml", "", fault.NotFound, "there is no file none.xml"},
		{outside, "", fault.Invalid, "lies outside the folders"},
		{"../secret.txt", "", fault.Invalid, "lies outside the folders"},
		{filepath.Join(scores, "link.xml"), "", fault.Invalid, "cannot be read"},
		{scores, "", fault.Invalid, "is a folder"},
		{"big.xml", "", fault.TooLarge, "is larger than"},
		{"", "", fault.Invalid, "lies outside"},
	} {
		got, err := r.ReadFile(context.Background(), c.path)
		if string(got) != c.content || fault.KindOf(err) != c.kind || err != nil && !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %q, %v", c.path, got, err)
		}
	}
}

func TestRootsWrite(t *testing.T) {
	scores, outside := tree(t)
	r, ctx := Roots{Dirs: []string{scores}, Max: 100}, context.Background()
	if err := r.WriteFile(ctx, "new.svg", []byte("<svg/>")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(scores, "new.svg")); string(got) != "<svg/>" {
		t.Errorf("wrote %q", got)
	}
	for path, kind := range map[string]fault.Kind{
		"new.svg": fault.Conflict, "none/new.svg": fault.NotFound, outside: fault.Invalid,
		filepath.Join(scores, "link.xml"): fault.Conflict,
	} {
		if err := r.WriteFile(ctx, path, []byte("x")); !fault.Is(err, kind) {
			t.Errorf("%s: %v, want %s", path, err, kind)
		}
	}
	if got, _ := os.ReadFile(outside); string(got) != "secret" {
		t.Error("a link led out of the root")
	}
}

func TestNoRoots(t *testing.T) {
	if _, err := (Roots{}).Stat(context.Background(), "a.xml"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "no folder is allowed") {
		t.Error(err)
	}
}

func TestDisk(t *testing.T) {
	scores, _ := tree(t)
	d, ctx := Disk{Max: 100}, context.Background()
	for path, kind := range map[string]fault.Kind{
		"a.xml": "", "link.xml": "", "none.xml": fault.NotFound, "sub": fault.Invalid, "big.xml": fault.TooLarge,
	} {
		if _, err := d.ReadFile(ctx, filepath.Join(scores, path)); fault.KindOf(err) != kind {
			t.Errorf("%s: %v, want %q", path, err, kind)
		}
	}
	if runtime.GOOS == "linux" {
		if _, err := d.ReadFile(ctx, "/dev/zero"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a device: %v", err)
		}
	}
	if err := d.WriteFile(ctx, filepath.Join(scores, "none", "x"), nil); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}
