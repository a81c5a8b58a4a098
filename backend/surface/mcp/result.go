package mcp

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/observe"
)

// The bounds of what travels within an answer; Claude Desktop refuses more than a megabyte in all.
const (
	maxImage  = 700 << 10 // base64 characters
	maxDigest = 6000      // characters
)

// success is the answer for a result: the digest, the pictures, links to the other files, and the result
// itself as structured content.
func (s *Server) success(ctx context.Context, res op.Result) (*mcp.CallToolResult, error) {
	answer := &mcp.CallToolResult{Content: []mcp.Content{nil}}
	if a, ok := res.(op.Attacher); ok {
		for _, f := range a.Attached() {
			c, err := s.attach(ctx, f)
			if err != nil {
				return nil, err
			}
			if c != nil {
				answer.Content = append(answer.Content, c)
			}
		}
	}
	answer.Content[0] = mcp.NewTextContent(clip(res.Digest())) // it says where files were kept
	answer.StructuredContent = res
	return answer, nil
}

// attach returns the content block for a file, nil where the result says all. What is neither a small
// picture nor a short text is kept on disk.
func (s *Server) attach(ctx context.Context, f *op.File) (mcp.Content, error) {
	if f.IsImage() && base64.StdEncoding.EncodedLen(len(f.Bytes)) < maxImage {
		return mcp.NewImageContent(base64.StdEncoding.EncodeToString(f.Bytes), f.MIME), nil
	}
	if f.Path == "" && f.Text == "" && s.options.Keep != nil {
		path, err := s.options.Keep(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("keep %s: %w", f.Name, err)
		}
		f.Path = path
	}
	uri := f.URI
	if uri == "" && f.Path != "" {
		uri = fileURI(f.Path)
	}
	if uri == "" {
		return nil, nil
	}
	link := mcp.NewResourceLink(uri, f.Name, f.Path, f.MIME)
	size := int64(f.Size)
	link.Size = &size
	return link, nil
}

func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// clip cuts a digest at a line end below the limit.
func clip(text string) string {
	runes := []rune(text)
	if len(runes) <= maxDigest {
		return text
	}
	cut := string(runes[:maxDigest-80])
	if i := strings.LastIndexByte(cut, '\n'); i > 0 {
		cut = cut[:i]
	}
	return cut + "\n… the rest is in the structured result"
}

// failed is the structured content of a failure.
type failed struct {
	*fault.Error
	CorrelationID string `json:"correlation_id,omitempty"`
}

// failure is the answer for an error: a sentence for the model and the same as data, with the id under which the log
// has more; the sentence names it where the error is not the caller's doing.
func failure(ctx context.Context, err error) *mcp.CallToolResult {
	f := failed{Error: fault.As(err), CorrelationID: observe.CorrelationID(ctx)}
	text := string(f.Kind) + ": " + f.Error.Error()
	if f.Kind == fault.Internal {
		text += " (correlation id " + f.CorrelationID + ")"
	}
	if len(f.Suggestions) > 0 {
		text += "\nDid you mean " + strings.Join(f.Suggestions, ", ") + "?"
	}
	return &mcp.CallToolResult{IsError: true, Content: []mcp.Content{mcp.NewTextContent(clip(text))}, StructuredContent: f}
}
