package format

import (
	"bytes"
	"regexp"
	"sync"

	"ricercar/backend/format/source"
)

// sniffed is how much of a content is looked at.
const sniffed = 64 << 10

// head is the beginning of a content as text.
func head(data []byte) []byte {
	text, err := source.Text(data[:min(len(data), sniffed)])
	if err != nil {
		return nil
	}
	return text
}

// root finds the name of the first element of an XML document. It is compiled when it is first needed.
var root = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(?:<\?[^>]*>|<!--(?s:.*?)-->|<!DOCTYPE[^>\[]*(?:\[(?s:.*?)\]\s*)?>|\s)*<([A-Za-z_][\w.:-]*)`)
})

// rootElement is the name of the first element, empty for what is no XML.
func rootElement(data []byte) string {
	if start := bytes.TrimLeft(data[:min(len(data), 64)], " \t\r\n\xEF\xBB\xBF\xFF\xFE\x00"); len(start) == 0 || start[0] != '<' {
		return ""
	}
	if m := root().FindSubmatch(head(data)); m != nil {
		return string(m[1])
	}
	return ""
}

func isMusicXML(data []byte) bool {
	name := rootElement(data)
	return name == "score-partwise" || name == "score-timewise" || name == "opus"
}

func isMEI(data []byte) bool { return rootElement(data) == "mei" }
