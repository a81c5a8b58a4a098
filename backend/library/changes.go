package library

import (
	"context"
	"database/sql"
	"time"
)

// ChangeKind is what happened to a score.
type ChangeKind string

// The kinds of changes.
const (
	Added   ChangeKind = "added" // imported or brought back
	Changed ChangeKind = "changed"
	Removed ChangeKind = "removed"
	Tagged  ChangeKind = "tagged"
	// Collected: put into a collection or taken out of one.
	Collected ChangeKind = "collected"
	Restored  ChangeKind = "restored" // the whole library; without an id
)

// Change is one change of the library, by this process or another.
type Change struct {
	Number int64      `json:"number"` // grows
	ID     string     `json:"id"`
	Kind   ChangeKind `json:"kind"`
	At     time.Time  `json:"at"`
}

// remembered is how many changes are kept.
const remembered = 10_000

// note records a change within the transaction that makes it.
func note(ctx context.Context, tx *sql.Tx, id string, kind ChangeKind) error {
	res, err := tx.ExecContext(ctx, `INSERT INTO changes(id, kind, at) VALUES (?, ?, ?)`, id, kind, time.Now().UnixMilli())
	if err != nil {
		return err
	}
	number, err := res.LastInsertId()
	if err != nil || number%256 != 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM changes WHERE change <= ?`, number-remembered)
	return err
}

// LastChange returns the number of the latest change, 0 for a new library. It is cheap enough to ask every
// second.
func (l *Library) LastChange(ctx context.Context) (number int64, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT coalesce(max(change), 0) FROM changes`).Scan(&number)
	})
	return number, err
}

// Changes returns the changes after a number, oldest first, at most 1000 and never nil. Complete is false where
// so old ones have been forgotten: whoever asks has to look at everything anew.
func (l *Library) Changes(ctx context.Context, after int64) (list []Change, complete bool, err error) {
	list = []Change{}
	err = l.read(ctx, func(tx *sql.Tx) error {
		var oldest int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(min(change), 1) FROM changes`).Scan(&oldest); err != nil {
			return err
		}
		complete = after+1 >= oldest
		rows, err := tx.QueryContext(ctx, `SELECT change, id, kind, at FROM changes WHERE change > ? ORDER BY change LIMIT 1000`, after)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c Change
			var at int64
			if err := rows.Scan(&c.Number, &c.ID, &c.Kind, &at); err != nil {
				return err
			}
			c.At = time.UnixMilli(at).UTC()
			list = append(list, c)
		}
		return rows.Err()
	})
	return list, complete, err
}

// Watch calls f with changes of any process soon after they happen, until the context ends. It looks at the
// library every interval; failures to look are tried again.
func (l *Library) Watch(ctx context.Context, interval time.Duration, f func(changes []Change, complete bool)) {
	last, err := l.LastChange(ctx)
	for tick := time.NewTicker(interval); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		if err != nil { // the library could not be read at the beginning
			last, err = l.LastChange(ctx)
			continue
		}
		list, complete, readErr := l.Changes(ctx, last)
		if readErr != nil || len(list) == 0 {
			continue
		}
		last = list[len(list)-1].Number
		f(list, complete)
	}
}
