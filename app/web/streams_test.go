package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestStreamsAreBounded has no number of pages wear the program out.
func TestStreamsAreBounded(t *testing.T) {
	e := NewEvents()
	for range maxStreams {
		if !e.listen(make(chan []byte, pending), true) {
			t.Fatal("a page was refused")
		}
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/events", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
