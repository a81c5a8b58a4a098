package rest

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"ricercar/backend/job"
)

func TestLimitInASecond(t *testing.T) {
	h := Limit(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), Limits{PerSec: 5})
	codes := map[int]int{}
	var last *httptest.ResponseRecorder
	for range 50 {
		last = do(t, h, "GET", "/healthz", "")
		codes[last.Code]++
	}
	if codes[200] < 10 || codes[429] == 0 || codes[429] != 50-codes[200] {
		t.Errorf("%v", codes)
	}
	if after, err := strconv.Atoi(last.Header().Get("Retry-After")); err != nil || after < 1 {
		t.Errorf("Retry-After: %v", last.Header())
	}
}

func TestLimitStrangers(t *testing.T) {
	ok := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	h := Limit(Guard(ok, Rules{Token: "secret"}), Limits{Strangers: 3})
	codes := map[int]int{}
	for range 30 {
		w := do(t, h, "GET", "/x", "", "Authorization", "Bearer wrong")
		codes[w.Code]++
		if strings.Count(w.Body.String(), `"status"`) != 1 {
			t.Errorf("not one answer: %s", w.Body)
		}
	}
	if codes[401] < 6 || codes[429] == 0 || codes[401]+codes[429] != 30 {
		t.Errorf("%v", codes)
	}
	if w := do(t, h, "GET", "/x", "", "Authorization", "Bearer secret"); w.Code != 200 {
		t.Errorf("strangers keep the owner out: %d", w.Code)
	}
}

func TestLimitAtOnce(t *testing.T) {
	inside, release := make(chan struct{}), make(chan struct{})
	h := Limit(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wait" {
			inside <- struct{}{}
			<-release
		}
	}), Limits{InFlight: 2}, "/stream")
	done := make(chan int, 2)
	for range 2 {
		go func() { done <- do(t, h, "GET", "/wait", "").Code }()
		<-inside
	}
	if w := do(t, h, "GET", "/more", ""); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("the third at once: %d", w.Code)
	}
	if w := do(t, h, "GET", "/stream", ""); w.Code != 200 {
		t.Errorf("a stream: %d", w.Code)
	}
	close(release)
	if a, b := <-done, <-done; a != 200 || b != 200 {
		t.Errorf("%d, %d", a, b)
	}
	if w := do(t, h, "GET", "/more", ""); w.Code != 200 {
		t.Errorf("afterwards: %d", w.Code)
	}
}

func TestFileOnceAndInParts(t *testing.T) {
	h := Handler(fixture(), Options{Runner: runner(0)})
	whole := do(t, h, "GET", "/api/v1/scores/a/files/svg", "")
	tag := whole.Header().Get("ETag")
	if tag == "" || whole.Body.String() != "<svg />" {
		t.Fatalf("%q %s", tag, whole.Body)
	}
	if w := do(t, h, "GET", "/api/v1/scores/a/files/svg", "", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("the same again: %d %s", w.Code, w.Body)
	}
	if w := do(t, h, "GET", "/api/v1/scores/a/files/svg", "", "Range", "bytes=1-3"); w.Code != http.StatusPartialContent || w.Body.String() != "svg" {
		t.Errorf("a part: %d %s", w.Code, w.Body)
	}
	if w := do(t, h, "GET", "/api/v1/scores/a/files/svg", "", "Range", "bytes=100-"); w.Code != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("beyond the end: %d", w.Code)
	}
}

func TestPrefersAJob(t *testing.T) {
	run := runner(0)
	run.Jobs = job.NewTable(nil, nil)
	h := Handler(fixture(), Options{Runner: run})
	w := do(t, h, "POST", "/api/v1/tools/forever", "{}", "Prefer", "respond-async")
	if w.Code != http.StatusAccepted || !strings.HasPrefix(w.Header().Get("Location"), "/api/v1/jobs/job-") || !strings.Contains(w.Body.String(), `"job_id":"job-`) {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := do(t, h, "POST", "/api/v1/tools/score_info", `{"score_id":"a"}`, "Prefer", "respond-async, wait=5"); w.Code != 200 || !strings.Contains(w.Body.String(), "ScoreID:a") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := do(t, h, "POST", "/api/v1/tools/nope", `{}`, "Prefer", "respond-async"); w.Code != 404 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for header, want := range map[string]time.Duration{"wait=5": -1, "respond-async;wait=3": -1, "respond-async": 0, "wait=900, respond-async": maxWait, "Respond-Async, wait=\"7\"": 7 * time.Second} {
		r := httptest.NewRequest("POST", "/", nil)
		r.Header.Set("Prefer", header)
		if wait, ok := preferredWait(r); ok != (want >= 0) || ok && wait != want {
			t.Errorf("%s: %v, %v", header, wait, ok)
		}
	}
	run.Jobs.Close(t.Context())
}
