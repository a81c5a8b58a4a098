package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
	"ricercar/backend/observe"
)

// formats of printed results.
const (
	asText = "text"
	asJSON = "json"
)

// print writes text for people, with a line end.
func (c *command) print(text string) {
	_, _ = io.WriteString(c.Stdout, strings.TrimRight(text, "\n")+"\n")
}

// printJSON writes one JSON value on a line of its own.
func (c *command) printJSON(v any) error {
	enc := json.NewEncoder(c.Stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// warn writes a line for people to standard error, unless they asked for quiet.
func (c *command) warn(format string, args ...any) {
	if !c.quiet {
		c.bar.clear()
		fmt.Fprintf(c.Stderr, format+"\n", args...)
	}
}

// tell writes an error that belongs to no file to standard error: one JSON object where results are JSON.
func (c *command) tell(err error) {
	c.bar.clear()
	e, id := fault.As(err), traceOf(err)
	if c.format == asJSON {
		enc := json.NewEncoder(c.Stderr)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(failed{Error: e, CorrelationID: id})
		return
	}
	fmt.Fprintln(c.Stderr, "ricercar: "+sentence(e)+trace(id))
}

// traceOf is the id under which the log has more about an error that is not the user's doing; else empty.
func traceOf(err error) string {
	if !fault.Is(err, fault.Internal) {
		return ""
	}
	return observe.TraceOf(err)
}

// trace says where the log has more.
func trace(id string) string {
	if id == "" {
		return ""
	}
	return " (ricercar logs --correlation " + id + " shows more)"
}

// sentence is an error with what may have been meant.
func sentence(e *fault.Error) string {
	said := *e
	said.Hint = asCommands(e.Hint)
	text := said.Error()
	if len(e.Suggestions) > 0 {
		text += "; did you mean " + strings.Join(e.Suggestions, ", ") + "?"
	}
	return text
}

// toolNames are the operations that messages speak of by their names, which are the tools of MCP.
var toolNames = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[a-z]+_(score|scores|info|analysis|check|library)\b`)
})

// asCommands says what to call as one does on a command line: "list_scores" becomes "ricercar list".
func asCommands(text string) string {
	return toolNames().ReplaceAllStringFunc(text, func(tool string) string {
		if verb, is := commandOf[tool]; is {
			return "ricercar " + verb
		}
		return "ricercar run " + tool
	})
}

// commandOf are the operations that have a command of their own.
var commandOf = map[string]string{
	"import_score": "import", "list_scores": "list", "score_info": "info", "export_score": "export", "delete_score": "delete",
	"tag_score": "tag", "search_library": "search", "convert_score": "convert", "analyze_score": "analyze",
}

// failed is the JSON of a failure. File is empty where it belongs to no file.
type failed struct {
	File  string       `json:"file,omitempty"`
	OK    bool         `json:"ok"`
	Error *fault.Error `json:"error"`
	// CorrelationID is the id under which the log has more about what is not the user's doing.
	CorrelationID string `json:"correlation_id,omitempty"`
}

// ofFile puts "file" and "ok" before the fields of a result's JSON object.
func ofFile(file string, result any) (json.RawMessage, error) {
	head, err := json.Marshal(struct {
		File string `json:"file"`
		OK   bool   `json:"ok"`
	}{file, true})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	if len(body) <= len("{}") {
		return head, nil
	}
	return append(append(head[:len(head)-1], ','), body[1:]...), nil
}

// writeOut writes a file that the user named: whole or not at all, unless it is a device or a pipe, which must stay
// what it is.
func writeOut(path string, content []byte) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, content, 0o644)
	}
	return atomicfile.Write(path, content, 0o644)
}
