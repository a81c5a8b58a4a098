package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/observe"
	"ricercar/backend/surface"
)

type listIn struct {
	op.Paging
	Query string `json:"query,omitempty"`
}

type idIn struct {
	ScoreID string `json:"score_id" minLength:"1"`
	Confirm bool   `json:"confirm,omitempty"`
}

type exportIn struct {
	ScoreID  string `json:"score_id"`
	Format   string `json:"format" default:"musicxml" enum:"musicxml,svg"`
	Measures string `json:"measures,omitempty"`
}

type importIn struct {
	op.Source
	ScoreID string `json:"score_id,omitempty"`
}

// echo is a result that says what arrived.
type echo struct {
	Got  string   `json:"got"`
	File *op.File `json:"file,omitempty"`
}

func (e echo) Digest() string { return "got " + e.Got }

func (e echo) Attached() []*op.File {
	if e.File == nil {
		return nil
	}
	return []*op.File{e.File}
}

func fixture() []op.Spec {
	said := func(v any) (echo, error) { return echo{Got: fmt.Sprintf("%+v", v)}, nil }
	return []op.Spec{
		op.New(op.Doc{Name: "list_scores", Summary: "List."}, func(_ context.Context, in listIn) (echo, error) { return said(in) }),
		op.New(op.Doc{Name: "score_info", Summary: "Describe."}, func(_ context.Context, in idIn) (echo, error) {
			if in.ScoreID == "nope" {
				return echo{}, fault.New(fault.NotFound, "no score %q", in.ScoreID).WithHint("list_scores shows 1").
					WithSuggestions("a").At(fault.Position{Measure: "3"})
			}
			return said(in)
		}),
		op.New(op.Doc{Name: "delete_score", Effect: op.Destroy}, func(_ context.Context, in idIn) (echo, error) { return said(in) }),
		op.New(op.Doc{Name: "export_score"}, func(_ context.Context, in exportIn) (echo, error) {
			f := op.NewFile(in.ScoreID+"."+in.Format, "image/svg+xml", []byte("<svg "+in.Measures+"/>"))
			f.URI = "score://" + in.ScoreID + "/" + in.Format
			return echo{File: f}, nil
		}),
		op.New(op.Doc{Name: "import_score"}, func(ctx context.Context, in importIn) (echo, error) {
			content, err := op.FilesOf(ctx).ReadFile(ctx, in.Source.Source)
			return echo{Got: fmt.Sprintf("%s %s %q %s", in.Source.Source, in.Type, content, in.ScoreID)}, err
		}),
		op.New(op.Doc{Name: "hidden", Surfaces: op.MCP}, func(_ context.Context, in idIn) (echo, error) { return said(in) }),
		op.New(op.Doc{Name: "forever"}, func(ctx context.Context, _ struct{}) (echo, error) {
			<-ctx.Done()
			return echo{}, ctx.Err()
		}),
	}
}

func runner(limit time.Duration) surface.Runner {
	return surface.Runner{Component: "test", Pool: job.NewPool(job.Options{Workers: 4}), Timeout: limit}
}

func do(t *testing.T, h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:7777"+target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRoutes(t *testing.T) {
	h := Handler(fixture(), Options{Version: "9.1", Runner: runner(20 * time.Millisecond)})
	for _, c := range []struct {
		method, target, body string
		status               int
		want                 string
	}{
		{"POST", "/api/v1/tools/score_info", `{"score_id":"a"}`, 200, `{ScoreID:a Confirm:false}`},
		{"POST", "/api/v1/tools/score_info", `{}`, 400, `"field":"score_id"`},
		{"POST", "/api/v1/tools/score_info", `{`, 400, "are not JSON"},
		{"POST", "/api/v1/tools/score_info", `{"score_id":"nope"}`, 404, `"position":{"measure":"3"}`},
		{"POST", "/api/v1/tools/score_inf", `{}`, 404, `"suggestions":["score_info"]`},
		{"POST", "/api/v1/tools/hidden", `{}`, 404, "no operation"},
		{"POST", "/api/v1/tools/forever", ``, 413, "took longer than 20ms"},
		{"GET", "/api/v1/scores?query=bach&limit=5", "", 200, `Limit:5} Query:bach}`},
		{"GET", "/api/v1/scores?limit=x", "", 400, "limit must be a whole number from 1 to 1000"},
		{"GET", "/api/v1/scores/a", "", 200, "ScoreID:a"},
		{"DELETE", "/api/v1/scores/*?confirm=true", "", 200, "{ScoreID:* Confirm:true}"},
		{"GET", "/api/v1/scores/a/files/svg?measures=1-4", "", 200, "<svg 1-4/>"},
		{"GET", "/api/v1/scores/a/files/my.piece.svg", "", 200, "<svg /"},
		{"GET", "/api/v1/scores/a/files/exe", "", 400, "one of musicxml, svg"},
		{"POST", "/api/v1/tools/export_score", `{"score_id":"a","format":"svg"}`, 200, `"uri":"/api/v1/scores/a/files/svg"`},
		{"GET", "/healthz", "", 200, `"status":"ok"`},
		{"GET", "/readyz", "", 200, `"status":"ready"`},
		{"GET", "/nothing", "", 404, "nothing is served at GET /nothing"},
		{"GET", "/", "", 200, `"version":"9.1"`},
		{"GET", "/tools", "", 200, `"input_schema":{`},
		{"GET", "/scores", "", 200, `"status":"success"`},
		{"POST", "/analysis/key", `{"score_id":"a"}`, 404, `no operation \"key_analysis\"`},
		{"POST", "/scores/a/export", `{"format":"svg"}`, 200, `"status":"success"`},
	} {
		w := do(t, h, c.method, c.target, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s: %d %s\nwant %d with %s", c.method, c.target, w.Code, w.Body, c.status, c.want)
		}
		kind := w.Header().Get("Content-Type")
		if (w.Code >= 400) != (kind == "application/problem+json") {
			t.Errorf("%s %s: %d as %s", c.method, c.target, w.Code, kind)
		}
	}
}

func TestPlainText(t *testing.T) {
	w := do(t, Handler(fixture(), Options{Runner: runner(0)}), "POST", "/api/v1/tools/score_info", `{"score_id":"a"}`, "Accept", "text/plain")
	if got := w.Body.String(); got != "got {ScoreID:a Confirm:false}\n" {
		t.Error(got)
	}
}

func TestUpload(t *testing.T) {
	h := Handler(fixture(), Options{MaxUpload: 1000, Runner: runner(0)})
	var form bytes.Buffer
	mw := multipart.NewWriter(&form)
	_ = mw.WriteField("note", "not a file")
	fw, _ := mw.CreateFormFile("file", `C:\scores\bwv66.mxl`)
	_, _ = fw.Write([]byte("PK"))
	_ = mw.Close()
	for _, c := range []struct {
		target, body, kind string
		status             int
		want               string
	}{
		{"/api/v1/scores?score_id=x", form.String(), mw.FormDataContentType(), 200, `bwv66.mxl file \"PK\" x`},
		{"/scores/upload", form.String(), mw.FormDataContentType(), 200, `bwv66.mxl file`},
		{"/api/v1/scores?name=../../a.abc", "X:1", "text/plain", 200, `a.abc file \"X:1\"`},
		{"/api/v1/scores", "X:1", "", 200, `upload file`},
		{"/api/v1/scores", "", "", 400, "holds no file"},
		{"/api/v1/scores", strings.Repeat("x", 1001), "", 413, "larger than 1000 bytes"},
	} {
		w := do(t, h, "POST", c.target, c.body, "Content-Type", c.kind)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s\nwant %d with %s", c.target, w.Code, w.Body, c.status, c.want)
		}
	}
}

func TestNotReady(t *testing.T) {
	h := Handler(fixture(), Options{Ready: []observe.Check{{Title: "Library", Run: func(context.Context) observe.Finding {
		return observe.Finding{Status: observe.Failed, Detail: "the library is newer", Fix: "update"}
	}}}})
	if w := do(t, h, "GET", "/readyz", ""); w.Code != 503 || !strings.Contains(w.Body.String(), "the library is newer") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestCorrelation(t *testing.T) {
	h := Handler(fixture(), Options{Runner: runner(0)})
	w := do(t, h, "POST", "/api/v1/tools/nope", "{}", observe.CorrelationHeader, "abc-1")
	if w.Header().Get(observe.CorrelationHeader) != "abc-1" || !strings.Contains(w.Body.String(), `"correlation_id":"abc-1"`) {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	if w := do(t, h, "GET", "/healthz", ""); w.Header().Get(observe.CorrelationHeader) == "" {
		t.Error("a request without an id got none")
	}
}

func TestOpenAPI(t *testing.T) {
	w := do(t, Handler(fixture(), Options{Version: "9"}), "GET", "/openapi.json", "")
	var doc struct {
		OpenAPI    string
		Paths      map[string]any
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || doc.Paths["/api/v1/tools/score_info"] == nil || doc.Paths["/api/v1/tools/hidden"] != nil {
		t.Errorf("%s with %v", doc.OpenAPI, doc.Paths)
	}
	for _, path := range []string{"/api/v1/scores", "/api/v1/scores/{id}", "/api/v1/scores/{id}/files/{name}", "/api/v1/events", "/scores/import", "/readyz"} {
		if doc.Paths[path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"#/components/schemas/([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		if doc.Components.Schemas[ref[1]] == nil {
			t.Errorf("%s leads nowhere", ref[0])
		}
	}
	if len(doc.Components.Schemas) < 5 || !strings.Contains(w.Body.String(), "application/problem+json") {
		t.Errorf("schemas: %v", doc.Components.Schemas)
	}
}

func TestGuard(t *testing.T) {
	h := Guard(Handler(fixture(), Options{Runner: runner(0)}), Rules{
		Token: "secret", Hosts: []string{"studio.local"}, Origins: []string{"https://app.example"}, Open: []string{"/healthz"},
	})
	bearer := "Bearer secret"
	for _, c := range []struct {
		target  string
		headers []string
		status  int
	}{
		{"/healthz", nil, 200},
		{"/readyz", nil, 401},
		{"/readyz", []string{"Authorization", bearer}, 200},
		{"/readyz", []string{"Authorization", "bearer secret"}, 200},
		{"/readyz", []string{"Authorization", "Bearer wrong"}, 401},
		{"/readyz", []string{"Authorization", "secret"}, 401},
		{"/readyz", []string{"Cookie", Cookie + "=secret"}, 200},
		{"/readyz", []string{"Cookie", Cookie + "=secret", "Origin", "http://127.0.0.1:7777"}, 200},
		{"/readyz", []string{"Cookie", Cookie + "=secret", "Origin", "http://127.0.0.1:3000"}, 403},
		{"/readyz", []string{"Authorization", bearer, "Origin", "http://localhost:3000"}, 200},
		{"/readyz", []string{"Authorization", bearer, "Origin", "https://app.example"}, 200},
		{"/readyz", []string{"Authorization", bearer, "Origin", "https://evil.example"}, 403},
		{"/readyz", []string{"Authorization", bearer, "Origin", "null"}, 403},
		{"/healthz", []string{"Host", "evil.example"}, 403},
		{"/healthz", []string{"Host", "127.0.0.1.evil.example:80"}, 403},
		{"/healthz", []string{"Host", "localhost:1"}, 200},
		{"/healthz", []string{"Host", "[::1]:80"}, 200},
		{"/healthz", []string{"Host", "studio.local:80"}, 200},
	} {
		if w := do(t, h, "GET", c.target, "", c.headers...); w.Code != c.status {
			t.Errorf("%s %v: %d, want %d", c.target, c.headers, w.Code, c.status)
		}
	}
}
