package svgdraw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// node is an element, or a piece of text where name is empty.
type node struct {
	name     string
	attrs    map[string]string
	text     string
	children []*node
}

// attr is an attribute, or the same name in the style attribute, which comes first.
func (n *node) attr(name string) string {
	for declaration := range strings.SplitSeq(n.attrs["style"], ";") {
		if k, v, ok := strings.Cut(declaration, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return n.attrs[name]
}

// number is an attribute in user units; zero where it is missing.
func (n *node) number(name string) float64 { return number(n.attr(name)) }

// has reports whether the attribute is there.
func (n *node) has(name string) bool { return n.attr(name) != "" }

func number(s string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil {
		return 0
	}
	return f
}

// numbers reads a list parted by commas and spaces.
func numbers(s string) []float64 {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })
	out := make([]float64, len(fields))
	for i, f := range fields {
		out[i] = number(f)
	}
	return out
}

// maxDepth bounds nesting; engraved pages stay under thirty.
const maxDepth = 200

// parse reads the tree of elements and returns the first one with the name at its top.
func parse(svg []byte, name string) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	root := &node{}
	stack := []*node{root}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "read SVG: %w", err)
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(stack) > maxDepth {
				return nil, fault.New(fault.TooLarge, "SVG is nested more than %d deep", maxDepth)
			}
			child := element(t)
			top.children = append(top.children, child)
			stack = append(stack, child)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.children = append(top.children, &node{text: string(t)})
		}
	}
	for _, child := range root.children {
		if child.name == name {
			return child, nil
		}
	}
	return nil, fault.New(fault.Invalid, "read SVG: no %s element", name)
}

func element(t xml.StartElement) *node {
	n := &node{name: t.Name.Local, attrs: make(map[string]string, len(t.Attr))}
	for _, a := range t.Attr {
		n.attrs[a.Name.Local] = a.Value
	}
	return n
}

// definitions collects the groups in defs by their ids.
func definitions(n *node, into map[string]*node) {
	for _, child := range n.children {
		if n.name == "defs" && child.attrs["id"] != "" {
			into[child.attrs["id"]] = child
		}
		definitions(child, into)
	}
}
