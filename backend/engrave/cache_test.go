package engrave

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	NewDirCache(dir, 100).Put(key, compress([]byte("<svg/>")))
	data, ok := NewDirCache(dir, 100).Get(key)
	if svg, valid := decompress(data); !ok || !valid || string(svg) != "<svg/>" {
		t.Errorf("got %q", svg)
	}
	if _, ok := NewDirCache(dir, 100).Get("other"); ok {
		t.Error("found what was never put")
	}
}

func TestDirCacheWithoutFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	c := NewDirCache(filepath.Join(file, "below"), 100)
	c.Put("key", []byte("data"))
	if data, ok := c.Get("key"); !ok || string(data) != "data" {
		t.Error("memory alone does not serve")
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
