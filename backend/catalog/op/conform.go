package op

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// conform brings v nearer to the schema without guessing: property and enum names get the schema's
// spelling, null properties go, a single value becomes a list of one where a list is wanted, and texts
// become the numbers, truth values, lists and objects they spell. Command lines and many models send
// everything as text. What does not fit is left for the check.
func conform(s *huma.Schema, v any) any {
	switch s.Type {
	case huma.TypeObject:
		return conformObject(s, v)
	case huma.TypeArray:
		return conformList(s, v)
	case huma.TypeString:
		return conformText(s, v)
	case huma.TypeInteger, huma.TypeNumber:
		if text, ok := v.(string); ok {
			if n, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
				v = n
			}
		}
		return v
	case huma.TypeBoolean:
		if text, ok := v.(string); ok {
			if b, err := strconv.ParseBool(strings.TrimSpace(text)); err == nil {
				v = b
			}
		}
	}
	return v
}

func conformObject(s *huma.Schema, v any) any {
	if text, ok := v.(string); ok {
		v = parsed(text, '{')
	}
	m, ok := v.(map[string]any)
	if !ok || s.Properties == nil {
		return v
	}
	out := make(map[string]any, len(m))
	for name, x := range m {
		if x == nil {
			continue
		}
		key, p := property(s, name)
		if p != nil {
			x = conform(p, x)
		}
		out[key] = x
	}
	return out
}

// property finds a property by name; letter case does not count.
func property(s *huma.Schema, name string) (string, *huma.Schema) {
	if p := s.Properties[name]; p != nil {
		return name, p
	}
	for key, p := range s.Properties {
		if strings.EqualFold(key, name) {
			return key, p
		}
	}
	return name, nil
}

func conformList(s *huma.Schema, v any) any {
	if text, ok := v.(string); ok {
		v = parsed(text, '[')
	}
	list, ok := v.([]any)
	if !ok {
		if _, object := v.(map[string]any); object && s.Items.Type != huma.TypeObject {
			return v
		}
		list = []any{v}
	}
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = conform(s.Items, x)
	}
	return out
}

func conformText(s *huma.Schema, v any) any {
	if n, ok := v.(float64); ok {
		v = strconv.FormatFloat(n, 'f', -1, 64)
	}
	text, ok := v.(string)
	if !ok {
		return v
	}
	for _, allowed := range s.Enum {
		if name, ok := allowed.(string); ok && strings.EqualFold(name, strings.TrimSpace(text)) {
			return name
		}
	}
	return text
}

// parsed returns the value of a text that begins like JSON, else the text.
func parsed(text string, open byte) any {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed[0] != open {
		return text
	}
	var v any
	if json.Unmarshal([]byte(trimmed), &v) != nil {
		return text
	}
	return v
}

// fill puts in the defaults of absent properties, also within objects that are there.
func fill(s *huma.Schema, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, p := range s.Properties {
			if x, has := v[name]; has {
				fill(p, x)
			} else if p.Default != nil {
				v[name] = p.Default
			}
		}
	case []any:
		for _, x := range v {
			fill(s.Items, x)
		}
	}
}
