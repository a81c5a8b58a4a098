package format

import (
	"context"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// Write writes a score in a format, given by its name. The diagnostics say what the format cannot hold. A format
// that is not known or only read is fault.Unsupported.
func Write(ctx context.Context, name string, s *score.Score, o source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	f, err := Lookup(name)
	if err != nil {
		return nil, nil, err
	}
	if f.Writer == nil {
		return nil, nil, fault.New(fault.Unsupported, "%s cannot be written", f.Title).WithField("format").
			WithHint("these can: %s", list(Writable()))
	}
	return f.Writer(ctx, s, o)
}

func list(names []string) string { return strings.Join(names, ", ") }
