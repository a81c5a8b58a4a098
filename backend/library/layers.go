package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"ricercar/backend/fault"
)

// Layer is something written beside a score: labels, numerals, findings.
type Layer struct {
	Name     string          `json:"name"`
	Revision int             `json:"revision"` // of the score that it belongs to
	Data     json.RawMessage `json:"data"`
	Updated  time.Time       `json:"updated"`
}

// PutLayer writes a layer of a score, in place of one with the same name. The layer names the revision of the
// score that it was made for; another one is fault.Conflict. Data that is no JSON is fault.Invalid.
func (l *Library) PutLayer(ctx context.Context, id string, layer Layer) error {
	if err := CheckID(layer.Name); err != nil {
		return fault.As(err).WithField("layer")
	}
	if !json.Valid(layer.Data) {
		return fault.New(fault.Invalid, "the layer %s is not JSON", layer.Name).WithField("layer")
	}
	return l.write(ctx, func(tx *sql.Tx) error {
		i, err := seen(ctx, tx, id, layer.Revision)
		if err != nil {
			return err
		}
		return putLayer(ctx, tx, i, layer)
	})
}

func putLayer(ctx context.Context, tx *sql.Tx, i Info, layer Layer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO layers(n, name, revision, data, updated) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT(n, name) DO UPDATE SET revision = excluded.revision, data = excluded.data, updated = excluded.updated`,
		i.n, layer.Name, layer.Revision, string(layer.Data), time.Now().UnixMilli())
	if err != nil {
		return err
	}
	return note(ctx, tx, i.ID, Changed)
}

// ChangeLayer changes a layer of a score as one step, whoever else changes it at the same time: change gets its data, nil
// where there is no such layer, and returns the new ones, which then belong to the score's present revision. With no new
// data, or an error, nothing changes.
func (l *Library) ChangeLayer(ctx context.Context, id, name string, change func(data []byte) ([]byte, error)) error {
	if err := CheckID(name); err != nil {
		return fault.As(err).WithField("layer")
	}
	return l.write(ctx, func(tx *sql.Tx) error {
		i, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		var before sql.NullString
		err = tx.QueryRowContext(ctx, `SELECT data FROM layers WHERE n = ? AND name = ?`, i.n, name).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var data []byte
		if before.Valid {
			data = []byte(before.String)
		}
		if data, err = change(data); err != nil || data == nil {
			return err
		}
		return putLayer(ctx, tx, i, Layer{Name: name, Revision: i.Revision, Data: data})
	})
}

// Layers returns the layers of a score by name.
func (l *Library) Layers(ctx context.Context, id string) ([]Layer, error) {
	out := []Layer{}
	err := l.read(ctx, func(tx *sql.Tx) error {
		i, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT name, revision, data, updated FROM layers WHERE n = ? ORDER BY name`, i.n)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var layer Layer
			var data string
			var at int64
			if err := rows.Scan(&layer.Name, &layer.Revision, &data, &at); err != nil {
				return err
			}
			layer.Data, layer.Updated = json.RawMessage(data), time.UnixMilli(at).UTC()
			out = append(out, layer)
		}
		return rows.Err()
	})
	return out, err
}

// DeleteLayer removes a layer of a score. One that is not there is fault.NotFound.
func (l *Library) DeleteLayer(ctx context.Context, id, name string) error {
	return l.write(ctx, func(tx *sql.Tx) error {
		i, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `DELETE FROM layers WHERE n = ? AND name = ?`, i.n, name)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fault.New(fault.NotFound, "%s has no layer %q", i.ID, clip(name)).WithField("layer"))
		}
		return note(ctx, tx, i.ID, Changed)
	})
}
