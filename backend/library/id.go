package library

import (
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ricercar/backend/fault"
)

// maxID is the length of the longest id.
const maxID = 64

// CheckID reports whether a text can be the id of a score: one to 64 letters, digits, dots, underscores and
// hyphens, the first a letter or digit.
func CheckID(id string) error {
	switch {
	case id == "":
		return fault.New(fault.Invalid, "an id is needed").WithField("score_id")
	case len(id) > maxID:
		return fault.New(fault.Invalid, "the id %.20q… is longer than %d characters", id, maxID).WithField("score_id")
	case strings.IndexFunc(id, func(r rune) bool { return !inID(r) }) >= 0 || !isLetter(rune(id[0])):
		return fault.New(fault.Invalid, "%q cannot be an id", id).WithField("score_id").
			WithHint("use letters, digits, dots, underscores and hyphens, beginning with a letter or digit")
	}
	return nil
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

func inID(r rune) bool { return isLetter(r) || r == '.' || r == '_' || r == '-' }

// extensions are those that an id does not repeat from the file's name; what else follows a dot, as in
// bwv66.6, belongs to the piece.
var extensions = []string{
	".xml", ".musicxml", ".mxl", ".mid", ".midi", ".abc", ".krn", ".kern", ".mei", ".rntxt", ".rtxt", ".txt", ".tiny", ".gz", ".zip",
	".ly", ".capx", ".mscz", ".mscx", ".rntx",
}

// idFor makes an id from the first of names that gives one: a file's name, a title.
func idFor(names ...string) string {
	for _, name := range names {
		name = filepath.Base(filepath.ToSlash(name))
		for trimmed := true; trimmed; {
			trimmed = false
			for _, ext := range extensions {
				if len(name) > len(ext) && strings.EqualFold(name[len(name)-len(ext):], ext) {
					name, trimmed = name[:len(name)-len(ext)], true
				}
			}
		}
		if id := spell(name); id != "" {
			return id
		}
	}
	return "score"
}

// spell writes a name with the characters of an id: "Dvořák: Humoresque" becomes "Dvorak-Humoresque".
func spell(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case inID(r):
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent of the letter before
		default:
			b.WriteByte('-')
		}
	}
	id := b.String()
	for strings.Contains(id, "--") {
		id = strings.ReplaceAll(id, "--", "-")
	}
	id = strings.TrimLeft(id, "._-")
	return strings.TrimRight(id[:min(len(id), maxID)], "._-")
}

// numbered adds a number to an id: "bwv66.6-2".
func numbered(id, number string) string {
	number = spell(number)
	if number == "" {
		return id
	}
	return strings.TrimRight(id[:min(len(id), max(1, maxID-1-len(number)))], "._-") + "-" + number[:min(len(number), maxID-2)]
}

// free returns id, or the first of id-2, id-3 … that is not taken.
func free(id string, taken func(string) (bool, error)) (string, error) {
	for n := 1; ; n++ {
		candidate := id
		if n > 1 {
			candidate = numbered(id, strconv.Itoa(n))
		}
		if is, err := taken(candidate); err != nil || !is {
			return candidate, err
		}
	}
}
