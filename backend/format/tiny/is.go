package tiny

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// prefix is what may stand in front, to say what follows.
const prefix = "tinynotation:"

// maxSniffed is how much of a text is looked at.
const maxSniffed = 4 << 10

// meter is a word that is a meter. Expressions are compiled when they are first needed, and not at every start.
var meter = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{1,2}/\d{1,3}$`) })

// Is reports whether a text is tinyNotation: it says so itself, or most of its words are notes, rests and meters.
func Is(data []byte) bool {
	text := string(bytes.ToValidUTF8(data[:min(len(data), maxSniffed)], nil))
	words := strings.Fields(text)
	if len(words) == 0 {
		return false
	}
	if strings.HasPrefix(strings.ToLower(words[0]), prefix) {
		return true
	}
	known := 0
	for _, w := range words {
		if _, _, ok := parse(w); ok || meter().MatchString(w) {
			known++
		}
	}
	return known >= 2 && 4*known >= 3*len(words) || known == 1 && len(words) == 1 && strings.ContainsAny(text, "0123456789")
}
