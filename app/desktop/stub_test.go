//go:build !desktop

package desktop

import (
	"context"
	"testing"

	"ricercar/backend/fault"
)

func TestStubHasNoWindow(t *testing.T) {
	if Missing() == "" {
		t.Error("no reason is given")
	}
	if err := Open(context.Background(), Options{}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("%v", err)
	}
}
