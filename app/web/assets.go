package web

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// indexPath is where the pages' document lies among the assets.
const indexPath = "/index.html"

// assets are the built pages' files. Each is read, hashed and compressed when it is first asked for.
type assets struct {
	files fs.FS
	mu    sync.Mutex
	made  map[string]*body
}

func newAssets(files fs.FS) *assets { return &assets{files: files, made: map[string]*body{}} }

// has reports whether a path of a request names a file of the pages.
func (a *assets) has(urlPath string) bool {
	name := strings.TrimPrefix(urlPath, "/")
	if name == "" || strings.HasPrefix(path.Base(name), ".") || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(a.files, name)
	return err == nil && info.Mode().IsRegular()
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request, urlPath string) {
	b, err := a.load(strings.TrimPrefix(urlPath, "/"))
	if err != nil {
		message(w, http.StatusServiceUnavailable, unbuiltPage)
		return
	}
	// The build puts a hash of their content into the names of all files below assets/.
	if strings.HasPrefix(urlPath, "/assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	b.serve(w, r)
}

func (a *assets) load(name string) (*body, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if b := a.made[name]; b != nil {
		return b, nil
	}
	content, err := fs.ReadFile(a.files, name)
	if err != nil {
		return nil, err
	}
	b := newBody(contentType(name, content), content)
	a.made[name] = b
	return b, nil
}

// types are those that the system's own table may lack or have wrong.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".json": "application/json", ".woff2": "font/woff2", ".wasm": "application/wasm",
}

func contentType(name string, content []byte) string {
	ext := path.Ext(name)
	if t := types[ext]; t != "" {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return http.DetectContentType(content)
}

// message answers with a small page of its own, in the language of the pages.
func message(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = bytes.NewReader(page).WriteTo(w)
}
