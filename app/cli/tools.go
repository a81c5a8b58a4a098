package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog/op"
)

func (c *command) toolsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "tools", Short: "List every operation", Args: noArguments,
		Example: "  ricercar tools\n  ricercar tools --format json",
		RunE: func(*cobra.Command, []string) error {
			e, err := c.open()
			if err != nil {
				return outcome(err)
			}
			if c.format == asJSON {
				return outcome(c.printJSON(map[string]any{"tools": toolList(e.specs)}))
			}
			var b strings.Builder
			for _, s := range e.specs {
				fmt.Fprintf(&b, "%-24s %s\n", s.Name, s.Summary)
			}
			c.print(b.String())
			return nil
		},
	}
	c.formatFlag(cmd)
	return cmd
}

// tool is one operation in `tools --format json`.
type tool struct {
	Name         string          `json:"name"`
	Title        string          `json:"title"`
	Description  string          `json:"description"`
	ReadOnly     bool            `json:"read_only"`
	Destructive  bool            `json:"destructive"`
	MCP          bool            `json:"mcp"`
	InputSchema  json.RawMessage `json:"input_schema"`
	OutputSchema json.RawMessage `json:"output_schema"`
}

func toolList(specs []op.Spec) []tool {
	list := make([]tool, len(specs))
	for i, s := range specs {
		list[i] = tool{
			Name: s.Name, Title: s.Title, Description: s.Description(),
			ReadOnly: s.Effect.ReadOnly(), Destructive: s.Effect.Destructive(), MCP: s.On(op.MCP),
			InputSchema: s.InputJSON(), OutputSchema: s.OutputJSON(),
		}
	}
	return list
}
