package catalog

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/job"
	"ricercar/backend/library"
)

type importIn struct {
	op.Source
	ScoreID    string   `json:"score_id,omitempty" maxLength:"64" doc:"Id to keep it under: letters, digits, . _ -. Made from the name when absent."`
	OnConflict string   `json:"on_conflict,omitempty" enum:"error,rename,replace" doc:"What to do when the id is taken. Error for a given id, rename for one made from the name."`
	Tags       []string `json:"tags,omitempty" maxItems:"100" doc:"Words to find it by."`
}

// Imported is one score of an import.
type Imported struct {
	Entry
	Outcome     library.Outcome     `json:"outcome" enum:"created,renamed,replaced,existing"`
	Diagnostics []source.Diagnostic `json:"diagnostics" doc:"What was odd in the file."`
}

// Digest says what became of the score, in a line where all went well.
func (i Imported) Digest() string { return i.headline() + remarks(i.Diagnostics) }

func (i Imported) headline() string {
	text := fmt.Sprintf("%s %s", i.Outcome, i.line())
	if i.Key != "" || i.Meter != "" {
		text += fmt.Sprintf("; key %s, meter %s", orNone(i.Key), orNone(i.Meter))
	}
	return text
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func orNameless(part string) string {
	if part == "" {
		return "one without a name"
	}
	return part
}

// kept is one of several scores in a file.
type kept struct {
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	Outcome library.Outcome `json:"outcome"`
	Tune    *tune           `json:"tune,omitempty"`
}

type importOut struct {
	Imported
	SourceType string `json:"source_type"`
	Total      int    `json:"total" doc:"Scores in the file."`
	Scores     []kept `json:"scores,omitempty" doc:"Where the file holds several: the first 50. The fields above are those of the first."`

	all []Imported
}

// Digest says what became of the scores.
func (o importOut) Digest() string {
	if o.Total == 1 {
		return fmt.Sprintf("%s\nParts: %s; %g quarters\nRead as %s from the %s; its id from now on is %s%s", o.headline(),
			joined(o.Parts, orNameless), o.Duration, o.Format, o.SourceType, o.ID, remarks(o.Diagnostics))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The file holds %s:", count(o.Total, "score"))
	for _, s := range o.all[:min(len(o.all), 8)] {
		b.WriteString("\n" + string(s.Outcome) + " " + s.line())
	}
	if rest := o.Total - 8; rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more; list_scores shows them", rest)
	}
	return b.String() + remarks(o.Diagnostics)
}

// Each are the scores one by one.
func (o importOut) Each() []op.Result {
	out := make([]op.Result, len(o.all))
	for i, s := range o.all {
		out[i] = s
	}
	return out
}

// shownScores bounds the scores of one file within a result.
const shownScores = 50

func importScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "import_score", Title: "Import a score", Group: op.Library, Effect: op.Add,
		Summary: "Take a score into the library, from a file, the built-in corpus, or notation in the arguments.",
		Detail: `Returns the id by which all other tools know it. The same content again is the score that is there already.
A tune book counts as its tunes: each gets an id. source: a path, a built-in name such as "bwv66.6", or text in
MusicXML, ABC, **kern or tinyNotation ("tinyNotation: 4/4 c4 d e f").`,
		Examples: []string{"source=corpus:k545", `score_id=scale source="tinynotation: 4/4 c4 d e f g1"`},
	}, func(ctx context.Context, in importIn) (importOut, error) {
		kind, _ := d.resolve(ctx, in.Source)
		job.Report(ctx, 0, 2, "reading "+short(in.Source.Source))
		file, err := d.content(ctx, in.Source)
		if err != nil {
			return importOut{}, err
		}
		done, diagnostics, err := d.Library.Import(ctx, library.ImportRequest{
			File: file, ID: in.ScoreID, OnConflict: library.OnConflict(in.OnConflict), Tags: in.Tags,
		})
		if err != nil {
			return importOut{}, taken(in, err)
		}
		out := importOut{SourceType: kind, Total: len(done)}
		for _, one := range done {
			out.all = append(out.all, Imported{entryOf(one.Info), one.Outcome, list(diagnostics)})
		}
		out.Imported = out.all[0]
		for _, s := range out.all[:min(len(done), shownScores)] {
			if len(done) > 1 {
				out.Scores = append(out.Scores, kept{s.ID, s.Title, s.Outcome, s.Tune})
			}
		}
		return out, nil
	})
}

// taken asks what is to be done where the id that was wanted belongs to another score.
func taken(in importIn, err error) error {
	if !fault.Is(err, fault.Conflict) || in.ScoreID == "" || in.OnConflict != "" {
		return err
	}
	return op.Ask(fault.As(err), "on_conflict", fmt.Sprintf("The library has another score called %s. What is to be done?", in.ScoreID),
		op.Choice{Value: "rename", Title: "Keep both, the new one under another id"},
		op.Choice{Value: "replace", Title: "Replace it; the old one can be brought back"})
}

// short is a source as a progress line shows it.
func short(source string) string {
	if notation.MatchString(source) {
		return "the notation"
	}
	if r := []rune(source); len(r) > 40 {
		return "…" + string(r[len(r)-40:])
	}
	return source
}

type listIn struct {
	Query        string   `json:"query,omitempty" maxLength:"200" doc:"Words of id, title, composer, parts, key or tags; all must occur."`
	Tags         []string `json:"tags,omitempty" maxItems:"20" doc:"Tags that the scores must have."`
	Composer     string   `json:"composer,omitempty" maxLength:"100" doc:"Part of the composer's name."`
	InCollection string   `json:"collection,omitempty" maxLength:"64" doc:"Only the scores of this collection."`
	Deleted      bool     `json:"deleted,omitempty" doc:"Deleted scores that can be brought back (delete_score with undo), instead of those that are there."`
	Sort         string   `json:"sort,omitempty" enum:"recent,id,title,composer" doc:"Order; the latest first when absent."`
	op.Paging
}

type listOut struct {
	Scores []Entry `json:"scores"`
	op.Cut
}

// Digest lists the first scores.
func (o listOut) Digest() string {
	if o.Total == 0 {
		return "No scores. import_score adds some."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:", count(o.Total, "score"))
	for _, e := range o.Scores[:min(len(o.Scores), listed)] {
		b.WriteString("\n" + e.line())
	}
	if rest := o.Total - min(len(o.Scores), listed); rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more", rest)
	}
	return b.String()
}

// listed is how many scores a digest names: about 4,000 characters.
const listed = 40

// Each are the scores one by one.
func (o listOut) Each() []op.Result {
	out := make([]op.Result, len(o.Scores))
	for i, e := range o.Scores {
		out[i] = e
	}
	return out
}

// Digest is the entry in one line.
func (e Entry) Digest() string { return e.line() }

func listScores(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "list_scores", Title: "List scores", Group: op.Library,
		Summary:  "List the scores in the library, or those that a query finds.",
		Detail:   "By what they are called; search_library finds them by what is in them.",
		Examples: []string{"query=bach"},
	}, func(ctx context.Context, in listIn) (listOut, error) {
		page, err := d.Library.List(ctx, library.Query{
			Text: in.Query, Tags: in.Tags, Composer: in.Composer, Collection: in.InCollection, Deleted: in.Deleted, Sort: library.Sort(in.Sort), Cursor: in.Cursor, Limit: in.Limit,
		})
		if err != nil {
			return listOut{}, err
		}
		out := listOut{Scores: make([]Entry, len(page.Items)), Cut: op.Cut{Total: page.Total, NextCursor: page.NextCursor}}
		for i, info := range page.Items {
			out.Scores[i] = entryOf(info)
		}
		return out, nil
	})
}

type deleteIn struct {
	ScoreID string `json:"score_id" minLength:"1" maxLength:"64" doc:"Id of the score, or * for all."`
	Confirm bool   `json:"confirm,omitempty" doc:"Needed for *."`
	Undo    bool   `json:"undo,omitempty" doc:"Bring back the score that was deleted last under this id, or with * all."`
}

type deleteOut struct {
	Deleted  []string `json:"deleted" doc:"Ids; the first 50 where all went."`
	Count    int      `json:"deleted_count"`
	Restored []Entry  `json:"restored,omitempty" doc:"Of undo: what is there again; the first 50. An id that was taken meanwhile has got a number."`
	Returned int      `json:"restored_count,omitempty"`
}

// Digest says what went, or what came back.
func (o deleteOut) Digest() string {
	switch {
	case len(o.Restored) == 1:
		return "Restored " + o.Restored[0].line()
	case len(o.Restored) > 1:
		return fmt.Sprintf("Restored %s.", count(o.Returned, "score"))
	case o.Count == 1 && len(o.Deleted) == 1:
		return "Deleted " + o.Deleted[0] + "; it can be brought back for 30 days (undo)."
	}
	return fmt.Sprintf("Deleted %s; they can be brought back for 30 days (undo).", count(o.Count, "score"))
}

func deleteScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "delete_score", Title: "Delete a score", Group: op.Library, Effect: op.Destroy,
		Summary:  "Remove a score from the library, or all of them with * and confirm; undo brings it back.",
		Examples: []string{"score_id=bwv66.6"},
	}, func(ctx context.Context, in deleteIn) (deleteOut, error) {
		switch {
		case in.Undo:
			return d.undelete(ctx, in.ScoreID)
		case in.ScoreID == everything:
			return d.deleteAll(ctx, in.Confirm)
		}
		gone, err := d.Library.Delete(ctx, in.ScoreID)
		if err != nil {
			return deleteOut{}, err
		}
		return deleteOut{Deleted: idsOf(gone), Count: len(gone)}, nil
	})
}

// everything is the id that means all scores.
const everything = "*"

func idsOf(infos []library.Info) []string {
	ids := make([]string, len(infos))
	for i, info := range infos {
		ids[i] = info.ID
	}
	return ids
}

// undelete brings a deleted score back, or all.
func (d Deps) undelete(ctx context.Context, id string) (deleteOut, error) {
	out := deleteOut{Deleted: []string{}}
	ids := []string{id}
	if id == everything {
		gone, err := d.Library.Deleted(ctx)
		if err != nil {
			return out, err
		}
		ids = idsOf(gone)
	}
	for _, id := range ids {
		info, err := d.Library.Undelete(ctx, id)
		if err != nil {
			return out, err
		}
		if out.Returned++; len(out.Restored) < shownScores {
			out.Restored = append(out.Restored, entryOf(info))
		}
	}
	return out, nil
}

func (d Deps) deleteAll(ctx context.Context, confirmed bool) (deleteOut, error) {
	page, err := d.Library.List(ctx, library.Query{Limit: shownScores})
	if err != nil {
		return deleteOut{}, err
	}
	if !confirmed {
		removes := fault.New(fault.Invalid, "* removes %s from the library", count(page.Total, "score")).
			WithHint("call it again with confirm true if that is meant")
		return deleteOut{}, op.Ask(removes, "confirm", fmt.Sprintf("Remove all %s from the library?", count(page.Total, "score")),
			op.Choice{Value: "true", Title: "Remove them; they can be brought back for 30 days"})
	}
	n, err := d.Library.DeleteAll(ctx)
	if err != nil {
		return deleteOut{}, err
	}
	return deleteOut{Deleted: idsOf(page.Items), Count: n}, nil
}

type tagIn struct {
	ScoreID string   `json:"score_id" minLength:"1" maxLength:"64" doc:"Id of the score."`
	Add     []string `json:"add,omitempty" maxItems:"100" doc:"Tags to give it."`
	Remove  []string `json:"remove,omitempty" maxItems:"100" doc:"Tags to take away."`
}

func tagScore(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "tag_score", Title: "Tag a score", Group: op.Library, Effect: op.Change, Surfaces: op.CLI | op.HTTP,
		Summary:  "Give a score tags, or take them away.",
		Examples: []string{"score_id=bwv66.6 add=exam"},
	}, func(ctx context.Context, in tagIn) (Entry, error) {
		info, err := d.Library.Tag(ctx, in.ScoreID, in.Add, in.Remove)
		return entryOf(info), err
	})
}

// remarks are the first diagnostics of a file, each on a line.
func remarks(list []source.Diagnostic) string {
	var b strings.Builder
	const shown = 5
	for _, d := range list[:min(len(list), shown)] {
		b.WriteString("\n" + string(d.Severity) + ": " + d.String())
	}
	if rest := len(list) - shown; rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more remarks", rest)
	}
	return b.String()
}
