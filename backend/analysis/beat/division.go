package beat

import "math"

// Division is a way to divide a beat: its parts, and what it costs; finer and rarer ones need better evidence.
type Division struct {
	Parts int
	Cost  float64
}

// Divisions are the parts into which a quarter may be divided, the likeliest first. Hand-set after Temperley, The
// Cognition of Basic Musical Structures (2001), chapter 2, and tried on real files.
var Divisions = [...]Division{
	{1, 0}, {2, 1}, {4, 2}, {3, 2.5}, {8, 3.5}, {6, 3.5}, {12, 5}, {5, 6}, {16, 7}, {7, 7}, {9, 8}, {10, 8}, {32, 9}, {24, 9},
}

// followed are the divisions that the search for beats tries.
var followed = [...]Division{{Parts: 1}, {Parts: 2}, {Parts: 3}, {Parts: 4}, {Parts: 6}, {Parts: 8}, {Parts: 12}}

// followedCosts are what they cost in music whose beats are mostly divided into halves, and in music whose beats are
// mostly divided into thirds.
var followedCosts = [...][len(followed)]float64{{0, 1, 2.5, 2, 3.5, 3.5, 5}, {0, 2.2, 1.5, 3.6, 2.5, 5, 4}}

// IsTernary reports whether thirds are among the parts.
func (d Division) IsTernary() bool { return d.Parts%3 == 0 }

// miss is how far a place in a beat, 0 to 1, is from the nearest part.
func (d Division) miss(place float64) float64 {
	x := place * float64(d.Parts)
	return (x - math.Round(x)) / float64(d.Parts)
}
