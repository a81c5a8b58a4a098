package library

import (
	"context"
	"database/sql"

	"ricercar/backend/fault"
)

// Score is a parsed score as the library's memory sees it.
type Score interface {
	Bytes() int // of memory
}

// Score returns a parsed score and what is known about it. The score is shared: nobody may change it. Several
// who ask for the same one at once wait for one reading.
func (l *Library) Score(ctx context.Context, id string) (Score, Info, error) {
	info, err := l.Info(ctx, id)
	if err != nil {
		return nil, Info{}, err
	}
	k := info.key()
	s, err := l.parsed.get(ctx, k, func(ctx context.Context) (Score, error) { return l.parse(ctx, info) })
	return s, info, err
}

// parse reads a score from its source.
func (l *Library) parse(ctx context.Context, info Info) (Score, error) {
	t, err := l.tune(ctx, info)
	return t.Score, err
}

// tune reads a score and what is known about it from its source.
func (l *Library) tune(ctx context.Context, info Info) (Tune, error) {
	var data []byte
	err := l.read(ctx, func(tx *sql.Tx) (err error) {
		data, err = content(ctx, tx, info.Hash)
		return err
	})
	if err != nil {
		return Tune{}, err
	}
	reading, err := l.o.Read(ctx, File{Name: info.File, Data: data, Format: info.Format, Tune: info.Tune})
	if err != nil {
		return Tune{}, err
	}
	for _, t := range reading.Tunes {
		if t.Key == info.Tune || len(reading.Tunes) == 1 {
			return t, nil
		}
	}
	return Tune{}, fault.New(fault.Internal, "the source of %s no longer holds its tune %q", info.ID, info.Tune).
		WithHint("import the file again")
}
