package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"ricercar/backend/corpus"
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// File is what a reader is given.
type File struct {
	Name   string // as the user knows it
	Data   []byte
	Format string // empty: found out from the content; with parameters: "midi; quantize=16"
	Tune   string // the one score that is wanted of many: its Tune.Key; empty: all
}

// Tune is one score of a file: the only one, or one of a tune book.
type Tune struct {
	Key      string // which it is among many: its number, else its place; empty where it is the only one
	Score    Score
	Metadata Metadata
}

// Reading is what a reader found in a file: at least one score.
type Reading struct {
	Format      string
	Tunes       []Tune
	Diagnostics []source.Diagnostic
}

// Reader turns source bytes into scores. The same file gives the same scores.
type Reader func(context.Context, File) (Reading, error)

// OnConflict says what happens when an id is taken by another score.
type OnConflict string

// The empty OnConflict refuses an id that the caller chose and renames one that was made from the file's name.
const (
	Refuse  OnConflict = "error"
	Rename  OnConflict = "rename"
	Replace OnConflict = "replace"
)

// Outcome is what an import did.
type Outcome string

// The outcomes of CONTRACT.
const (
	Created  Outcome = "created"
	Renamed  Outcome = "renamed"  // kept under another id than asked for
	Replaced Outcome = "replaced" // the id's former score is in its history
	Existing Outcome = "existing" // the same bytes were there already
)

// ImportRequest is a file to keep.
type ImportRequest struct {
	File
	ID         string // empty: made from the file's name, else the title
	OnConflict OnConflict
	Tags       []string
}

// Imported is one score of an imported file.
type Imported struct {
	Outcome Outcome
	Info    Info
}

// Import reads a file and keeps its scores, all or none: one result each, in the order of the file. The
// diagnostics are those of reading; a file that was there already is not read again and has none.
func (l *Library) Import(ctx context.Context, r ImportRequest) ([]Imported, []source.Diagnostic, error) {
	if r.ID != "" {
		if err := CheckID(r.ID); err != nil {
			return nil, nil, err
		}
	}
	hash := hashOf(r.Data)
	if known, err := l.known(ctx, r, hash); err != nil || known != nil {
		return known, nil, err
	}
	reading, err := l.o.Read(ctx, r.File)
	if err != nil {
		return nil, nil, err
	}
	p, err := packUp(ctx, hash, r.Data)
	if err != nil {
		return nil, nil, err
	}
	var out []Imported
	err = l.write(ctx, func(tx *sql.Tx) error {
		out = out[:0]
		if err := keep(ctx, tx, p); err != nil {
			return err
		}
		for _, tune := range reading.Tunes {
			made, err := settle(ctx, tx, r, reading, tune, p.hash)
			if err != nil {
				return err
			}
			out = append(out, made)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for i, tune := range reading.Tunes {
		l.parsed.put(out[i].Info.key(), tune.Score)
	}
	return out, reading.Diagnostics, nil
}

// known returns the scores of a file that the library has as a whole, or nil.
func (l *Library) known(ctx context.Context, r ImportRequest, hash string) ([]Imported, error) {
	if r.OnConflict == Replace || len(r.Tags) > 0 || r.Tune != "" {
		return nil, nil
	}
	var infos []Info
	err := l.read(ctx, func(tx *sql.Tx) (err error) {
		infos, err = scanAll(tx.QueryContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.hash = ? AND s.deleted IS NULL AND s.revision = 1 ORDER BY s.n`, hash))
		return err
	})
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []Imported
	for _, i := range infos {
		if seen[i.Tune] || parametersOf(i.Format) != parametersOf(r.Format) || r.ID != "" && !strings.EqualFold(i.ID, wantedID(r, Tune{Key: i.Tune, Metadata: i.Metadata})) {
			continue
		}
		seen[i.Tune] = true
		out = append(out, Imported{Existing, i})
	}
	if len(out) == 0 || len(out) != out[0].Info.tunes {
		return nil, nil
	}
	return out, nil
}

// wantedID is the id that a score gets where it is free. One tune that was picked of many needs no number in an id
// that was chosen for it.
func wantedID(r ImportRequest, t Tune) string {
	switch {
	case r.ID == "":
		return numbered(idFor(r.Name, t.Metadata.Title), t.Key)
	case r.Tune != "":
		return r.ID
	}
	return numbered(r.ID, t.Key)
}

// settle finds a score's place in the library.
func settle(ctx context.Context, tx *sql.Tx, r ImportRequest, reading Reading, t Tune, hash string) (Imported, error) {
	id := wantedID(r, t)
	row := Info{
		ID: id, Metadata: t.Metadata, File: r.Name, Format: reading.Format, Hash: hash, Tune: t.Key, tunes: len(reading.Tunes),
	}
	if r.ID == "" {
		if same, err := sameContent(ctx, tx, row); err != nil || same.n != 0 {
			return existing(ctx, tx, same, r.Tags, err)
		}
	}
	former, err := scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.id = ? AND s.deleted IS NULL`, id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return created(ctx, tx, row, r.Tags, Created)
	case err != nil:
		return Imported{}, err
	case former.Hash == hash && former.Tune == t.Key && former.Format == row.Format:
		return existing(ctx, tx, former, r.Tags, nil)
	case r.OnConflict == Replace:
		return replaced(ctx, tx, former, row, r.Tags)
	case r.OnConflict == Rename, r.OnConflict == "" && r.ID == "":
		return renamed(ctx, tx, row, r.Tags)
	}
	return Imported{}, fault.New(fault.Conflict, "the id %q is taken by %s", id, describe(former)).WithField("score_id").
		WithHint("choose another id, or say on_conflict rename or replace")
}

func describe(i Info) string {
	if i.Title != "" {
		return "“" + i.Title + "”"
	}
	return "another score"
}

// sameContent looks for the score among those that are there, or gives the zero Info.
func sameContent(ctx context.Context, tx *sql.Tx, row Info) (Info, error) {
	i, err := scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.hash = ? AND s.tune = ? AND s.format = ? AND s.deleted IS NULL ORDER BY s.n LIMIT 1`, row.Hash, row.Tune, row.Format))
	if errors.Is(err, sql.ErrNoRows) {
		return Info{}, nil
	}
	return i, err
}

func existing(ctx context.Context, tx *sql.Tx, i Info, tags []string, err error) (Imported, error) {
	if err != nil {
		return Imported{}, err
	}
	return reread(ctx, tx, i.ID, Existing, addTags(ctx, tx, i, tags))
}

func renamed(ctx context.Context, tx *sql.Tx, row Info, tags []string) (Imported, error) {
	id, err := unused(ctx, tx, row.ID)
	if err != nil {
		return Imported{}, err
	}
	row.ID = id
	return created(ctx, tx, row, tags, Renamed)
}

// unused returns the id, or with a number where it is taken.
func unused(ctx context.Context, tx *sql.Tx, id string) (string, error) {
	return free(id, func(id string) (taken bool, err error) {
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM scores WHERE id = ? AND deleted IS NULL)`, id).Scan(&taken)
		return taken, err
	})
}

func created(ctx context.Context, tx *sql.Tx, row Info, tags []string, o Outcome) (Imported, error) {
	metadata, err := json.Marshal(row.Metadata)
	if err != nil {
		return Imported{}, err
	}
	now := time.Now().UnixMilli()
	res, err := tx.ExecContext(ctx, `INSERT INTO scores(id, hash, file, format, tune, tunes, metadata, folded, revision, created, updated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
		row.ID, row.Hash, row.File, row.Format, row.Tune, row.tunes, metadata, searched(row), now, now)
	if err != nil {
		return Imported{}, err
	}
	if row.n, err = res.LastInsertId(); err != nil {
		return Imported{}, err
	}
	err = errors.Join(addTags(ctx, tx, row, tags), note(ctx, tx, row.ID, Added))
	return reread(ctx, tx, row.ID, o, err)
}

// replaced puts a score in another's place and that one into its history.
func replaced(ctx context.Context, tx *sql.Tx, former, row Info, tags []string) (Imported, error) {
	row.n, row.ID, row.Revision = former.n, former.ID, former.Revision+1
	err := revise(ctx, tx, former, row, "import_score", "")
	if err == nil {
		err = addTags(ctx, tx, former, tags)
	}
	return reread(ctx, tx, row.ID, Replaced, err)
}

// reread returns a score as it is now, unless something went wrong before.
func reread(ctx context.Context, tx *sql.Tx, id string, o Outcome, err error) (Imported, error) {
	if err != nil {
		return Imported{}, err
	}
	i, err := find(ctx, tx, id)
	return Imported{o, i}, err
}

// searched is the folded text of a score that a search looks through.
func searched(i Info) string {
	words := []string{i.ID, i.Title, i.Composer, i.File, i.Key, i.Meter, i.Format, i.TuneTitle, i.TuneNumber}
	words = append(words, i.Parts...)
	for _, text := range i.Other {
		words = append(words, text)
	}
	return corpus.Fold(strings.Join(words, "\n"))
}
