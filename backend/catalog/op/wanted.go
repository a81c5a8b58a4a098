package op

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// wanted says in words what a schema takes: "a whole number from 1 to 64", "one of major, minor".
func wanted(s *huma.Schema) string {
	if len(s.Enum) > 0 {
		return "one of " + strings.Join(enumNames(s), ", ")
	}
	switch s.Type {
	case huma.TypeBoolean:
		return "true or false"
	case huma.TypeInteger:
		return "a whole number" + bounds(s)
	case huma.TypeNumber:
		return "a number" + bounds(s)
	case huma.TypeString:
		return text(s)
	case huma.TypeArray:
		return "a list" + counted(s.MinItems, s.MaxItems, "entries") + ", each " + wanted(s.Items)
	case huma.TypeObject:
		return "an object"
	}
	return "any value"
}

func text(s *huma.Schema) string {
	out := "a text" + counted(s.MinLength, s.MaxLength, "letters")
	switch {
	case s.PatternDescription != "":
		out += ", " + s.PatternDescription
	case s.Pattern != "":
		out += " that matches " + s.Pattern
	}
	return out
}

func bounds(s *huma.Schema) string {
	lo, hi := bound(s.Minimum, s.ExclusiveMinimum, "above "), bound(s.Maximum, s.ExclusiveMaximum, "below ")
	switch {
	case lo != "" && hi != "":
		return " from " + lo + " to " + hi
	case lo != "":
		return " of at least " + lo
	case hi != "":
		return " of at most " + hi
	}
	return ""
}

func bound(limit, exclusive *float64, word string) string {
	switch {
	case limit != nil:
		return strconv.FormatFloat(*limit, 'g', -1, 64)
	case exclusive != nil:
		return word + strconv.FormatFloat(*exclusive, 'g', -1, 64)
	}
	return ""
}

func counted(lo, hi *int, unit string) string {
	switch {
	case lo != nil && hi != nil:
		return fmt.Sprintf(" of %d to %d %s", *lo, *hi, unit)
	case lo != nil && *lo == 1:
		return " that is not empty"
	case lo != nil:
		return fmt.Sprintf(" of at least %d %s", *lo, unit)
	case hi != nil:
		return fmt.Sprintf(" of at most %d %s", *hi, unit)
	}
	return ""
}

// shown is a value as its sender would recognise it, cut to a length that fits a message.
func shown(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("a %T", v)
	}
	if r := []rune(string(raw)); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return string(raw)
}
