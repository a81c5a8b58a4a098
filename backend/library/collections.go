package library

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"ricercar/backend/corpus"
	"ricercar/backend/fault"
)

// Collection is a list of scores that the user has put together, with a name whose letter case does not count.
type Collection struct {
	Name    string    `json:"name"`
	Text    string    `json:"text,omitempty"` // what it is for
	Count   int       `json:"count"`          // scores that are not deleted
	Created time.Time `json:"created"`
}

// Collections returns all collections by name.
func (l *Library) Collections(ctx context.Context) ([]Collection, error) {
	out := []Collection{}
	err := l.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT name, text, created, (SELECT count(*) FROM collected JOIN scores USING (n)
			WHERE collection = collections.id AND deleted IS NULL) FROM collections`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c Collection
			var at int64
			if err := rows.Scan(&c.Name, &c.Text, &at, &c.Count); err != nil {
				return err
			}
			c.Created = time.UnixMilli(at).UTC()
			out = append(out, c)
		}
		return rows.Err()
	})
	slices.SortFunc(out, func(a, b Collection) int { return strings.Compare(corpus.Fold(a.Name), corpus.Fold(b.Name)) })
	return out, err
}

// Collect puts scores into a collection, in this order behind those that it has, all or none; it is made where it is
// missing. A score that is in it stays where it is.
func (l *Library) Collect(ctx context.Context, name string, ids ...string) error {
	name, err := checkCollection(name)
	if err != nil {
		return err
	}
	return l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO collections(name, text, created) VALUES (?, '', ?) ON CONFLICT(name) DO NOTHING`,
			name, time.Now().UnixMilli())
		if err != nil {
			return err
		}
		c, err := findCollection(ctx, tx, name)
		if err != nil {
			return err
		}
		return eachScore(ctx, tx, ids, func(i Info) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO collected(collection, n, place)
				VALUES (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM collected WHERE collection = ?)) ON CONFLICT DO NOTHING`, c, i.n, c)
			return err
		})
	})
}

// checkCollection returns the name of a collection as it is kept.
func checkCollection(name string) (string, error) {
	tidy, ok := tidyName(name)
	if !ok {
		return "", fault.New(fault.Invalid, "%q cannot be the name of a collection", clip(tidy)).WithField("collection").WithHint(nameHint, maxTag)
	}
	return tidy, nil
}

// Uncollect takes scores out of a collection; what is not in it is no error.
func (l *Library) Uncollect(ctx context.Context, name string, ids ...string) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		c, err := findCollection(ctx, tx, name)
		if err != nil {
			return err
		}
		return eachScore(ctx, tx, ids, func(i Info) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM collected WHERE collection = ? AND n = ?`, c, i.n)
			return err
		})
	})
}

// eachScore does something to scores and notes that they have changed.
func eachScore(ctx context.Context, tx *sql.Tx, ids []string, do func(Info) error) error {
	for _, id := range ids {
		i, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := errors.Join(do(i), note(ctx, tx, i.ID, Collected)); err != nil {
			return err
		}
	}
	return nil
}

// DescribeCollection gives a collection another name or text; an empty one stays as it is. A name that another
// collection has is fault.Conflict.
func (l *Library) DescribeCollection(ctx context.Context, name, newName, text string) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		c, err := findCollection(ctx, tx, name)
		if err != nil {
			return err
		}
		if newName != "" {
			if newName, err = checkCollection(newName); err != nil {
				return fault.As(err).WithField("new_name")
			}
			if other, err := findCollection(ctx, tx, newName); err == nil && other != c {
				return fault.New(fault.Conflict, "there is a collection %q already", newName).WithField("new_name")
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE collections SET name = coalesce(nullif(?, ''), name), text = coalesce(nullif(?, ''), text) WHERE id = ?`,
			newName, strings.TrimSpace(text), c)
		return err
	})
}

// DeleteCollection removes a collection; its scores stay in the library.
func (l *Library) DeleteCollection(ctx context.Context, name string) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		c, err := findCollection(ctx, tx, name)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM collections WHERE id = ?`, c)
		return err
	})
}

// findCollection returns the row of a collection. An unknown name is fault.NotFound.
func findCollection(ctx context.Context, tx *sql.Tx, name string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT id FROM collections WHERE name = ?`, strings.TrimSpace(name)).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	names, err := texts(tx.QueryContext(ctx, `SELECT name FROM collections`))
	if err != nil {
		return 0, err
	}
	e := fault.New(fault.NotFound, "there is no collection %q", clip(name)).WithField("collection").WithSuggestions(fault.Suggest(name, names)...)
	if len(names) == 0 {
		return 0, e.WithHint("there are no collections yet")
	}
	return 0, e
}

// texts reads the only column of a query.
func texts(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}
