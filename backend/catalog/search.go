package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/library"
	"ricercar/backend/theory"
)

type searchIn struct {
	Query      string   `json:"query,omitempty" maxLength:"200" doc:"Words of id, title, composer, parts, key, tags …; all must occur. Accents and letter case do not count."`
	Composer   string   `json:"composer,omitempty" maxLength:"100" doc:"Part of the composer's name."`
	Title      string   `json:"title,omitempty" maxLength:"200" doc:"Words of the title."`
	Key        string   `json:"key,omitempty" maxLength:"32" doc:"Main key: F# minor, Bb, a."`
	Meter      string   `json:"meter,omitempty" maxLength:"32" doc:"The first meter: 3/4."`
	NumParts   int      `json:"num_parts,omitempty" minimum:"1" maximum:"1000" doc:"Exactly so many."`
	Part       string   `json:"part,omitempty" maxLength:"100" doc:"Occurs in the name of a part: violin."`
	Lowest     string   `json:"lowest,omitempty" maxLength:"16" doc:"No sounding pitch is below this: G3."`
	Highest    string   `json:"highest,omitempty" maxLength:"16" doc:"No sounding pitch is above this: A5."`
	MinMeasure int      `json:"min_measures,omitempty" minimum:"1" doc:"At least so many measures."`
	MaxMeasure int      `json:"max_measures,omitempty" minimum:"1" doc:"At most so many."`
	Tags       []string `json:"tags,omitempty" maxItems:"20" doc:"Tags that the scores must have; built-in ones have none."`
	Collection string   `json:"collection,omitempty" maxLength:"64" doc:"Only scores of this collection."`
	Where      string   `json:"where,omitempty" default:"everywhere" enum:"everywhere,library,corpus" doc:"The user's library, the built-in corpus, or both."`
	op.Paging
}

// hit is a score that was found.
type hit struct {
	Entry
	Where string `json:"where" enum:"library,corpus"`
}

func (h hit) line() string {
	text := h.Entry.line()
	for _, more := range []string{h.Key, h.Meter} {
		if more != "" {
			text += ", " + more
		}
	}
	if h.Lowest != "" {
		text += ", " + h.Lowest + "–" + h.Highest
	}
	return text
}

// Digest is the score in one line.
func (h hit) Digest() string { return h.line() }

type searchOut struct {
	Items []hit `json:"items" doc:"Their ids are what other tools take as score_id."`
	op.Cut
}

// Digest lists what was found.
func (o searchOut) Digest() string {
	if o.Total == 0 {
		return "Nothing fits. Fewer conditions, or list_scores, show what there is."
	}
	lines := make([]string, len(o.Items))
	for i, h := range o.Items {
		lines[i] = h.line()
	}
	return fmt.Sprintf("%s:\n%s", count(o.Total, "score"), shorten(lines, "scores"))
}

// Each are the scores one by one.
func (o searchOut) Each() []op.Result {
	out := make([]op.Result, len(o.Items))
	for i, h := range o.Items {
		out[i] = h
	}
	return out
}

func searchLibrary(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "search_library", Title: "Search the library", Group: op.Library,
		Summary:  "Find scores by composer, title, key, meter, instruments, range, length, tags: in the library and among the built-in pieces.",
		Detail:   "To look for notes within a score, use search_score.",
		Examples: []string{`composer=bach key="f# minor"`, "part=violin highest=E6 where=corpus"},
	}, func(ctx context.Context, in searchIn) (searchOut, error) {
		q, err := in.query()
		if err != nil {
			return searchOut{}, err
		}
		return d.search(ctx, in, q)
	})
}

// query checks what is looked for and makes a query of the library of it.
func (in searchIn) query() (library.Query, error) {
	q := library.Query{
		Text: in.Query, Composer: in.Composer, Title: in.Title, Part: in.Part, Tags: in.Tags, Collection: in.Collection,
		Measures: library.Range{Min: in.MinMeasure, Max: in.MaxMeasure}, Sort: library.ByID, Limit: cmp.Or(in.Limit, 50),
	}
	if in.NumParts > 0 {
		q.Parts = library.Exactly(in.NumParts)
	}
	if in.Key != "" {
		k, err := theory.ParseKey(in.Key)
		if err != nil {
			return q, fault.As(err).WithField("key")
		}
		q.Key = k.String()
	}
	if in.Meter != "" {
		m, err := theory.ParseMeter(in.Meter)
		if err != nil {
			return q, fault.As(err).WithField("meter")
		}
		q.Meter = m.Ratio()
	}
	var err error
	if q.Ambitus.Min, err = midiKey(in.Lowest, "lowest"); err != nil {
		return q, err
	}
	q.Ambitus.Max, err = midiKey(in.Highest, "highest")
	return q, err
}

// midiKey is the number of a pitch; 0 where none is named.
func midiKey(name, field string) (int, error) {
	if name == "" {
		return 0, nil
	}
	p, err := theory.ParsePitch(name)
	if err != nil {
		return 0, fault.As(err).WithField(field)
	}
	return p.Key(), nil
}

// inCorpus begins the cursor of a page that begins among the built-in pieces.
const inCorpus = fromCorpus + ":"

// search looks through the library, then the corpus; a page may hold the end of one and the beginning of the other.
func (d Deps) search(ctx context.Context, in searchIn, q library.Query) (out searchOut, err error) {
	out.Items = []hit{}
	rest, behind := strings.CutPrefix(in.Cursor, inCorpus)
	if in.Where != fromCorpus && d.Library != nil {
		if q.Cursor = in.Cursor; behind {
			q.Cursor = ""
		}
		page, err := d.Library.List(ctx, q)
		if err != nil {
			return out, err
		}
		out.Total, out.NextCursor = page.Total, page.NextCursor
		for _, info := range page.Items {
			if !behind {
				out.Items = append(out.Items, hit{entryOf(info), fromLibrary})
			}
		}
		if behind {
			out.NextCursor = ""
		}
	}
	if in.Where == fromLibrary || d.Corpus == nil || len(q.Tags) > 0 || q.Collection != "" {
		return out, nil
	}
	from := 0
	if behind {
		if from, err = strconv.Atoi(rest); err != nil || from < 0 {
			return out, fault.New(fault.Invalid, "the cursor %q comes from no earlier page", in.Cursor).WithField("cursor")
		}
	}
	pieces, err := d.corpusHits(ctx, q)
	if err != nil {
		return out, err
	}
	out.Total += len(pieces)
	if out.NextCursor != "" {
		return out, nil
	}
	from = min(from, len(pieces))
	shown := min(len(pieces)-from, q.Limit-len(out.Items))
	for _, p := range pieces[from : from+shown] {
		out.Items = append(out.Items, hit{entryOfPiece(p, q.Key), fromCorpus})
	}
	if from+shown < len(pieces) {
		out.NextCursor = inCorpus + strconv.Itoa(from+shown)
	}
	return out, nil
}

// entryOfPiece is a built-in piece as lists show it; its key is named where it was looked for.
func entryOfPiece(p corpus.Piece, key string) Entry {
	id := inCorpus + p.Name
	return Entry{
		ID: id, ScoreID: id, Title: p.Title, Composer: p.Composer, NumNotes: p.NumNotes, NumMeasures: p.NumMeasures, NumParts: p.NumParts,
		Parts: list(p.Parts), Key: key, Meter: p.Meter, Lowest: p.Lowest, Highest: p.Highest, Tags: []string{},
	}
}

// corpusHits are the built-in pieces that a query finds.
func (d Deps) corpusHits(ctx context.Context, q library.Query) ([]corpus.Piece, error) {
	var out []corpus.Piece
	for _, p := range d.Corpus.Pieces() {
		if !pieceFits(p, q) {
			continue
		}
		if q.Key != "" {
			key, err := d.pieceKey(ctx, p, q.Key)
			if err != nil {
				return nil, err
			}
			if key != q.Key {
				continue
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// pieceKey is the key of a piece, which has to be read for it; empty where its signature is far from the wanted key.
func (d Deps) pieceKey(ctx context.Context, p corpus.Piece, wanted string) (string, error) {
	k, err := theory.ParseKey(wanted)
	if err != nil {
		return "", err
	}
	// Minor was written with a flat less, or a sharp more, until about 1720.
	if away := int(k.Signature().Fifths) - p.Signature; away < -1 || away > 1 {
		return "", nil
	}
	return d.Corpus.Key(ctx, p.Name)
}

// pieceFits reports whether a piece fulfils all of a query but the key.
func pieceFits(p corpus.Piece, q library.Query) bool {
	all := library.Fold(strings.Join(append([]string{p.Name, p.Title, p.Composer, p.Date, p.Meter}, p.Parts...), "\n"))
	within := func(low, high int, r library.Range) bool { return low >= r.Min && (r.Max == 0 || high <= r.Max) }
	low, _ := midiKey(p.Lowest, "")
	high, _ := midiKey(p.Highest, "")
	return holdsWords(all, q.Text) && holdsWords(library.Fold(p.Composer), q.Composer) && holdsWords(library.Fold(p.Title), q.Title) &&
		(q.Meter == "" || q.Meter == p.Meter) && within(p.NumParts, p.NumParts, q.Parts) &&
		within(p.NumMeasures, p.NumMeasures, q.Measures) && within(low, high, q.Ambitus) &&
		(q.Part == "" || slices.ContainsFunc(p.Parts, func(name string) bool { return holdsWords(library.Fold(name), q.Part) }))
}

// holdsWords reports whether a folded text holds every word of what is looked for.
func holdsWords(folded, words string) bool {
	for _, w := range strings.Fields(library.Fold(words)) {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}
