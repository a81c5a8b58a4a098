package engrave

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync"
)

// Cache keeps drawings by name. Get reports false for what it does not have, or cannot read; Put may forget. Both
// are safe for any number of goroutines. The bytes are compressed and must not be changed by anyone.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// cacheKey names a drawing by everything that it is made from.
func cacheKey(parts ...[]byte) string {
	h := sha256.New()
	for _, part := range parts {
		sum := sha256.Sum256(part)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:20])
}

// MemoryCache keeps the drawings that were used last, up to a number of bytes.
type MemoryCache struct {
	mu      sync.Mutex
	limit   int
	size    int
	entries map[string]*list.Element
	order   *list.List // of *memoryEntry, last used first
}

type memoryEntry struct {
	key  string
	data []byte
}

// NewMemoryCache returns a cache that holds up to limit bytes.
func NewMemoryCache(limit int) *MemoryCache {
	return &MemoryCache{limit: limit, entries: map[string]*list.Element{}, order: list.New()}
}

// Get returns what was put under the key.
func (c *MemoryCache) Get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e == nil {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*memoryEntry).data, true
}

// Put keeps data under the key and forgets what was not used for longest.
func (c *MemoryCache) Put(key string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.entries[key]; old != nil {
		c.forget(old)
	}
	if len(data) > c.limit {
		return
	}
	c.entries[key] = c.order.PushFront(&memoryEntry{key, data})
	c.size += len(data)
	for c.size > c.limit {
		c.forget(c.order.Back())
	}
}

func (c *MemoryCache) forget(e *list.Element) {
	entry := c.order.Remove(e).(*memoryEntry)
	delete(c.entries, entry.key)
	c.size -= len(entry.data)
}

// compress packs a drawing.
func compress(svg []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed) // the level is a valid one
	_, _ = w.Write(svg)
	_ = w.Close()
	return out.Bytes()
}

// decompress unpacks a drawing; false for what is not one.
func decompress(data []byte) ([]byte, bool) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	svg, err := io.ReadAll(r)
	return svg, err == nil
}
