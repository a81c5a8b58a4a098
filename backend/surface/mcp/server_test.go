package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/surface"
	"ricercar/backend/surface/stdio"
)

type idIn struct {
	ScoreID string `json:"score_id" minLength:"1" maxLength:"64" doc:"Id of a score."`
}

type infoOut struct {
	ID    string   `json:"id"`
	Notes int      `json:"num_notes"`
	Parts []string `json:"parts"`
}

func (o infoOut) Digest() string { return fmt.Sprintf("%s: %d notes", o.ID, o.Notes) }

type fileIn struct {
	ScoreID string `json:"score_id"`
	Format  string `json:"format" enum:"musicxml,png,wav"`
}

type fileOut struct {
	File *op.File `json:"file"`
}

func (o fileOut) Digest() string { return o.File.Name }

func (o fileOut) Attached() []*op.File { return []*op.File{o.File} }

type stepsIn struct {
	Steps int `json:"steps" minimum:"1" maximum:"10000"`
}

// fixture is a catalogue with one operation for each way in which a tool can answer.
func fixture() []op.Spec {
	return []op.Spec{
		op.New(op.Doc{Name: "score_info", Title: "Score info", Summary: "Say what a score holds."}, info),
		op.New(op.Doc{Name: "list_scores", Summary: "List."}, func(context.Context, struct{}) (infoOut, error) {
			return infoOut{Parts: []string{}}, nil
		}),
		op.New(op.Doc{Name: "export_score", Summary: "Write.", Effect: op.Add}, write),
		op.New(op.Doc{Name: "steps", Summary: "Report progress."}, func(ctx context.Context, in stepsIn) (infoOut, error) {
			for i := range in.Steps {
				job.Report(ctx, float64(i+1), float64(in.Steps), "step")
			}
			return infoOut{Parts: []string{}}, nil
		}),
		op.New(op.Doc{Name: "delete_score", Summary: "Remove.", Effect: op.Destroy}, info),
		op.New(op.Doc{Name: "hidden", Summary: "Not for models.", Surfaces: op.CLI}, info),
		op.New(op.Doc{Name: "forever", Summary: "Never ends."}, func(ctx context.Context, _ struct{}) (infoOut, error) {
			<-ctx.Done()
			return infoOut{}, ctx.Err()
		}),
	}
}

func info(_ context.Context, in idIn) (infoOut, error) {
	switch in.ScoreID {
	case "nope":
		return infoOut{}, fault.New(fault.NotFound, "no score %q", in.ScoreID).WithField("score_id").
			WithSuggestions("nose").WithHint("list_scores shows 1")
	case "panic":
		panic("secret")
	}
	return infoOut{ID: in.ScoreID, Notes: 165, Parts: []string{"Soprano"}}, nil
}

func write(_ context.Context, in fileIn) (fileOut, error) {
	switch in.Format {
	case "png":
		return fileOut{op.NewFile("a.png", "image/png", []byte{1, 2, 3})}, nil
	case "wav":
		return fileOut{op.NewFile("a.wav", "audio/wav", make([]byte, 100))}, nil
	}
	return fileOut{op.NewFile("a.musicxml", "application/vnd.recordare.musicxml+xml", []byte("<score-partwise/>"))}, nil
}

// options are those of a server whose calls have a time limit.
func options(limit time.Duration) Options {
	return Options{Runner: surface.Runner{Component: "test", Pool: job.NewPool(job.Options{Workers: 4}), Timeout: limit}}
}

// revision speaks to a server in one revision of the protocol, and holds every message against its schema
// where the schemas are at hand.
type revision struct {
	t       *testing.T
	srv     *Server
	version string
	schemas *jsonschema.Compiler
}

func revisions(t *testing.T, o Options) []revision {
	var all []revision
	for _, v := range []string{"2025-11-25", "2026-07-28"} {
		all = append(all, revision{t, New(fixture(), o), v, schemasOf(t, v)})
	}
	return all
}

// schemaFile is the protocol's schema, which lies beside the oracle.
func schemaFile(version string) string {
	return filepath.Join(os.Getenv("RICERCAR_ORACLE"), "..", "schemas", "mcp-"+version+".schema.json")
}

// TestSchemasAreThere says whether the other tests hold messages against the protocol's schemas.
func TestSchemasAreThere(t *testing.T) {
	for _, v := range []string{"2025-11-25", "2026-07-28"} {
		if schemasOf(t, v) == nil {
			t.Skip("no message is held against the protocol's schema: RICERCAR_ORACLE does not lead to it")
		}
	}
}

func schemasOf(t *testing.T, version string) *jsonschema.Compiler {
	t.Helper()
	f, err := os.Open(schemaFile(version))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // TestSchemasAreThere says so
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mcp.json", doc); err != nil {
		t.Fatal(err)
	}
	return c
}

// valid holds raw against a definition of the protocol's schema.
func (r revision) valid(def string, raw []byte) {
	r.t.Helper()
	if r.schemas == nil {
		return
	}
	s, err := r.schemas.Compile("mcp.json#/$defs/" + def)
	if err != nil {
		r.t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		r.t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		r.t.Errorf("%s is no %s of %s: %v", raw, def, r.version, err)
	}
}

// ask sends a request and returns the result, or the whole error.
func (r revision) ask(method, params, def string) string {
	r.t.Helper()
	if r.version >= "2026" {
		meta := `{"_meta":{"io.modelcontextprotocol/protocolVersion":"` + r.version + `","io.modelcontextprotocol/clientCapabilities":{}}`
		if inner := strings.TrimPrefix(params, "{"); inner != "}" {
			meta += ","
		}
		params = meta + strings.TrimPrefix(params, "{")
	}
	reply := r.srv.HandleMessage(context.Background(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"`+method+`","params":`+params+`}`))
	raw, err := json.Marshal(reply)
	if err != nil {
		r.t.Fatal(err)
	}
	r.valid("JSONRPCMessage", raw)
	var m struct {
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		r.t.Fatal(err)
	}
	if m.Result == nil {
		return string(raw)
	}
	r.valid(def, m.Result)
	return string(m.Result)
}

func (r revision) call(tool, args string) string {
	r.t.Helper()
	return r.ask("tools/call", fmt.Sprintf(`{"name":%q,"arguments":%s}`, tool, args), "CallToolResult")
}

func holds(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s\n   lacks %s", got, w)
		}
	}
}

func TestListTools(t *testing.T) {
	for _, r := range revisions(t, options(0)) {
		got := r.ask("tools/list", "{}", "ListToolsResult")
		holds(t, got, `"name":"score_info"`, `"title":"Score info"`, `"readOnlyHint":true`, `"destructiveHint":true`,
			`"openWorldHint":false`, `"required":["score_id"]`, `"outputSchema":{`)
		for _, hidden := range []string{`"hidden"`, unknownName} {
			if strings.Contains(got, hidden) {
				t.Errorf("the list shows %s", hidden)
			}
		}
	}
}

func TestCallTool(t *testing.T) {
	for _, r := range revisions(t, options(0)) {
		holds(t, r.call("score_info", `{"score_id":"a"}`),
			`"structuredContent":{"id":"a","num_notes":165,"parts":["Soprano"]}`, `"text":"a: 165 notes"`)
	}
}

func TestFailuresAreResults(t *testing.T) {
	for _, r := range revisions(t, options(20*time.Millisecond)) {
		for _, c := range []struct{ tool, args, kind, message string }{
			{"score_info", `{"score_id":"nope"}`, "not_found", `no score \"nope\"`},
			{"score_info", `{"score":"a"}`, "invalid", `score_info takes no argument \"score\"`},
			{"score_info", `{}`, "invalid", "score_info needs score_id"},
			{"score_info", `"a"`, "invalid", "must be an object"},
			{"score_inf", `{}`, "not_found", `there is no tool \"score_inf\"`},
			{"hidden", `{"score_id":"a"}`, "not_found", `there is no tool \"hidden\"`},
			{"score_info", `{"score_id":"panic"}`, "internal", "score_info stopped unexpectedly"},
			{"score_info", `{"score_id":"panic"}`, "internal", `"correlation_id":"`},
			{"forever", `{}`, "too_large", "forever took longer than 20ms"},
		} {
			got := r.call(c.tool, c.args)
			holds(t, got, `"isError":true`, `"structuredContent":{`, `"kind":"`+c.kind+`"`, c.message)
		}
		holds(t, r.call("score_inf", `{}`), `"suggestions":["score_info"]`, "Did you mean score_info?")
		holds(t, r.call("score_info", `{"score_id":"nope"}`), `"field":"score_id"`, `"hint":"list_scores shows 1"`, `"suggestions":["nose"]`)
	}
}

func TestFilesInAnswers(t *testing.T) {
	kept := ""
	keep := func(_ context.Context, f *op.File) (string, error) {
		kept = f.Name
		return "/exports/with space/" + f.Name, nil
	}
	keeping := options(0)
	keeping.Keep = keep
	for _, r := range revisions(t, keeping) {
		holds(t, r.call("export_score", `{"score_id":"a","format":"png"}`), `"type":"image"`, `"data":"AQID"`, `"mimeType":"image/png"`)
		holds(t, r.call("export_score", `{"score_id":"a","format":"musicxml"}`), `"text":"\u003cscore-partwise/\u003e"`)
		if kept != "" {
			t.Errorf("%s was kept on disk although the answer holds it", kept)
		}
		holds(t, r.call("export_score", `{"score_id":"a","format":"wav"}`), `"type":"resource_link"`,
			`"uri":"file:///exports/with%20space/a.wav"`, `"path":"/exports/with space/a.wav"`, `"size":100`)
		kept = ""
	}
}

func TestResources(t *testing.T) {
	for _, r := range revisions(t, options(0)) {
		read := func(uri string) string { return r.ask("resources/read", `{"uri":"`+uri+`"}`, "ReadResourceResult") }
		holds(t, read("score://a"), `\"num_notes\":165`, `"mimeType":"application/json"`)
		holds(t, read("score://a/musicxml"), `"text":"\u003cscore-partwise/\u003e"`)
		holds(t, read("score://a/wav"), `"blob":"AAAA`)
		holds(t, read("music21://scores"), `\"parts\":[]`)
		holds(t, read("music21://scores/a"), `\"id\":\"a\"`)
		code := `"code":-32002`
		if r.version >= "2026" {
			code = `"code":-32602`
		}
		holds(t, read("score://nope"), code)
		holds(t, read("other://x"), code)
		holds(t, r.ask("resources/list", "{}", "ListResourcesResult"), "music21://scores")
		holds(t, r.ask("resources/templates/list", "{}", "ListResourceTemplatesResult"), "score://{id}/{format}")
	}
}

func TestDiscover(t *testing.T) {
	r := revisions(t, Options{Version: "9"})[1]
	holds(t, r.ask("server/discover", "{}", "DiscoverResult"), `"2026-07-28"`, `"2025-11-25"`, `"instructions"`)
}

func TestNegotiation(t *testing.T) {
	r := revisions(t, Options{Version: "9.1"})[0]
	for asked, given := range map[string]string{
		"2024-11-05": "2024-11-05", "2025-06-18": "2025-06-18", "2025-11-25": "2025-11-25", "2026-07-28": "2025-11-25", "1999-01-01": "2025-11-25",
	} {
		got := r.ask("initialize", `{"protocolVersion":"`+asked+`","capabilities":{},"clientInfo":{"name":"t","version":"1"}}`, "InitializeResult")
		holds(t, got, `"protocolVersion":"`+given+`"`, `"name":"ricercar"`, `"version":"9.1"`)
	}
}

func TestProgressOverStdio(t *testing.T) {
	var out strings.Builder
	in := `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"steps","arguments":{"steps":5000},"_meta":{"progressToken":"tok"}}}
`
	if err := stdio.Serve(context.Background(), New(fixture(), options(0)), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	last := lines[len(lines)-1]
	if len(lines) < 3 || len(lines) > 50 || !strings.Contains(last, `"id":1`) {
		t.Fatalf("%d lines, the last %s", len(lines), last)
	}
	holds(t, lines[1], `"method":"notifications/progress"`, `"progressToken":"tok"`, `"progress":1`, `"total":5000`, `"message":"step"`)
}

func TestChanges(t *testing.T) {
	s := New(fixture(), options(0))
	for name, want := range map[string]bool{"delete_score": true, "export_score": true, "score_info": false, "nope": false} {
		if got := s.Changes([]byte(`{"method":"tools/call","params":{"name":"` + name + `"}}`)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestThrottle(t *testing.T) {
	var sent []float64
	now := time.Unix(0, 0)
	th := &throttle{now: func() time.Time { return now }, send: func(p job.Progress) { sent = append(sent, p.Done) }}
	for _, step := range []struct {
		at   time.Duration
		done float64
	}{{0, 1}, {50, 2}, {100, 3}, {150, 4}, {300, 3}, {320, 5}, {500, 10}} {
		now = time.Unix(0, 0).Add(step.at * time.Millisecond)
		th.report(job.Progress{Done: step.done, Total: 10})
	}
	if fmt.Sprint(sent) != "[1 3 5]" {
		t.Errorf("sent %v", sent)
	}
}

func TestClientInProcess(t *testing.T) {
	srv := New(fixture(), options(0))
	c, err := client.NewInProcessClient(srv.MCPServer)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := context.Background()
	if _, err := c.Initialize(ctx, mcp.InitializeRequest{}); err != nil {
		t.Fatal(err)
	}
	tools, err := c.ListTools(ctx, mcp.ListToolsRequest{})
	if err != nil || len(tools.Tools) != 6 {
		t.Fatalf("%d tools, %v", len(tools.Tools), err)
	}
	res, err := c.CallTool(ctx, mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "score_info", Arguments: map[string]any{"score_id": "a"}}})
	if err != nil || res.IsError {
		t.Fatalf("%+v, %v", res, err)
	}
}

func TestClip(t *testing.T) {
	long := strings.Repeat("twenty characters ..\n", 400)
	if got := clip(long); len(got) > maxDigest || !strings.HasSuffix(got, "..\n… the rest is in the structured result") {
		t.Errorf("%d characters, ending %q", len(got), got[len(got)-60:])
	}
	if clip("short") != "short" {
		t.Error("a short text was changed")
	}
}
