package job

import (
	"sync"
	"time"
)

// Throttle returns a reporter that passes on at most one progress per interval to f, and always the one that
// says that all is done. It may be called from several goroutines; f is called by one at a time.
func Throttle(f func(Progress), interval time.Duration) func(Progress) {
	return throttle(f, interval, time.Now)
}

func throttle(f func(Progress), interval time.Duration, now func() time.Time) func(Progress) {
	var mu sync.Mutex
	var last time.Time
	return func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		finished := p.Total > 0 && p.Done >= p.Total
		if t := now(); finished || t.Sub(last) >= interval {
			last = t
			f(p)
		}
	}
}
