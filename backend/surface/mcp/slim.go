package mcp

import (
	"context"
	"encoding/json"

	"github.com/mark3labs/mcp-go/mcp"
)

// A model reads the list of tools before everything else, and pays for each word. What it does not need is left out
// there: the bounds that the server checks and explains anyhow, and the inside of what an answer holds, which the
// answer shows.

// slimmed are tools as they are listed, made when they are first asked for.
type slimmed struct{ in, out json.RawMessage }

// slimTools shortens the schemas in a list of tools.
func (s *Server) slimTools(_ context.Context, _ any, _ *mcp.ListToolsRequest, result *mcp.ListToolsResult) {
	s.slimOnce.Do(func() {
		s.slim = make(map[string]slimmed, len(s.specs))
		for name, spec := range s.specs {
			s.slim[name] = slimmed{slimInput(spec.InputJSON()), slimOutput(spec.OutputJSON())}
		}
	})
	for i := range result.Tools {
		if short, ok := s.slim[result.Tools[i].Name]; ok {
			result.Tools[i].RawInputSchema, result.Tools[i].RawOutputSchema = short.in, short.out
		}
	}
}

// checked are bounds that the server checks; a model seldom comes near them.
var checked = []string{"maxLength", "minLength", "maxItems", "minItems", "pattern", "examples", "format", "additionalProperties"}

// slimInput is a schema of arguments without the bounds.
func slimInput(raw json.RawMessage) json.RawMessage {
	return rewritten(raw, func(schema map[string]any) { dropChecked(schema) })
}

func dropChecked(schema map[string]any) {
	for _, key := range checked {
		delete(schema, key)
	}
	if items, ok := schema["items"].(map[string]any); ok {
		dropChecked(items)
	}
	properties, _ := schema["properties"].(map[string]any)
	for _, p := range properties {
		if p, ok := p.(map[string]any); ok {
			dropChecked(p)
		}
	}
}

// slimOutput is a schema of answers that names what stands in them, of which type.
func slimOutput(raw json.RawMessage) json.RawMessage {
	return rewritten(raw, func(schema map[string]any) {
		delete(schema, "additionalProperties")
		properties, _ := schema["properties"].(map[string]any)
		for name, p := range properties {
			if p, ok := p.(map[string]any); ok {
				properties[name] = typeOnly(p)
			}
		}
	})
}

// typeOnly is a schema's type, with that of its entries where it is a list.
func typeOnly(schema map[string]any) map[string]any {
	out := map[string]any{}
	if t, ok := schema["type"]; ok {
		out["type"] = t
	}
	if items, ok := schema["items"].(map[string]any); ok {
		out["items"] = typeOnly(items)
	}
	return out
}

// rewritten is a schema with a change; itself where it cannot be read.
func rewritten(raw json.RawMessage, change func(map[string]any)) json.RawMessage {
	var schema map[string]any
	if json.Unmarshal(raw, &schema) != nil {
		return raw
	}
	change(schema)
	if short, err := json.Marshal(schema); err == nil {
		return short
	}
	return raw
}
