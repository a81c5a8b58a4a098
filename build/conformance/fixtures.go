//go:build conformance

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	surface "ricercar/backend/surface/mcp"
)

// The contents that fixtures give.
const (
	onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
	silence  = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
)

type handler = func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error)

// fixtures adds to a server what the suite looks for.
type fixtures struct{ *surface.Server }

func addFixtures(srv *surface.Server) {
	f := fixtures{srv}
	f.contents()
	f.conversations()
	f.resources()
	f.prompts()
	f.inputs()
	f.modern()
}

// tool adds a tool; arguments are those that it needs, all of them texts.
func (f fixtures) tool(name string, h handler, arguments ...string) {
	options := []mcp.ToolOption{mcp.WithDescription("Fixture of the conformance suite: " + name)}
	for _, a := range arguments {
		options = append(options, mcp.WithString(a, mcp.Required(), mcp.Description(a)))
	}
	f.AddTool(mcp.NewTool(name, options...), h)
}

// gives is a tool that answers the same every time.
func gives(content ...mcp.Content) handler {
	return func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return &mcp.CallToolResult{Content: content}, nil
	}
}

func (f fixtures) contents() {
	text := func(uri, kind, content string) mcp.Content {
		return mcp.NewEmbeddedResource(mcp.TextResourceContents{URI: uri, MIMEType: kind, Text: content})
	}
	f.tool("test_simple_text", gives(mcp.NewTextContent("This is a simple text response for testing.")))
	f.tool("test_image_content", gives(mcp.NewImageContent(onePixel, "image/png")))
	f.tool("test_audio_content", gives(mcp.NewAudioContent(silence, "audio/wav")))
	f.tool("test_embedded_resource", gives(text("test://embedded-resource", "text/plain", "This is an embedded resource content.")))
	f.tool("test_multiple_content_types", gives(mcp.NewTextContent("Multiple content types test:"), mcp.NewImageContent(onePixel, "image/png"),
		text("test://mixed-content-resource", "application/json", `{"test":"data","value":123}`)))
	f.tool("test_error_handling", func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultError("This tool intentionally returns an error for testing"), nil
	})
}

// apart is the time between two notifications of a fixture.
const apart = 50 * time.Millisecond

// conversations are tools that say something before they answer, or ask their client in the manner of older revisions.
func (f fixtures) conversations() {
	f.tool("test_tool_with_logging", func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for _, line := range []string{"Tool execution started", "Tool processing data", "Tool execution completed"} {
			if err := f.Notify(ctx, "notifications/message", map[string]any{"level": "info", "logger": "conformance", "data": line}); err != nil {
				return nil, err
			}
			time.Sleep(apart)
		}
		return mcp.NewToolResultText("said three things"), nil
	})
	f.tool("test_tool_with_progress", func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText("made progress"), f.progress(ctx, r, 0, 50, 100)
	})
	f.tool("test_sampling", func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		res, err := f.RequestSampling(ctx, mcp.CreateMessageRequest{CreateMessageParams: sampling(r.GetString("prompt", ""))}) //nolint:staticcheck // the older revisions have it
		if err != nil {
			return mcp.NewToolResultError(err.Error()), nil
		}
		content, _ := mcp.AsTextContent(res.Content)
		return mcp.NewToolResultText("LLM response: " + content.Text), nil
	}, "prompt")
	f.asks("test_elicitation", object("username", "email"), "username", "email")
	f.asks("test_elicitation_sep1034_defaults", defaults)
	f.asks("test_elicitation_sep1330_enums", choices)
}

func (f fixtures) progress(ctx context.Context, r mcp.CallToolRequest, steps ...int) error {
	if r.Params.Meta == nil || r.Params.Meta.ProgressToken == nil {
		return nil
	}
	for _, done := range steps {
		params := map[string]any{"progressToken": r.Params.Meta.ProgressToken, "progress": done, "total": 100}
		if err := f.Notify(ctx, "notifications/progress", params); err != nil {
			return err
		}
		time.Sleep(apart)
	}
	return nil
}

// asks adds a tool that has the client's user fill in a form.
func (f fixtures) asks(name string, schema map[string]any, required ...string) {
	if len(required) > 0 {
		schema["required"] = required
	}
	f.tool(name, func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		res, err := f.RequestElicitation(ctx, mcp.ElicitationRequest{Params: mcp.ElicitationParams{
			Message: r.GetString("message", "Please fill this in."), RequestedSchema: schema,
		}})
		if err != nil {
			return mcp.NewToolResultError(err.Error()), nil
		}
		return mcp.NewToolResultText(fmt.Sprintf("Elicitation completed: action=%s, content=%v", res.Action, res.Content)), nil
	})
}

// object is the schema of a form with text fields.
func object(fields ...string) map[string]any {
	properties := map[string]any{}
	for _, name := range fields {
		properties[name] = map[string]any{"type": "string", "description": name}
	}
	return map[string]any{"type": "object", "properties": properties}
}

// parsed is a schema written as JSON.
func parsed(text string) (schema map[string]any) {
	if err := json.Unmarshal([]byte(text), &schema); err != nil {
		panic(err)
	}
	return schema
}

var (
	defaults = parsed(`{"type":"object","properties":{
		"name":{"type":"string","default":"John Doe"}, "age":{"type":"integer","default":30}, "score":{"type":"number","default":95.5},
		"status":{"type":"string","enum":["active","inactive","pending"],"default":"active"}, "verified":{"type":"boolean","default":true}}}`)
	choices = parsed(`{"type":"object","properties":{
		"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
		"titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First"},{"const":"value2","title":"Second"}]},
		"legacyEnum":{"type":"string","enum":["opt1","opt2"],"enumNames":["One","Two"]},
		"untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2"]}},
		"titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First"},{"const":"value2","title":"Second"}]}}}}`)
)

func (f fixtures) resources() {
	read := func(contents mcp.ResourceContents) server.ResourceHandlerFunc {
		return func(context.Context, mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
			return []mcp.ResourceContents{contents}, nil
		}
	}
	f.AddResource(mcp.NewResource("test://static-text", "static-text", mcp.WithResourceDescription("A text."), mcp.WithMIMEType("text/plain")),
		read(mcp.TextResourceContents{URI: "test://static-text", MIMEType: "text/plain", Text: "This is the content of the static text resource."}))
	f.AddResource(mcp.NewResource("test://static-binary", "static-binary", mcp.WithResourceDescription("A picture."), mcp.WithMIMEType("image/png")),
		read(mcp.BlobResourceContents{URI: "test://static-binary", MIMEType: "image/png", Blob: onePixel}))
	f.AddResource(mcp.NewResource("test://watched-resource", "watched", mcp.WithResourceDescription("One to subscribe to."), mcp.WithMIMEType("text/plain")),
		read(mcp.TextResourceContents{URI: "test://watched-resource", MIMEType: "text/plain", Text: "watched"}))
	f.AddResourceTemplate(mcp.NewResourceTemplate("test://template/{id}/data", "template", mcp.WithTemplateDescription("One with a variable."),
		mcp.WithTemplateMIMEType("application/json")),
		func(_ context.Context, r mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
			id := strings.TrimSuffix(strings.TrimPrefix(r.Params.URI, "test://template/"), "/data")
			text := fmt.Sprintf(`{"id":%q,"templateTest":true,"data":%q}`, id, "Data for ID: "+id)
			return []mcp.ResourceContents{mcp.TextResourceContents{URI: r.Params.URI, MIMEType: "application/json", Text: text}}, nil
		})
}

func (f fixtures) prompts() {
	user := func(contents ...mcp.Content) *mcp.GetPromptResult {
		var messages []mcp.PromptMessage
		for _, c := range contents {
			messages = append(messages, mcp.NewPromptMessage(mcp.RoleUser, c))
		}
		return mcp.NewGetPromptResult("", messages)
	}
	add := func(name string, get func(args map[string]string) *mcp.GetPromptResult, arguments ...string) {
		options := []mcp.PromptOption{mcp.WithPromptDescription("Fixture of the conformance suite: " + name)}
		for _, a := range arguments {
			options = append(options, mcp.WithArgument(a, mcp.RequiredArgument(), mcp.ArgumentDescription(a)))
		}
		f.AddPrompt(mcp.NewPrompt(name, options...), func(_ context.Context, r mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return get(r.Params.Arguments), nil
		})
	}
	add("test_simple_prompt", func(map[string]string) *mcp.GetPromptResult {
		return user(mcp.NewTextContent("This is a simple prompt for testing."))
	})
	add("test_prompt_with_arguments", func(args map[string]string) *mcp.GetPromptResult {
		return user(mcp.NewTextContent(fmt.Sprintf("Prompt with arguments: arg1='%s', arg2='%s'", args["arg1"], args["arg2"])))
	}, "arg1", "arg2")
	add("test_prompt_with_embedded_resource", func(args map[string]string) *mcp.GetPromptResult {
		embedded := mcp.TextResourceContents{URI: args["resourceUri"], MIMEType: "text/plain", Text: "Embedded resource content for testing."}
		return user(mcp.NewEmbeddedResource(embedded), mcp.NewTextContent("Please process the embedded resource above."))
	}, "resourceUri")
	add("test_prompt_with_image", func(map[string]string) *mcp.GetPromptResult {
		return user(mcp.NewImageContent(onePixel, "image/png"), mcp.NewTextContent("Please analyze the image above."))
	})
}
