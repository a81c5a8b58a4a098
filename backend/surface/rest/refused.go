package rest

import (
	"net/http"
	"slices"
)

// Refusal is a request that was turned away before any operation saw it.
type Refusal struct {
	Method, Path string // without the query, which may hold a secret
	Status       int
	Quiet        bool // there are too many to write a line for each
}

// told is how many refusals a second are not quiet, on average.
const told = 5

// refusing are the statuses of requests that no operation has seen, and so no log. A request for MCP that fails as a
// request of HTTP has not come to one either.
var refusing = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests, http.StatusServiceUnavailable,
}

// Tell has tell hear of the requests that next refuses.
func Tell(next http.Handler, tell func(Refusal)) http.Handler {
	lines := newBucket(told)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&listening{w, func(status int) {
			if slices.Contains(refusing, status) || status >= http.StatusBadRequest && r.URL.Path == "/mcp" {
				tell(Refusal{r.Method, r.URL.Path, status, lines.take() > 0})
			}
		}}, r)
	})
}

// listening hears of the status of an answer.
type listening struct {
	http.ResponseWriter
	heard func(status int)
}

// WriteHeader writes the status.
func (w *listening) WriteHeader(status int) {
	w.heard(status)
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *listening) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush writes what is buffered; handlers that stream look for it.
func (w *listening) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }
