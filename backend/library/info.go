package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"ricercar/backend/fault"
)

// Metadata is what is known about a score without parsing it again.
type Metadata struct {
	Title            string            `json:"title,omitempty"`
	Composer         string            `json:"composer,omitempty"`
	NumNotes         int               `json:"num_notes"`
	NumMeasures      int               `json:"num_measures"`
	NumParts         int               `json:"num_parts"`
	Parts            []string          `json:"parts,omitempty"` // their names
	DurationQuarters float64           `json:"duration_quarters,omitempty"`
	Key              string            `json:"key,omitempty"`    // of the first signature, else found from the notes: "F# minor"
	Meter            string            `json:"meter,omitempty"`  // the first, as "3/4"
	Lowest           string            `json:"lowest,omitempty"` // sounding pitch; empty where there is none
	Highest          string            `json:"highest,omitempty"`
	LowestMIDI       float64           `json:"lowest_midi,omitempty"`
	HighestMIDI      float64           `json:"highest_midi,omitempty"`
	TuneIndex        int               `json:"tune_index,omitempty"`
	TuneNumber       string            `json:"tune_number,omitempty"`
	TuneTitle        string            `json:"tune_title,omitempty"`
	Other            map[string]string `json:"other,omitempty"`   // lyricist, opus, date, source …
	Version          int               `json:"version,omitempty"` // of what is found out about a score: MetadataVersion
}

// Info is a score of the library without its music.
type Info struct {
	ID string `json:"id"`
	Metadata
	Tags     []string   `json:"tags"`
	In       []string   `json:"collections,omitempty"` // the names of the collections that it is in
	File     string     `json:"file,omitempty"`        // the name that it was imported by
	Format   string     `json:"format"`                // of the source bytes
	Hash     string     `json:"hash"`                  // of the source bytes, SHA-256 in hexadecimal
	Tune     string     `json:"-"`                     // which score of the source it is; empty where it is the only one
	Bytes    int64      `json:"source_bytes"`
	Revision int        `json:"revision"` // from 1; grows with every change of the music
	Imported time.Time  `json:"imported"`
	Updated  time.Time  `json:"updated"`
	Deleted  *time.Time `json:"deleted,omitempty"`

	n     int64 // the row
	tunes int
}

// columns are those that scan reads.
const columns = `s.n, s.id, s.metadata, s.file, s.format, s.hash, s.tune, s.tunes, s.revision, s.created, s.updated, s.deleted,
	(SELECT size FROM sources WHERE hash = s.hash),
	(SELECT json_group_array(tag) FROM (SELECT tag FROM tags WHERE n = s.n ORDER BY tag)),
	(SELECT json_group_array(name) FROM (SELECT name FROM collected JOIN collections ON id = collection WHERE n = s.n ORDER BY name))`

// scan reads one row of columns.
func scan(row interface{ Scan(...any) error }) (Info, error) {
	var i Info
	var metadata, tags, in string
	var created, updated int64
	var deleted sql.NullInt64
	if err := row.Scan(&i.n, &i.ID, &metadata, &i.File, &i.Format, &i.Hash, &i.Tune, &i.tunes, &i.Revision,
		&created, &updated, &deleted, &i.Bytes, &tags, &in); err != nil {
		return Info{}, err
	}
	i.Imported, i.Updated = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	if deleted.Valid {
		at := time.UnixMilli(deleted.Int64).UTC()
		i.Deleted = &at
	}
	return i, errors.Join(json.Unmarshal([]byte(metadata), &i.Metadata), json.Unmarshal([]byte(tags), &i.Tags), json.Unmarshal([]byte(in), &i.In))
}

// scanAll reads all rows of a query over columns.
func scanAll(rows *sql.Rows, err error) ([]Info, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Info{}
	for rows.Next() {
		i, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// Info returns what is known about a score. An unknown id is fault.NotFound with ids that may have been meant.
// Letter case in ids does not count.
func (l *Library) Info(ctx context.Context, id string) (info Info, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		info, err = find(ctx, tx, id)
		return err
	})
	return info, err
}

// find looks for a score that is not deleted.
func find(ctx context.Context, tx *sql.Tx, id string) (Info, error) {
	i, err := scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM scores s WHERE s.id = ? AND s.deleted IS NULL`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Info{}, unknown(ctx, tx, id)
	}
	return i, err
}

// unknown is the error about an id that no score has.
func unknown(ctx context.Context, tx *sql.Tx, id string) error {
	ids, err := texts(tx.QueryContext(ctx, `SELECT id FROM scores WHERE deleted IS NULL ORDER BY updated DESC LIMIT 5000`))
	if err != nil {
		return err
	}
	e := fault.New(fault.NotFound, "no score %q", clip(id)).WithField("score_id").WithSuggestions(fault.Suggest(id, ids)...)
	if len(ids) == 0 {
		return e.WithHint("the library is empty; import_score adds scores")
	}
	return e.WithHint("list_scores shows what there is: %d scores", len(ids))
}

// clip keeps what a caller wrote from filling an error.
func clip(text string) string {
	if len(text) > 80 {
		return strings.ToValidUTF8(text[:80], "") + "…"
	}
	return text
}
