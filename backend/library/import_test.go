package library

import (
	"context"
	"testing"

	"ricercar/backend/fault"
)

// An import that is taken back once its content is read keeps nothing.
func TestImportTakenBack(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := fresh(t, func(o *Options) {
		o.Read = func(ctx context.Context, f File) (Reading, error) {
			defer cancel()
			return readToy(ctx, f)
		}
	})
	_, _, err := l.Import(ctx, ImportRequest{File: File{Name: "a.xml", Data: []byte("A/x/1")}})
	if err == nil || fault.KindOf(err) != fault.Canceled {
		t.Error(err)
	}
	if _, err := l.Info(t.Context(), "a"); fault.KindOf(err) != fault.NotFound {
		t.Error("it is there: ", err)
	}
}
