package job

import "context"

// Priority says what waits for what.
type Priority int

// A click goes before a batch, however long the batch has waited.
const (
	Interactive Priority = iota
	Batch
)

// Caller is who asks for work, and how urgently. Clients take turns, whatever each of them asks for.
type Caller struct {
	Client   string
	Priority Priority
}

type callerKey struct{}

// WithCaller returns a context whose work is the caller's.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf returns whose work a context carries; the zero Caller where nobody has said.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}
