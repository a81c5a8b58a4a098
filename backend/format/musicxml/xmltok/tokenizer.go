package xmltok

import (
	"bytes"

	"ricercar/backend/fault"
)

// Kind is what a token is.
type Kind uint8

// The kinds of token. Comments, processing instructions and the document type are passed over.
const (
	EOF Kind = iota // the end, or an error: ask Err
	Start
	End
	Text
)

// Error is what is wrong with the document. Kind is Invalid, Unsupported or TooLarge.
type Error struct {
	Kind    fault.Kind
	Offset  int
	Message string
}

func (e *Error) Error() string { return e.Message }

// Tokenizer walks through one document. The zero value is of no use; call New.
type Tokenizer struct {
	Name   []byte // of the element that the last Start or End belongs to
	Offset int    // of the first byte of the last token

	data     []byte
	pos      int
	attrs    []byte // between name and '>' of the last start tag
	text     []byte // of the last Text, as it stands in the document
	cdata    bool   // text is a CDATA section: no entities in it
	empty    bool   // the last start tag closed itself; its End is due
	open     [][]byte
	maxDepth int
	err      *Error
}

// New returns a tokenizer over data, which is UTF-8 and must not change. It allows maxDepth nested elements.
func New(data []byte, maxDepth int) *Tokenizer {
	return &Tokenizer{data: data, maxDepth: maxDepth, open: make([][]byte, 0, 16)}
}

// Err returns what ended the document early, nil if nothing did.
func (x *Tokenizer) Err() *Error { return x.err }

// Depth is the number of elements that are open, the one of the last Start included.
func (x *Tokenizer) Depth() int { return len(x.open) }

// Next moves to the next token.
func (x *Tokenizer) Next() Kind {
	for x.err == nil {
		if x.empty {
			return x.closeEmpty()
		}
		x.Offset = x.pos
		if x.pos >= len(x.data) {
			return x.finish()
		}
		if x.data[x.pos] != '<' {
			return x.chars()
		}
		if kind := x.markup(); kind != EOF {
			return kind
		}
	}
	return EOF
}

// finish is the end of the input, in or after the document.
func (x *Tokenizer) finish() Kind {
	if n := len(x.open); n > 0 {
		x.fail(fault.Invalid, "the file ends inside <"+string(x.open[n-1])+">: it is cut off or damaged")
	}
	return EOF
}

func (x *Tokenizer) fail(kind fault.Kind, message string) Kind {
	if x.err == nil {
		x.err = &Error{Kind: kind, Offset: x.Offset, Message: message}
	}
	return EOF
}

// chars is the text up to the next '<'.
func (x *Tokenizer) chars() Kind {
	end := bytes.IndexByte(x.data[x.pos:], '<')
	if end < 0 {
		end = len(x.data) - x.pos
	}
	x.text, x.cdata = x.data[x.pos:x.pos+end], false
	x.pos += end
	return Text
}

// markup is what begins with '<'. EOF stands for markup that is no token.
func (x *Tokenizer) markup() Kind {
	rest := x.data[x.pos:]
	if len(rest) < 2 {
		return x.fail(fault.Invalid, "the file ends inside a tag: it is cut off or damaged")
	}
	switch rest[1] {
	case '/':
		return x.endTag()
	case '?':
		return x.skip("?>", "a processing instruction")
	case '!':
		return x.declaration(rest)
	}
	return x.startTag()
}

// skip passes over markup that ends with the given text.
func (x *Tokenizer) skip(end, what string) Kind {
	n := bytes.Index(x.data[x.pos+2:], []byte(end))
	if n < 0 {
		return x.fail(fault.Invalid, "the file ends inside "+what+": it is cut off or damaged")
	}
	x.pos += 2 + n + len(end)
	return EOF
}

// declaration is a comment, a CDATA section or a document type.
func (x *Tokenizer) declaration(rest []byte) Kind {
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		x.pos += 2
		return x.skip("-->", "a comment")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		end := bytes.Index(rest, []byte("]]>"))
		if end < 0 {
			return x.fail(fault.Invalid, "the file ends inside a CDATA section: it is cut off or damaged")
		}
		x.text, x.cdata = rest[9:end], true
		x.pos += end + 3
		return Text
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		return x.doctype(rest)
	}
	return x.fail(fault.Unsupported, "the file declares elements or entities of its own, which is refused")
}

// doctype passes over a document type that only names an outside one; nothing is fetched.
func (x *Tokenizer) doctype(rest []byte) Kind {
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '"', '\'':
			n := bytes.IndexByte(rest[i+1:], rest[i])
			if n < 0 {
				i = len(rest)
			}
			i += n + 1
		case '[':
			return x.fail(fault.Unsupported, "the document type declares entities of its own, which is refused")
		case '>':
			x.pos += i + 1
			return EOF
		}
	}
	return x.fail(fault.Invalid, "the file ends inside the document type: it is cut off or damaged")
}

// startTag opens an element.
func (x *Tokenizer) startTag() Kind {
	rest := x.data[x.pos:]
	n := 1
	for n < len(rest) && !nameEnd[rest[n]] {
		n++
	}
	if n == 1 {
		return x.fail(fault.Invalid, "'<' does not begin a tag here")
	}
	end := n
	if n < len(rest) && rest[n] != '>' {
		end = tagEnd(rest, n)
	}
	if end < 0 || end >= len(rest) {
		return x.fail(fault.Invalid, "the tag <"+clip(rest[1:n])+"> does not end")
	}
	if len(x.open) >= x.maxDepth {
		return x.fail(fault.TooLarge, "the elements are nested too deeply")
	}
	x.Name, x.attrs = rest[1:n], rest[n:end]
	x.pos += end + 1
	x.open = append(x.open, x.Name)
	if last := len(x.attrs) - 1; last >= 0 && x.attrs[last] == '/' {
		x.attrs, x.empty = x.attrs[:last], true
	}
	return Start
}

// nameEnd holds the bytes that end a tag's name.
var nameEnd = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, '/': true, '>': true, '<': true}

// tagEnd returns the place of the '>' that ends a tag with attributes from i, negative if there is none.
func tagEnd(rest []byte, i int) int {
	for ; i < len(rest); i++ {
		switch rest[i] {
		case '>':
			return i
		case '<':
			return -1
		case '"', '\'':
			n := bytes.IndexByte(rest[i+1:], rest[i])
			if n < 0 {
				return -1
			}
			i += n + 1
		}
	}
	return -1
}

// endTag closes the element that is open.
func (x *Tokenizer) endTag() Kind {
	rest := x.data[x.pos+2:]
	end := bytes.IndexByte(rest, '>')
	if end < 0 {
		return x.fail(fault.Invalid, "the file ends inside a tag: it is cut off or damaged")
	}
	name := bytes.TrimRight(rest[:end], " \t\r\n")
	if len(x.open) == 0 {
		return x.fail(fault.Invalid, "</"+clip(name)+"> closes nothing")
	}
	if want := x.open[len(x.open)-1]; !bytes.Equal(name, want) {
		return x.fail(fault.Invalid, "</"+clip(name)+"> closes <"+clip(want)+">")
	}
	x.pos += 2 + end + 1
	return x.pop()
}

// closeEmpty is the End of an element that closed itself.
func (x *Tokenizer) closeEmpty() Kind {
	x.empty = false
	return x.pop()
}

func (x *Tokenizer) pop() Kind {
	last := len(x.open) - 1
	x.Name = x.open[last]
	x.open = x.open[:last]
	return End
}

// clip shortens a name for a message.
func clip(name []byte) string { return string(name[:min(len(name), 40)]) }
