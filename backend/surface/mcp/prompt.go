package mcp

import (
	"context"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"

	"ricercar/backend/fault"
)

// prompt is a request that users make again and again, written so that a model makes good use of the tools.
type prompt struct {
	name, title, description string
	tools                    []string // without which it is not offered
	args                     []argument
	text                     string // {name} stands for an argument, [words {name}] for words that go with it
}

type argument struct {
	name, description string
	required          bool
}

// addPrompts offers the prompts whose tools there are.
func (s *Server) addPrompts() {
	for _, p := range prompts {
		if !s.has(p.tools) {
			continue
		}
		options := []mcp.PromptOption{mcp.WithPromptTitle(p.title), mcp.WithPromptDescription(p.description)}
		for _, a := range p.args {
			described := []mcp.ArgumentOption{mcp.ArgumentDescription(a.description)}
			if a.required {
				described = append(described, mcp.RequiredArgument())
			}
			options = append(options, mcp.WithArgument(a.name, described...))
		}
		s.AddPrompt(mcp.NewPrompt(p.name, options...), p.get)
	}
}

func (s *Server) has(tools []string) bool {
	for _, t := range tools {
		if _, ok := s.specs[t]; !ok {
			return false
		}
	}
	return true
}

func (p prompt) get(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	given := req.Params.Arguments
	for _, a := range p.args {
		value := strings.TrimSpace(given[a.name])
		var err error
		switch {
		case a.required && value == "":
			err = fault.New(fault.Invalid, "the prompt %s needs %s: %s", p.name, a.name, a.description)
		case len(value) > maxArgument:
			err = fault.New(fault.TooLarge, "%s is longer than %d letters", a.name, maxArgument)
		}
		if err != nil {
			setCode(ctx, err)
			return nil, err
		}
	}
	return mcp.NewGetPromptResult(p.description, []mcp.PromptMessage{
		mcp.NewPromptMessage(mcp.RoleUser, mcp.NewTextContent(fillIn(p.text, given))),
	}), nil
}

// maxArgument bounds an argument of a prompt, in bytes.
const maxArgument = 4000

// fillIn puts arguments into a text: {name} becomes the argument, [ … {name} … ] vanishes where that is empty.
func fillIn(text string, args map[string]string) string {
	var b strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "[")
		b.WriteString(named(before, args))
		if !found {
			break
		}
		var optional string
		optional, text, _ = strings.Cut(rest, "]")
		if name := inside(optional, "{", "}"); strings.TrimSpace(args[name]) != "" {
			b.WriteString(named(optional, args))
		}
	}
	return b.String()
}

func named(text string, args map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var name string
		name, text, _ = strings.Cut(rest, "}")
		b.WriteString(strings.TrimSpace(args[name]))
	}
}

func inside(text, open, shut string) string {
	_, rest, _ := strings.Cut(text, open)
	name, _, _ := strings.Cut(rest, shut)
	return name
}
