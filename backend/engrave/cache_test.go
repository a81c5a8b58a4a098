package engrave

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMemoryCacheForgetsTheOldest(t *testing.T) {
	c := NewMemoryCache(10)
	c.Put("a", []byte("1234"))
	c.Put("b", []byte("1234"))
	c.Get("a")
	c.Put("c", []byte("1234"))
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := c.Get(key); ok != want {
			t.Errorf("%s kept: %v", key, ok)
		}
	}
	c.Put("a", []byte("12345678901"))
	if _, ok := c.Get("a"); ok || c.size != 4 {
		t.Errorf("what is too large was kept; size %d", c.size)
	}
}

func TestDirCacheLasts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "engrave")
	key := cacheKey([]byte("mei"), []byte("options"))
	NewDirCache(dir, 100, 1<<20).Put(key, compress([]byte("<svg/>")))
	data, ok := NewDirCache(dir, 100, 1<<20).Get(key)
	if svg, valid := decompress(data); !ok || !valid || string(svg) != "<svg/>" {
		t.Errorf("got %q", svg)
	}
	if _, ok := NewDirCache(dir, 100, 1<<20).Get("other"); ok {
		t.Error("found what was never put")
	}
}

func TestDirCacheWithoutFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	c := NewDirCache(filepath.Join(file, "below"), 100, 1<<20)
	c.Put("key", []byte("data"))
	if data, ok := c.Get("key"); !ok || string(data) != "data" {
		t.Error("memory alone does not serve")
	}
}

func TestDirCacheForgetsTheOldest(t *testing.T) {
	dir := t.TempDir()
	c := NewDirCache(dir, 0, 1<<20)
	for i, key := range []string{"aa", "bb", "cc", "dd", "ee"} {
		c.Put(key, make([]byte, 240))
		used := time.Now().Add(time.Duration(i-20) * time.Hour)
		if err := os.Chtimes(c.path(key), used, used); err != nil {
			t.Fatal(err)
		}
	}
	stale := filepath.Join(dir, "aa", unfinished+"1")
	if err := os.WriteFile(stale, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * freshly)
	if err := os.Chtimes(stale, old, old); err != nil {
		t.Fatal(err)
	}
	c = NewDirCache(dir, 0, 1000)
	c.Get("aa") // makes it the youngest
	c.trim()
	for key, want := range map[string]bool{"aa": true, "bb": false, "cc": false, "dd": true, "ee": true} {
		if _, err := os.Stat(c.path(key)); (err == nil) != want {
			t.Errorf("%s kept: %v", key, err)
		}
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("what a killed process left is still there")
	}
	if !NewDirCache(dir, 0, 1600).isDue(1) {
		t.Error("a folder is not looked through at first")
	}
	c = NewDirCache(dir, 0, 1600)
	if due := []bool{c.isDue(1), c.isDue(99), c.isDue(1), c.isDue(0)}; !slices.Equal(due, []bool{true, false, true, false}) {
		t.Error(due)
	}
}

func TestCacheKeyParts(t *testing.T) {
	if cacheKey([]byte("ab"), []byte("c")) == cacheKey([]byte("a"), []byte("bc")) {
		t.Error("two divisions of one text have one key")
	}
	svg := []byte(strings.Repeat("<g/>", 1000))
	packed := compress(svg)
	if back, ok := decompress(packed); !ok || !bytes.Equal(back, svg) || len(packed) > len(svg)/10 {
		t.Errorf("%d bytes became %d", len(svg), len(packed))
	}
	if _, ok := decompress([]byte("junk")); ok {
		t.Error("junk was unpacked")
	}
}
