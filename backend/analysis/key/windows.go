package key

import (
	"sort"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Sums tell how much of each pitch class sounds in any stretch of time, in no more time than it takes to find its
// ends: what keyscapes and local keys are drawn from. Nothing is capped here.
type Sums struct {
	times  []theory.Tick // where slices begin, and the end
	before []Weights     // quarters of each class before times[i]
}

// NewSums adds up the notes of a selection.
func NewSums(s *score.Score, sel score.Selection) *Sums {
	x := &Sums{}
	var sum Weights
	for sl := range s.SlicesOf(sel) {
		if len(x.times) == 0 {
			x.add(sl.Start, sum)
		}
		length := (sl.End - sl.Start).Quarters()
		for _, h := range sl.Heads {
			sum[s.Head(h).Pitch.Class()] += length
		}
		x.add(sl.End, sum)
	}
	return x
}

func (x *Sums) add(t theory.Tick, sum Weights) {
	x.times, x.before = append(x.times, t), append(x.before, sum)
}

// Bounds are where the notes begin and end; 0 and 0 without any.
func (x *Sums) Bounds() (from, to theory.Tick) {
	if len(x.times) == 0 {
		return 0, 0
	}
	return x.times[0], x.times[len(x.times)-1]
}

// Between returns how many quarters of each class sound in [from, to).
func (x *Sums) Between(from, to theory.Tick) (w Weights) {
	if len(x.times) == 0 || to <= from {
		return w
	}
	a, b := x.at(from), x.at(to)
	for c := range w {
		w[c] = max(0, b[c]-a[c])
	}
	return w
}

// at is the sum up to a time. Within a slice it grows evenly.
func (x *Sums) at(t theory.Tick) Weights {
	i := sort.Search(len(x.times), func(i int) bool { return x.times[i] > t })
	if i == 0 {
		return Weights{}
	}
	if i == len(x.times) {
		return x.before[i-1]
	}
	w := x.before[i-1]
	part := float64(t-x.times[i-1]) / float64(x.times[i]-x.times[i-1])
	for c := range w {
		w[c] += part * (x.before[i][c] - w[c])
	}
	return w
}

// Window is the key of a stretch of time by one profile.
type Window struct {
	From, To    theory.Tick
	Key         theory.Key // no key where nothing sounds, or nothing that correlates by half
	Correlation float64
}

// Windows finds the key of windows of a length that begin a step apart, by the profile of Albrecht and Shanahan or the
// one that opt names. Keys are simplified to at most six sharps or flats. Windows that reach beyond the end are left
// out, save for a first one; a step or length that is not positive gives none.
func Windows(s *score.Score, opt Options, length, step theory.Tick) ([]Window, error) {
	profile, err := profileNamed(opt.Algorithm)
	if err != nil {
		return nil, err
	}
	if profile == nil {
		profile = &profiles[0]
	}
	sums := NewSums(s, opt.Selection)
	from, to := sums.Bounds()
	var out []Window
	for t := from; length > 0 && step > 0 && (t == from || t+length <= to) && t < to; t += step {
		out = append(out, sums.Window(profile, t, min(t+length, to)))
	}
	return out, nil
}

// Window finds the key of a stretch of time.
func (x *Sums) Window(p *Profile, from, to theory.Tick) Window {
	w := x.Between(from, to)
	out := Window{From: from, To: to}
	if w.Classes() == 0 {
		return out
	}
	r := p.Correlations(&w)
	best := 0
	for i := range r {
		if r[i] > r[best] {
			best = i
		}
	}
	if out.Correlation = r[best]; out.Correlation >= leastCorrelation {
		out.Key = spelled(keyAt(best), 2, theory.KeySignature{}, false).Simplified()
	}
	return out
}
