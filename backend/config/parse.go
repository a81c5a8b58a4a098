package config

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ricercar/backend/fault"
)

// parseText reads a value as the environment and flags give it. An error says only what is allowed.
func (s Setting) parseText(text string) (any, error) {
	switch s.field(new(Values)).(type) {
	case *int:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, s.allowed()
		}
		return s.bounded(int(n), n)
	case *time.Duration:
		d, err := time.ParseDuration(strings.TrimSpace(text))
		if err != nil {
			return nil, s.allowed()
		}
		return s.bounded(d, int64(d))
	case *[]string:
		return slices.DeleteFunc(filepath.SplitList(text), func(dir string) bool { return strings.TrimSpace(dir) == "" }), nil
	}
	return s.listed(text)
}

// parseTOML reads a value as config.toml gives it.
func (s Setting) parseTOML(value any) (any, error) {
	_, isList := s.field(new(Values)).(*[]string)
	_, isNumber := s.field(new(Values)).(*int)
	switch v := value.(type) {
	case string:
		if isList {
			return []string{v}, nil
		}
		if !isNumber {
			return s.parseText(v)
		}
	case int64:
		if isNumber {
			return s.bounded(int(v), v)
		}
	case []any:
		if isList {
			return texts(v, s.allowed())
		}
	}
	return nil, s.allowed()
}

func texts(list []any, wrong error) ([]string, error) {
	out := make([]string, len(list))
	for i, item := range list {
		text, ok := item.(string)
		if !ok {
			return nil, wrong
		}
		out[i] = text
	}
	return out, nil
}

func (s Setting) bounded(value any, n int64) (any, error) {
	if n < s.Min || n > s.Max || n > math.MaxInt32 && s.Max <= math.MaxInt32 {
		return nil, s.allowed()
	}
	return value, nil
}

func (s Setting) listed(text string) (any, error) {
	if s.Allowed != nil && !slices.Contains(s.Allowed, text) {
		return nil, s.allowed()
	}
	if s.check != nil {
		if err := s.check(text); err != nil {
			return nil, err
		}
	}
	return text, nil
}

// Takes says in words which values a setting takes.
func (s Setting) Takes() string { return s.allowed().Error() }

func (s Setting) allowed() error {
	switch s.field(new(Values)).(type) {
	case *int:
		return fmt.Errorf("a whole number from %d to %d", s.Min, s.Max)
	case *time.Duration:
		return fmt.Errorf("a length of time like 90s, 5m or 1h30m, from %s to %s", short(time.Duration(s.Min)), short(time.Duration(s.Max)))
	case *[]string:
		return fmt.Errorf("folders, separated by %q", filepath.ListSeparator)
	}
	if s.Allowed != nil {
		return errors.New(strings.Join(s.Allowed, ", "))
	}
	return errors.New("a text")
}

// bad is the error for a value that a setting does not take: key, value, where it was set, what is allowed.
func (s Setting) bad(value any, from Origin, allowed error) error {
	e := fault.New(fault.Invalid, "%s is set to %q by %s", s.Key, fmt.Sprint(value), from).WithField(s.Key).
		WithHint("allowed: %s", fault.As(allowed).Message)
	return e.At(from.position())
}

// text writes a value as a user would.
func text(value any) string {
	switch v := value.(type) {
	case time.Duration:
		return short(v)
	case []string:
		return strings.Join(v, string(filepath.ListSeparator))
	}
	return fmt.Sprint(value)
}

// short writes 1h where the standard library writes 1h0m0s.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// store puts a parsed value into its field.
func (s Setting) store(v *Values, value any) {
	switch field := s.field(v).(type) {
	case *int:
		*field, _ = value.(int)
	case *time.Duration:
		*field, _ = value.(time.Duration)
	case *[]string:
		*field, _ = value.([]string)
	case *string:
		*field, _ = value.(string)
	}
}
