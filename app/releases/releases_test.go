package releases

import (
	"crypto/ed25519"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ricercar/backend/fault"
)

func TestNewest(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Manifest{Version: "1.2.0", Date: "2026-12-01", Page: "https://example.org/a?b&c", Notes: "More <b>"}
	raw, err := Sign(want, private)
	if err != nil {
		t.Fatal(err)
	}
	_, foreign, _ := ed25519.GenerateKey(nil)
	unsafePage, _ := Sign(Manifest{Version: "2", Page: "http://example.org"}, private)
	wrongKey, _ := Sign(want, foreign)
	for _, c := range []struct {
		name, body string
		status     int
		want       fault.Kind
	}{
		{"signed", string(raw), 200, ""},
		{"another key", string(wrongKey), 200, fault.Invalid},
		{"changed", strings.Replace(string(raw), "1.2.0", "1.3.0", 1), 200, fault.Invalid},
		{"a page without encryption", string(unsafePage), 200, fault.Invalid},
		{"no JSON", "<html>", 200, fault.Invalid},
		{"missing", string(raw), 404, fault.NotFound},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("User-Agent") != "ricercar" || r.Header.Get("Cookie") != "" {
				t.Errorf("it sent %v", r.Header)
			}
			w.WriteHeader(c.status)
			w.Write([]byte(c.body))
		}))
		got, err := Source{Address: server.URL, Key: public, Client: server.Client()}.Newest(t.Context())
		server.Close()
		if fault.KindOf(err) != c.want || err == nil && got != want {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if _, err := (Source{Address: "http://127.0.0.1:1", Key: public, Client: http.DefaultClient}).Newest(t.Context()); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody there: %v", err)
	}
	if _, err := Built(); !fault.Is(err, fault.Unsupported) {
		t.Errorf("a build without a source: %v", err)
	}
}

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		release, than string
		want          bool
	}{
		{"1.2.0", "1.1.9", true},
		{"1.10", "1.9.9", true},
		{"1.0", "1.0.0", false},
		{"1.0.0", "1.0.0", false},
		{"1.0.0", "1.0.0-rc1", true},
		{"1.0.0-rc1", "1.0.0", false},
		{"v2", "1", true},
		{"1.0.0", "devel-abc", false},
		{"latest", "1.0.0", false},
	} {
		if got := Newer(c.release, c.than); got != c.want {
			t.Errorf("%s newer than %s: %v", c.release, c.than, got)
		}
	}
}
