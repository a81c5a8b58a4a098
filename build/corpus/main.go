// Command corpus encodes the built-in pieces anew and writes them with their index into backend/corpus: from the notes
// and rhythms that the conformance data state, and from scores whose encoders waived all rights. It is run by hand when
// the list of pieces changes:
//
//	go run ./build/corpus -facts DIR -scores DIR
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ricercar/backend/corpus"
	"ricercar/backend/format"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

//go:embed pieces.tsv
var list string

// piece is a line of the list.
type piece struct{ name, title, composer, date, source string }

// readList parses the list.
func readList() []piece {
	var out []piece
	for line := range strings.Lines(list) {
		if f := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(f) == 5 && !strings.HasPrefix(line, "#") {
			out = append(out, piece{f[0], f[1], f[2], f[3], f[4]})
		}
	}
	return out
}

// meta is what the title page of a piece says.
func (p piece) meta() score.Meta {
	m := score.Meta{Title: p.title, Composer: p.composer}
	if p.date != "" {
		m.Credits = append(m.Credits, score.Credit{Kind: "date", Text: p.date})
	}
	m.Credits = append(m.Credits, score.Credit{Kind: "source", Text: p.provenance()})
	return m
}

// provenance says where the notes come from.
func (p piece) provenance() string {
	kind, path, _ := strings.Cut(p.source, ":")
	switch kind {
	case "facts":
		return "notes and rhythms encoded anew after " + strings.TrimPrefix(path, "corpus/") + " of the music21 corpus"
	case "score":
		if strings.Contains(path, "/lieder/") {
			return "OpenScore Lieder Corpus, CC0 1.0"
		}
		return "OpenScore String Quartets, CC0 1.0"
	}
	return "written for Ricercar"
}

// partName names a part as a musician would where the source has no name.
func partName(name string, of int) string {
	switch clean := strings.Join(strings.Fields(name), " "); {
	case clean != "" && clean != "MusicXML Part":
		return strings.TrimSuffix(clean, ".")
	case of == 1:
		return "Melody"
	}
	return "Piano"
}

func programOf(name string) uint8 {
	program, _ := score.ProgramOf(name)
	return program
}

// maker makes scores from the folders of its sources.
type maker struct{ facts, scores string }

func (m maker) make(p piece) (*score.Score, error) {
	kind, path, _ := strings.Cut(p.source, ":")
	switch kind {
	case "facts":
		return m.fromFacts(p, path)
	case "score":
		return m.fromScore(p, path)
	}
	return tour()
}

// fromFacts encodes a piece anew; "book#3" is the third tune of a book.
func (m maker) fromFacts(p piece, path string) (*score.Score, error) {
	path, tune, isTune := strings.Cut(path, "#")
	found, err := filepath.Glob(filepath.Join(m.facts, "*", path+".json.gz"))
	if err != nil || len(found) == 0 {
		return nil, fail("there are no facts of %s", path)
	}
	f, err := readFacts(found[0])
	if err != nil {
		return nil, err
	}
	if !isTune {
		return encode(f.Score, p)
	}
	n, err := strconv.Atoi(tune)
	if err != nil || n < 1 || n > len(f.Scores) {
		return nil, fail("%s has no tune %s", path, tune)
	}
	return encode(&f.Scores[n-1], p)
}

// fromScore reads a score as it is and gives it the list's title page.
func (m maker) fromScore(p piece, path string) (*score.Score, error) {
	data, err := os.ReadFile(filepath.Join(m.scores, path))
	if err != nil {
		return nil, err
	}
	file, _, err := format.Read(context.Background(), path, data, format.Hint{})
	if err != nil {
		return nil, err
	}
	read := file.Entries[0].Score
	d := score.NewDraft(read)
	meta := p.meta()
	if lyricist := read.Meta().Credit("lyricist"); lyricist != "" {
		meta.Credits = append(meta.Credits, score.Credit{Kind: "lyricist", Text: lyricist})
	}
	*d.Meta() = meta
	return d.Finish()
}

// checkBars refuses a piece with bars that hold more than their meter, or a length or meter that nobody writes: its
// source is in doubt.
func checkBars(s *score.Score) error {
	for r := range s.Bars().All() {
		meter, length := s.Meter(r), s.Bar(r).Len
		if full := meter.Length(); full > 0 && length > full || length%theory.Sixteenth != 0 || meter.N > 0 && meter.Terms[0].Den > 8 {
			return fail("bar %s holds %s quarters in %s", s.Measure(r), length, meter)
		}
	}
	return nil
}

// pack makes the file of a piece and its line of the index.
func (m maker) pack(p piece) ([]byte, corpus.Piece, error) {
	s, err := m.make(p)
	if err != nil {
		return nil, corpus.Piece{}, err
	}
	if err := checkBars(s); err != nil {
		return nil, corpus.Piece{}, err
	}
	text, _, err := format.Write(context.Background(), "musicxml", s, source.WriteOptions{})
	if err != nil {
		return nil, corpus.Piece{}, err
	}
	packed, err := musicxml.Pack(strings.TrimSuffix(corpus.FileName(p.name), ".mxl")+".musicxml", text)
	if err != nil {
		return nil, corpus.Piece{}, err
	}
	line := corpus.Piece{Name: p.name, Title: p.title, Composer: p.composer, Date: p.date, Provenance: p.provenance()}
	return packed, corpus.Describe(line, s), nil
}

// packAll makes the files of all pieces, by name, and the index.
func (m maker) packAll(list []piece) (map[string][]byte, []corpus.Piece, error) {
	files := map[string][]byte{}
	var index []corpus.Piece
	var failed []error
	for _, p := range list {
		packed, line, err := m.pack(p)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", p.name, err))
			continue
		}
		files[corpus.FileName(p.name)] = packed
		index = append(index, line)
	}
	return files, index, errors.Join(failed...)
}

// replace writes the files into the folder, in the place of all that it held.
func replace(dir string, files map[string][]byte) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// build replaces the pieces and the index of the folder; where a piece cannot be made, what is there stays.
func (m maker) build(list []piece, out string) error {
	files, index, err := m.packAll(list)
	if err != nil {
		return err
	}
	dir := filepath.Join(out, "pieces")
	if err := replace(dir, files); err != nil {
		return err
	}
	fmt.Printf("%d pieces written to %s\n", len(index), dir)
	return corpus.WriteIndex(filepath.Join(out, "index.json"), index)
}

func main() {
	facts := flag.String("facts", "", "folder of the facts of the conformance data")
	scores := flag.String("scores", "", "folder of the scores that the list names")
	out := flag.String("out", "backend/corpus", "folder of the package corpus")
	flag.Parse()
	m := maker{facts: *facts, scores: *scores}
	if err := m.build(readList(), *out); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}
