package format

import (
	"maps"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// SplitParameters takes the parameters off the name of a format, as in "midi; quantize=16; tuplets=off". What has no
// name is read as "".
func SplitParameters(text string) (name string, parameters map[string]string, err error) {
	name, rest, found := strings.Cut(text, ";")
	if !found {
		return strings.TrimSpace(name), nil, nil
	}
	parameters = map[string]string{}
	for part := range strings.SplitSeq(rest, ";") {
		key, value, ok := strings.Cut(part, "=")
		if key = strings.ToLower(strings.TrimSpace(key)); !ok || key == "" {
			return "", nil, fault.New(fault.Invalid, "%q is no parameter of a format", strings.TrimSpace(part)).
				WithHint("write name=value, as in midi; quantize=16")
		}
		parameters[key] = strings.ToLower(strings.TrimSpace(value))
	}
	return strings.TrimSpace(name), parameters, nil
}

// JoinParameters writes the name of a format and parameters, in the order of their names. What has its usual value is
// left out, so that equal choices have equal names.
func (f Format) JoinParameters(parameters map[string]string) string {
	text := f.Name
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		if p := f.parameter(key); p == nil || p.Values[0] != parameters[key] {
			text += "; " + key + "=" + parameters[key]
		}
	}
	return text
}

func (f Format) parameter(name string) *source.Parameter {
	for i := range f.Parameters {
		if f.Parameters[i].Name == name {
			return &f.Parameters[i]
		}
	}
	return nil
}

// checkParameters refuses parameters and values that a format does not know.
func (f Format) checkParameters(parameters map[string]string) error {
	for name, value := range parameters {
		p := f.parameter(name)
		if p == nil {
			known := make([]string, len(f.Parameters))
			for i := range f.Parameters {
				known[i] = f.Parameters[i].Name
			}
			e := fault.New(fault.Invalid, "%s has no parameter %q", f.Title, name).WithField(name).WithSuggestions(fault.Suggest(name, known)...)
			if len(known) == 0 {
				return e.WithHint("%s is read without parameters", f.Title)
			}
			return e.WithHint("its parameters are %s", list(known))
		}
		if !slices.Contains(p.Values, value) {
			return fault.New(fault.Invalid, "%s cannot be %q", name, value).WithField(name).
				WithSuggestions(fault.Suggest(value, p.Values)...).WithHint("it is one of %s", list(p.Values))
		}
	}
	return nil
}
