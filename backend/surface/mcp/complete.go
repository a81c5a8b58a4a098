package mcp

import (
	"context"
	"slices"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
)

// completer completes the arguments of prompts and of addresses: ids, names of built-in pieces, and what schemas list.
type completer struct{ s *Server }

// CompletePromptArgument completes an argument of a prompt.
func (c completer) CompletePromptArgument(ctx context.Context, _ string, arg mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	return c.complete(ctx, arg, true)
}

// CompleteResourceArgument completes a variable of an address, which is a score of the library.
func (c completer) CompleteResourceArgument(ctx context.Context, _ string, arg mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	return c.complete(ctx, arg, false)
}

// maxCompletions is what the protocol allows.
const maxCompletions = 100

func (c completer) complete(ctx context.Context, arg mcp.CompleteArgument, pieces bool) (*mcp.Completion, error) {
	var values []string
	more := false
	switch arg.Name {
	case "id", "score_id", "other_id":
		page, next, err := c.s.scores(ctx, arg.Value, "", maxCompletions)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			values = append(values, e.ID)
		}
		more = next != ""
		if pieces && c.s.options.Pieces != nil {
			values = append(values, containing(c.s.options.Pieces(), arg.Value)...)
		}
	default:
		values = beginning(argumentChoices[arg.Name], arg.Value)
	}
	values = unique(values)
	total := len(values)
	if total > maxCompletions {
		values, more = values[:maxCompletions], true
	}
	return &mcp.Completion{Values: values, Total: total, HasMore: more}, nil
}

func beginning(all []string, prefix string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(v string) bool { return !strings.HasPrefix(v, strings.ToLower(prefix)) })
}

func containing(all []string, part string) []string {
	part = strings.ToLower(part)
	return slices.DeleteFunc(slices.Clone(all), func(v string) bool { return !strings.Contains(strings.ToLower(v), part) })
}

// unique drops what stood in the list before.
func unique(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(v string) bool {
		was := seen[v]
		seen[v] = true
		return was
	})
}
