package library

import (
	"database/sql/driver"
	"sync"

	"modernc.org/sqlite"

	"ricercar/backend/corpus"
)

// knowFunctions gives the functions of queries to the connections that are opened from then on: fold and sortkey, of
// one text; without a text they are empty.
var knowFunctions = sync.OnceValue(func() error {
	for name, f := range map[string]func(string) string{"fold": corpus.Fold, "sortkey": sortKey} {
		err := sqlite.RegisterDeterministicScalarFunction(name, 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			text, _ := args[0].(string)
			return f(text), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
})
