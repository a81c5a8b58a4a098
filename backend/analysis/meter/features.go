package meter

import (
	"math"
	"math/bits"

	"ricercar/backend/theory"
)

// evidence is what the notes say, whatever the candidate.
type evidence struct {
	eighths     int                        // from the start to the last attack
	sums        [cycle][numAccents]float64 // of the attacks at each eighth of the cycle
	places      [cycle]float64             // how often each is there
	mean        [numAccents]float64        // over all eighths
	lags        map[int][numLags]float64   // likeness after so many eighths
	first, last int                        // the eighths of the first and the last attack
	attacks     int
}

// The likenesses of the music to itself.
const (
	lagAttack = iota // attacks again
	lagAccent        // accented alike
	lagClass         // the same pitch classes
	numLags
)

var lagNames = [numLags]string{"attacks again", "accents again", "pitches again"}

// gather reckons the evidence.
func gather(notes []Note) *evidence {
	strokes := strokesOf(notes)
	e := &evidence{lags: map[int][numLags]float64{}, attacks: len(strokes)}
	if len(strokes) == 0 {
		return e
	}
	e.first, e.last = eighthOf(strokes[0].at), eighthOf(strokes[len(strokes)-1].at)
	e.eighths = e.last + 1
	stresses := accents(strokes)
	weight, classes := make([]float64, e.eighths), make([]uint16, e.eighths)
	for i, s := range strokes {
		at := eighthOf(s.at)
		if s.at%theory.Eighth != 0 {
			continue
		}
		classes[at] |= s.classes
		for a, x := range stresses[i] {
			e.sums[at%cycle][a] += x
			e.mean[a] += x / float64(e.eighths)
			weight[at] += x
		}
	}
	for at := range e.eighths {
		e.places[at%cycle]++
	}
	for _, k := range kinds {
		if lag := len(k.levels); e.lags[lag] == [numLags]float64{} {
			e.lags[lag] = likeness(weight, classes, lag)
		}
	}
	return e
}

func eighthOf(t theory.Tick) int { return int(t / theory.Eighth) }

// likeness compares the music with itself a lag later.
func likeness(weight []float64, classes []uint16, lag int) (out [numLags]float64) {
	n, mean := 0.0, 0.0
	for _, x := range weight {
		mean += x / float64(len(weight))
	}
	both, cross, square, shared := 0.0, 0.0, 0.0, 0.0
	for at := range weight {
		d := weight[at] - mean
		square += d * d
		if at+lag >= len(weight) {
			continue
		}
		cross += d * (weight[at+lag] - mean)
		if classes[at] == 0 {
			continue
		}
		n++
		if classes[at+lag] != 0 {
			both++
			shared += float64(bits.OnesCount16(classes[at]&classes[at+lag])) / float64(bits.OnesCount16(classes[at]|classes[at+lag]))
		}
	}
	if n > 0 {
		out[lagAttack], out[lagClass] = both/n, shared/n
	}
	if square > 0 {
		out[lagAccent] = cross / square
	}
	return out
}

// featureNames are the names of the features, in their order.
var featureNames = func() (out []string) {
	for _, k := range kinds {
		out = append(out, "meter "+k.meter.String(), "attacks a quarter in "+k.meter.String())
	}
	for _, l := range [numLevels]string{"downbeat", "strong beat", "weak beat", "half", "third"} {
		for _, a := range accentNames {
			out = append(out, a+" on "+l)
		}
	}
	out = append(out, lagNames[:]...)
	out = append(out, "begins on a downbeat", "begins on a beat", "length of the upbeat", "long upbeat")
	return append(out, "ends on a downbeat", "ends on a strong beat", "ends on a weak beat")
}()

// features are those of a candidate, as featureNames lists them.
func (e *evidence) features(c candidate) []float64 {
	out := make([]float64, 0, len(featureNames))
	density := math.Log(max(2*float64(e.attacks)/float64(e.eighths), 0.1))
	for k := range kinds {
		out = append(out, truth(k == c.kind), density*truth(k == c.kind))
	}
	var sums [numLevels][numAccents]float64
	var places [numLevels]float64
	for r := range cycle {
		l := c.levelAt(r)
		places[l] += e.places[r]
		for a, x := range e.sums[r] {
			sums[l][a] += x
		}
	}
	for l := range numLevels {
		for a := range numAccents {
			x := 0.0
			if places[l] > 0 && e.mean[a] > 0 {
				x = sums[l][a]/places[l]/e.mean[a] - 1
			}
			out = append(out, x)
		}
	}
	lags := e.lags[c.length()]
	out = append(out, lags[:]...)
	upbeat := float64((c.phase-e.first+2*c.length())%c.length()) / float64(c.length())
	start, end := c.levelAt(e.first), c.levelAt(e.last)
	return append(out, truth(start == downbeat), truth(start <= weak), upbeat, truth(upbeat > 0.5),
		truth(end == downbeat), truth(end == strong), truth(end == weak))
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// probabilities are those of all candidates, by weights.
func (e *evidence) probabilities(w []float64) []float64 {
	const enough = 32 // attacks; few tell less
	sure := min(float64(e.attacks)/enough, 1)
	out, top := make([]float64, len(candidates)), math.Inf(-1)
	for i, c := range candidates {
		for j, x := range e.features(c) {
			out[i] += sure * w[j] * x
		}
		top = max(top, out[i])
	}
	sum := 0.0
	for i := range out {
		out[i] = math.Exp(out[i] - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
