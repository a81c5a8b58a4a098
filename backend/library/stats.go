package library

import (
	"context"
	"database/sql"
	"os"
)

// Stats says how large the library is and how its memory serves.
type Stats struct {
	Scores      int        `json:"scores"`
	Deleted     int        `json:"deleted"` // that can be brought back
	Sources     int        `json:"sources"` // different contents
	SourceBytes int64      `json:"source_bytes"`
	DiskBytes   int64      `json:"disk_bytes"` // of the database with its journal
	LastChange  int64      `json:"last_change"`
	ReadOnly    bool       `json:"read_only"`
	Cache       CacheStats `json:"cache"`
}

// Stats looks at the library.
func (l *Library) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Cache: l.CacheStats()}
	err := l.read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM scores WHERE deleted IS NULL), (SELECT count(*) FROM scores WHERE deleted IS NOT NULL),
			(SELECT count(*) FROM sources), (SELECT coalesce(sum(size), 0) FROM sources), (SELECT coalesce(max(change), 0) FROM changes)`).
			Scan(&s.Scores, &s.Deleted, &s.Sources, &s.SourceBytes, &s.LastChange)
	})
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(l.o.Path + suffix); err == nil {
			s.DiskBytes += info.Size()
		}
	}
	l.mu.Lock()
	s.ReadOnly = l.open != nil && l.open.readOnly != nil
	l.mu.Unlock()
	return s, err
}

// CacheStats looks at the parsed scores in memory, without touching the disk.
func (l *Library) CacheStats() CacheStats { return l.parsed.stats() }

// Verify reads the whole database and reports damage, for a health check.
func (l *Library) Verify(ctx context.Context) error {
	s, err := l.store(ctx)
	if err != nil {
		return err
	}
	var verdict string
	if err := s.reader.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return l.explain(ctx, err)
	}
	if verdict == "ok" {
		return nil
	}
	l.mu.Lock()
	l.damaged = true
	l.mu.Unlock()
	return damaged(l.o.Path, verdict)
}
