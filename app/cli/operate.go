package cli

import (
	"context"
	"encoding/json"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format"
)

// operate runs an operation by its name with arguments.
func (c *command) operate(ctx context.Context, name string, args map[string]any) (op.Result, error) {
	return c.run(ctx, name, args, c.call)
}

// operateQuietly is operate for one of many files.
func (c *command) operateQuietly(ctx context.Context, name string, args map[string]any) (op.Result, error) {
	return c.run(ctx, name, args, c.callQuietly)
}

func (c *command) run(ctx context.Context, name string, args map[string]any, call func(context.Context, op.Spec, json.RawMessage) (op.Result, error)) (op.Result, error) {
	spec, err := c.spec(name)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	return call(ctx, spec, raw)
}

// sourceOf are the arguments that name a FILE as the source of an operation.
func sourceOf(file string, how reading) map[string]any {
	args := map[string]any{"source": file, "source_type": "file"}
	if strings.HasPrefix(file, corpusPrefix) || strings.HasPrefix(file, libraryPrefix) {
		delete(args, "source_type")
	}
	set(args, "from", how.from)
	if len(how.midi) > 0 {
		args["midi"] = how.midi
	}
	return args
}

// set puts a text among arguments unless it is empty.
func set(args map[string]any, name, value string) {
	if value != "" {
		args[name] = value
	}
}

// results are the results of one FILE: those of a tune book one by one.
func results(res op.Result, err error) []found {
	if err != nil {
		return []found{{err: err}}
	}
	many, ok := res.(op.Many)
	if !ok {
		return []found{{value: res}}
	}
	var out []found
	for _, r := range many.Each() {
		out = append(out, found{value: r})
	}
	return out
}

// emit prints a result of a FILE.
func (c *command) emit(it item, v any) error {
	if c.format == asJSON {
		line, err := ofFile(it.file, v)
		if err != nil {
			return err
		}
		return c.printJSON(line)
	}
	if r, ok := v.(op.Result); ok {
		c.print(textOf(r))
	}
	return nil
}

// scores expands the FILE arguments of a command. Without --from, standard input must tell its format itself.
func (c *command) scores(args []string, recursive bool) ([]item, error) {
	stdin := 0
	for _, a := range args {
		if a == stdinName {
			stdin++
		}
	}
	if stdin > 1 {
		return nil, usage(fault.New(fault.Invalid, "standard input can be read once only"))
	}
	return expand(args, recursive, format.IsScoreName), nil
}
