package catalog

import (
	"encoding/json"
	"math"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// found is a value that was looked for, null where there is none; a nil *found was not looked for.
type found[T any] struct{ value *T }

// MarshalJSON writes the value or null.
func (f found[T]) MarshalJSON() ([]byte, error) { return json.Marshal(f.value) }

// Schema is that of the value, which may be null.
func (found[T]) Schema(r huma.Registry) *huma.Schema {
	s := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	s.Nullable = true
	return &s
}

// rounded keeps four decimals, which is more than any confidence is worth.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
