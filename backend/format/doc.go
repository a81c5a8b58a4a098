// Package format knows all formats of scores: it recognises files by their content, reads them and writes scores.
// Each format has a package of its own below; the table in formats.go is what connects them.
package format
