package library

import (
	"context"
	"database/sql"
	"encoding/json"

	"ricercar/backend/job"
)

// Reindex reads the scores again of which less is known than this program finds out, and returns how many there were.
// Nothing but what lists show changes. One that cannot be read any more stays as it is.
func (l *Library) Reindex(ctx context.Context) (done int, err error) {
	var old []Info
	err = l.read(ctx, func(tx *sql.Tx) (err error) {
		old, err = scanAll(tx.QueryContext(ctx, `SELECT `+columns+` FROM scores s WHERE coalesce(s.metadata->>'version', 0) < ? ORDER BY s.n`, MetadataVersion))
		return err
	})
	for i, info := range old {
		if err != nil || ctx.Err() != nil {
			break
		}
		job.Report(ctx, float64(i), float64(len(old)), info.ID)
		tune, failed := l.tune(ctx, info)
		if failed != nil {
			continue
		}
		if err = l.relearn(ctx, info, tune.Metadata); err == nil {
			done++
		}
	}
	return done, err
}

// relearn writes what is known about a score, unless that has become another one meanwhile.
func (l *Library) relearn(ctx context.Context, info Info, m Metadata) error {
	metadata, err := json.Marshal(m)
	if err != nil {
		return err
	}
	row := info
	row.Metadata = m
	return l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE scores SET metadata = ?, folded = ? WHERE n = ? AND revision = ?`,
			metadata, searched(row), info.n, info.Revision)
		return err
	})
}
