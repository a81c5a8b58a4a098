package mcp

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"ricercar/backend/surface/stdio"
)

// official is the protocol's own Go client, connected by a transport in a revision.
func official(t *testing.T, transport sdk.Transport, version string, o *sdk.ClientOptions) *sdk.ClientSession {
	t.Helper()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "official", Version: "1"}, o).
		Connect(t.Context(), transport, &sdk.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// transports are the ways to a server: standard streams and streamable HTTP.
func transports(t *testing.T, srv *Server) map[string]sdk.Transport {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	go func() {
		_ = stdio.Serve(context.Background(), srv, inR, outW)
		_ = outW.Close()
	}()
	endpoint, end := srv.HTTP()
	served := httptest.NewServer(endpoint)
	t.Cleanup(served.Close)
	t.Cleanup(func() { end(context.Background()) })
	return map[string]sdk.Transport{
		"stdio": &sdk.IOTransport{Reader: outR, Writer: inW},
		"http":  &sdk.StreamableClientTransport{Endpoint: served.URL, HTTPClient: served.Client()},
	}
}

func TestOfficialClient(t *testing.T) {
	for _, version := range []string{"2025-06-18", "2025-11-25", "2026-07-28"} {
		for name, transport := range transports(t, New(studio(), options(0))) {
			t.Run(version+" "+name, func(t *testing.T) {
				var progress atomic.Int64
				s := official(t, transport, version, &sdk.ClientOptions{
					ProgressNotificationHandler: func(context.Context, *sdk.ProgressNotificationClientRequest) { progress.Add(1) },
					ElicitationHandler: func(_ context.Context, r *sdk.ElicitRequest) (*sdk.ElicitResult, error) {
						return &sdk.ElicitResult{Action: "accept", Content: map[string]any{"choice": "rename"}}, nil
					},
				})
				everything(t, s, &progress)
			})
		}
	}
}

// everything is what every client must be able to do.
func everything(t *testing.T, s *sdk.ClientSession, progress *atomic.Int64) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	tools, err := s.ListTools(ctx, nil)
	if err != nil || len(tools.Tools) < 10 || tools.Tools[0].OutputSchema == nil || tools.Tools[0].Annotations == nil {
		t.Errorf("tools: %+v, %v", tools, err)
	}
	params := &sdk.CallToolParams{Name: "steps", Arguments: map[string]any{"steps": 3}}
	params.SetProgressToken("here")
	if res, err := s.CallTool(ctx, params); err != nil || res.IsError || res.StructuredContent == nil {
		t.Errorf("a call: %+v, %v", res, err)
	}
	for range 200 {
		if progress.Load() > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if progress.Load() == 0 {
		t.Error("no progress was heard")
	}
	res, err := s.CallTool(ctx, &sdk.CallToolParams{Name: "import_score", Arguments: map[string]any{"score_id": "a"}})
	if err != nil || res.IsError {
		t.Errorf("a question: %+v, %v", res, err)
	}
	if text, ok := res.Content[0].(*sdk.TextContent); !ok || text.Text != "rename" {
		t.Errorf("the answer to it: %+v", res.Content[0])
	}
	if res, err := s.CallTool(ctx, &sdk.CallToolParams{Name: "nothing_like_it"}); err != nil || !res.IsError {
		t.Errorf("an unknown tool: %+v, %v", res, err)
	}
	found := 0
	for r, err := range s.Resources(ctx, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(r.URI, "score://") {
			found++
		}
	}
	if found != 250 {
		t.Errorf("%d scores are listed", found)
	}
	if got, err := s.ReadResource(ctx, &sdk.ReadResourceParams{URI: "score://a/musicxml"}); err != nil || got.Contents[0].Text != "<score-partwise/>" {
		t.Errorf("a resource: %+v, %v", got, err)
	}
	if _, err := s.ReadResource(ctx, &sdk.ReadResourceParams{URI: "score://nope"}); err == nil {
		t.Error("a resource that is not there was read")
	}
	prompt, err := s.GetPrompt(ctx, &sdk.GetPromptParams{Name: "analyse_piece", Arguments: map[string]string{"score_id": "a"}})
	if err != nil || len(prompt.Messages) != 1 {
		t.Errorf("a prompt: %+v, %v", prompt, err)
	}
	done, err := s.Complete(ctx, &sdk.CompleteParams{
		Ref:      &sdk.CompleteReference{Type: "ref/prompt", Name: "analyse_piece"},
		Argument: sdk.CompleteParamsArgument{Name: "level", Value: "be"},
	})
	if err != nil || len(done.Completion.Values) != 1 {
		t.Errorf("a completion: %+v, %v", done, err)
	}
	quick, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, err := s.CallTool(quick, &sdk.CallToolParams{Name: "forever"}); err == nil {
		t.Error("a call that was given up has an answer")
	}
	if _, err := s.CallTool(ctx, &sdk.CallToolParams{Name: "score_info", Arguments: map[string]any{"score_id": "a"}}); err != nil {
		t.Errorf("after a call was given up: %v", err)
	}
}
