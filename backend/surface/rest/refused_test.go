package rest

import (
	"net/http"
	"testing"
)

func TestTell(t *testing.T) {
	answers := map[string]int{"/ok": 200, "/none": 404, "/huge": 413, "/mcp": 400}
	var heard []Refusal
	h := Tell(Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(answers[r.URL.Path]) }), Rules{Token: "secret"}),
		func(r Refusal) { heard = append(heard, r) })
	for path := range answers {
		do(t, h, "GET", path, "", "Authorization", "Bearer secret")
	}
	if len(heard) != 2 {
		t.Errorf("heard of %v, want those of 413 and of MCP", heard)
	}
	heard = nil
	for range 5 * told {
		do(t, h, "POST", "/ok?link=hidden", "")
	}
	if len(heard) != 5*told || heard[0] != (Refusal{"POST", "/ok", 401, false}) || !heard[len(heard)-1].Quiet {
		t.Errorf("heard of %d: %v", len(heard), heard)
	}
}
