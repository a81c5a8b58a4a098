package observe

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
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

// traced is an error that knows the request in which it came up.
type traced struct {
	error
	id string
}

// Unwrap returns the error itself.
func (t traced) Unwrap() error { return t.error }

// Trace returns an error that carries the correlation id of a context, for whoever reports it without the context; nil
// for nil.
func Trace(ctx context.Context, err error) error {
	if id := CorrelationID(ctx); err != nil && id != "" {
		return traced{err, id}
	}
	return err
}

// TraceOf returns the correlation id that an error carries, or "".
func TraceOf(err error) string {
	var t traced
	if errors.As(err, &t) {
		return t.id
	}
	return ""
}

type scoreKey struct{}

// WithScore returns a context whose log lines name a score by its id.
func WithScore(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, scoreKey{}, id)
}

func scoreID(ctx context.Context) string {
	id, _ := ctx.Value(scoreKey{}).(string)
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
