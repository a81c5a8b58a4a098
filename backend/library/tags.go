package library

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ricercar/backend/corpus"
	"ricercar/backend/fault"
)

// Bounds of tags.
const (
	maxTag  = 64 // characters of one
	maxTags = 100
)

// checkTag returns a tag as it is kept.
func checkTag(tag string) (string, error) {
	tag, ok := tidyName(tag)
	if !ok {
		return "", fault.New(fault.Invalid, "%q cannot be a tag", clip(tag)).WithField("tags").WithHint(nameHint, maxTag)
	}
	return tag, nil
}

// nameHint says how tags and names of collections are written.
const nameHint = "write one to %d characters without commas"

// tidyName returns a name without needless spaces, and whether it can be one.
func tidyName(name string) (tidy string, ok bool) {
	name = strings.Join(strings.Fields(name), " ")
	bad := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == ',' })
	return name, name != "" && utf8.RuneCountInString(name) <= maxTag && !bad
}

// Tag adds tags to a score and takes others away. Letter case in tags does not count; what is there already,
// and what is not there to be removed, is no error.
func (l *Library) Tag(ctx context.Context, id string, add, remove []string) (info Info, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		i, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, tag := range remove {
			if _, err := tx.ExecContext(ctx, `DELETE FROM tags WHERE n = ? AND tag = ?`, i.n, strings.TrimSpace(tag)); err != nil {
				return err
			}
		}
		if err := addTags(ctx, tx, i, add); err != nil {
			return err
		}
		if err := note(ctx, tx, i.ID, Tagged); err != nil {
			return err
		}
		info, err = find(ctx, tx, id)
		return err
	})
	return info, err
}

func addTags(ctx context.Context, tx *sql.Tx, i Info, tags []string) error {
	for _, tag := range tags {
		tag, err := checkTag(tag)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO tags(n, tag) VALUES (?, ?) ON CONFLICT DO NOTHING`, i.n, tag); err != nil {
			return err
		}
	}
	var count int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM tags WHERE n = ?`, i.n).Scan(&count); err != nil {
		return err
	}
	if count > maxTags {
		return fault.New(fault.TooLarge, "%s would have %d tags; %d are allowed", i.ID, count, maxTags).WithField("tags")
	}
	return nil
}

// TagCount is a tag with the number of scores that have it.
type TagCount struct {
	Tag   string `json:"tag"`
	Count int    `json:"count"`
}

// Tags returns all tags in use, by name.
func (l *Library) Tags(ctx context.Context) ([]TagCount, error) {
	out := []TagCount{}
	err := l.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT min(t.tag), count(*) FROM tags t JOIN scores s USING (n) WHERE s.deleted IS NULL GROUP BY t.tag`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var t TagCount
			if err := rows.Scan(&t.Tag, &t.Count); err != nil {
				return err
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	slices.SortFunc(out, func(a, b TagCount) int { return strings.Compare(corpus.Fold(a.Tag), corpus.Fold(b.Tag)) })
	return out, err
}
