//go:build conformance

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func form(field string) mcp.ElicitationParams {
	schema := object(field)
	schema["required"] = []string{field}
	return mcp.ElicitationParams{Message: "Please give " + field + ".", RequestedSchema: schema}
}

func sampling(prompt string) mcp.CreateMessageParams {
	return mcp.CreateMessageParams{
		MaxTokens: 100, Messages: []mcp.SamplingMessage{{Role: mcp.RoleUser, Content: mcp.NewTextContent(prompt)}},
	}
}

// inputs are tools that need more input from the client, in the manner of the newer revisions.
func (f fixtures) inputs() {
	text := mcp.NewToolResultText
	f.tool("test_input_required_result_elicitation", func(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if a := server.ElicitationResponse(r.Params.InputResponses, "user_name"); a != nil {
			return text(fmt.Sprintf("Hello, %v!", a.Content)), nil
		}
		return server.NewInputRequestBuilder("").Elicit("user_name", form("name")).ToolResult(), nil
	})
	f.tool("test_input_required_result_sampling", func(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if a := server.SamplingResponse(r.Params.InputResponses, "capital"); a != nil {
			return text(fmt.Sprintf("sampled %v", a.Content)), nil
		}
		return server.NewInputRequestBuilder("").Sample("capital", sampling("What is the capital of France?")).ToolResult(), nil
	})
	f.tool("test_input_required_result_list_roots", func(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if a := server.RootsResponse(r.Params.InputResponses, "roots"); a != nil {
			return text(fmt.Sprintf("roots %v", a.Roots)), nil
		}
		return server.NewInputRequestBuilder("").Roots("roots").ToolResult(), nil
	})
	f.tool("test_input_required_result_request_state", func(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if _, ok := f.Verify(r.Params.RequestState); ok {
			return text("state-ok"), nil
		}
		return server.NewInputRequestBuilder(f.Sign("state")).Elicit("confirm", form("ok")).ToolResult(), nil
	})
	f.tool("test_input_required_result_multiple_inputs", func(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if len(r.Params.InputResponses) >= 3 {
			return text("all inputs received"), nil
		}
		return server.NewInputRequestBuilder(f.Sign("several")).Elicit("user_name", form("name")).
			Sample("greeting", sampling("Greet.")).Roots("client_roots").ToolResult(), nil
	})
	f.tool("test_input_required_result_multi_round", f.rounds)
	f.tool("test_input_required_result_tampered_state", func(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if r.Params.RequestState == "" {
			return server.NewInputRequestBuilder(f.Sign("tamper")).Elicit("confirm", form("ok")).ToolResult(), nil
		}
		if _, ok := f.Verify(r.Params.RequestState); !ok {
			return nil, errors.New("the state has been tampered with")
		}
		return text("integrity-ok: state verified"), nil
	})
	f.tool("test_input_required_result_capabilities", func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if len(r.Params.InputResponses) > 0 {
			return text("capabilities-ok"), nil
		}
		return withinCapabilities(ctx, f.Sign("capabilities")), nil
	})
	f.AddPrompt(mcp.NewPrompt("test_input_required_result_prompt", mcp.WithPromptDescription("A prompt that asks.")),
		func(_ context.Context, r mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			if a := server.ElicitationResponse(r.Params.InputResponses, "user_context"); a != nil {
				return mcp.NewGetPromptResult("", []mcp.PromptMessage{mcp.NewPromptMessage(mcp.RoleUser, mcp.NewTextContent(fmt.Sprint("With ", a.Content)))}), nil
			}
			return server.NewInputRequestBuilder("").Elicit("user_context", form("context")).PromptResult(), nil
		})
}

// rounds asks twice, one after the other.
func (f fixtures) rounds(_ context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	state, _ := f.Verify(r.Params.RequestState)
	answered := func(id string) bool { return server.ElicitationResponse(r.Params.InputResponses, id) != nil }
	switch {
	case state == "first" && answered("step1"):
		return server.NewInputRequestBuilder(f.Sign("second")).Elicit("step2", form("color")).ToolResult(), nil
	case state == "second" && answered("step2"):
		return mcp.NewToolResultText("both rounds done"), nil
	}
	return server.NewInputRequestBuilder(f.Sign("first")).Elicit("step1", form("name")).ToolResult(), nil
}

// withinCapabilities asks only for what the client has declared.
func withinCapabilities(ctx context.Context, state string) *mcp.CallToolResult {
	info := server.RequestProtocolInfoFromContext(ctx)
	if info == nil || info.ClientCapabilities == nil {
		return mcp.NewToolResultText("nothing can be asked")
	}
	b, asked := server.NewInputRequestBuilder(state), false
	if info.ClientCapabilities.Elicitation != nil {
		b, asked = b.Elicit("user_name", form("name")), true
	}
	if info.ClientCapabilities.Sampling != nil {
		b, asked = b.Sample("greeting", sampling("Greet.")), true
	}
	if !asked {
		return mcp.NewToolResultText("nothing can be asked")
	}
	return b.ToolResult()
}

// modern are tools for scenarios of revision 2026-07-28 alone.
func (f fixtures) modern() {
	text := mcp.NewToolResultText
	f.tool("test_missing_capability", func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if info := server.RequestProtocolInfoFromContext(ctx); info == nil || info.ClientCapabilities == nil || info.ClientCapabilities.Sampling == nil {
			return nil, mcp.MissingRequiredClientCapabilityError{Capability: "sampling"}
		}
		return text("the client can sample"), nil
	})
	f.tool("test_streaming_elicitation", func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return text("streamed"), f.progress(ctx, r, 50)
	})
	f.tool("test_logging_tool", func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return text("logged"), f.SendLogMessageToClient(ctx, mcp.NewLoggingMessageNotification(mcp.LoggingLevelInfo, "conformance", "a line"))
	})
	var made atomic.Int32
	f.tool("test_trigger_tool_change", func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		name := fmt.Sprintf("test_added_%d", made.Add(1))
		f.tool(name, gives(mcp.NewTextContent(name)))
		time.AfterFunc(3*time.Second, func() { f.DeleteTools(name) })
		return text("a tool was added"), nil
	})
	f.tool("test_trigger_prompt_change", func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		f.AddPrompt(mcp.NewPrompt(fmt.Sprintf("test_added_%d", made.Add(1)), mcp.WithPromptDescription("added")),
			func(context.Context, mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
				return mcp.NewGetPromptResult("", nil), nil
			})
		return text("a prompt was added"), nil
	})
	f.AddTool(mcp.NewTool("x_header_tool", mcp.WithDescription("Takes an argument from a header."),
		mcp.WithString("region", func(schema map[string]any) { schema["x-mcp-header"] = "Region" })), gives(mcp.NewTextContent("ok")))
	f.AddTool(mcp.NewToolWithRawSchema("json_schema_2020_12_tool", "Has a schema with everything.", json.RawMessage(everything)), gives(mcp.NewTextContent("ok")))
}

// everything is a schema with the keywords that the suite wants kept.
const everything = `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
"$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
"properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},"contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},
"allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
"if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},"then":{"required":["phone"]},"else":{"required":["email"]},
"additionalProperties":false}`
