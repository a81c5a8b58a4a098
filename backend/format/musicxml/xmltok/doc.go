// Package xmltok cuts an XML document into tokens without copying it: the whole input is one []byte, names and
// texts are parts of it, and a place is a byte offset. It builds no tree, knows no namespaces and checks only what
// a reader needs: tags that close what was opened. What it takes, it cuts as encoding/xml does (a fuzz test
// compares them); it refuses internal document types and entities, the tools of hostile files.
package xmltok
