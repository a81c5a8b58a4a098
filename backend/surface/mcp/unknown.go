package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/fault"
)

// unknownName is the tool that answers calls of tools that do not exist. mcp-go answers those with a
// protocol error, which a model seldom sees; this one tells it what it may have meant.
const unknownName = "no_such_tool"

func (s *Server) unknownTool() server.ServerTool {
	return server.ServerTool{
		Tool: mcp.NewToolWithRawSchema(unknownName, "", json.RawMessage(`{"type":"object"}`)),
		Handler: func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			return failure(ctx, s.noSuchTool(req.GetString("name", ""))), nil
		},
	}
}

func (s *Server) noSuchTool(name string) error {
	names := slices.Sorted(maps.Keys(s.specs))
	return fault.New(fault.NotFound, "there is no tool %q", name).WithField("name").
		WithSuggestions(fault.Suggest(name, names)...).WithHint("tools/list shows all %d", len(names))
}

// hideUnknown keeps the tool for unknown names out of lists. A call is filtered alone and passes.
func hideUnknown(_ context.Context, tools []mcp.Tool) []mcp.Tool {
	if len(tools) == 1 {
		return tools
	}
	return slices.DeleteFunc(tools, func(t mcp.Tool) bool { return t.Name == unknownName })
}

// HandleMessage is mcp-go's, with calls of unknown tools led to one that explains, and with the codes
// that the protocol has for what goes wrong.
func (s *Server) HandleMessage(ctx context.Context, message json.RawMessage) mcp.JSONRPCMessage {
	ctx, code := withCode(ctx)
	message, _ = s.redirect(message)
	reply := s.MCPServer.HandleMessage(ctx, message)
	if e, failed := reply.(mcp.JSONRPCError); failed && code.number != 0 {
		e.Error.Code, e.Error.Data = code.number, code.data
		return e
	}
	return reply
}

// Changes reports whether a message calls a tool that changes the library; stdio lets later calls wait.
func (s *Server) Changes(message json.RawMessage) bool {
	var h struct {
		Params struct {
			Name string `json:"name"`
		} `json:"params"`
	}
	if json.Unmarshal(message, &h) != nil {
		return false
	}
	spec, known := s.specs[h.Params.Name]
	return known && !spec.Effect.ReadOnly()
}

// redirect returns a message that calls a tool which does not exist as a call of the tool for those, with
// the name it called; any other message as it is, with no name.
func (s *Server) redirect(message json.RawMessage) (out json.RawMessage, unknown string) {
	if !bytes.Contains(message, []byte(mcp.MethodToolsCall)) {
		return message, ""
	}
	var h struct {
		Method string                     `json:"method"`
		Params map[string]json.RawMessage `json:"params"`
	}
	var name string
	if json.Unmarshal(message, &h) != nil || h.Method != string(mcp.MethodToolsCall) ||
		len(h.Params["name"]) > 0 && json.Unmarshal(h.Params["name"], &name) != nil {
		return message, ""
	}
	if name != unknownName && s.GetTool(name) != nil {
		return message, ""
	}
	return renamed(message, h.Params, name), name
}

// renamed calls the tool for unknown names with the name that was called.
func renamed(message json.RawMessage, params map[string]json.RawMessage, name string) json.RawMessage {
	var whole map[string]any
	if json.Unmarshal(message, &whole) != nil {
		return message
	}
	call := map[string]any{"name": unknownName, "arguments": map[string]string{"name": name}}
	if meta := params["_meta"]; len(meta) > 0 {
		call["_meta"] = meta
	}
	whole["params"] = call
	if raw, err := json.Marshal(whole); err == nil {
		return raw
	}
	return message
}
