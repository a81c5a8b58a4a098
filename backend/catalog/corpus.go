package catalog

import (
	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/library"
)

// Corpus holds built-in scores.
type Corpus interface {
	// Names are the pieces, in the order in which they are listed.
	Names() []string
	// File is the source of a piece. Ok is false where there is none of the name.
	File(name string) (f library.File, ok bool)
}

// BuiltIn is the corpus of the program.
func BuiltIn() Corpus { return builtIn{} }

type builtIn struct{}

// Names are the pieces, those for a first visit in front.
func (builtIn) Names() []string { return corpus.Names() }

// File is the source of a piece, under the last word of its name.
func (builtIn) File(name string) (library.File, bool) {
	p, ok := corpus.Find(name)
	if !ok {
		return library.File{}, false
	}
	data, err := corpus.Bytes(p)
	return library.File{Name: baseName(p.Name) + ".mxl", Data: data}, err == nil
}

// corpusPiece finds a built-in piece. The names that music21's users write, with the composer before a
// slash, are taken too.
func (d Deps) corpusPiece(name string) (library.File, error) {
	var names []string
	if d.Corpus != nil {
		for _, n := range []string{name, baseName(name)} {
			if f, ok := d.Corpus.File(n); ok {
				return f, nil
			}
		}
		names = d.Corpus.Names()
	}
	e := fault.New(fault.NotFound, "there is no built-in piece %q", short(name)).WithField("source").
		WithSuggestions(fault.Suggest(baseName(name), names)...)
	return library.File{}, e.WithHint("a file is given by its path, notation as text")
}
