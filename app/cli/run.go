package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/spf13/cobra"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

func (c *command) runCommand() *cobra.Command {
	var whole, output string
	cmd := &cobra.Command{
		Use: "run TOOL [key=value…]", Short: "Run any operation by its name",
		Long: `Run an operation by the name it has over MCP; "ricercar tools" lists them, "run TOOL --help" shows inputs.
A key given twice makes a list, a.b=… reaches into an object, values that begin with [ or { are JSON.`,
		Example: `  ricercar run score_info score_id=bwv66.6
  ricercar run key_analysis score_id=bwv66.6 measures=1-4 --format json
  ricercar run import_score --json '{"source":"corpus:bwv66.6"}'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(fault.New(fault.Invalid, "run needs the name of an operation").WithHint("ricercar tools lists them"))
			}
			return c.runTool(args[0], args[1:], whole, output)
		},
	}
	cmd.Flags().StringVar(&whole, "json", "", "the whole input: '{…}', @FILE, or - for standard input")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write the file that the operation makes here; - is standard output")
	c.formatFlag(cmd)
	help := cmd.HelpFunc()
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		c.flags = cmd.Flags()
		if spec, ok := c.asked(cmd.Flags().Args()); ok {
			c.print(inputHelp(spec))
			return
		}
		help(cmd, args)
	})
	return cmd
}

// asked finds the operation whose help is wanted.
func (c *command) asked(words []string) (op.Spec, bool) {
	for _, w := range words {
		if spec, err := c.spec(w); err == nil {
			return spec, true
		}
	}
	return op.Spec{}, false
}

// spec finds an operation by name.
func (c *command) spec(name string) (op.Spec, error) {
	e, err := c.open()
	if err != nil {
		return op.Spec{}, err
	}
	byName := map[string]op.Spec{}
	for _, s := range e.specs {
		if s.On(op.CLI) {
			byName[s.Name] = s
		}
	}
	if s, ok := byName[name]; ok {
		return s, nil
	}
	return op.Spec{}, fault.New(fault.NotFound, "there is no operation %q", name).
		WithSuggestions(fault.Suggest(name, slices.Collect(maps.Keys(byName)))...).WithHint("ricercar tools lists them")
}

func (c *command) runTool(name string, words []string, whole, output string) error {
	spec, err := c.spec(name)
	if err != nil {
		return outcome(err)
	}
	object, err := c.wholeInput(whole)
	if err != nil {
		return usage(err)
	}
	raw, err := input(object, words)
	if err != nil {
		return usage(err)
	}
	if raw, err = spec.Arguments(raw); err != nil {
		return usage(err)
	}
	res, err := c.call(c.ctx, spec, raw)
	if err != nil {
		return outcome(err)
	}
	if err := c.show(res, output); err != nil {
		return outcome(err)
	}
	return c.await()
}

// show prints a result: its file where one is asked for, else its digest or its JSON.
func (c *command) show(res op.Result, output string) error {
	if output != "" {
		f, err := theFile(res)
		if err != nil {
			return err
		}
		if output == "-" {
			_, err = c.Stdout.Write(f.Bytes)
			return err
		}
		if err := writeOut(output, f.Bytes); err != nil {
			return fault.New(fault.KindOf(err), "write %s: %w", output, err)
		}
		f.Path = output
	}
	c.bar.clear()
	if c.format == asJSON {
		return c.printJSON(res)
	}
	c.print(res.Digest())
	if a, ok := res.(op.Attacher); ok && output == "" {
		c.sayUnwritten(a.Attached())
	}
	return nil
}

// sayUnwritten names the files that nobody will find, because they were neither kept nor shown.
func (c *command) sayUnwritten(files []*op.File) {
	for _, f := range files {
		if f.Path == "" && f.Text == "" {
			c.warn("ricercar: %s was not written; add -o FILE", f.Name)
			return
		}
	}
}

func theFile(res op.Result) (*op.File, error) {
	if a, ok := res.(op.Attacher); ok && len(a.Attached()) > 0 {
		return a.Attached()[0], nil
	}
	return nil, fault.New(fault.Invalid, "this operation makes no file").WithField("output").WithHint("leave -o out")
}

// inputHelp lists the inputs of an operation.
func inputHelp(spec op.Spec) string {
	in := spec.Input()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nUsage:\n  ricercar run %s [key=value…]\n", spec.Description(), spec.Name)
	b.WriteString("\nExamples:\n")
	for _, example := range spec.Examples {
		fmt.Fprintf(&b, "  %s\n", strings.TrimSpace("ricercar run "+spec.Name+" "+example))
	}
	if len(in.Properties) == 0 {
		return b.String() + "\nIt takes no inputs."
	}
	b.WriteString("\nInputs:\n")
	describeInputs(&b, "", in)
	b.WriteString(`
Flags:
  --json '{…}'             the whole input; @FILE or - takes it from a file or standard input
  --format text|json       json prints the whole result
  -o, --output FILE        keep the file that the operation makes
`)
	return b.String()
}

func describeInputs(b *strings.Builder, prefix string, in *huma.Schema) {
	required := map[string]bool{}
	for _, name := range in.Required {
		required[name] = true
	}
	names := slices.Sorted(maps.Keys(in.Properties))
	slices.SortStableFunc(names, func(x, y string) int {
		switch {
		case required[x] == required[y]:
			return 0
		case required[x]:
			return -1
		}
		return 1
	})
	for _, name := range names {
		p := in.Properties[name]
		if p.Type == huma.TypeObject && len(p.Properties) > 0 {
			describeInputs(b, prefix+name+".", p)
			continue
		}
		fmt.Fprintf(b, "  %-24s %s\n", prefix+name, inputLine(p, required[name]))
	}
}

func inputLine(p *huma.Schema, required bool) string {
	line := p.Description
	if required {
		line += " Required."
	}
	if len(p.Enum) > 0 {
		line += " One of " + strings.Join(words(p.Enum), ", ") + "."
	}
	if p.Default != nil {
		if raw, err := json.Marshal(p.Default); err == nil {
			line += " Default " + strings.Trim(string(raw), `"`) + "."
		}
	}
	return strings.TrimSpace(line)
}

func words(list []any) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprint(v)
	}
	return out
}
