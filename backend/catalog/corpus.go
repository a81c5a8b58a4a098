package catalog

import (
	"slices"
	"strings"

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

// File is the source of a piece, under the last word of its name, or the last two where that says too little:
// "bwv66.6", "k458-movement3".
func (builtIn) File(name string) (library.File, bool) {
	p, ok := corpus.Find(name)
	if !ok {
		return library.File{}, false
	}
	data, err := corpus.Bytes(p)
	return library.File{Name: shortName(p.Name) + ".mxl", Data: data}, err == nil
}

// shortName is a piece's name for an id.
func shortName(name string) string {
	base := baseName(name)
	if above := strings.TrimSuffix(name, "/"+base); strings.HasPrefix(base, "movement") && above != name {
		return baseName(above) + "-" + base
	}
	return base
}

// corpusPiece finds a built-in piece, or one of an indexed folder. The names that music21's users write, with the composer before a
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
	if folder, p, ok := d.Folders.find(name); ok {
		return d.Folders.read(folder, p, d.limits().Bytes)
	}
	for _, f := range d.Folders.All() {
		for _, p := range f.Pieces {
			names = append(names, p.Name)
		}
	}
	e := fault.New(fault.NotFound, "there is no built-in piece %q", short(name)).WithField("source").
		WithSuggestions(suggestPieces(name, names)...)
	return library.File{}, e.WithHint("a file is given by its path, notation as text")
}

// suggestPieces returns the pieces that may have been meant, whether the composer was named or not.
func suggestPieces(name string, names []string) []string {
	bases := make([]string, len(names))
	full := map[string]string{}
	for i, n := range names {
		bases[i] = baseName(n)
		full[bases[i]] = n
	}
	var out []string
	for _, b := range fault.Suggest(baseName(name), bases) {
		if !slices.Contains(out, full[b]) {
			out = append(out, full[b])
		}
	}
	return out
}
