package score

import (
	"sort"

	"ricercar/backend/theory"
)

// At is a value from a time on.
type At[T any] struct {
	Tick  theory.Tick
	Value T
}

// Timeline is a step function of time: entries in order, each in force until the next.
type Timeline[T any] []At[T]

// At returns the value in force at a time. It reports false before the first entry.
func (l Timeline[T]) At(t theory.Tick) (value T, ok bool) {
	i := l.index(t)
	if i < 0 {
		return value, false
	}
	return l[i].Value, true
}

// index is the entry in force at a time, −1 before the first.
func (l Timeline[T]) index(t theory.Tick) int {
	return sort.Search(len(l), func(i int) bool { return l[i].Tick > t }) - 1
}

// Within returns the entries that begin in [from, to).
func (l Timeline[T]) Within(from, to theory.Tick) Timeline[T] {
	lo := sort.Search(len(l), func(i int) bool { return l[i].Tick >= from })
	hi := sort.Search(len(l), func(i int) bool { return l[i].Tick >= to })
	return l[lo:max(lo, hi)]
}

// Clone returns a copy that may be changed.
func (l Timeline[T]) Clone() Timeline[T] { return append(Timeline[T](nil), l...) }
