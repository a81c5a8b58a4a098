package cli

import (
	"encoding/json"
	"os"
	"strings"

	"ricercar/backend/fault"
)

// input builds the arguments of an operation from words key=value: a key repeated makes a list, a.b
// reaches into an object, a value that begins with [ or { is JSON. Numbers and truth values stay texts;
// the operation's schema turns them. Whole, from --json, is the object to begin with.
func input(whole map[string]any, words []string) (json.RawMessage, error) {
	args := whole
	if args == nil {
		args = map[string]any{}
	}
	seen := map[string]bool{}
	for _, word := range words {
		key, value, ok := strings.Cut(word, "=")
		if !ok || key == "" {
			return nil, fault.New(fault.Invalid, "%q is no key=value", word).WithHint("write for example score_id=bwv66.6")
		}
		if err := put(args, strings.Split(key, "."), decoded(value), seen[key]); err != nil {
			return nil, err
		}
		seen[key] = true
	}
	return json.Marshal(args)
}

// put sets the value at a path, or adds it to what is there when the key is repeated.
func put(m map[string]any, path []string, value any, repeated bool) error {
	key := path[0]
	if len(path) > 1 {
		if m[key] == nil {
			m[key] = map[string]any{}
		}
		inner, ok := m[key].(map[string]any)
		if !ok {
			return fault.New(fault.Invalid, "%s is given both as a value and with %s.%s", key, key, path[1]).WithField(key)
		}
		return put(inner, path[1:], value, repeated)
	}
	if !repeated {
		m[key] = value
		return nil
	}
	list, ok := m[key].([]any)
	if !ok {
		list = []any{m[key]}
	}
	m[key] = append(list, value)
	return nil
}

func decoded(value string) any {
	if strings.HasPrefix(value, "[") || strings.HasPrefix(value, "{") {
		var v any
		if json.Unmarshal([]byte(value), &v) == nil {
			return v
		}
	}
	return value
}

// wholeInput reads the argument of --json: an object, @FILE, or - for standard input.
func (c *command) wholeInput(arg string) (map[string]any, error) {
	if arg == "" {
		return nil, nil
	}
	raw := []byte(arg)
	var err error
	switch {
	case arg == "-":
		raw, err = c.readStdin()
	case strings.HasPrefix(arg, "@"):
		raw, err = os.ReadFile(arg[1:])
	}
	if err != nil {
		return nil, fault.New(fault.KindOf(err), "read --json: %w", err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fault.New(fault.Invalid, "--json is no JSON object: %w", err)
	}
	return m, nil
}
