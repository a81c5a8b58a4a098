package spell

import (
	"math"
	"slices"

	"ricercar/backend/theory"
)

// The keys that music is followed through: major and minor, each with seven flats to seven sharps.
const (
	maxSignature = 7
	perMode      = 2*maxSignature + 1
	numStates    = 2 * perMode
)

// state is a spelled key: the place of its tonic on the line of fifths, and 1 for minor.
type state struct{ tonic, mode int }

func stateAt(i int) state {
	mode := i / perMode
	return state{i%perMode - maxSignature + 3*mode, mode}
}

func signatureOf(i int) int { return i%perMode - maxSignature }

// Costs of the path, in log probabilities. Found by trying on the training scores.
const (
	changeCost    = 4.0 // of any change
	fifthCost     = 1.2 // of each sharp or flat that the signature moves
	modeCost      = .5
	accidentals   = .02 // of each sharp or flat of the key in each frame, so that few are taken
	offSignature  = .1  // of each sharp or flat that the key lies off the source's signature
	longestFrames = 8   // of a note
)

// frame is the time in which one key holds.
const frame = theory.Quarter

// The chance of each class above the tonic: Albrecht and Shanahan, The Use of Large Corpora to Train a New Type of
// Key-Finding Algorithm, Music Perception 31 (2013).
var profile = [2][12]float64{
	{.238, .006, .111, .006, .137, .094, .016, .214, .009, .080, .008, .081},
	{.220, .006, .104, .123, .019, .103, .012, .214, .062, .022, .061, .052},
}

var logProfile = func() (logs [2][12]float64) {
	for m := range logs {
		for c, p := range profile[m] {
			logs[m][c] = math.Log(p + .01)
		}
	}
	return logs
}()

var transitions = func() (cost [numStates][numStates]float64) {
	for i := range numStates {
		for j := range numStates {
			if i != j {
				cost[i][j] = changeCost + fifthCost*math.Abs(float64(signatureOf(i)-signatureOf(j)))
				if stateAt(i).mode != stateAt(j).mode {
					cost[i][j] += modeCost
				}
			}
		}
	}
	return cost
}()

// dearestChange is the highest cost of a change.
var dearestChange = func() (most float64) {
	for i := range transitions {
		most = max(most, slices.Max(transitions[i][:]))
	}
	return most
}()

// followKeys returns the key of each frame from the first onset on, the likeliest path of all.
func followKeys(notes []Note, opt Options) []int8 {
	heard := hear(notes)
	bonus := signatureCosts(heard, opt)
	back := make([][numStates]int8, len(heard))
	var sum, next [numStates]float64
	var live [numStates]int
	for f := range heard {
		emission := emissions(&heard[f])
		alive := stillLikely(&sum, live[:0])
		for j := range numStates {
			best, from := sum[j], j
			for _, i := range alive {
				if x := sum[i] - transitions[i][j]; x > best || x == best && i < from {
					best, from = x, i
				}
			}
			next[j], back[f][j] = best+emission[j]-bonus[j], int8(from)
		}
		sum = next
	}
	return trace(back, &sum)
}

// stillLikely appends the states that the next frame may come from, other than from itself: those that are not so far
// behind the likeliest that any change from that is better.
func stillLikely(sum *[numStates]float64, to []int) []int {
	top := slices.Max(sum[:])
	for i, x := range sum {
		if x >= top-dearestChange+changeCost {
			to = append(to, i)
		}
	}
	return to
}

// hear adds up what sounds in each frame, in quarters of each class.
func hear(notes []Note) [][12]float64 {
	start := notes[0].Onset
	last := int((notes[len(notes)-1].Onset - start) / frame)
	heard := make([][12]float64, last+1)
	for _, n := range notes {
		at := n.Onset
		end := min(at+n.Dur, at+longestFrames*frame)
		for f := int((at - start) / frame); f <= last && at < end; f++ {
			until := min(end, start+theory.Tick(f+1)*frame)
			heard[f][floorMod(n.Key, 12)] += (until - at).Quarters()
			at = until
		}
	}
	return heard
}

// emissions are the log probabilities of a frame's notes in each key. Thick chords count for less than their notes.
func emissions(w *[12]float64) (out [numStates]float64) {
	total := 0.0
	for _, x := range w {
		total += x
	}
	if total == 0 {
		return out
	}
	scale := 2 / math.Sqrt(max(total, 1))
	var byClass [2][12]float64
	for m := range byClass {
		for tonic := range 12 {
			sum := 0.0
			for c := range 12 {
				sum += w[(c+tonic)%12] * logProfile[m][c]
			}
			byClass[m][tonic] = sum * scale
		}
	}
	for i := range out {
		s := stateAt(i)
		out[i] = byClass[s.mode][floorMod(7*s.tonic, 12)]
	}
	return out
}

// signatureCosts prefer keys with few accidentals, or those near the source's signature where that fits four fifths of
// the notes.
func signatureCosts(heard [][12]float64, opt Options) (cost [numStates]float64) {
	for i := range cost {
		cost[i] = accidentals * math.Abs(float64(signatureOf(i)))
	}
	if !opt.Signed || opt.Fifths == 0 || !fits(heard, int(opt.Fifths)) {
		return cost
	}
	for i := range cost {
		cost[i] = offSignature * math.Abs(float64(signatureOf(i)-int(opt.Fifths)))
	}
	return cost
}

func fits(heard [][12]float64, fifths int) bool {
	in, all := 0.0, 0.0
	for f := range heard {
		for c, x := range heard[f] {
			all += x
			if floorMod(7*c-fifths+1, 12) < 7 {
				in += x
			}
		}
	}
	return in > .8*all
}

// trace goes back along the best path.
func trace(back [][numStates]int8, sum *[numStates]float64) []int8 {
	best := 0
	for i := range sum {
		if sum[i] > sum[best] {
			best = i
		}
	}
	path := make([]int8, len(back))
	for f := len(back) - 1; f >= 0; f-- {
		path[f] = int8(best)
		best = int(back[f][best])
	}
	return path
}
