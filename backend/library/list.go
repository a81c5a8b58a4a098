package library

import (
	"context"
	"database/sql"
	"strings"
	"time"

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

// Query says which scores are wanted: those that fulfil everything that is set.
type Query struct {
	Text     string   // each of its words occurs in id, title, composer, parts, file name, key, tags …; accents and letter case do not count
	Tags     []string // all of them
	Composer string   // occurs in the composer's name
	Title    string   // occurs in the title
	Format   string
	Key      string // as Metadata.Key: "F# minor"
	Meter    string // as Metadata.Meter: "3/4"
	MinNotes int
	MaxNotes int // 0: no bound
	Parts    int // exactly so many; 0: any number
	// Collection is the name of one that the scores are in; an unknown one is fault.NotFound.
	Collection string
	// Lowest and Highest bound the sounding pitches, as MIDI numbers: all notes lie within. Highest 0: no bounds.
	Lowest, Highest int
	Deleted         bool // those that can be brought back, instead of those that are there

	Sort   Sort
	Cursor string // Page.NextCursor of the page before
	Limit  int    // 0: 50; at most 1000
}

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

// orders are the ways to sort. What they sort by is text, so that one cursor serves all.
var orders = map[Sort]order{
	"":         {`printf('%015d', s.updated)`, "<", "DESC", recent},
	ByRecent:   {`printf('%015d', s.updated)`, "<", "DESC", recent},
	ByID:       {`lower(s.id)`, ">", "ASC", func(i Info) string { return strings.ToLower(i.ID) }},
	ByTitle:    {`coalesce(s.metadata->>'title', '')`, ">", "ASC", func(i Info) string { return i.Title }},
	ByComposer: {`coalesce(s.metadata->>'composer', '')`, ">", "ASC", func(i Info) string { return i.Composer }},
}

// where is the condition of a query in SQL.
func (q Query) where(now time.Time) (string, []any) {
	terms, args := []string{"s.deleted IS NULL"}, []any{}
	add := func(term string, values ...any) {
		terms, args = append(terms, term), append(args, values...)
	}
	if q.Deleted {
		terms = nil
		add("s.deleted > ?", now.Add(-Grace).UnixMilli())
	}
	for _, word := range strings.Fields(fold(q.Text)) {
		add(`(instr(s.folded, ?) > 0 OR EXISTS (SELECT 1 FROM tags WHERE tags.n = s.n AND instr(lower(tags.tag), ?) > 0))`, word, word)
	}
	for _, tag := range q.Tags {
		add(`EXISTS (SELECT 1 FROM tags WHERE tags.n = s.n AND tags.tag = ?)`, strings.TrimSpace(tag))
	}
	for field, value := range map[string]string{"composer": q.Composer, "title": q.Title} {
		for _, word := range strings.Fields(value) {
			add(`instr(lower(s.metadata->>'`+field+`'), ?) > 0`, strings.ToLower(word))
		}
	}
	if q.Collection != "" {
		add(`EXISTS (SELECT 1 FROM collected c JOIN collections ON collections.id = c.collection WHERE c.n = s.n AND collections.name = ?)`,
			strings.TrimSpace(q.Collection))
	}
	if q.Highest > 0 {
		add(`s.metadata->>'lowest_midi' >= ? AND s.metadata->>'highest_midi' <= ?`, q.Lowest, q.Highest)
	}
	if q.Format != "" {
		add(`s.format = ?`, strings.ToLower(q.Format))
	}
	for field, value := range map[string]string{"key": q.Key, "meter": q.Meter} {
		if value != "" {
			add(`lower(s.metadata->>'`+field+`') = ?`, strings.ToLower(value))
		}
	}
	if q.MinNotes > 0 {
		add(`s.metadata->>'num_notes' >= ?`, q.MinNotes)
	}
	if q.MaxNotes > 0 {
		add(`s.metadata->>'num_notes' <= ?`, q.MaxNotes)
	}
	if q.Parts > 0 {
		add(`s.metadata->>'num_parts' = ?`, q.Parts)
	}
	return strings.Join(terms, " AND "), args
}
