package catalog

import (
	"cmp"
	"context"
	"fmt"
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
	ambitus := ""
	if h.Lowest != "" {
		ambitus = h.Lowest + "–" + h.Highest
	}
	return h.lineWith(h.Key, h.Meter, ambitus)
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
	}, d.search)
}

// query checks what is looked for and makes a query of the library of it.
func (in searchIn) query() (library.Query, error) {
	q := library.Query{
		Text: in.Query, Composer: in.Composer, Title: in.Title, Part: in.Part, Tags: in.Tags, Collection: in.Collection,
		Measures: library.Range{Min: in.MinMeasure, Max: in.MaxMeasure}, Sort: library.ByID, Cursor: in.Cursor, Limit: cmp.Or(in.Limit, 50),
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

// pieces is the same query of the corpus.
func (in searchIn) pieces() corpus.Query {
	return corpus.Query{
		Text: in.Query, Composer: in.Composer, Title: in.Title, Part: in.Part, Key: in.Key, Meter: in.Meter, Parts: in.NumParts,
		Lowest: in.Lowest, Highest: in.Highest, MinMeasures: in.MinMeasure, MaxMeasures: in.MaxMeasure,
	}
}

// inCorpus begins the id of a piece, and the cursor of a page that begins among the pieces.
const inCorpus = fromCorpus + ":"

// search looks through the library, then the corpus; a page may hold the end of one and the beginning of the other.
func (d Deps) search(ctx context.Context, in searchIn) (out searchOut, err error) {
	q, err := in.query()
	if err != nil {
		return out, err
	}
	out.Items = []hit{}
	rest, behind := strings.CutPrefix(in.Cursor, inCorpus)
	if in.Where != fromCorpus && d.Library != nil {
		if err := d.searchScores(ctx, q, behind, &out); err != nil {
			return out, err
		}
		if !behind {
			rest = ""
		}
	}
	if in.Where == fromLibrary || len(q.Tags) > 0 || q.Collection != "" {
		return out, nil // pieces have neither tags nor collections
	}
	pieces, err := corpus.Search(d.corpusPieces(), in.pieces())
	if err != nil {
		return out, err
	}
	out.Total += len(pieces)
	if out.NextCursor != "" {
		return out, nil // the library has more
	}
	paging := op.Paging{Cursor: rest, Limit: q.Limit - len(out.Items)}
	if paging.Limit == 0 {
		if len(pieces) > 0 {
			out.NextCursor = inCorpus + "0"
		}
		return out, nil
	}
	page, cut, err := op.Of(paging, pieces, paging.Limit)
	for _, p := range page {
		out.Items = append(out.Items, hit{entryOfPiece(p), fromCorpus})
	}
	if cut.NextCursor != "" {
		out.NextCursor = inCorpus + cut.NextCursor
	}
	return out, err
}

// searchScores puts a page of the library's scores into an answer, or their number alone where the page begins behind
// them.
func (d Deps) searchScores(ctx context.Context, q library.Query, behind bool, out *searchOut) error {
	if behind {
		q.Cursor, q.Limit = "", 1
	}
	page, err := d.Library.List(ctx, q)
	if err != nil {
		return err
	}
	out.Total = page.Total
	if behind {
		return nil
	}
	out.NextCursor = page.NextCursor
	for _, info := range page.Items {
		out.Items = append(out.Items, hit{entryOf(info), fromLibrary})
	}
	return nil
}

// entryOfPiece is a piece of the corpus as lists show it.
func entryOfPiece(p corpus.Piece) Entry {
	id := inCorpus + p.Name
	return Entry{
		ID: id, ScoreID: id, Title: p.Title, Composer: p.Composer, NumNotes: p.NumNotes, NumMeasures: p.NumMeasures, NumParts: p.NumParts,
		Parts: list(p.Parts), Key: p.Key, Meter: p.Meter, Lowest: p.Lowest, Highest: p.Highest, Tags: []string{},
	}
}
