package stdio

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
)

// requests are what the server asks its client. Their ids begin with a text of the connection's own: an answer to what
// another engine asked, before it went, fits none of them.
type requests struct {
	prefix string
	write  func(raw []byte)

	mu   sync.Mutex
	last int
	open map[string]chan<- answerOf
}

// answerOf is what a client answers.
type answerOf struct {
	result json.RawMessage
	failed *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
}

func newRequests() *requests {
	return &requests{prefix: "ricercar-" + rand.Text()[:8] + "-", open: map[string]chan<- answerOf{}}
}

// ask sends a request and waits for its answer. When ctx ends first, the client is told that it need not answer.
func (r *requests) ask(ctx context.Context, method string, params any) (json.RawMessage, error) {
	id, answer := r.begin()
	defer r.end(id)
	if err := r.send(map[string]any{"jsonrpc": mcp.JSONRPC_VERSION, "id": id, "method": method, "params": params}); err != nil {
		return nil, err
	}
	select {
	case a := <-answer:
		if a.failed != nil {
			return nil, fmt.Errorf("the client refuses %s: %s (%d)", method, a.failed.Message, a.failed.Code)
		}
		return a.result, nil
	case <-ctx.Done():
		_ = r.send(map[string]any{"jsonrpc": mcp.JSONRPC_VERSION, "method": "notifications/cancelled", "params": map[string]string{"requestId": id}})
		return nil, ctx.Err()
	}
}

func (r *requests) send(message map[string]any) error {
	raw, err := json.Marshal(message)
	if err == nil {
		r.write(raw)
	}
	return err
}

func (r *requests) begin() (id string, answer <-chan answerOf) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last++
	id = r.prefix + strconv.Itoa(r.last)
	c := make(chan answerOf, 1)
	r.open[id] = c
	return id, c
}

func (r *requests) end(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, id)
}

// answered takes a message that is an answer. One that nobody waits for is dropped.
func (r *requests) answered(message []byte) {
	var m struct {
		ID     string          `json:"id"`
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(message, &m) != nil {
		return // another kind of id: none of ours
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.open[m.ID]; c != nil {
		delete(r.open, m.ID)
		c <- answerOf{m.Result, m.Error}
	}
}

// RequestElicitation asks the client's user.
func (s *session) RequestElicitation(ctx context.Context, request mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	raw, err := s.requests.ask(ctx, string(mcp.MethodElicitationCreate), request.Params)
	if err != nil {
		return nil, err
	}
	var result mcp.ElicitationResult
	if err := json.Unmarshal(raw, &result); err != nil {
		return nil, fmt.Errorf("the client's answer is none: %w", err)
	}
	return &result, nil
}
