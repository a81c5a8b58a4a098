package library

import (
	"context"
	"database/sql"
	"fmt"

	"ricercar/backend/fault"
)

// migrations lead from one version of the database to the next. They only add, so that a program of the version
// before, which may be running, can go on reading. The version is the number of migrations applied.
var migrations = []string{
	`CREATE TABLE sources (
		hash TEXT PRIMARY KEY,   -- SHA-256 of the content, hexadecimal
		size INTEGER NOT NULL,   -- of the content
		encoding INTEGER NOT NULL, -- 0 as it is, 1 deflate
		data BLOB NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE scores (
		n INTEGER PRIMARY KEY,
		id TEXT NOT NULL COLLATE NOCASE,
		hash TEXT NOT NULL REFERENCES sources(hash),
		file TEXT NOT NULL, format TEXT NOT NULL,
		tune TEXT NOT NULL, tunes INTEGER NOT NULL, -- which of how many scores of the source; '' where it is the only one
		metadata TEXT NOT NULL,  -- JSON
		folded TEXT NOT NULL,    -- what is searched
		revision INTEGER NOT NULL,
		created INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER -- Unix milliseconds
	);
	CREATE UNIQUE INDEX scores_id ON scores(id) WHERE deleted IS NULL;
	CREATE INDEX scores_hash ON scores(hash);
	CREATE TABLE history (   -- what a score was before each of its revisions
		n INTEGER NOT NULL REFERENCES scores(n) ON DELETE CASCADE,
		revision INTEGER NOT NULL,
		operation TEXT NOT NULL, arguments TEXT NOT NULL, -- what led away from it
		hash TEXT NOT NULL REFERENCES sources(hash),
		file TEXT NOT NULL, format TEXT NOT NULL, tune TEXT NOT NULL, tunes INTEGER NOT NULL, metadata TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (n, revision)
	) WITHOUT ROWID;
	CREATE INDEX history_hash ON history(hash);
	CREATE TABLE tags (
		n INTEGER NOT NULL REFERENCES scores(n) ON DELETE CASCADE,
		tag TEXT NOT NULL COLLATE NOCASE,
		PRIMARY KEY (n, tag)
	) WITHOUT ROWID;
	CREATE INDEX tags_tag ON tags(tag);
	CREATE TABLE layers (
		n INTEGER NOT NULL REFERENCES scores(n) ON DELETE CASCADE,
		name TEXT NOT NULL,
		revision INTEGER NOT NULL, -- of the score that it belongs to
		data TEXT NOT NULL,
		updated INTEGER NOT NULL,
		PRIMARY KEY (n, name)
	) WITHOUT ROWID;
	CREATE TABLE changes (
		change INTEGER PRIMARY KEY AUTOINCREMENT,
		id TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL
	);`,
	`CREATE TABLE jobs (
		id TEXT PRIMARY KEY,
		operation TEXT NOT NULL, title TEXT NOT NULL, client TEXT NOT NULL, correlation TEXT NOT NULL,
		state TEXT NOT NULL, done REAL NOT NULL, total REAL NOT NULL, text TEXT NOT NULL, -- the progress
		items INTEGER NOT NULL, failed INTEGER NOT NULL,
		begun INTEGER NOT NULL, ended INTEGER NOT NULL, seen INTEGER NOT NULL, -- Unix milliseconds; 0 while it runs
		error TEXT NOT NULL,     -- JSON, or ''
		digest TEXT NOT NULL, size INTEGER NOT NULL, encoding INTEGER NOT NULL, result BLOB, -- JSON, packed
		canceled INTEGER NOT NULL DEFAULT 0 -- somebody wants it to end
	) WITHOUT ROWID;
	CREATE INDEX jobs_begun ON jobs(begun);
	CREATE TABLE job_items (
		job TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
		n INTEGER NOT NULL,      -- from 0
		item TEXT NOT NULL,      -- JSON without its result
		size INTEGER NOT NULL, encoding INTEGER NOT NULL, result BLOB,
		PRIMARY KEY (job, n)
	) WITHOUT ROWID;
	CREATE TABLE collections (
		id INTEGER PRIMARY KEY,
		name TEXT NOT NULL UNIQUE COLLATE NOCASE,
		text TEXT NOT NULL,      -- what it is for
		created INTEGER NOT NULL
	);
	CREATE TABLE collected (
		collection INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
		n INTEGER NOT NULL REFERENCES scores(n) ON DELETE CASCADE,
		place INTEGER NOT NULL,  -- grows in the order in which they were added
		PRIMARY KEY (collection, n)
	) WITHOUT ROWID;
	CREATE INDEX collected_n ON collected(n);`,
}

// version returns the version of a database's schema.
func version(ctx context.Context, tx *sql.Tx) (int, error) {
	var v int
	err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&v)
	return v, err
}

// migrate brings the database to this program's version. One that is newer is refused.
func migrate(ctx context.Context, tx *sql.Tx) error {
	at, err := version(ctx, tx)
	if err != nil {
		return err
	}
	if at > len(migrations) {
		return newer(at)
	}
	for _, m := range migrations[at:] {
		if _, err := tx.ExecContext(ctx, m); err != nil {
			return err
		}
	}
	if at < len(migrations) {
		_, err = tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(migrations)))
	}
	return err
}

func newer(at int) error {
	return fault.New(fault.Unsupported, "the library was written by a newer version of Ricercar (format %d; this program knows %d)", at, len(migrations)).
		WithHint("update Ricercar").WithCode("LIBRARY_NEWER")
}
