package harmony

import (
	"math"
	"sync"

	"ricercar/backend/analysis/key"
	"ricercar/backend/theory"
)

// profileLogs are the logarithms of the profile of Albrecht and Shanahan, major and minor; see package key.
var profileLogs = sync.OnceValue(func() *[2][12]float64 {
	out := &[2][12]float64{}
	p := key.Profiles()[0]
	for c := range 12 {
		out[0][c] = math.Log(p.Major[c] + .01)
		out[1][c] = math.Log(p.Minor[c] + .01)
	}
	return out
})

// Middles of what is played in a key, on the line of fifths from its tonic.
var keyMiddles = [2]float64{2, -.5}

// tonicNear is the tonic of a key, on the line of fifths, so spelled that its notes lie near the middle.
func tonicNear(k int, middle float64) int {
	fifths := 7 * (k % 12) % 12 // 0 … 11; seven is its own inverse modulo 12
	return fifths + 12*int(math.Round((middle-keyMiddles[k/12]-float64(fifths))/12))
}

// spelledKey is a key by its number.
func spelledKey(k int, middle float64) theory.Key {
	mode := theory.Major
	if k >= 12 {
		mode = theory.Minor
	}
	return theory.Key{TonicFifths: int8(tonicNear(k, middle)), Mode: mode}
}
