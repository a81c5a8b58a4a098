// Package corpus holds the built-in scores: public-domain music, encoded anew for this program, each with its
// provenance. build/corpus writes them.
package corpus

import (
	"embed"
	"encoding/json"
	"os"
	"path"
	"strings"
	"sync"
)

//go:embed index.json
var indexFile []byte

//go:embed pieces
var files embed.FS

// Piece is what is known about a built-in score without reading it.
type Piece struct {
	Name        string   `json:"name"` // "bach/bwv66.6"
	Title       string   `json:"title"`
	Composer    string   `json:"composer,omitempty"`
	Date        string   `json:"date,omitempty"` // first printed or written, where known
	Detail      string   `json:"detail"`         // instruments and length in a few words
	Provenance  string   `json:"provenance"`
	Parts       []string `json:"parts"`
	Meter       string   `json:"meter,omitempty"`  // the first
	Key         string   `json:"key,omitempty"`    // as lists show it: "F# minor"
	Signature   int      `json:"signature"`        // sharps, or flats where negative, as they sound at the beginning
	Lowest      string   `json:"lowest,omitempty"` // sounding; empty where nothing has a pitch
	Highest     string   `json:"highest,omitempty"`
	NumParts    int      `json:"num_parts"`
	NumMeasures int      `json:"num_measures"`
	NumNotes    int      `json:"num_notes"`
}

// index is read when it is first asked for.
var index = sync.OnceValue(func() []Piece {
	var pieces []Piece
	if err := json.Unmarshal(indexFile, &pieces); err != nil {
		panic("corpus: the index is damaged: " + err.Error()) // a test reads it
	}
	return pieces
})

// Pieces lists the built-in scores, those for a first visit in front; read it only.
func Pieces() []Piece { return index() }

// Find returns the piece of a name, written as music21's users do too: with or without the composer in front, a suffix
// of a file, or an underscore. It reports false where there is none, or several.
func Find(name string) (Piece, bool) {
	wanted := normal(name)
	var found Piece
	matches := 0
	for _, p := range index() {
		full := normal(p.Name)
		if full == wanted {
			return p, true
		}
		if strings.HasSuffix(full, "/"+wanted) {
			found = p
			matches++
		}
	}
	return found, matches == 1
}

// normal drops what does not tell names apart.
func normal(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, suffix := range []string{".mxl", ".xml", ".musicxml", ".krn", ".abc", ".mid"} {
		name = strings.TrimSuffix(name, suffix)
	}
	return strings.Trim(strings.ReplaceAll(name, " ", "_"), "/")
}

// Names lists the names of the pieces, in the order of Pieces.
func Names() []string {
	var out []string
	for _, p := range index() {
		out = append(out, p.Name)
	}
	return out
}

// Bytes returns the score of a piece as MXL.
func Bytes(p Piece) ([]byte, error) { return files.ReadFile("pieces/" + FileName(p.Name)) }

// FileName is the name of a piece's file: "bach_bwv66.6.mxl".
func FileName(name string) string { return strings.ReplaceAll(path.Clean(name), "/", "_") + ".mxl" }

// WriteIndex writes the index into a file, a line for each piece.
func WriteIndex(file string, pieces []Piece) error {
	var b strings.Builder
	b.WriteString("[\n")
	for i, p := range pieces {
		line, err := json.Marshal(p)
		if err != nil {
			return err
		}
		b.Write(line)
		if i+1 < len(pieces) {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	return os.WriteFile(file, []byte(b.String()), 0o644)
}
