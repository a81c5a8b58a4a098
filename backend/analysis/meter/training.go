package meter

import "ricercar/backend/theory"

// TrainingFeatures lists the names of the features in the order of a TrainingCase.
func TrainingFeatures() []string { return featureNames }

// TrainingCase is what notes say for each candidate, and which of them is right; see build/train.
type TrainingCase struct {
	Features [][]float64
	Right    int
}

// NewTrainingCase gathers the features of notes in a known meter, whose first whole bar begins at a time. It is false
// for meters that are not looked for.
func NewTrainingCase(notes []Note, m theory.Meter, start theory.Tick) (TrainingCase, bool) {
	out := TrainingCase{Right: -1}
	e := gather(notes)
	for i, c := range candidates {
		out.Features = append(out.Features, e.features(c))
		if isLike(kinds[c.kind].meter, m) && start%theory.Eighth == 0 && c.phase == int(start/theory.Eighth)%c.length() {
			out.Right = i
		}
	}
	return out, out.Right >= 0 && e.attacks > 0
}

// Name names the candidate of a number.
func Name(i int) string {
	c := candidates[i]
	return kinds[c.kind].meter.String() + " at " + (theory.Tick(c.phase) * theory.Eighth).String()
}

// Number is the number of a guess's candidate.
func Number(g Guess) int {
	for i, c := range candidates {
		if kinds[c.kind].meter == g.Meter && theory.Tick(c.phase)*theory.Eighth == g.Start {
			return i
		}
	}
	return -1
}

// Nested reports whether each bar line of one of two candidates is one of the other's too.
func Nested(i, j int) bool {
	a, b := candidates[i], candidates[j]
	if a.length() > b.length() {
		a, b = b, a
	}
	sameBeats := (kinds[a.kind].levels[1] == third) == (kinds[b.kind].levels[1] == third)
	return sameBeats && b.length()%a.length() == 0 && (b.phase-a.phase)%a.length() == 0
}

// isLike reports whether a meter counts as the one that is looked for.
func isLike(sought, m theory.Meter) bool {
	ratio := m.Ratio()
	switch ratio {
	case "2/2":
		ratio = "4/4"
	case "6/4", "4/2", "8/4":
		return false
	}
	return sought.Ratio() == ratio
}
