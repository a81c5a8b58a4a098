package main

import (
	"bytes"
	"runtime"
	"slices"

	"ricercar/backend/observe/process"
)

// gauge measures what is done in this process, in seconds of CPU time.
type gauge struct {
	repeat int     // samples of each measurement
	least  float64 // how long a sample takes at least; the work is done as often as that needs
}

// cost is what one run of something takes.
type cost struct {
	cpu         float64 // seconds, the median of the samples
	passes      float64 // the same in bare passes over the piece's XML, each sample beside one of those
	allocations float64
}

// measure runs f again and again, with bare passes over the XML in between, so that both meet the machine in the same mood.
func (g gauge) measure(xml []byte, f func() error) (cost, error) {
	allocations, err := allocationsOf(f)
	if err != nil {
		return cost{}, err
	}
	pass := func() error { barePass(xml); return nil }
	n, err := g.runs(f)
	if err != nil {
		return cost{}, err
	}
	m, err := g.runs(pass)
	if err != nil {
		return cost{}, err
	}
	var times, ratios []float64
	for range g.repeat {
		bare, err := sample(m, pass)
		if err != nil {
			return cost{}, err
		}
		t, err := sample(n, f)
		if err != nil {
			return cost{}, err
		}
		times, ratios = append(times, t), append(ratios, t/bare)
	}
	return cost{cpu: median(times), passes: median(ratios), allocations: allocations}, nil
}

// runs is how often f is run in a sample.
func (g gauge) runs(f func() error) (int, error) {
	for n := 1; ; n *= 2 {
		t, err := sample(n, f)
		if err != nil || t*float64(n) >= g.least || n >= 1<<20 {
			return n, err
		}
	}
}

// sample runs f a number of times and returns the seconds that each run took. What was done before has left no garbage.
func sample(n int, f func() error) (float64, error) {
	runtime.GC()
	begun := process.CPU()
	for range n {
		if err := f(); err != nil {
			return 0, err
		}
	}
	return (process.CPU() - begun).Seconds() / float64(n), nil
}

// allocationsOf counts the allocations of one run. The run before has filled what is kept for good.
func allocationsOf(f func() error) (float64, error) {
	var before, after runtime.MemStats
	if err := f(); err != nil {
		return 0, err
	}
	runtime.ReadMemStats(&before)
	if err := f(); err != nil {
		return 0, err
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs), nil
}

// barePass is the yardstick: the least that any reader of XML must do, which is to find every '<'.
func barePass(xml []byte) (tags int) {
	for {
		i := bytes.IndexByte(xml, '<')
		if i < 0 {
			return tags
		}
		tags++
		xml = xml[i+1:]
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
