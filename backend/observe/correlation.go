package observe

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// CorrelationHeader carries the correlation id over HTTP.
const CorrelationHeader = "X-Correlation-ID"

type correlationKey struct{}

// WithCorrelation returns a context whose log lines and errors carry the id. An id that is empty, longer than
// 64 characters or not made of letters, digits, - and _ is replaced by a new one, so that a caller cannot forge
// log lines.
func WithCorrelation(ctx context.Context, id string) context.Context {
	if !fitting(id) {
		id = newID()
	}
	return context.WithValue(ctx, correlationKey{}, id)
}

// Correlated returns a context that has a correlation id: its own, or a new one.
func Correlated(ctx context.Context) context.Context {
	if CorrelationID(ctx) != "" {
		return ctx
	}
	return WithCorrelation(ctx, "")
}

// CorrelationID returns the id of the context, or "" where it has none.
func CorrelationID(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey{}).(string)
	return id
}

// newID returns 16 random hexadecimal digits.
func newID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails: the runtime ends the program instead
	return hex.EncodeToString(b[:])
}

func fitting(id string) bool {
	return id != "" && len(id) <= 64 && strings.IndexFunc(id, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && r != '-' && r != '_'
	}) < 0
}
