package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/config/tomltext"
	"ricercar/backend/fault"
)

// Set writes a value into a configuration file, which need not exist, and leaves all else in it as it is. The
// value is checked first. It takes effect where the configuration is loaded next, unless the environment or a
// flag sets the same key.
func Set(path, key, value string) error {
	s, err := Lookup(key)
	if err != nil {
		return err
	}
	if key == "home" {
		return fault.New(fault.Invalid, "home cannot be set in config.toml, which lies below it").
			WithField("home").WithHint("set RICERCAR_HOME or --home")
	}
	parsed, err := s.parseText(value)
	if err != nil {
		return fault.New(fault.Invalid, "%s cannot be %q", key, value).WithField(key).
			WithHint("allowed: %s", fault.As(err).Message)
	}
	written, err := asTOML(parsed)
	if err != nil {
		return err
	}
	return edit(path, func(d *tomltext.Document) ([]byte, error) { return d.With(key, written) })
}

// Unset removes a key from a configuration file, so that its default holds again.
func Unset(path, key string) error {
	if _, err := Lookup(key); err != nil {
		return err
	}
	return edit(path, func(d *tomltext.Document) ([]byte, error) { return d.Without(key) })
}

// edit changes a configuration file, all or nothing.
func edit(path string, change func(*tomltext.Document) ([]byte, error)) error {
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "the configuration cannot be read: %w", err)
	}
	d, err := tomltext.Parse(path, content)
	if err != nil {
		return err
	}
	changed, err := change(d)
	if err != nil {
		return err
	}
	if _, err := tomltext.Parse(path, changed); err != nil {
		return fault.New(fault.Internal, "the change would have spoilt %s: %w", path, err).WithHint("change the line by hand")
	}
	if err := atomicfile.Write(path, changed, 0o600); err != nil {
		return fault.New(fault.Invalid, "the configuration cannot be written: %w", err)
	}
	return nil
}

// asTOML writes a parsed value.
func asTOML(value any) (string, error) {
	if list, ok := value.([]string); !ok || list == nil {
		if _, isNumber := value.(int); !isNumber {
			value = text(value)
		}
	}
	line, err := toml.Marshal(map[string]any{"x": value})
	if err != nil {
		return "", fault.New(fault.Internal, "write a value: %w", err)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(line), "x =")), nil
}
