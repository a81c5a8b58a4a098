package library

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ResultKey names the result of an operation. The result depends on nothing else.
type ResultKey struct {
	Hash, Tune string // of the score's source: Info.Hash, Info.Tune
	Operation  string
	Version    string // of the operation; another gives other results
	Params     string // in one spelling, such as JSON with sorted keys
}

// maxResults bounds the kept results, in bytes.
const maxResults = 256 << 20

// results is a database of its own in the cache folder, which may be lost at any moment.
type results struct {
	folder  string
	flights flights[ResultKey, []byte]

	mu  sync.Mutex
	db  *sql.DB
	bad bool // it could not be opened; the program goes on without
}

const resultTable = `CREATE TABLE IF NOT EXISTS results (
	hash TEXT NOT NULL, tune TEXT NOT NULL, operation TEXT NOT NULL, version TEXT NOT NULL, params TEXT NOT NULL,
	size INTEGER NOT NULL, encoding INTEGER NOT NULL, used INTEGER NOT NULL, data BLOB NOT NULL,
	PRIMARY KEY (hash, tune, operation, version, params));
	CREATE INDEX IF NOT EXISTS results_used ON results(used);`

// Result returns a kept result, or makes and keeps it: once, however many ask for it at the same time in this
// process. Keeping is a help, never a condition: where it fails, the result is made again another time.
func (l *Library) Result(ctx context.Context, k ResultKey, make func(context.Context) ([]byte, error)) ([]byte, error) {
	r := &l.results
	if data := r.get(ctx, k); data != nil {
		return data, nil
	}
	return r.flights.do(ctx, k, func(ctx context.Context) ([]byte, error) {
		data, err := make(ctx)
		if err == nil {
			r.put(ctx, k, data)
		}
		return data, err
	})
}

// handle opens the database when it is first needed; nil where there is none.
func (r *results) handle() *sql.DB {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.db != nil || r.bad || r.folder == "" {
		return r.db
	}
	db, err := openResults(filepath.Join(r.folder, "results.db"))
	if isDamage(err) { // nothing is lost by beginning anew
		for _, suffix := range journals {
			_ = remove(filepath.Join(r.folder, "results.db"+suffix)) // opening tells whether it worked
		}
		db, err = openResults(filepath.Join(r.folder, "results.db"))
	}
	r.db, r.bad = db, err != nil
	return r.db
}

func openResults(path string) (*sql.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path, "_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	if _, err := db.Exec(resultTable); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (r *results) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.db != nil {
		_ = r.db.Close() // nothing in it is needed
	}
	r.db, r.bad = nil, true
}

// get returns a kept result, or nil.
func (r *results) get(ctx context.Context, k ResultKey) []byte {
	db := r.handle()
	if db == nil {
		return nil
	}
	var size, used int64
	var encoding int
	var data []byte
	row := db.QueryRowContext(ctx, `SELECT size, encoding, used, data FROM results WHERE hash = ? AND tune = ? AND operation = ? AND version = ? AND params = ?`,
		k.Hash, k.Tune, k.Operation, k.Version, k.Params)
	if row.Scan(&size, &encoding, &used, &data) != nil {
		return nil
	}
	data, err := unpack(encoding, data, size)
	if err != nil {
		return nil
	}
	if now := time.Now().Unix(); now-used > int64(time.Hour/time.Second) { // exact enough to drop what is unused
		_, _ = db.ExecContext(ctx, `UPDATE results SET used = ? WHERE hash = ? AND tune = ? AND operation = ? AND version = ? AND params = ?`,
			now, k.Hash, k.Tune, k.Operation, k.Version, k.Params)
	}
	return data
}

// put keeps a result and drops those not used for longest where there are too many.
func (r *results) put(ctx context.Context, k ResultKey, data []byte) {
	db := r.handle()
	if db == nil || len(data) > maxResults/8 {
		return
	}
	encoding, small, err := pack(ctx, data)
	if err != nil {
		return
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO results(hash, tune, operation, version, params, size, encoding, used, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		k.Hash, k.Tune, k.Operation, k.Version, k.Params, len(data), encoding, time.Now().Unix(), small)
	if err == nil {
		err = trim(ctx, tx)
	}
	if err == nil {
		_ = tx.Commit() // a result that is not kept is made again
	}
}

// trim drops the quarter of the results that was not used for longest where they are too large together.
func trim(ctx context.Context, tx *sql.Tx) error {
	var pages, size int64
	if err := tx.QueryRowContext(ctx, `SELECT page_count - (SELECT freelist_count FROM pragma_freelist_count), (SELECT page_size FROM pragma_page_size) FROM pragma_page_count`).
		Scan(&pages, &size); err != nil || pages*size < maxResults {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM results WHERE rowid IN (SELECT rowid FROM results ORDER BY used LIMIT (SELECT count(*) / 4 + 1 FROM results))`)
	return err
}
