package op

import (
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Input is the schema of the arguments with all references inlined. It must not be changed.
func (s Spec) Input() *huma.Schema {
	s.build()
	return s.schemas.in
}

// Output is the schema of the result with all references inlined. It must not be changed.
func (s Spec) Output() *huma.Schema {
	s.build()
	return s.schemas.out
}

// Prebuilt returns s with the JSON of its schemas, made earlier by InputJSON and OutputJSON, so that
// neither has to be derived to list the catalogue.
func (s Spec) Prebuilt(in, out json.RawMessage) Spec {
	s.schemas = &schemas{inRaw: in, outRaw: out}
	return s
}

// InputJSON is the schema of the arguments as compact JSON.
func (s Spec) InputJSON() json.RawMessage {
	if s.schemas.inRaw != nil {
		return s.schemas.inRaw
	}
	return encode(s.Input())
}

// OutputJSON is the schema of the structured answer as compact JSON: the result, a job where it takes longer or,
// because some clients hold failed answers against the same schema, an error with kind and message.
func (s Spec) OutputJSON() json.RawMessage {
	if s.schemas.outRaw != nil {
		return s.schemas.outRaw
	}
	answer := *s.Output()
	if len(answer.Required) > 0 {
		answer.AnyOf = []*huma.Schema{{Required: answer.Required}, {Required: []string{"job_id"}}, {Required: []string{"kind", "message"}}}
		answer.Required = nil
	}
	return encode(&answer)
}

// encode cannot fail: a schema built from Go types holds nothing that JSON lacks.
func encode(s *huma.Schema) json.RawMessage {
	raw, _ := json.Marshal(s)
	return raw
}

func (s Spec) build() {
	s.schemas.once.Do(func() {
		s.schemas.in = inlined(s.in, true)
		s.schemas.out = inlined(s.out, false)
	})
}

// inlined derives the schema of a type and puts every referenced schema in its place, because some MCP
// clients drop $defs. A type within itself is described as any object. A closed schema refuses unknown
// properties; an open one lets later versions add some.
func inlined(t reflect.Type, closed bool) *huma.Schema {
	reg := huma.NewMapRegistry("#/", huma.DefaultSchemaNamer)
	in := inliner{reg: reg, closed: closed, within: map[string]bool{}}
	out := in.schema(reg.Schema(t, true, "Root"))
	out.PrecomputeMessages()
	return out
}

type inliner struct {
	reg    huma.Registry
	closed bool
	within map[string]bool
}

func (in inliner) schema(s *huma.Schema) *huma.Schema {
	if s == nil {
		return nil
	}
	if s.Ref != "" {
		return in.reference(s)
	}
	c := *s
	switch c.Type {
	case huma.TypeInteger, huma.TypeNumber:
		c.Format = "" // the width of a Go number is nothing to a caller
	case huma.TypeArray:
		c.Nullable = false // lists are empty, never null
	}
	c.Items = in.schema(s.Items)
	if s.Properties != nil {
		c.Properties = make(map[string]*huma.Schema, len(s.Properties))
		for name, p := range s.Properties {
			c.Properties[name] = in.schema(p)
		}
	}
	switch extra := s.AdditionalProperties.(type) {
	case *huma.Schema:
		c.AdditionalProperties = in.schema(extra)
	case bool:
		if !in.closed {
			c.AdditionalProperties = nil
		}
	}
	return &c
}

func (in inliner) reference(s *huma.Schema) *huma.Schema {
	if in.within[s.Ref] {
		return &huma.Schema{Type: huma.TypeObject, Description: s.Description}
	}
	in.within[s.Ref] = true
	c := in.schema(in.reg.SchemaFromRef(s.Ref))
	delete(in.within, s.Ref)
	if s.Description != "" {
		c.Description = s.Description
	}
	if s.Default != nil {
		c.Default = s.Default
	}
	return c
}
