package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"ricercar/backend/fault"
)

// mcp-go answers every error of a handler as an internal one. The protocol has other codes for what the caller can
// mend, so that a handler chooses one on the way, and it is put into the answer where that goes out.

type codeKey struct{}

// code is what a handler chose for its error: nothing while number is 0.
type code struct {
	number int
	data   any // what the error carries besides, or nil
}

// withCode returns a context in which a handler can choose the code of its error.
func withCode(ctx context.Context) (context.Context, *code) {
	c := &code{}
	return context.WithValue(ctx, codeKey{}, c), c
}

// setCode chooses the code of the client's revision where the caller, not the program, is at fault.
func setCode(ctx context.Context, err error) {
	c, ok := ctx.Value(codeKey{}).(*code)
	var missing mcp.MissingRequiredClientCapabilityError
	switch {
	case !ok:
	case errors.As(err, &missing):
		c.number = mcp.MISSING_REQUIRED_CLIENT_CAPABILITY
		c.data = map[string]any{"requiredCapabilities": map[string]any{missing.Capability: struct{}{}}}
	case fault.Is(err, fault.Internal):
	case fault.Is(err, fault.NotFound) && !server.IsModernRequest(ctx):
		c.number = mcp.RESOURCE_NOT_FOUND
	default:
		c.number = mcp.INVALID_PARAMS
	}
}

// nowhere chooses the code where no resource has the address that was read, and says which.
func nowhere(ctx context.Context, _ any, _ mcp.MCPMethod, message any, err error) {
	req, reading := message.(*mcp.ReadResourceRequest)
	c, ok := ctx.Value(codeKey{}).(*code)
	if !reading || !ok || !errors.Is(err, server.ErrResourceNotFound) && c.number == 0 {
		return
	}
	if c.number == 0 {
		setCode(ctx, fault.New(fault.NotFound, "%w", err))
	}
	c.data = map[string]string{"uri": req.Params.URI}
}

// coded chooses the code of errors of tools, which those of the catalogue never return.
func coded(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, r mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		res, err := next(ctx, r)
		if err != nil {
			setCode(ctx, err)
		}
		return res, err
	}
}

// codeWriter puts the code that was chosen into an answer over HTTP.
type codeWriter struct {
	http.ResponseWriter
	code   *code
	modern bool
}

// WriteHeader writes the status. The newer revisions want 400 with the codes that handlers choose; to clients of the
// older ones that is no answer.
func (w *codeWriter) WriteHeader(status int) {
	if w.modern && w.code.number != 0 && status == http.StatusOK {
		status = http.StatusBadRequest
	}
	w.ResponseWriter.WriteHeader(status)
}

// errorCode is the beginning of an error up to its code, as mcp-go writes it.
var errorCode = regexp.MustCompile(`"error":\{"code":-?\d+`)

// Write writes, with the code in the place of mcp-go's.
func (w *codeWriter) Write(p []byte) (int, error) {
	at := errorCode.FindIndex(p)
	if w.code.number == 0 || at == nil {
		return w.ResponseWriter.Write(p)
	}
	if _, err := w.ResponseWriter.Write(slices.Concat(p[:at[0]], w.code.fields(), p[at[1]:])); err != nil {
		return 0, err
	}
	return len(p), nil
}

// fields are those with which the error begins.
func (c *code) fields() []byte {
	begin := []byte(`"error":{"code":` + strconv.Itoa(c.number))
	if data, err := json.Marshal(c.data); err == nil && c.data != nil {
		begin = append(append(begin, `,"data":`...), data...)
	}
	return begin
}

// Unwrap is for http.ResponseController.
func (w *codeWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
