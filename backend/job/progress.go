// Package job carries progress through a context and bounds what runs at once.
// Anything that may take long calls Report; whoever wants to see it calls WithReporter.
package job

import "context"

// Progress is how far a piece of work has come. Total 0 means that the end is not known.
type Progress struct {
	Done, Total float64
	Text        string // what is being done, for people: "reading op18no1.mxl"
}

// Fraction is Done/Total within 0…1, or 0 where the total is unknown.
func (p Progress) Fraction() float64 {
	if p.Total <= 0 {
		return 0
	}
	return min(1, max(0, p.Done/p.Total))
}

type reporterKey struct{}

// WithReporter returns a context whose work reports to f. F is called on the working goroutine and
// must return at once; throttling is its own business.
func WithReporter(ctx context.Context, f func(Progress)) context.Context {
	return context.WithValue(ctx, reporterKey{}, f)
}

// Report tells whoever listens how far the work has come. Without a listener it does nothing.
func Report(ctx context.Context, done, total float64, text string) {
	if f, ok := ctx.Value(reporterKey{}).(func(Progress)); ok {
		f(Progress{Done: done, Total: total, Text: text})
	}
}
