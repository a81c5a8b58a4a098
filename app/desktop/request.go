package desktop

import "net/http"

// origins are those of the window's own page: of WebKit on Linux and macOS, and of WebView2.
var origins = map[string]bool{"wails://wails": true, "http://wails.localhost": true}

// local turns the requests of the web view into those that a browser on this machine would send. Their host is
// no name of this machine; the page's own origin is dropped with it and any other stays, to be refused. Nothing
// between handler and page unpacks a compressed answer. Some web views do not say that they want a page.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/events" {
			// Events come another way; this answer makes an EventSource give up (HTML standard, 9.2.3).
			w.WriteHeader(http.StatusNoContent)
			return
		}
		r = r.Clone(r.Context())
		r.Host = "localhost"
		if origins[r.Header.Get("Origin")] {
			r.Header.Del("Origin")
		}
		r.Header.Del("Accept-Encoding")
		if r.URL.Path == "/" && r.Method == http.MethodGet {
			r.Header.Set("Accept", "text/html")
		}
		next.ServeHTTP(w, r)
	})
}
