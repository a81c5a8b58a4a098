package rest

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"ricercar/backend/fault"
)

// Limits bound what clients may ask for at once and in a second. Zero fields bound nothing.
type Limits struct {
	InFlight  int // requests that are answered at once, streams aside
	PerSec    int // requests a second, on average; twice as many may come at once
	Strangers int // the same for requests that Guard refuses
}

// Usual are the limits of a service: far beyond what pages and programs of one user ask for, and well within what a
// machine bears.
var Usual = Limits{InFlight: 256, PerSec: 2000, Strangers: 20}

// slowest is how long a client may take to have work done and to read the answer.
const slowest = 10 * time.Minute

// Limit refuses what exceeds the limits: with 429 what comes too fast, with 503 what comes while too much is being
// answered, both with the seconds after which another try is worth while. Streams are known by their paths.
func Limit(next http.Handler, l Limits, streams ...string) http.Handler {
	all, strangers := newBucket(l.PerSec), newBucket(l.Strangers)
	flights := make(chan struct{}, max(1, l.InFlight))
	stream := map[string]bool{}
	for _, path := range streams {
		stream[path] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := all.take(); wait > 0 {
			busy(w, r, wait, http.StatusTooManyRequests, "there are too many requests")
			return
		}
		counted, conn := &refusals{ResponseWriter: w, r: r, strangers: strangers}, http.NewResponseController(w)
		if l.InFlight == 0 || stream[r.URL.Path] {
			_ = conn.SetWriteDeadline(time.Time{})
			next.ServeHTTP(counted, r)
			return
		}
		_ = conn.SetWriteDeadline(time.Now().Add(slowest)) // a client that does not read is not waited for
		select {
		case flights <- struct{}{}:
			defer func() { <-flights }()
			next.ServeHTTP(counted, r)
		default:
			busy(w, r, time.Second, http.StatusServiceUnavailable, "too many requests are being answered")
		}
	})
}

func busy(w http.ResponseWriter, r *http.Request, wait time.Duration, status int, text string) {
	seconds := int(math.Ceil(wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	problemWith(w, r, fault.New(fault.TooLarge, "%s", text).WithHint("try again in %d s", seconds), status)
}

// refusals counts answers that turn a stranger away, and turns the later ones away more shortly.
type refusals struct {
	http.ResponseWriter
	r         *http.Request
	strangers *bucket
	silent    bool
}

// WriteHeader writes the status, or 429 where too many strangers came.
func (w *refusals) WriteHeader(status int) {
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		if wait := w.strangers.take(); wait > 0 {
			w.silent = true
			w.Header().Del("WWW-Authenticate")
			busy(w.ResponseWriter, w.r, wait, http.StatusTooManyRequests, "there are too many requests without a token")
			return
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write writes, unless the answer has been replaced.
func (w *refusals) Write(p []byte) (int, error) {
	if w.silent {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *refusals) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush writes what is buffered; handlers that stream look for it.
func (w *refusals) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// bucket gives so many tokens a second, and holds twice as many. The nil bucket gives always.
type bucket struct {
	rate float64

	mu   sync.Mutex
	held float64
	at   time.Time
}

func newBucket(perSecond int) *bucket {
	if perSecond == 0 {
		return nil
	}
	return &bucket{rate: float64(perSecond), held: 2 * float64(perSecond), at: time.Now()}
}

// take takes a token and returns 0, or returns how long it takes until there is one.
func (b *bucket) take() time.Duration {
	if b == nil {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.held = min(2*b.rate, b.held+b.rate*now.Sub(b.at).Seconds())
	b.at = now
	if b.held < 1 {
		return time.Duration((1 - b.held) / b.rate * float64(time.Second))
	}
	b.held--
	return 0
}
