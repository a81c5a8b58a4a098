package catalog

import (
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
