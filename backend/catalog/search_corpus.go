package catalog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/job"
)

type searchCorpusIn struct {
	Query    string `json:"query,omitempty" maxLength:"200" doc:"Words of name, title, composer, date, key, meter or parts."`
	Composer string `json:"composer,omitempty" maxLength:"100" doc:"Part of the composer's name."`
	Title    string `json:"title,omitempty" maxLength:"200" doc:"Part of the title."`
	Key      string `json:"key,omitempty" maxLength:"20" doc:"F# minor, Bb major."`
	Meter    string `json:"meter,omitempty" maxLength:"20" doc:"The first meter: 3/4."`
	Parts    int    `json:"parts,omitempty" minimum:"0" maximum:"1000" doc:"Number of parts."`
	Lowest   string `json:"lowest,omitempty" maxLength:"8" doc:"No note is below this pitch: G3."`
	Highest  string `json:"highest,omitempty" maxLength:"8" doc:"No note is above this pitch."`
	op.Paging
}

func (in searchCorpusIn) query() corpus.Query {
	return corpus.Query{
		Text: in.Query, Composer: in.Composer, Title: in.Title, Key: in.Key, Meter: in.Meter, Parts: in.Parts,
		Lowest: in.Lowest, Highest: in.Highest,
	}
}

type searchCorpusOut struct {
	Items []corpusPiece `json:"items"`
	op.Cut
}

// corpusPiece is a piece in a list.
type corpusPiece struct{ corpus.Piece }

// Digest is the piece in one line.
func (p corpusPiece) Digest() string {
	line := fmt.Sprintf("%-32s %s", p.Name, p.Title)
	if p.Composer != "" {
		line += " (" + p.Composer + ")"
	}
	line += ", " + p.Detail
	if p.Key != "" {
		line += ", " + p.Key
	}
	return line
}

// Each are the pieces one by one.
func (o searchCorpusOut) Each() []op.Result {
	out := make([]op.Result, len(o.Items))
	for i, p := range o.Items {
		out[i] = p
	}
	return out
}

// Digest lists the first pieces.
func (o searchCorpusOut) Digest() string {
	if o.Total == 0 {
		return "No piece is like that."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:", count(o.Total, "piece"))
	for _, p := range o.Items[:min(len(o.Items), listed)] {
		b.WriteString("\n" + p.Digest())
	}
	if rest := o.Total - min(len(o.Items), listed); rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more", rest)
	}
	return b.String()
}

// corpusPieces are the built-in pieces and those of the user's folders.
func (d Deps) corpusPieces() []corpus.Piece {
	all := slices.Clip(corpus.Pieces())
	for _, f := range d.Folders.All() {
		for _, p := range f.Pieces {
			all = append(all, p.Piece)
		}
	}
	return all
}

func searchCorpus(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "search_corpus", Title: "Search the corpus", Group: op.Library, Surfaces: op.CLI | op.HTTP,
		Summary:  "Find built-in pieces, and those of indexed folders, by composer, title, key, meter, parts and ambitus.",
		Examples: []string{"composer=bach key=\"G major\" parts=4", "meter=3/4 lowest=G3"},
	}, func(_ context.Context, in searchCorpusIn) (searchCorpusOut, error) {
		pieces, err := corpus.Search(d.corpusPieces(), in.query())
		if err != nil {
			return searchCorpusOut{}, err
		}
		page, cut, err := op.Of(in.Paging, pieces, 50)
		out := searchCorpusOut{Items: make([]corpusPiece, len(page)), Cut: cut}
		for i, p := range page {
			out.Items[i] = corpusPiece{p}
		}
		return out, err
	})
}

type indexFolderIn struct {
	Folder string `json:"folder" minLength:"1" maxLength:"4096" doc:"A folder of scores; those in folders below it are taken too."`
	Name   string `json:"name,omitempty" maxLength:"64" doc:"What stands in front of its pieces' names; the folder's name when absent."`
}

type indexFolderOut struct {
	Name   string          `json:"name"`
	Folder string          `json:"folder"`
	Pieces int             `json:"pieces"`
	Unread []corpus.Unread `json:"unread" doc:"Files that could not be read, and why."`
}

// Digest says what was found, and what could not be read.
func (o indexFolderOut) Digest() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s in %s; corpus:%s/… names them.", o.Name, count(o.Pieces, "piece"), o.Folder, o.Name)
	for i, u := range o.Unread {
		if i == 10 {
			fmt.Fprintf(&b, "\n… and %s more", count(len(o.Unread)-i, "unreadable file"))
			break
		}
		fmt.Fprintf(&b, "\nnot read: %s: %s", u.File, u.Reason)
	}
	return b.String()
}

func indexFolder(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "index_folder", Title: "Index a folder of scores", Group: op.Library, Effect: op.Add, Surfaces: op.CLI,
		Summary:  "Put the scores below a folder, as that of music21's corpus, beside the built-in pieces; they stay where they are.",
		Detail:   "Again for a folder that was indexed before, it looks at what has changed.",
		Examples: []string{"folder=. name=here"},
	}, func(ctx context.Context, in indexFolderIn) (indexFolderOut, error) {
		path, err := filepath.Abs(in.Folder)
		if err != nil {
			return indexFolderOut{}, err
		}
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			return indexFolderOut{}, fault.New(fault.NotFound, "there is no folder %s", path).WithField("folder")
		}
		f := corpus.Folder{Name: in.Name, Path: path}
		if f.Name == "" {
			f.Name = filepath.Base(path)
		}
		if err := d.Folders.reserve(&f); err != nil {
			return indexFolderOut{}, err
		}
		f, err = f.Index(ctx, os.DirFS(path), d.limits(), func(done, total int) {
			job.Report(ctx, float64(done), float64(total), fmt.Sprintf("%d of %s read", done, count(total, "file")))
		})
		if err != nil {
			return indexFolderOut{}, err
		}
		out := indexFolderOut{Name: f.Name, Folder: f.Path, Pieces: len(f.Pieces), Unread: list(f.Unread)}
		return out, d.Folders.Put(f)
	})
}

// reserve takes over what is known of a folder that was indexed before, and refuses a name that another folder or a
// composer of the built-in pieces has.
func (f *Folders) reserve(wanted *corpus.Folder) error {
	for _, n := range corpus.Names() {
		if front, _, _ := strings.Cut(n, "/"); strings.EqualFold(front, wanted.Name) {
			return fault.New(fault.Conflict, "built-in pieces are called %s", n).WithField("name").WithHint("give another name")
		}
	}
	old, err := f.Folder(wanted.Name)
	if err != nil {
		return nil // a new one
	}
	if old.Path != wanted.Path {
		return fault.New(fault.Conflict, "the name %s is taken by %s", old.Name, old.Path).WithField("name").WithHint("give another name")
	}
	*wanted = old
	return nil
}

type forgetFolderIn struct {
	Name string `json:"name" minLength:"1" maxLength:"64" doc:"Name of an indexed folder."`
}

type forgetFolderOut struct {
	Name   string `json:"name"`
	Folder string `json:"folder"`
}

// Digest says what was forgotten, and that nothing is lost.
func (o forgetFolderOut) Digest() string {
	return fmt.Sprintf("Forgot %s; the scores in %s are as they were.", o.Name, o.Folder)
}

func forgetFolder(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "forget_folder", Title: "Forget a folder of scores", Group: op.Library, Effect: op.Change, Surfaces: op.CLI,
		Summary:  "Take a folder's pieces out of the corpus; its files are not touched.",
		Examples: []string{"name=here"},
	}, func(_ context.Context, in forgetFolderIn) (forgetFolderOut, error) {
		f, err := d.Folders.Forget(in.Name)
		return forgetFolderOut{f.Name, f.Path}, err
	})
}
