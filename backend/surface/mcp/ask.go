package mcp

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

// choice is the name of the question in a request for input, and of its one field.
const choice = "choice"

// canAsk reports whether the client has its user fill in forms. A client that names no kind of question means forms.
func canAsk(ctx context.Context) bool {
	can := capabilities(ctx).Elicitation
	return can != nil && (can.Form != nil || can.URL == nil)
}

// capabilities are those of the client: of the request in the newer revisions, of the session in the older ones.
func capabilities(ctx context.Context) mcp.ClientCapabilities {
	if info := server.RequestProtocolInfoFromContext(ctx); info != nil && info.Modern {
		if info.ClientCapabilities == nil {
			return mcp.ClientCapabilities{}
		}
		return *info.ClientCapabilities
	}
	session := server.ClientSessionFromContext(ctx)
	known, ok := session.(server.SessionWithClientInfo)
	if _, asks := session.(server.SessionWithElicitation); !ok || !asks {
		return mcp.ClientCapabilities{}
	}
	return known.GetClientCapabilities()
}

// question is the result that asks for more input. The state says what was asked, so that the answer finds its place.
func (s *Server) question(spec op.Spec, q *op.Question) *mcp.CallToolResult {
	return server.NewInputRequestBuilder(s.Sign(spec.Name+" "+q.Field)).Elicit(choice, form(q, mcp.LATEST_PROTOCOL_VERSION)).ToolResult()
}

// settled asks the user within the call, as the older revisions do, and returns the arguments with the choice. A user
// who does not choose leaves the error.
func (s *Server) settled(ctx context.Context, q *op.Question, raw json.RawMessage) (json.RawMessage, error) {
	version := ""
	if session, ok := server.ClientSessionFromContext(ctx).(interface{ ProtocolVersion() string }); ok {
		version = session.ProtocolVersion()
	}
	answer, err := s.RequestElicitation(ctx, mcp.ElicitationRequest{Params: form(q, version)})
	if err != nil {
		return nil, q
	}
	return chosen(raw, q.Field, answer)
}

// titledChoices is the revision that gave choices titles of their own.
const titledChoices = "2025-11-25"

// form is the question as a form with one field.
func form(q *op.Question, version string) mcp.ElicitationParams {
	field := map[string]any{"type": "string", "title": q.Field}
	if version != "" && version < titledChoices {
		var values, titles []string
		for _, c := range q.Choices {
			values, titles = append(values, c.Value), append(titles, c.Title)
		}
		field["enum"], field["enumNames"] = values, titles
	} else {
		var choices []map[string]string
		for _, c := range q.Choices {
			choices = append(choices, map[string]string{"const": c.Value, "title": c.Title})
		}
		field["oneOf"] = choices
	}
	return mcp.ElicitationParams{Message: q.Text, RequestedSchema: map[string]any{
		"type": "object", "properties": map[string]any{choice: field}, "required": []string{choice},
	}}
}

// withAnswer returns the arguments with the choice that a repeated request carries, and the field it is for. A state
// that this server did not give, or gave for another tool, counts for nothing: the question is asked again.
func (s *Server) withAnswer(req mcp.CallToolRequest, raw json.RawMessage) (field string, args json.RawMessage, err error) {
	state, ok := s.Verify(req.Params.RequestState)
	tool, field, _ := strings.Cut(state, " ")
	answer := server.ElicitationResponse(req.Params.InputResponses, choice)
	if !ok || tool != req.Params.Name || answer == nil {
		return "", raw, nil
	}
	args, err = chosen(raw, field, answer)
	return field, args, err
}

// chosen puts a user's choice among the arguments.
func chosen(raw json.RawMessage, field string, answer *mcp.ElicitationResult) (json.RawMessage, error) {
	content, _ := answer.Content.(map[string]any)
	value, ok := content[choice]
	if answer.Action != mcp.ElicitationResponseActionAccept || !ok {
		return nil, fault.New(fault.Canceled, "the user was asked for %s and did not choose", field).WithField(field).
			WithHint("ask what they want, then give %s yourself", field)
	}
	args := map[string]any{}
	if err := json.Unmarshal(raw, &args); err != nil || args == nil {
		args = map[string]any{}
	}
	args[field] = value
	return json.Marshal(args)
}

func newKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: the runtime ends the program instead
	return key
}

// Sign makes a text that a client carries back from one request to the next, but cannot make.
func (s *Server) Sign(text string) string {
	return base64.RawURLEncoding.EncodeToString(append(s.mac(text), text...))
}

func (s *Server) mac(text string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// Verify returns the text that was signed; false where it was not, or by another server.
func (s *Server) Verify(signed string) (string, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(signed)
	if err != nil || len(raw) < sha256.Size {
		return "", false
	}
	text := string(raw[sha256.Size:])
	return text, hmac.Equal(raw[:sha256.Size], s.mac(text))
}
