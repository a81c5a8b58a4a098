package op

import (
	"strconv"

	"ricercar/backend/fault"
)

// Of returns the page of list that p asks for, at most usual entries where p gives no limit, and how it
// was cut. The page is never nil. A cursor that no page gave is fault.Invalid.
func Of[T any](p Paging, list []T, usual int) ([]T, Cut, error) {
	from, err := p.Offset()
	if err != nil {
		return nil, Cut{}, err
	}
	n := p.Limit
	if n == 0 {
		n = usual
	}
	from = min(from, len(list))
	to := min(from+n, len(list))
	return append(make([]T, 0, to-from), list[from:to]...), CutAt(from, to-from, len(list)), nil
}

// CutAt is how a list of total entries was cut that is given by its places: n entries from a place on.
func CutAt(from, n, total int) Cut {
	cut := Cut{Total: total}
	if from+n < total && n > 0 {
		cut.NextCursor = strconv.Itoa(from + n)
	}
	return cut
}

// Offset is the place of the first entry of the page, of lists that are given by their places. A cursor that no page
// gave is fault.Invalid.
func (p Paging) Offset() (int, error) {
	if p.Cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(p.Cursor)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "cursor %q comes from no earlier page", p.Cursor).
			WithField("cursor").WithHint("leave cursor out to begin at the first page")
	}
	return n, nil
}
