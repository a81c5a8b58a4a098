package meter

import (
	"cmp"
	"slices"

	"ricercar/backend/theory"
)

// Guess is a meter that may be the one, and how likely.
type Guess struct {
	Meter theory.Meter
	// Start is where the first whole bar begins, less than a bar behind the start of time.
	Start       theory.Tick
	Probability float64
}

// Find judges the meters that notes may be in, the likeliest first: 2/4 3/4 4/4 3/2 3/8 6/8 9/8 12/8, each with its first
// bar at each eighth. Notes may come in any order; time begins at 0. Without notes there are no guesses.
func Find(notes []Note) []Guess {
	e := gather(notes)
	if e.attacks == 0 {
		return nil
	}
	p := e.probabilities(loaded())
	out := make([]Guess, len(candidates))
	for i, c := range candidates {
		out[i] = Guess{kinds[c.kind].meter, theory.Tick(c.phase) * theory.Eighth, p[i]}
	}
	slices.SortStableFunc(out, func(a, b Guess) int { return cmp.Compare(b.Probability, a.Probability) })
	return out
}
