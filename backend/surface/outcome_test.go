package surface

import (
	"context"
	"errors"
	"testing"

	"ricercar/backend/fault"
)

func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		err          error
		exit, status int
	}{
		{nil, 0, 200},
		{fault.New(fault.Invalid, "x"), 1, 400},
		{fault.New(fault.NotFound, "x"), 4, 404},
		{fault.New(fault.Unsupported, "x"), 1, 501},
		{fault.New(fault.TooLarge, "x"), 6, 413},
		{fault.New(fault.Conflict, "x"), 5, 409},
		{context.Canceled, 130, 499},
		{errors.New("x"), 70, 500},
	} {
		if exit, status := ExitCode(c.err), HTTPStatus(c.err); exit != c.exit || status != c.status {
			t.Errorf("%v: exit %d, status %d; want %d, %d", c.err, exit, status, c.exit, c.status)
		}
	}
}
