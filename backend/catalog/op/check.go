package op

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ricercar/backend/fault"
)

// check returns the first thing that is wrong with the arguments, as a sentence for whoever wrote them.
// Huma finds it; the words come from the schema, because Huma's name no field.
func (s Spec) check(in *huma.Schema, v any) error {
	res := &huma.ValidateResult{}
	huma.Validate(nil, in, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, v, res)
	if len(res.Errors) == 0 {
		return nil
	}
	var first *huma.ErrorDetail
	for _, err := range res.Errors {
		// An unknown name explains a missing one: "score" for "score_id".
		var d *huma.ErrorDetail
		if errors.As(err, &d) && (first == nil || unknownProperty(in, d.Location)) {
			first = d
		}
	}
	return s.complain(in, first)
}

func unknownProperty(in *huma.Schema, path string) bool { return at(in, path) == nil }

func (s Spec) complain(in *huma.Schema, d *huma.ErrorDetail) error {
	sub := at(in, d.Location)
	object, isObject := d.Value.(map[string]any)
	switch {
	case sub == nil:
		return s.unexpected(in, d.Location)
	case isObject && sub.Type == huma.TypeObject:
		return s.missing(sub, d.Location, object)
	case d.Location == "":
		return fault.New(fault.Invalid, "the arguments of %s must be an object, not %s", s.Name, shown(d.Value)).
			WithHint("%s", usage(in))
	}
	e := fault.New(fault.Invalid, "%s must be %s, not %s", d.Location, wanted(sub), shown(d.Value)).WithField(d.Location)
	if text, ok := d.Value.(string); ok && len(sub.Enum) > 0 {
		e.Suggestions = fault.Suggest(text, enumNames(sub))
	}
	return e
}

// unexpected complains of a name that the schema does not know.
func (s Spec) unexpected(in *huma.Schema, path string) error {
	parent, name := in, path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, name = at(in, path[:i]), path[i+1:]
	}
	known := names(parent)
	e := fault.New(fault.Invalid, "%s takes no argument %s", s.Name, strconv.Quote(path)).WithField(path)
	e.Suggestions = fault.Suggest(name, known)
	if len(known) == 0 {
		return e.WithHint("it takes no arguments")
	}
	return e.WithHint("it takes %s", strings.Join(known, ", "))
}

// missing complains of the first required name that an object lacks.
func (s Spec) missing(sub *huma.Schema, path string, object map[string]any) error {
	for _, name := range sub.Required {
		if _, has := object[name]; has {
			continue
		}
		field := name
		if path != "" {
			field = path + "." + name
		}
		p := sub.Properties[name]
		e := fault.New(fault.Invalid, "%s needs %s: %s", s.Name, field, wanted(p)).WithField(field)
		if p.Description != "" {
			e.Hint = p.Description
		}
		return e
	}
	return fault.New(fault.Invalid, "%s must be %s", path, wanted(sub)).WithField(path)
}

// at finds the schema of a path such as midi.tracks[2].name; nil where the path leads nowhere.
func at(s *huma.Schema, path string) *huma.Schema {
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' }) {
		if s == nil {
			return nil
		}
		if strings.HasSuffix(name, "]") {
			s = s.Items
			continue
		}
		s = s.Properties[name]
	}
	return s
}

func names(s *huma.Schema) []string {
	out := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func enumNames(s *huma.Schema) []string {
	out := make([]string, len(s.Enum))
	for i, v := range s.Enum {
		out[i] = fmt.Sprint(v)
	}
	return out
}

func usage(in *huma.Schema) string {
	if known := names(in); len(known) > 0 {
		return "its arguments are " + strings.Join(known, ", ")
	}
	return "it takes no arguments: {}"
}
