package library

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ricercar/backend/fault"
)

// Grace is how long a deleted score can be brought back.
const Grace = 30 * 24 * time.Hour

// Delete puts scores aside, all or none; Undelete brings them back within 30 days. It returns them as they
// were. An unknown id is fault.NotFound.
func (l *Library) Delete(ctx context.Context, ids ...string) (gone []Info, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		gone = gone[:0]
		for _, id := range ids {
			i, err := find(ctx, tx, id)
			if err != nil {
				return err
			}
			gone = append(gone, i)
			if err := trash(ctx, tx, i); err != nil {
				return err
			}
		}
		return purge(ctx, tx, time.Now().Add(-Grace))
	})
	l.dropParsed(gone, err)
	return gone, err
}

// dropParsed lets the parsed forms of deleted scores go. Where another score has the same content, it is parsed anew.
func (l *Library) dropParsed(gone []Info, err error) {
	if err != nil {
		return
	}
	for _, i := range gone {
		l.parsed.drop(i.key())
	}
}

// DeleteAll puts all scores aside and returns how many they were.
func (l *Library) DeleteAll(ctx context.Context) (int, error) {
	var all []Info
	err := l.write(ctx, func(tx *sql.Tx) (err error) {
		if all, err = scanAll(tx.QueryContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.deleted IS NULL`)); err != nil {
			return err
		}
		for _, i := range all {
			if err := trash(ctx, tx, i); err != nil {
				return err
			}
		}
		return purge(ctx, tx, time.Now().Add(-Grace))
	})
	l.dropParsed(all, err)
	return len(all), err
}

func trash(ctx context.Context, tx *sql.Tx, i Info) error {
	if _, err := tx.ExecContext(ctx, `UPDATE scores SET deleted = ? WHERE n = ?`, time.Now().UnixMilli(), i.n); err != nil {
		return err
	}
	return note(ctx, tx, i.ID, Removed)
}

// Deleted returns the scores that can be brought back, the latest first.
func (l *Library) Deleted(ctx context.Context) (list []Info, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		list, err = scanAll(tx.QueryContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.deleted > ? ORDER BY s.deleted DESC, s.n DESC`,
			time.Now().Add(-Grace).UnixMilli()))
		return err
	})
	return list, err
}

// Undelete brings back the score that was deleted last under an id. Where the id has been taken meanwhile, the
// score gets a number: its Info tells.
func (l *Library) Undelete(ctx context.Context, id string) (info Info, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		i, err := scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.id = ? AND s.deleted > ? ORDER BY s.deleted DESC, s.n DESC LIMIT 1`,
			id, time.Now().Add(-Grace).UnixMilli()))
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "no score %q was deleted in the last 30 days", clip(id)).WithField("score_id")
		}
		if err != nil {
			return err
		}
		if i.ID, err = unused(ctx, tx, i.ID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE scores SET deleted = NULL, id = ?, folded = ? WHERE n = ?`, i.ID, searched(i), i.n); err != nil {
			return err
		}
		if err := note(ctx, tx, i.ID, Added); err != nil {
			return err
		}
		info, err = find(ctx, tx, i.ID)
		return err
	})
	return info, err
}

// Purge forgets what was deleted more than 30 days ago.
func (l *Library) Purge(ctx context.Context) error {
	return l.write(ctx, func(tx *sql.Tx) error { return purge(ctx, tx, time.Now().Add(-Grace)) })
}

// purge forgets what was deleted before a time, and contents that nothing refers to.
func purge(ctx context.Context, tx *sql.Tx, before time.Time) error {
	res, err := tx.ExecContext(ctx, `DELETE FROM scores WHERE deleted < ?`, before.UnixMilli())
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM sources WHERE NOT EXISTS (SELECT 1 FROM scores WHERE scores.hash = sources.hash)
		AND NOT EXISTS (SELECT 1 FROM history WHERE history.hash = sources.hash)`)
	return err
}
