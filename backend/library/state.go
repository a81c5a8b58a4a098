package library

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
)

// State returns a score with a text that changes whenever anything does that can be seen in it besides its content: how it
// is read, and what is written beside it. Results of analyses are kept by both.
func (l *Library) State(ctx context.Context, id string) (info Info, state string, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		if info, err = find(ctx, tx, id); err != nil {
			return err
		}
		layers, err := texts(tx.QueryContext(ctx, `SELECT name || ' ' || revision || ' ' || data FROM layers WHERE n = ? ORDER BY name`, info.n))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d %q", info.ID, info.File, info.Format, info.Revision, layers))
		state = hex.EncodeToString(sum[:])
		return nil
	})
	return info, state, err
}
