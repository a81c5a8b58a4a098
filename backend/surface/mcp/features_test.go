package mcp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
)

// both runs a test in both revisions of the protocol, for a client that can be asked, or not.
func both(t *testing.T, o Options, can string, test func(t *testing.T, w *wire)) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		t.Run(version, func(t *testing.T) { test(t, plug(t, New(studio(), o), version, can)) })
	}
}

type pageOut struct {
	Scores []map[string]any `json:"scores"`
	op.Cut
}

func (pageOut) Digest() string { return "scores" }

type listedIn struct {
	Query string `json:"query,omitempty"`
	Sort  string `json:"sort,omitempty"`
	op.Paging
}

type askIn struct {
	ScoreID string `json:"score_id"`
	Choice  string `json:"on_conflict,omitempty" enum:"rename,replace"`
}

type said struct {
	Said string `json:"said"`
}

func (s said) Digest() string { return s.Said }

// studio is the fixture with a library of 250 scores, an operation that asks, and one that takes long.
func studio() []op.Spec {
	var all []map[string]any
	for i := range 250 {
		all = append(all, map[string]any{"id": fmt.Sprintf("score-%03d", i), "title": fmt.Sprintf("Piece %d", i), "num_parts": 4})
	}
	specs := []op.Spec{
		op.New(op.Doc{Name: "list_scores", Title: "L", Summary: "List.", Group: op.Library}, func(_ context.Context, in listedIn) (pageOut, error) {
			found := []map[string]any{}
			for _, s := range all {
				if strings.Contains(s["id"].(string), in.Query) {
					found = append(found, s)
				}
			}
			page, cut, err := op.Of(in.Paging, found, 50)
			return pageOut{page, cut}, err
		}),
		op.New(op.Doc{Name: "import_score", Title: "I", Summary: "Import.", Effect: op.Add}, func(_ context.Context, in askIn) (said, error) {
			if in.Choice == "" {
				return said{}, op.Ask(fault.New(fault.Conflict, "%s is taken", in.ScoreID), "on_conflict", "What is to be done?",
					op.Choice{Value: "rename", Title: "Keep both"}, op.Choice{Value: "replace", Title: "Replace it"})
			}
			return said{in.Choice}, nil
		}),
		op.New(op.Doc{Name: "slow", Title: "S", Summary: "Take long."}, func(ctx context.Context, _ struct{}) (said, error) {
			job.Report(ctx, 1, 4, "thinking")
			<-ctx.Done()
			return said{}, ctx.Err()
		}),
		op.New(op.Doc{Name: "analyze_score", Title: "A", Summary: "Analyse."}, func(_ context.Context, in struct {
			Source string   `json:"source"`
			Tasks  []string `json:"tasks,omitempty"`
		},
		) (said, error) {
			return said{in.Source + " " + strings.Join(in.Tasks, "+")}, nil
		}),
	}
	for _, name := range []string{"harmony_analysis", "read_score", "render_score", "voice_leading_analysis", "harmonize_melody"} {
		specs = append(specs, op.New(op.Doc{Name: name, Title: name, Summary: "Analyse."}, info))
	}
	for _, s := range fixture() {
		if s.Name != "list_scores" {
			specs = append(specs, s)
		}
	}
	return specs
}

const asks = `{"elicitation":{}}`

func TestAsksTheUser(t *testing.T) {
	both(t, options(0), asks, func(t *testing.T, w *wire) {
		for _, c := range []struct{ answer, want string }{
			{`{"action":"accept","content":{"choice":"replace"}}`, `"said":"replace"`},
			{`{"action":"decline"}`, `"kind":"canceled"`},
			{`{"action":"accept","content":{"choice":"nonsense"}}`, `"kind":"invalid"`},
		} {
			const call = `{"name":"import_score","arguments":{"score_id":"a"}`
			id := w.send("tools/call", call+"}")
			h := w.hear()
			if w.modern() {
				holds(t, string(h.Result), `"resultType":"input_required"`, `"elicitation/create"`, `"const":"rename"`, `"What is to be done?"`)
				var r struct{ RequestState string }
				_ = json.Unmarshal(h.Result, &r)
				holds(t, w.request("tools/call", call+`,"inputResponses":{"choice":`+c.answer+`},"requestState":"`+r.RequestState+`"}`), c.want)
				continue
			}
			if h.Method != "elicitation/create" {
				t.Fatalf("%s", h.raw)
			}
			holds(t, string(h.Params), `"const":"rename"`, `"title":"Keep both"`, `"required":["choice"]`)
			w.say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, h.ID, c.answer))
			if h = w.hear(); string(h.ID) != id {
				t.Fatalf("%s", h.raw)
			}
			holds(t, string(h.Result), c.want)
		}
	})
}

// TestForgedAnswer has states that the server did not give, or gave for something else, count for nothing.
func TestForgedAnswer(t *testing.T) {
	srv := New(studio(), options(0))
	w := plug(t, srv, "2026-07-28", asks)
	good := srv.Sign("import_score on_conflict")
	for why, state := range map[string]string{
		"none": "", "no base64": "%%", "short": "AAAA", "changed": "A" + good[1:], "of another tool": srv.Sign("delete_score confirm"),
		"another field": base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), "import_score score_id"...)),
	} {
		got := w.request("tools/call", `{"name":"import_score","arguments":{"score_id":"a"},"inputResponses":{"choice":{"action":"accept","content":{"choice":"replace"}}},"requestState":"`+state+`"}`)
		if !strings.Contains(got, "input_required") {
			t.Errorf("%s: %s", why, got)
		}
	}
}

func TestCannotAsk(t *testing.T) {
	for _, can := range []string{`{}`, `{"elicitation":{"url":{}}}`} {
		both(t, options(0), can, func(t *testing.T, w *wire) {
			holds(t, w.call("import_score", `{"score_id":"a"}`), `"isError":true`, `"kind":"conflict"`, "a is taken", `"field":"on_conflict"`)
		})
	}
}

func TestOlderForm(t *testing.T) {
	w := plug(t, New(studio(), options(0)), "2025-06-18", asks)
	w.send("tools/call", `{"name":"import_score","arguments":{"score_id":"a"}}`)
	h := w.hear()
	holds(t, string(h.Params), `"enum":["rename","replace"]`, `"enumNames":["Keep both","Replace it"]`)
	w.say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no"}}`, h.ID))
	holds(t, w.hear().raw, `"kind":"conflict"`)
}

func TestBecomesAJob(t *testing.T) {
	o := options(0)
	o.Runner.Jobs, o.Patience = job.NewTable(nil, nil), 20*time.Millisecond
	both(t, o, `{}`, func(t *testing.T, w *wire) {
		got := w.call("slow", `{}`)
		holds(t, got, `"job_id":"job-`, `"state":"running"`, `"fraction":0.25`, `goes on as job job-`, "wait_seconds")
		if strings.Contains(got, "isError") {
			t.Errorf("a job is no failure: %s", got)
		}
	})
	o.Runner.Jobs.Close(context.Background())
}

func TestListScores(t *testing.T) {
	both(t, options(0), `{}`, func(t *testing.T, w *wire) {
		seen, cursor, pages := 0, "", 0
		for {
			params := "{}"
			if cursor != "" {
				params = fmt.Sprintf(`{"cursor":%q}`, cursor)
			}
			var page struct {
				Resources  []struct{ URI, Name, Title, Description string }
				NextCursor string
			}
			if err := json.Unmarshal([]byte(w.request("resources/list", params)), &page); err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Resources {
				if strings.HasPrefix(r.URI, "score://score-") && r.Title != "" {
					seen++
				}
			}
			if pages++; page.NextCursor == "" {
				break
			}
			cursor = page.NextCursor
		}
		if seen != 250 || pages != 3 {
			t.Errorf("%d scores on %d pages", seen, pages)
		}
		holds(t, w.request("resources/list", `{"cursor":"%"}`), `"code":-32602`)
	})
}

func TestAnalysisResources(t *testing.T) {
	both(t, options(0), `{}`, func(t *testing.T, w *wire) {
		for range 5 { // mcp-go tries templates in any order
			for uri, want := range map[string]string{
				"score://a/analysis": `library:a `, "score://a/analysis/key,roman": `library:a key+roman`, "score://a/musicxml": `score-partwise`, "score://a": `num_notes`,
			} {
				holds(t, w.request("resources/read", `{"uri":"`+uri+`"}`), want)
			}
		}
		for _, uri := range []string{"score://", "score://a/b/c/d", "score://../x", "file:///etc/passwd"} {
			holds(t, w.request("resources/read", `{"uri":"`+uri+`"}`), `"error"`)
		}
	})
}

// TestWatching has clients hear of what they asked for, and of nothing else.
func TestWatching(t *testing.T) {
	changes, o := make(chan []string), options(0)
	o.Watch = func(ctx context.Context, changed func([]string, bool)) {
		for {
			select {
			case ids := <-changes:
				changed(ids, len(ids) > 1)
			case <-ctx.Done():
				return
			}
		}
	}
	both(t, o, `{}`, func(t *testing.T, w *wire) {
		stream := ""
		if w.modern() {
			stream = w.send("subscriptions/listen", `{"notifications":{"resourcesListChanged":true,"resourceSubscriptions":["score://a","music21://scores/b"]}}`)
			holds(t, w.await("notifications/subscriptions/acknowledged").raw, `"score://a"`)
		} else {
			w.request("resources/list", `{}`)
			w.request("resources/subscribe", `{"uri":"score://a"}`)
			w.request("resources/subscribe", `{"uri":"score://c"}`)
			w.request("resources/subscribe", `{"uri":"music21://scores/b"}`)
			w.request("resources/unsubscribe", `{"uri":"score://c"}`)
		}
		changes <- []string{"c"} // nobody hears of it
		changes <- []string{"a"}
		h := w.hear()
		holds(t, h.raw, `"notifications/resources/updated"`, `"uri":"score://a"`)
		changes <- []string{"b", "x"}
		holds(t, w.hear().raw, `"notifications/resources/list_changed"`)
		holds(t, w.hear().raw, `"uri":"music21://scores/b"`)
		if w.modern() {
			holds(t, h.raw, `"io.modelcontextprotocol/subscriptionId":`+stream)
			w.say(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + stream + `}}`)
			for range 100 {
				if w.srv.watchers.open() == 0 {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Error("a stream that was left is still told")
		}
	})
}

func (w *watchers) open() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.streams)
}

func TestPrompts(t *testing.T) {
	both(t, options(0), `{}`, func(t *testing.T, w *wire) {
		list := w.request("prompts/list", `{}`)
		for _, p := range prompts {
			holds(t, list, `"name":"`+p.name+`"`)
			args := map[string]string{}
			for _, a := range p.args {
				args[a.name] = "the-" + a.name
			}
			raw, _ := json.Marshal(args)
			got := w.request("prompts/get", fmt.Sprintf(`{"name":%q,"arguments":%s}`, p.name, raw))
			for _, a := range p.args {
				holds(t, got, "the-"+a.name)
			}
			for _, text := range []string{fillIn(p.text, args), fillIn(p.text, nil)} {
				if strings.ContainsAny(text, "[]{}") {
					t.Errorf("%s: brackets are left: %s", p.name, text)
				}
			}
		}
		got := w.request("prompts/get", `{"name":"analyse_piece","arguments":{"score_id":"bwv66.6"}}`)
		holds(t, got, "Analyse bwv66.6.")
		holds(t, w.request("prompts/get", `{"name":"analyse_piece","arguments":{}}`), `"code":-32602`, "needs score_id")
		holds(t, w.request("prompts/get", `{"name":"analyse_piece","arguments":{"score_id":"`+strings.Repeat("x", 5000)+`"}}`), `"code":-32602`)
		holds(t, w.request("prompts/get", `{"name":"none"}`), `"code":-32602`)
	})
}

func TestPromptsNeedTheirTools(t *testing.T) {
	w := plug(t, New(fixture(), options(0)), "2025-11-25", `{}`)
	if got := w.request("prompts/list", `{}`); strings.Contains(got, "analyse_piece") {
		t.Errorf("a prompt without its tools is offered: %s", got)
	}
}

func TestCompletion(t *testing.T) {
	o := options(0)
	o.Pieces = func() []string { return []string{"bwv66.6", "score-piece"} }
	both(t, o, `{}`, func(t *testing.T, w *wire) {
		complete := func(ref, name, value string) string {
			return w.request("completion/complete", fmt.Sprintf(`{"ref":%s,"argument":{"name":%q,"value":%q}}`, ref, name, value))
		}
		const inPrompt, inAddress = `{"type":"ref/prompt","name":"analyse_piece"}`, `{"type":"ref/resource","uri":"score://{id}/{format}"}`
		holds(t, complete(inPrompt, "score_id", "BWV"), `"values":["bwv66.6"]`)
		holds(t, complete(inPrompt, "score_id", "score-00"), `"score-000"`, `"total":10`)
		holds(t, complete(inPrompt, "score_id", ""), `"hasMore":true`)
		holds(t, complete(inAddress, "id", "score-24"), `"total":10`)
		holds(t, complete(inAddress, "id", "bwv"), `"values":[]`)
		holds(t, complete(inAddress, "format", "mu"), `"values":["musicxml"]`)
		holds(t, complete(inPrompt, "level", ""), `"values":["beginner","student","expert"]`)
		holds(t, complete(inPrompt, "nothing", "x"), `"values":[]`)
	})
}

func TestLogging(t *testing.T) {
	w := plug(t, New(studio(), options(0)), "2025-11-25", `{}`)
	w.request("logging/setLevel", `{"level":"error"}`)
	w.send("tools/call", `{"name":"score_info","arguments":{"score_id":"panic"}}`)
	holds(t, w.await("notifications/message").raw, `"level":"error"`, `"operation":"score_info"`, `"correlation_id":"`)
	w.hear()
	w.request("logging/setLevel", `{"level":"emergency"}`)
	w.send("tools/call", `{"name":"score_info","arguments":{"score_id":"panic"}}`)
	if h := w.hear(); h.Method != "" {
		t.Errorf("a message below the level: %s", h.raw)
	}
	holds(t, w.request("logging/setLevel", `{"level":"loud"}`), `"code":-32602`)
}

func TestIcons(t *testing.T) {
	both(t, options(0), `{}`, func(t *testing.T, w *wire) {
		holds(t, w.request("tools/list", `{}`), `"src":"data:image/svg+xml,%3Csvg%20`)
	})
	for _, g := range op.Groups() {
		if i := groupIcons(g); len(i) != 1 || len(i[0].Src) > 230 {
			t.Errorf("%s: %v", g, i)
		}
	}
}
