package main

import (
	"math"
	"math/rand/v2"
	"sort"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/theory"
)

// settings of the training.
type settings struct {
	numerals int     // of each mode
	epochs   int     //
	chunk    int     // frames that are decoded at a time
	loss     float64 // of a wrong quarter
	rate     float64 // of learning
}

// textbook is what a model knows however rare it is in the data: the chords of Aldwell and Schachter's book.
var textbook = [2][]string{
	strings.Fields("I ii iii IV V V7 vi viio viio7 viiø7 ii7 IV7 vi7 I7 iii7 Cad64 i iv iio iiø7 bII bVI bIII It6 Ger65 Fr43 V+ V/V V7/V viio/V viio7/V viiø7/V V/ii V7/ii viio/ii viio7/ii V/vi V7/vi viio7/vi V/iii V7/iii viio7/iii V/IV V7/IV viio7/IV viio/vi"),
	strings.Fields("i iio III III+ iv V V7 VI VII v viio viio7 iiø7 iv7 VI7 i7 III7 VII7 Cad64 I IV ii ii7 IV7 vio viø7 bII It6 Ger65 Fr43 V/V V7/V viio/V viio7/V V/iv V7/iv viio/iv viio7/iv V/III V7/III viio7/III V/VI V7/VI viio7/VI V/VII V7/VII viio7/VII viio/III"),
}

// leastWorks is in how many pieces any other numeral must occur.
const leastWorks = 4

// vocabulary is the most frequent numerals of each mode, by the time that they are written for. A work that two have
// analysed counts twice.
func vocabulary(pieces []*piece, most int) (out [2][]theory.RomanNumeral) {
	for mode := range 2 {
		time, works := map[theory.RomanNumeral]float64{}, map[theory.RomanNumeral]int{}
		for _, p := range pieces {
			seen := map[theory.RomanNumeral]bool{}
			for _, l := range p.labels {
				if !l.Numeral.IsZero() && (l.Key.Mode == theory.Minor) == (mode == 1) {
					r := harmony.Plain(l.Numeral)
					time[r] += (l.To - l.From).Quarters()
					if !seen[r] {
						seen[r] = true
						works[r]++
					}
				}
			}
		}
		for _, text := range textbook[mode] {
			time[harmony.Plain(theory.MustRoman(text))] += 1e6
			works[harmony.Plain(theory.MustRoman(text))] = leastWorks
		}
		for r := range time {
			if works[r] < leastWorks {
				continue
			}
			if text := r.String(); harmony.Plain(theory.MustRoman(text)) == r {
				out[mode] = append(out[mode], r)
			}
		}
		sort.Slice(out[mode], func(i, j int) bool {
			a, b := out[mode][i], out[mode][j]
			if time[a] != time[b] {
				return time[a] > time[b]
			}
			return a.String() < b.String()
		})
		out[mode] = out[mode][:min(most, len(out[mode]))]
	}
	return out
}

// train fits a model: statistics first, then a structured support vector machine over the whole lattice (Tsochantaridis
// et al., JMLR 6, 2005), by subgradients on chunks of pieces with a rate of its own for each weight (Duchi et al., JMLR
// 12, 2011), averaged.
func train(pieces []*piece, set settings) *harmony.Model {
	m := harmony.NewModel(vocabulary(pieces, set.numerals))
	m.SetPlain()
	cases := make([]*harmony.Case, len(pieces))
	counts := make([]float64, len(m.Weights))
	d := harmony.NewDecoder(m)
	for i, p := range pieces {
		cases[i] = harmony.NewCase(m, p.music, p.labels)
		right, _ := d.Right(cases[i], 0, cases[i].Len())
		d.Features(cases[i], right, func(f int, x float64) { counts[f] += x })
	}
	m.Estimate(counts)
	if set.epochs > 0 {
		newLearner(m, set).learn(cases)
	}
	return m
}

type learner struct {
	m       *harmony.Model
	set     settings
	start   []float64
	squares []float64
	sum     []float64
	steps   int
	since   []int // step up to which a weight is in sum
	delta   map[int]float64
	fixed   map[int]bool
}

func newLearner(m *harmony.Model, set settings) *learner {
	n := len(m.Weights)
	return &learner{
		m: m, set: set, start: append([]float64(nil), m.Weights...), squares: make([]float64, n), sum: make([]float64, n), since: make([]int, n), delta: map[int]float64{}, fixed: m.Fixed(),
	}
}

type chunk struct {
	c      *harmony.Case
	lo, hi int
}

func (l *learner) learn(cases []*harmony.Case) {
	var chunks []chunk
	for _, c := range cases {
		for lo := 0; lo < c.Len(); lo += l.set.chunk {
			hi := min(lo+l.set.chunk, c.Len())
			if c.Len()-hi < l.set.chunk/2 {
				hi = c.Len()
			}
			chunks = append(chunks, chunk{c, lo, hi})
			if hi == c.Len() {
				break
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	const batch = 8
	for range l.set.epochs {
		random.Shuffle(len(chunks), func(i, j int) { chunks[i], chunks[j] = chunks[j], chunks[i] })
		for at := 0; at < len(chunks); at += batch {
			l.step(chunks[at:min(at+batch, len(chunks))])
		}
	}
	l.average()
}

// step looks at some chunks and moves the weights from what is decoded to what is right.
func (l *learner) step(chunks []chunk) {
	d := harmony.NewDecoder(l.m)
	clear(l.delta)
	for _, c := range chunks {
		right, a := d.Right(c.c, c.lo, c.hi)
		best, b := d.Best(c.c, c.lo, c.hi, l.set.loss)
		if b <= a {
			continue
		}
		d.Features(c.c, right, func(f int, x float64) { l.delta[f] += x })
		d.Features(c.c, best, func(f int, x float64) { l.delta[f] -= x })
	}
	l.steps++
	for f, x := range l.delta {
		if x > -1e-6 && x < 1e-6 || l.fixed[f] {
			continue
		}
		l.sum[f] += float64(l.steps-1-l.since[f]) * l.m.Weights[f]
		l.since[f] = l.steps - 1
		l.squares[f] += x * x
		l.m.Weights[f] += l.set.rate * x / math.Sqrt(l.squares[f]+10)
	}
}

// average sets the weights to their mean over all steps.
func (l *learner) average() {
	for f := range l.m.Weights {
		l.sum[f] += float64(l.steps-l.since[f]) * l.m.Weights[f]
		l.m.Weights[f] = l.sum[f] / float64(max(l.steps, 1))
	}
}
