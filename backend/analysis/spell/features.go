package spell

// The features of a spelling: its degree by mode, and how it goes with what is around it.
const (
	lowest     = 11 // fifths below the tonic: ♭♭7 is 9 below, ♭♭3 10
	numOffsets = 26
	degrees    = 2 * numOffsets
)

const (
	upByLetter       = degrees + iota // moves up a semitone to the next letter
	downByLetter                      // moves down a semitone to the next letter
	fromUpByLetter                    // comes from the letter above
	fromDownByLetter                  // comes from the letter below
	votes                             // of the notes around for its letter, as in ps13
	offCentre                         // tens of fifths from the middle of the notes around
	harsh                             // augmented and diminished intervals with the notes of its onset
	alike                             // the same note is spelled so around it
	numFeatures
)

var featureNames = func() (names [numFeatures]string) {
	for m, mode := range []string{"major", "minor"} {
		for o := range numOffsets {
			names[m*numOffsets+o] = mode + " " + offsetName(o-lowest)
		}
	}
	for i, name := range []string{
		"up to the next letter", "down to the next letter", "from the letter above", "from the letter below",
		"votes for the letter", "off the centre", "harsh intervals", "alike",
	} {
		names[degrees+i] = name
	}
	return names
}()

// offsetName names a place above or below a tonic on the line of fifths: "1", "b3", "#4".
func offsetName(o int) string {
	degree := floorMod(4*o, 7) + 1
	alter := floorDiv(o+1, 7)
	sign := ""
	for ; alter > 0; alter-- {
		sign += "#"
	}
	for ; alter < 0; alter++ {
		sign += "b"
	}
	return sign + string(rune('0'+degree))
}

// context sees the notes as the pass before spelled them. It moves along with the notes, which must be asked in order.
type context struct {
	*speller
	lo, hi  int            // the notes of the window
	classes [12]float64    // how often each class occurs in it
	fifths  [128]float64   // how often each place on the line of fifths does, from −64
	letters [12][7]float64 // how many notes, taken as tonics, give a class a letter
	sum     float64        // of places
	at      int            // the note that the window is for
}

// The window of ps13s1: so many notes before and after.
const (
	notesBefore = 10
	notesAfter  = 42
)

func newContext(s *speller) *context { return &context{speller: s, at: -1} }

// move shifts the window to a note.
func (c *context) move(i int) {
	if c.at == i {
		return
	}
	c.at = i
	for ; c.hi < min(len(c.notes), i+notesAfter); c.hi++ {
		c.count(c.hi, 1)
	}
	for ; c.lo < i-notesBefore; c.lo++ {
		c.count(c.lo, -1)
	}
}

func (c *context) count(i int, by float64) {
	t, key := int(c.spelled[i]), c.notes[i].Key
	class, letter := floorMod(key, 12), floorMod(4*t, 7)
	c.classes[class] += by
	c.fifths[t+64] += by
	c.sum += by * float64(t)
	for n, above := range lettersAbove {
		k, l := class+n, letter+above
		if k >= 12 {
			k -= 12
		}
		if l >= 7 {
			l -= 7
		}
		c.letters[k][l] += by
	}
}

// degreeOf is the feature for the place of a spelling above its tonic.
func (c *context) degreeOf(i, t int) int {
	k := c.keyAt(i)
	return k.mode*numOffsets + t - k.tonic + lowest
}

// features fills in what else speaks for a spelling of a note: the features from degrees on.
func (c *context) features(i, t int, x *[numFeatures - degrees]float64) {
	c.move(i)
	a := &c.around[i]
	*x = [numFeatures - degrees]float64{
		upByLetter - degrees:       c.steps(t, a.up),
		downByLetter - degrees:     c.steps(t, a.down),
		fromUpByLetter - degrees:   c.steps(t, a.fromUp),
		fromDownByLetter - degrees: c.steps(t, a.fromDown),
		votes - degrees:            c.vote(i, t),
		offCentre - degrees:        abs(float64(t)-c.sum/float64(c.hi-c.lo)) / 10,
		harsh - degrees:            c.harshness(a, i, t),
		alike - degrees:            (c.fifths[t+64] - is(int(c.spelled[i]) == t)) / max(1, c.classes[floorMod(c.notes[i].Key, 12)]-1),
	}
}

// steps is 1 where the step between a spelling and a neighbour is a minor second, −1 where it is a chromatic semitone.
func (c *context) steps(t int, neighbour int32) float64 {
	if neighbour < 0 {
		return 0
	}
	switch d := t - int(c.spelled[neighbour]); d {
	case 5, -5:
		return 1
	case 7, -7:
		return -1
	}
	return 0
}

// lettersAbove is how many letters a note stands above a tonic, by semitones: Meredith, The ps13 Pitch Spelling
// Algorithm, Journal of New Music Research 35 (2006).
var lettersAbove = [12]int{0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6}

// vote is the share of the notes in the window that, taken as tonics, give a note the letter of a spelling.
func (c *context) vote(i, t int) float64 {
	return c.letters[floorMod(c.notes[i].Key, 12)][floorMod(4*t, 7)] / float64(c.hi-c.lo)
}

// harshness is the mean of how far beyond the diatonic fifths the intervals with the notes of the same onset reach.
func (c *context) harshness(a *surroundings, i, t int) float64 {
	sum, n := 0.0, 0.0
	for j := int(a.lo); j < int(a.hi); j++ {
		if j != i {
			sum += max(0, abs(float64(t-int(c.spelled[j])))-6)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func abs(x float64) float64 { return max(x, -x) }
