package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"ricercar/backend/fault"
)

// body is an answer's content with its entity tag, and compressed where that helps.
type body struct {
	kind, tag string
	plain     []byte
	gzipped   func() []byte // nil content where compressing does not help
}

// minGzip is the size below which compressing costs more than it saves, in bytes.
const minGzip = 1024

func newBody(kind string, content []byte) *body {
	sum := sha256.Sum256(content)
	b := &body{kind: kind, plain: content, tag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
	b.gzipped = sync.OnceValue(func() []byte { return compress(kind, content) })
	return b
}

func jsonBody(v any) (*body, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fault.New(fault.Internal, "encode the answer: %w", err)
	}
	return newBody("application/json", append(raw, '\n')), nil
}

// compress returns content compressed, or nil where that is not worth while.
func compress(kind string, content []byte) []byte {
	text := strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "svg")
	if !text || len(content) < minGzip {
		return nil
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(content); err != nil || z.Close() != nil {
		return nil
	}
	return out.Bytes()
}

// serve answers with the content, with 304 to a client that has it, or with the range asked for.
func (b *body) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", b.kind)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("Range") != "" || !acceptsGzip(r) {
		h.Set("ETag", b.tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.plain))
		return
	}
	z := b.gzipped()
	if z == nil {
		h.Set("ETag", b.tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.plain))
		return
	}
	// A compressed answer is another representation and has a tag of its own.
	h.Set("ETag", strings.TrimSuffix(b.tag, `"`)+`-gzip"`)
	if matches(r.Header.Get("If-None-Match"), h.Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(len(z)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(z)
	}
}

// matches reports whether a tag is among those that If-None-Match lists.
func matches(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

func acceptsGzip(r *http.Request) bool {
	for e := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(e), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}
