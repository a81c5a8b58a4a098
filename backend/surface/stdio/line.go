package stdio

import (
	"bufio"
	"errors"
)

// ErrTooLong is what ReadLine gives for a line beyond its limit.
var ErrTooLong = errors.New("line too long")

// ReadLine returns the next line with its end. A line of more than limit bytes is read to its end and
// given back as ErrTooLong; the last line may lack its end and comes with io.EOF.
func ReadLine(r *bufio.Reader, limit int) ([]byte, error) {
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
			return nil, ErrTooLong
		default:
			return text, err
		}
	}
}
