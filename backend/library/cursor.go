package library

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"ricercar/backend/fault"
)

// cursor is the last score of a page: the value that it is sorted by, and its row.
type cursor struct {
	value string
	n     int64
}

func recent(i Info) string { return fmt.Sprintf("%015d", i.Updated.UnixMilli()) }

// text hides a cursor in letters that go through every surface.
func (c cursor) text(s Sort) string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(s) + "\x00" + strconv.FormatInt(c.n, 10) + "\x00" + c.value))
}

// parseCursor reads what text wrote for the same order; nil for the first page.
func parseCursor(text string, s Sort) (*cursor, error) {
	if text == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	fields := strings.SplitN(string(raw), "\x00", 3)
	if err == nil && len(fields) == 3 && fields[0] == string(s) {
		if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
			return &cursor{fields[2], n}, nil
		}
	}
	return nil, fault.New(fault.Invalid, "the cursor %q comes from no earlier page of this list", clip(text)).WithField("cursor").
		WithHint("leave the cursor out to begin at the first page")
}
