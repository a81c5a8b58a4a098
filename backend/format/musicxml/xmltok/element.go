package xmltok

import "bytes"

// Child moves to the start tag of the next child of the element that is open at the given depth, passing over
// whatever is left of the child before. It is false at the element's end, and when the document ends early.
//
//	for depth := x.Depth(); x.Child(depth); {
//		switch string(x.Name) {
//		case "step": step = x.Text()
//		}
//	}
func (x *Tokenizer) Child(depth int) bool {
	for {
		if !x.empty {
			if n := bytes.IndexByte(x.data[x.pos:], '<'); n > 0 {
				x.pos += n
			}
		}
		switch x.Next() {
		case Start:
			if len(x.open) == depth+1 {
				return true
			}
		case End:
			if len(x.open) < depth {
				return false
			}
		case EOF:
			return false
		}
	}
}

// Content returns the text of the element whose start tag was the last token, without that of its children, and
// moves behind its end. The result is part of the document unless that writes it with entities or in pieces.
func (x *Tokenizer) Content() []byte {
	if x.empty {
		x.closeEmpty()
		return nil
	}
	rest := x.data[x.pos:]
	n := bytes.IndexByte(rest, '<')
	end := n + 2 + len(x.Name)
	if n < 0 || end >= len(rest) || rest[n+1] != '/' || rest[end] != '>' || !bytes.Equal(rest[n+2:end], x.Name) {
		return x.pieces()
	}
	x.pos += end + 1
	x.open = x.open[:len(x.open)-1]
	return x.decode(rest[:n])
}

// pieces collects a text that is interrupted by comments, children or CDATA sections.
func (x *Tokenizer) pieces() []byte {
	var out []byte
	depth := len(x.open)
	for {
		switch x.Next() {
		case Text:
			if len(x.open) == depth {
				out = append(out, x.Value()...)
			}
		case End:
			if len(x.open) < depth {
				return out
			}
		case EOF:
			return out
		}
	}
}
