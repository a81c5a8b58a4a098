package stdio

import (
	"bufio"
	"errors"
)

var errTooLong = errors.New("line too long")

// readLine returns the next line with its end. A line of more than limit bytes is read to its end and
// given back as errTooLong; the last line may lack its end and comes with io.EOF.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var text []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(text)+len(part) > limit; long {
			text = nil
		} else {
			text = append(text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil && long:
			return nil, errTooLong
		default:
			return text, err
		}
	}
}
