package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/job"
)

// Jobs is the library as the store of jobs: all processes over one library know them.
func (l *Library) Jobs() job.Store { return jobStore{l} }

type jobStore struct{ l *Library }

// The bounds of what is kept of jobs that have ended.
const (
	keptJobs   = 500
	keptJobAge = 30 * 24 * time.Hour
)

// SaveJob implements job.Store.
func (s jobStore) SaveJob(ctx context.Context, j job.Status, result job.Kept) (canceled bool, err error) {
	failure, err := errorText(j.Err)
	if err != nil {
		return false, err
	}
	encoding, packed, err := pack(ctx, result.JSON)
	if err != nil {
		return false, err
	}
	err = s.l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO jobs(id, operation, title, client, correlation, state, done, total, text, items, failed,
				begun, ended, seen, error, digest, size, encoding, result)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT(id) DO UPDATE SET state = excluded.state, done = excluded.done, total = excluded.total, text = excluded.text,
				items = excluded.items, failed = excluded.failed, ended = excluded.ended, seen = excluded.seen, error = excluded.error,
				digest = excluded.digest, size = excluded.size, encoding = excluded.encoding, result = excluded.result`,
			j.ID, j.Operation, j.Title, j.Client, j.CorrelationID, j.State, j.Progress.Done, j.Progress.Total, j.Progress.Text, j.Items, j.Failed,
			milli(j.Begun), milli(j.Ended), milli(j.Seen), failure, result.Text, len(result.JSON), encoding, packed)
		if err != nil {
			return err
		}
		if j.State != job.Running {
			if err := forgetJobs(ctx, tx); err != nil {
				return err
			}
		}
		return tx.QueryRowContext(ctx, `SELECT canceled FROM jobs WHERE id = ?`, j.ID).Scan(&canceled)
	})
	return canceled, err
}

// forgetJobs drops the jobs that are too old or too many.
func forgetJobs(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM jobs WHERE seen < ? OR id NOT IN (SELECT id FROM jobs ORDER BY begun DESC LIMIT ?)`,
		time.Now().Add(-keptJobAge).UnixMilli(), keptJobs)
	return err
}

// AddItems implements job.Store.
func (s jobStore) AddItems(ctx context.Context, id string, items []job.Item) error {
	return s.l.write(ctx, func(tx *sql.Tx) error {
		var next int
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(n) + 1, 0) FROM job_items WHERE job = ?`, id).Scan(&next); err != nil {
			return err
		}
		for i, it := range items {
			if err := addItem(ctx, tx, id, next+i, it); err != nil {
				return err
			}
		}
		return nil
	})
}

func addItem(ctx context.Context, tx *sql.Tx, id string, n int, it job.Item) error {
	encoding, packed, err := pack(ctx, it.Result)
	if err != nil {
		return err
	}
	size := len(it.Result)
	it.Result = nil
	text, err := json.Marshal(it)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO job_items(job, n, item, size, encoding, result) VALUES (?, ?, ?, ?, ?, ?)`,
		id, n, string(text), size, encoding, packed)
	return err
}

const jobColumns = `id, operation, title, client, correlation, state, done, total, text, items, failed, begun, ended, seen, error`

func scanJob(row interface{ Scan(...any) error }, more ...any) (j job.Status, err error) {
	var begun, ended, seen int64
	var failure string
	if err := row.Scan(append([]any{
		&j.ID, &j.Operation, &j.Title, &j.Client, &j.CorrelationID, &j.State, &j.Progress.Done, &j.Progress.Total, &j.Progress.Text,
		&j.Items, &j.Failed, &begun, &ended, &seen, &failure,
	}, more...)...); err != nil {
		return job.Status{}, err
	}
	j.Begun, j.Seen = time.UnixMilli(begun).UTC(), time.UnixMilli(seen).UTC()
	if ended != 0 {
		j.Ended = time.UnixMilli(ended).UTC()
	}
	if failure != "" {
		j.Err = &fault.Error{}
		err = json.Unmarshal([]byte(failure), j.Err)
	}
	return j, err
}

// Job implements job.Store.
func (s jobStore) Job(ctx context.Context, id string) (j job.Status, kept job.Kept, err error) {
	err = s.l.read(ctx, func(tx *sql.Tx) error {
		var size int64
		var encoding int
		var packed []byte
		j, err = scanJob(tx.QueryRowContext(ctx, `SELECT `+jobColumns+`, digest, size, encoding, result FROM jobs WHERE id = ?`, id),
			&kept.Text, &size, &encoding, &packed)
		if errors.Is(err, sql.ErrNoRows) {
			return noJob(ctx, tx, id)
		}
		if err != nil || size == 0 {
			return err
		}
		kept.JSON, err = unpack(encoding, packed, size)
		return err
	})
	return j, kept, err
}

func noJob(ctx context.Context, tx *sql.Tx, id string) error {
	ids, err := texts(tx.QueryContext(ctx, `SELECT id FROM jobs ORDER BY begun DESC LIMIT 500`))
	if err != nil {
		return err
	}
	return job.Unknown(clip(id), ids)
}

// Jobs implements job.Store.
func (s jobStore) Jobs(ctx context.Context, limit int) ([]job.Status, error) {
	out := []job.Status{}
	err := s.l.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+jobColumns+` FROM jobs ORDER BY begun DESC LIMIT ?`, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			j, err := scanJob(rows)
			if err != nil {
				return err
			}
			out = append(out, j)
		}
		return rows.Err()
	})
	return out, err
}

// Items implements job.Store.
func (s jobStore) Items(ctx context.Context, id string, from, limit int) ([]job.Item, error) {
	out := []job.Item{}
	err := s.l.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT item, size, encoding, result FROM job_items WHERE job = ? AND n >= ? ORDER BY n LIMIT ?`, id, from, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			it, err := scanItem(rows)
			if err != nil {
				return err
			}
			out = append(out, it)
		}
		return rows.Err()
	})
	return out, err
}

func scanItem(rows *sql.Rows) (it job.Item, err error) {
	var text string
	var size int64
	var encoding int
	var packed []byte
	if err := rows.Scan(&text, &size, &encoding, &packed); err != nil {
		return it, err
	}
	if err := json.Unmarshal([]byte(text), &it); err != nil || size == 0 {
		return it, err
	}
	it.Result, err = unpack(encoding, packed, size)
	return it, err
}

// CancelJob implements job.Store.
func (s jobStore) CancelJob(ctx context.Context, id string) error {
	return s.l.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE jobs SET canceled = 1 WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, noJob(ctx, tx, id))
		}
		return nil
	})
}

func errorText(e *fault.Error) (string, error) {
	if e == nil {
		return "", nil
	}
	text, err := json.Marshal(e)
	return string(text), err
}

// milli is a time in milliseconds since 1970; 0 for the zero time.
func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
