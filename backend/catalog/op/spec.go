package op

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"ricercar/backend/fault"
)

// Result is what an operation gives: a value that fits the output schema, and a digest of it.
type Result interface {
	// Digest is the result in 3–10 lines of plain text, under 6,000 characters, with every number that
	// a model or a reader at a terminal needs.
	Digest() string
}

// Spec is one operation. It is a value that may be copied; its schemas are made when first asked for.
type Spec struct {
	Doc
	in, out reflect.Type
	call    func(context.Context, []byte) (Result, error)
	schemas *schemas
}

// schemas are the two schemas of a Spec, made once. Raw bytes may be given beforehand by Prebuilt, so that
// listing the catalogue reflects on nothing.
type schemas struct {
	once          sync.Once
	in, out       *huma.Schema
	inRaw, outRaw json.RawMessage
}

// New defines an operation. In is a struct with huma's tags (doc, enum, default, minimum …); its fields
// without omitempty are required.
func New[In any, Out Result](doc Doc, run func(context.Context, In) (Out, error)) Spec {
	return Spec{
		Doc: doc, in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](), schemas: &schemas{},
		call: func(ctx context.Context, raw []byte) (Result, error) {
			var in In
			if err := json.Unmarshal(raw, &in); err != nil {
				return nil, fault.New(fault.Invalid, "read the arguments of %s: %w", doc.Name, err)
			}
			out, err := run(ctx, in)
			if err != nil {
				return nil, err
			}
			return out, nil
		},
	}
}

// Through returns s with its calls going through f, which gets complete arguments and may answer without asking next.
func (s Spec) Through(f func(ctx context.Context, args json.RawMessage, next func(context.Context) (Result, error)) (Result, error)) Spec {
	inner := s.call
	s.call = func(ctx context.Context, args []byte) (Result, error) {
		return f(ctx, args, func(ctx context.Context) (Result, error) { return inner(ctx, args) })
	}
	return s
}

// Call runs the operation on arguments in JSON; nothing and null count as {}. Wrong arguments are
// fault.Invalid with the field, what is allowed and what may have been meant.
func (s Spec) Call(ctx context.Context, raw json.RawMessage) (Result, error) {
	args, err := s.Arguments(raw)
	if err != nil {
		return nil, err
	}
	return s.call(ctx, args)
}

// Arguments checks arguments and returns them complete: names as the schema spells them, texts turned
// into the numbers and lists that the schema wants, defaults filled in.
func (s Spec) Arguments(raw json.RawMessage) (json.RawMessage, error) {
	var v any = map[string]any{}
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && !bytes.Equal(raw, []byte("null")) {
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fault.New(fault.Invalid, "the arguments of %s are not JSON: %w", s.Name, err)
		}
	}
	in := s.Input()
	v = conform(in, v)
	if err := s.check(in, v); err != nil {
		return nil, err
	}
	fill(in, v)
	return json.Marshal(v)
}

// InputType is the Go type of the arguments.
func (s Spec) InputType() reflect.Type { return s.in }

// OutputType is the Go type of the result.
func (s Spec) OutputType() reflect.Type { return s.out }
