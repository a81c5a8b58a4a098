package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// maxBody bounds one message over HTTP, in bytes.
const maxBody = 16 << 20

// HTTP returns the server's streamable HTTP endpoint, for both eras of the protocol, and a function that
// ends its sessions. Host, Origin and token are the caller's to check.
func (s *Server) HTTP() (endpoint http.Handler, end func(context.Context)) {
	h := server.NewStreamableHTTPServer(s.MCPServer, server.WithStateful(true), server.WithSessionIdleTTL(30*time.Minute))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		modern := mcp.IsModernProtocol(r.Header.Get(mcp.HeaderProtocolVersion))
		if r.Method == http.MethodPost {
			message, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
			if err != nil {
				http.Error(w, "the message is too long or cut off", http.StatusRequestEntityTooLarge)
				return
			}
			if modern && cancels(message) {
				w.WriteHeader(http.StatusAccepted)
				return
			}
			message, unknown := s.redirect(message)
			if unknown != "" && r.Header.Get(mcp.HeaderName) == unknown {
				r.Header.Set(mcp.HeaderName, unknownName)
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(message)), int64(len(message))
		}
		ctx, code := withCode(r.Context())
		ctx, counted := delivered(ctx, &codeWriter{w, code, modern})
		h.ServeHTTP(counted, r.WithContext(ctx))
	}), func(ctx context.Context) { h.CloseSessions(ctx) }
}

// cancels reports whether a message gives up a request. In the newer revisions the closed stream has done that, and
// mcp-go, which has no session to look for the request in, would refuse what the official Go client sends besides.
func cancels(message []byte) bool {
	var h struct {
		Method string `json:"method"`
	}
	return bytes.Contains(message, []byte("notifications/cancelled")) && json.Unmarshal(message, &h) == nil && h.Method == "notifications/cancelled"
}
