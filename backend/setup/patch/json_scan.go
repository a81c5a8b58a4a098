package patch

import (
	"encoding/json"
	"unicode/utf8"
)

// node is a value of JSON text with its place.
type node struct {
	kind       byte // { [ " 0 (a number) t (true or false) n (null)
	start, end int  // of the text
	members    []member
}

// member is one name and value of an object.
type member struct {
	name  string
	start int // of the name
	value node
	comma int // the comma behind the value, -1 where there is none
}

// maxDepth bounds nesting.
const maxDepth = 512

// scanner reads JSON text. Lax it reads comments and trailing commas too.
type scanner struct {
	text  []byte
	at    int
	lax   bool
	depth int
	mend  *mender // collects what a repair would change; nil: mistakes are errors
}

// scanJSON reads a whole text. Text without a value gives a node of kind 0.
func scanJSON(text []byte, lax bool) (node, error) {
	s := &scanner{text: text, lax: lax}
	return s.document()
}

func (s *scanner) document() (node, error) {
	if err := s.space(); err != nil {
		return node{}, err
	}
	if s.at == len(s.text) {
		return node{start: s.at, end: s.at}, nil
	}
	root, err := s.value()
	if err == nil {
		err = s.space()
	}
	if err == nil && s.at < len(s.text) {
		err = s.wrong("text after the end of the value")
	}
	return root, err
}

func (s *scanner) wrong(format string, args ...any) error {
	return invalid(s.text, s.at, format, args...)
}

// peek is the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// space passes white space, and comments.
func (s *scanner) space() error {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == ' ', c == '\t', c == '\n', c == '\r':
			s.at++
		case c != '/':
			return nil
		default:
			if err := s.comment(); err != nil {
				return err
			}
		}
	}
	return nil
}

// comment passes // to the end of the line and /* to */.
func (s *scanner) comment() error {
	start := s.at
	rest := s.text[s.at:]
	switch {
	case len(rest) > 1 && rest[1] == '/':
		for s.at < len(s.text) && s.text[s.at] != '\n' {
			s.at++
		}
	case len(rest) > 1 && rest[1] == '*':
		for s.at += 2; ; s.at++ {
			if s.at+1 >= len(s.text) {
				s.at = start
				return s.wrong("a comment that does not end")
			}
			if s.text[s.at] == '*' && s.text[s.at+1] == '/' {
				s.at += 2
				break
			}
		}
	default:
		return s.wrong("a stray /")
	}
	switch {
	case s.lax:
	case s.mend != nil:
		s.mend.blank(start, s.at, "a comment")
	default:
		s.at = start
		return s.wrong("a comment, which the program that reads this file does not allow")
	}
	return nil
}

func (s *scanner) value() (node, error) {
	if s.depth++; s.depth > maxDepth {
		return node{}, s.wrong("nested more than %d deep", maxDepth)
	}
	defer func() { s.depth-- }()
	switch c := s.peek(); {
	case c == '{':
		return s.object()
	case c == '[':
		return s.array()
	case c == '"':
		_, n, err := s.quoted()
		return n, err
	case c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z':
		return s.word()
	case s.at >= len(s.text):
		return node{}, s.wrong("the text ends where a value should stand")
	}
	return node{}, s.wrong("a value should stand here, not %q", s.rune())
}

func (s *scanner) rune() rune {
	r, _ := utf8.DecodeRune(s.text[s.at:])
	return r
}

// word passes a number, true, false or null.
func (s *scanner) word() (node, error) {
	start := s.at
	for s.at < len(s.text) && isWord(s.text[s.at]) {
		s.at++
	}
	n := node{kind: '0', start: start, end: s.at}
	switch text := string(s.text[start:s.at]); {
	case text == "null":
		n.kind = 'n'
	case text == "true" || text == "false":
		n.kind = 't'
	case !json.Valid(s.text[start:s.at]):
		s.at = start
		return n, s.wrong("%q is neither a number nor true, false or null", text)
	}
	return n, nil
}

func isWord(c byte) bool {
	return c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// quoted passes a string and returns what it says.
func (s *scanner) quoted() (string, node, error) {
	start := s.at
	for s.at++; s.at < len(s.text) && s.text[s.at] != '"' && s.text[s.at] != '\n'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	if s.peek() != '"' {
		s.at = start
		return "", node{}, s.wrong("a text that does not end on its line")
	}
	s.at++
	var said string
	if err := json.Unmarshal(s.text[start:s.at], &said); err != nil {
		s.at = start
		return "", node{}, s.wrong("a text with a wrong escape or a control character")
	}
	return said, node{kind: '"', start: start, end: s.at}, nil
}

func (s *scanner) array() (node, error) {
	n := node{kind: '[', start: s.at}
	s.at++
	err := s.list(']', func() error { _, err := s.value(); return err }, func(int) {})
	n.end = s.at
	return n, err
}

func (s *scanner) object() (node, error) {
	n := node{kind: '{', start: s.at}
	s.at++
	seen := map[string]int{}
	err := s.list('}', func() error {
		m, err := s.member()
		if err != nil {
			return err
		}
		if before, twice := seen[m.name]; twice && !s.lax {
			if s.mend == nil {
				s.at = m.start
				return s.wrong("the name %q stands twice in one object", m.name)
			}
			s.mend.twice(&n.members[before], &m)
		}
		seen[m.name] = len(n.members)
		n.members = append(n.members, m)
		return nil
	}, func(comma int) { n.members[len(n.members)-1].comma = comma })
	n.end = s.at
	return n, err
}

func (s *scanner) member() (member, error) {
	m := member{start: s.at, comma: -1}
	if s.peek() != '"' {
		return m, s.wrong("a name in double quotes should stand here")
	}
	var err error
	if m.name, _, err = s.quoted(); err != nil {
		return m, err
	}
	if err := s.space(); err != nil {
		return m, err
	}
	if s.peek() != ':' {
		return m, s.wrong("a colon should follow the name %q", m.name)
	}
	s.at++
	if err := s.space(); err != nil {
		return m, err
	}
	m.value, err = s.value()
	return m, err
}

// list passes what stands between brackets, with commas between; comma is told where each stands.
func (s *scanner) list(closing byte, item func() error, comma func(at int)) error {
	for {
		if err := s.space(); err != nil {
			return err
		}
		if s.peek() == closing {
			s.at++
			return nil
		}
		if s.at == len(s.text) && s.mend != nil {
			s.mend.insert(s.at, string(closing), "a bracket that was not closed")
			return nil
		}
		if err := item(); err != nil {
			return err
		}
		after := s.at
		if err := s.space(); err != nil {
			return err
		}
		switch c := s.peek(); {
		case c == ',':
			at := s.at
			comma(at)
			s.at++
			if err := s.space(); err != nil {
				return err
			}
			if s.peek() == closing || s.at == len(s.text) && s.mend != nil {
				if err := s.trailing(at); err != nil {
					return err
				}
			}
		case c == closing:
		case s.mend != nil && s.at < len(s.text) && c != '}' && c != ']' && c != ':':
			s.mend.insert(after, ",", "a comma that was missing")
		case s.mend != nil && s.at == len(s.text):
		case s.at == len(s.text):
			return s.wrong("the text ends before %q", closing)
		default:
			return s.wrong("a comma or %q should stand here, not %q", closing, s.rune())
		}
	}
}

// trailing judges a comma before the end of a list.
func (s *scanner) trailing(comma int) error {
	switch {
	case s.lax:
	case s.mend != nil:
		s.mend.blank(comma, comma+1, "a trailing comma")
	default:
		s.at = comma
		return s.wrong("a comma after the last item, which the program that reads this file does not allow")
	}
	return nil
}
