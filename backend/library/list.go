package library

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"ricercar/backend/corpus"
	"ricercar/backend/fault"
)

// Sort is the order of a list.
type Sort string

// The orders. Ties go by id.
const (
	ByRecent   Sort = "recent" // the last added or changed first; the order of the empty Sort
	ByID       Sort = "id"
	ByTitle    Sort = "title"
	ByComposer Sort = "composer"
)

// Query says which scores are wanted: those that fulfil everything that is set. Accents and letter case do not count.
type Query struct {
	Text       string   // each of its words occurs in id, title, composer, parts, file name, key, tags …
	Tags       []string // all of them
	Collection string   // the name of one that the scores are in; an unknown one is fault.NotFound
	Composer   string   // each of its words occurs in the composer's name
	Title      string   // the same of the title
	Part       string   // occurs in the name of a part
	Format     string
	Key        string // as Metadata.Key: "F# minor"
	Meter      string // as Metadata.Meter: "3/4"
	Notes      Range  // how many there are
	Measures   Range
	Parts      Range
	Ambitus    Range // MIDI numbers: all sounding pitches lie within
	Deleted    bool  // those that can be brought back, instead of those that are there

	Sort   Sort
	Cursor string // Page.NextCursor of the page before
	Limit  int    // 0: 50; at most 1000
}

// Range bounds a number, both ends included. Max 0 is no upper bound.
type Range struct{ Min, Max int }

// Exactly is the range of one number.
func Exactly(n int) Range { return Range{n, n} }

// Page is one page of a list.
type Page struct {
	Total      int    // of the whole list
	Items      []Info // never nil
	NextCursor string // empty on the last page
}

// List returns the scores that a query wants, a page at a time. A page begins after the last score of the one
// before, so that scores added meanwhile neither repeat nor hide others.
func (l *Library) List(ctx context.Context, q Query) (page Page, err error) {
	order, ok := orders[q.Sort]
	if !ok {
		return Page{}, fault.New(fault.Invalid, "there is no order %q", q.Sort).WithField("sort").WithHint("allowed: recent, id, title, composer")
	}
	after, err := parseCursor(q.Cursor, q.Sort)
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 1000)
	where, args := q.where(time.Now())
	err = l.read(ctx, func(tx *sql.Tx) error {
		if q.Collection != "" {
			if _, err := findCollection(ctx, tx, q.Collection); err != nil {
				return err
			}
		}
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM scores s WHERE `+where, args...).Scan(&page.Total); err != nil {
			return err
		}
		if after != nil {
			where, args = where+` AND (`+order.column+`, s.n) `+order.after+` (?, ?)`, append(args, after.value, after.n)
		}
		page.Items, err = scanAll(tx.QueryContext(ctx, `SELECT `+columns+` FROM scores s WHERE `+where+
			` ORDER BY `+order.column+` `+order.direction+`, s.n `+order.direction+` LIMIT ?`, append(args, limit+1)...))
		return err
	})
	if err == nil && len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.NextCursor = cursor{order.of(page.Items[limit-1]), page.Items[limit-1].n}.text(q.Sort)
	}
	return page, err
}

// order is one way to sort.
type order struct {
	column, after, direction string
	of                       func(Info) string // the column's value
}

// orders are the ways to sort. What they sort by is text of bounded length, so that one cursor serves all.
var orders = map[Sort]order{
	"":         {`printf('%015d', s.updated)`, "<", "DESC", recent},
	ByRecent:   {`printf('%015d', s.updated)`, "<", "DESC", recent},
	ByID:       {`lower(s.id)`, ">", "ASC", func(i Info) string { return strings.ToLower(i.ID) }},
	ByTitle:    {`sortkey(s.metadata->>'title')`, ">", "ASC", func(i Info) string { return sortKey(i.Title) }},
	ByComposer: {`sortkey(s.metadata->>'composer')`, ">", "ASC", func(i Info) string { return sortKey(i.Composer) }},
}

// sortKey is what texts are sorted by: their first letters without accents and letter case.
func sortKey(text string) string {
	const letters = 60
	runes := []rune(corpus.Fold(text))
	return string(runes[:min(letters, len(runes))])
}

// condition collects the terms of a query in SQL, all of which must hold.
type condition struct {
	terms []string
	args  []any
}

func (c *condition) add(term string, args ...any) {
	c.terms, c.args = append(c.terms, term), append(c.args, args...)
}

// within bounds a number of the metadata.
func (c *condition) within(lowest, highest string, r Range) {
	if r.Min > 0 {
		c.add(`s.metadata->>'`+lowest+`' >= ?`, r.Min)
	}
	if r.Max > 0 {
		c.add(`s.metadata->>'`+highest+`' <= ?`, r.Max)
	}
}

// where is the condition of a query.
func (q Query) where(now time.Time) (string, []any) {
	c := &condition{}
	if q.Deleted {
		c.add("s.deleted > ?", now.Add(-Grace).UnixMilli())
	} else {
		c.add("s.deleted IS NULL")
	}
	q.words(c)
	for _, tag := range q.Tags {
		c.add(`EXISTS (SELECT 1 FROM tags WHERE tags.n = s.n AND tags.tag = ?)`, strings.TrimSpace(tag))
	}
	if q.Collection != "" {
		c.add(`EXISTS (SELECT 1 FROM collected c JOIN collections ON collections.id = c.collection WHERE c.n = s.n AND collections.name = ?)`,
			strings.TrimSpace(q.Collection))
	}
	if q.Format != "" {
		c.add(`(s.format = ? OR s.format LIKE ? || ';%')`, strings.ToLower(q.Format), strings.ToLower(q.Format))
	}
	if q.Key != "" {
		c.add(`fold(s.metadata->>'key') = ?`, corpus.Fold(q.Key))
	}
	if q.Meter != "" {
		c.add(`s.metadata->>'meter' = ?`, strings.TrimSpace(q.Meter))
	}
	c.within("num_notes", "num_notes", q.Notes)
	c.within("num_measures", "num_measures", q.Measures)
	c.within("num_parts", "num_parts", q.Parts)
	c.within("lowest_midi", "highest_midi", q.Ambitus)
	return strings.Join(c.terms, " AND "), c.args
}

// words are the terms of a query on texts.
func (q Query) words(c *condition) {
	for _, word := range strings.Fields(corpus.Fold(q.Text)) {
		c.add(`(instr(s.folded, ?) > 0 OR EXISTS (SELECT 1 FROM tags WHERE tags.n = s.n AND instr(fold(tags.tag), ?) > 0))`, word, word)
	}
	for _, word := range strings.Fields(corpus.Fold(q.Composer)) {
		c.add(`instr(fold(s.metadata->>'composer'), ?) > 0`, word)
	}
	for _, word := range strings.Fields(corpus.Fold(q.Title)) {
		c.add(`instr(fold(s.metadata->>'title'), ?) > 0`, word)
	}
	if q.Part != "" {
		c.add(`EXISTS (SELECT 1 FROM json_each(s.metadata, '$.parts') WHERE instr(fold(value), ?) > 0)`, corpus.Fold(strings.TrimSpace(q.Part)))
	}
}
