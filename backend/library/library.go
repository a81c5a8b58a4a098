package library

import (
	"context"
	"database/sql"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"ricercar/backend/fault"
)

// Options say where a library lies and how it reads files. Path and Read are needed.
type Options struct {
	Path    string // the database file; its folder is made where it is missing
	Backups string // folder of backups; empty: beside the database
	Cache   string // folder for results that can be made again; empty: none are kept
	Read    Reader

	MaxScores int           // parsed scores in memory; 0: 100
	MaxBytes  int64         // of parsed scores in memory; 0: 512 MB
	TTL       time.Duration // of a parsed score after its last use; 0: one hour

	// Notice is told what a user must know although the call succeeded, such as a damaged library that was
	// moved aside. It may be nil.
	Notice func(message string)
	// Pressure is told when the parsed scores come to use more than 75 and more than 90 percent of MaxBytes. It may be nil.
	Pressure func(CacheStats)
}

// Library is the user's scores. It may be used by many goroutines, and many processes may have one over the
// same file.
type Library struct {
	o      Options
	parsed *cache

	mu      sync.Mutex
	open    *store
	damaged bool // a query has said so; looked into at the next opening
	closed  bool
	wrote   atomic.Bool // anything, in this process

	results results
}

// store is an open database: one connection that writes, some that read.
type store struct {
	writer, reader *sql.DB
	info           fs.FileInfo // of the file that was opened
	readOnly       error       // why nothing can be written, or nil
}

// Open returns a library without touching the disk.
func Open(o Options) (*Library, error) {
	if o.Path == "" || o.Read == nil {
		return nil, fault.New(fault.Internal, "a library needs a path and a reader")
	}
	if o.MaxScores <= 0 {
		o.MaxScores = 100
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 512 << 20
	}
	if o.TTL <= 0 {
		o.TTL = time.Hour
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	l := &Library{o: o, parsed: newCache(o.MaxScores, o.MaxBytes, o.TTL)}
	l.parsed.pressure = o.Pressure
	l.results.folder = o.Cache
	return l, nil
}

// Close ends the library. What was acknowledged is on the disk already.
func (l *Library) Close() error {
	l.parsed.close()
	l.results.close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return l.shut()
}

// shut closes the database; the next use opens it again.
func (l *Library) shut() error {
	if l.open == nil {
		return nil
	}
	s := l.open
	l.open = nil
	return s.close()
}

// read runs f in a transaction that sees one state of the library.
func (l *Library) read(ctx context.Context, f func(*sql.Tx) error) error {
	s, err := l.newest(ctx)
	if err != nil {
		return err
	}
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return l.explain(ctx, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	return l.explain(ctx, f(tx))
}

// write runs f in a transaction that excludes other writers, all or nothing. When it returns nil, what f wrote
// is on the disk.
func (l *Library) write(ctx context.Context, f func(*sql.Tx) error) error {
	s, err := l.store(ctx)
	if err != nil {
		return err
	}
	if s.readOnly != nil {
		return s.readOnly
	}
	if err := l.present(s); err != nil {
		return err
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return l.explain(ctx, err)
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	at, err := version(ctx, tx)
	if err != nil {
		return l.explain(ctx, err)
	}
	if at > len(migrations) {
		return newer(at)
	}
	if err := f(tx); err != nil {
		return l.explain(ctx, err)
	}
	l.wrote.Store(true)
	return l.explain(ctx, tx.Commit())
}

// Resize changes the bounds of the parsed scores in memory, as Options have them; what fits stays.
func (l *Library) Resize(maxScores int, maxBytes int64, ttl time.Duration) {
	l.parsed.resize(max(1, maxScores), max(1, maxBytes), max(time.Second, ttl))
}

// Wrote reports whether this process has changed the library.
func (l *Library) Wrote() bool { return l.wrote.Load() }
