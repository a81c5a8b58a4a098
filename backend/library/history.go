package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"ricercar/backend/fault"
)

// Revision is an edit's result: a new source for a score.
type Revision struct {
	ID        string
	Revision  int // the one that the edit has seen; another means Conflict
	File      File
	Operation string // what was done, and with what, for the history
	Arguments string // JSON
}

// Step is one entry of a score's history: what led away from a revision, and when.
type Step struct {
	Revision  int       `json:"revision"`
	Operation string    `json:"operation"`
	Arguments string    `json:"arguments,omitempty"`
	At        time.Time `json:"at"`
}

// Revise gives a score a new source. The former one stays in its history. A score that has changed since the
// edit read it is fault.Conflict.
func (l *Library) Revise(ctx context.Context, r Revision) (info Info, err error) {
	reading, err := l.o.Read(ctx, r.File)
	if err != nil {
		return Info{}, err
	}
	if len(reading.Tunes) != 1 {
		return Info{}, fault.New(fault.Invalid, "an edit gives one score, not %d", len(reading.Tunes))
	}
	tune := reading.Tunes[0]
	p, err := packUp(ctx, hashOf(r.File.Data), r.File.Data)
	if err != nil {
		return Info{}, err
	}
	err = l.write(ctx, func(tx *sql.Tx) error {
		former, err := seen(ctx, tx, r.ID, r.Revision)
		if err != nil {
			return err
		}
		if err := keep(ctx, tx, p); err != nil {
			return err
		}
		row := former
		row.Metadata, row.Hash, row.Tune, row.tunes, row.Format = tune.Metadata, p.hash, tune.Key, 1, reading.Format
		row.Revision++
		if err := revise(ctx, tx, former, row, r.Operation, r.Arguments); err != nil {
			return err
		}
		info, err = find(ctx, tx, r.ID)
		return err
	})
	if err == nil {
		l.parsed.put(info.key(), tune.Score)
	}
	return info, err
}

// seen finds a score that must still be at the revision that its editor saw.
func seen(ctx context.Context, tx *sql.Tx, id string, revision int) (Info, error) {
	i, err := find(ctx, tx, id)
	if err == nil && i.Revision != revision {
		err = fault.New(fault.Conflict, "%s has changed meanwhile: it is at revision %d, the edit saw %d", i.ID, i.Revision, revision).
			WithField("revision").WithHint("read the score again and repeat the edit")
	}
	return i, err
}

// revise writes a score's new state and keeps the former in its history.
func revise(ctx context.Context, tx *sql.Tx, former, row Info, operation, arguments string) error {
	metadata, err := json.Marshal(row.Metadata)
	if err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	_, err = tx.ExecContext(ctx, `INSERT INTO history(n, revision, operation, arguments, hash, file, format, tune, tunes, metadata, at)
		SELECT n, revision, ?, ?, hash, file, format, tune, tunes, metadata, ? FROM scores WHERE n = ?`,
		operation, arguments, now, former.n)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE scores SET hash = ?, file = ?, format = ?, tune = ?, tunes = ?, metadata = ?, folded = ?,
		revision = ?, updated = ? WHERE n = ?`,
		row.Hash, row.File, row.Format, row.Tune, row.tunes, metadata, searched(row), row.Revision, now, former.n)
	if err != nil {
		return err
	}
	return note(ctx, tx, row.ID, Changed)
}

// History returns what was done to a score, oldest first. It is empty for a score as it was imported.
func (l *Library) History(ctx context.Context, id string) ([]Step, error) {
	steps := []Step{}
	err := l.read(ctx, func(tx *sql.Tx) error {
		i, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT revision, operation, arguments, at FROM history WHERE n = ? ORDER BY revision`, i.n)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s Step
			var at int64
			if err := rows.Scan(&s.Revision, &s.Operation, &s.Arguments, &at); err != nil {
				return err
			}
			s.At = time.UnixMilli(at).UTC()
			steps = append(steps, s)
		}
		return rows.Err()
	})
	return steps, err
}

// Undo gives a score back the source that it had before its last change. That change leaves the history; the
// revision grows all the same, so that an edit begun before the undo is refused. A score without history is
// fault.Conflict.
func (l *Library) Undo(ctx context.Context, id string, revision int) (info Info, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		now, err := seen(ctx, tx, id, revision)
		if err != nil {
			return err
		}
		former, last, err := lastStep(ctx, tx, now)
		if err != nil {
			return err
		}
		metadata, err := json.Marshal(former.Metadata)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE scores SET hash = ?, file = ?, format = ?, tune = ?, tunes = ?, metadata = ?, folded = ?,
			revision = revision + 1, updated = ? WHERE n = ?`,
			former.Hash, former.File, former.Format, former.Tune, former.tunes, metadata, searched(former), time.Now().UnixMilli(), now.n)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM history WHERE n = ? AND revision = ?`, now.n, last); err != nil {
			return err
		}
		if err := note(ctx, tx, now.ID, Changed); err != nil {
			return err
		}
		info, err = find(ctx, tx, id)
		return err
	})
	return info, err
}

// lastStep is a score as it was before its last change, with the revision under which that is kept.
func lastStep(ctx context.Context, tx *sql.Tx, now Info) (former Info, revision int, err error) {
	former = now
	var metadata string
	err = tx.QueryRowContext(ctx, `SELECT revision, hash, file, format, tune, tunes, metadata FROM history WHERE n = ? ORDER BY revision DESC LIMIT 1`, now.n).
		Scan(&revision, &former.Hash, &former.File, &former.Format, &former.Tune, &former.tunes, &metadata)
	if errors.Is(err, sql.ErrNoRows) {
		return Info{}, 0, fault.New(fault.Conflict, "nothing has been done to %s that could be undone", now.ID)
	}
	if err != nil {
		return Info{}, 0, err
	}
	former.Metadata = Metadata{}
	return former, revision, json.Unmarshal([]byte(metadata), &former.Metadata)
}
