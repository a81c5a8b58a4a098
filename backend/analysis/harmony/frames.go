package harmony

import (
	"math"

	"ricercar/backend/analysis/key"
	"ricercar/backend/analysis/spell"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// frame is a stretch of time within which no harmony begins: from one place where one may to the next.
type frame struct {
	start, end theory.Tick
	bar        score.BarRow
	time       float32     // length, in quarters as they count in the meter
	level      uint8       // 0 downbeat, 1 half bar, 2 beat, 3 half beat, 4 weaker
	struck     bool        // the bass is struck at the start
	pause      bool        // after a rest, a fermata or a double bar
	sounds     bool        // not all rests
	plain      [12]float32 // how much of each class sounds, without what is in ornament
	ornament   [12]float32 // how much of it is approached and left by step, or held over and left by step
	bass       [12]float32 // how long each class is the lowest, in frame.time
	fifths     [12]int8    // how each class is spelled
	lowest     [12]int8    // the lowest key of each class, 127 for none
	firstBass  int8        // class of the lowest note at the start, −1 for none
	signature  int8        // in force, as a major key's fifths; noSignature where none is written
	middle     float32     // mean place on the line of fifths of what sounds around
}

// Music is a score as the decoder sees it.
type Music struct {
	s       *score.Score
	frames  []frame
	pitches []theory.Pitch // by head, spelled alike in all parts
	global  int            // key of the whole by key.Find, −1 for none clear
	fits    [][2][numKeys]float32
	key     *key.Result
}

// heldWeight is what a note that is only held counts, a struck one being 1.
const heldWeight = .85

// NewMusic gathers what the decoder looks at in a score or a selection.
func NewMusic(s *score.Score, sel score.Selection) *Music {
	x := &Music{s: s, pitches: spell.Consistent(s), global: -1}
	if r, err := key.Find(s, key.Options{Selection: sel}); err == nil {
		x.key = r
		if !r.Key.IsZero() {
			x.global = keyIndex(r.Key)
		}
	}
	g := gatherer{x: x, s: s, grid: gridOf(s, sel), ornaments: ornaments(s), pauses: pauses(s)}
	for sl := range s.SlicesOf(sel) {
		g.add(sl)
	}
	g.close()
	x.surround()
	return x
}

// keyIndex numbers keys: C major … B major, C minor … B minor. Modes count by their third.
func keyIndex(k theory.Key) int {
	i := k.Tonic().Class()
	if k.Mode.IsMinor() {
		i += 12
	}
	return i
}

// gridOf is the grid of the first part that is looked at.
func gridOf(s *score.Score, sel score.Selection) score.GridRow {
	for v := range s.Voices().All() {
		if sel.HasVoice(s, v) {
			return s.Part(s.Voice(v).Part).Grid
		}
	}
	return 1
}

// gatherer makes frames of slices.
type gatherer struct {
	x         *Music
	s         *score.Score
	grid      score.GridRow
	bar       score.BarRow
	ornaments []bool
	pauses    map[theory.Tick]bool
	open      bool
	f         frame
	sum       float64 // of the weights in f
	silent    bool    // what came before was silence
}

func (g *gatherer) add(sl score.Slice) {
	g.moveTo(sl.Start)
	if g.begins(sl) {
		g.close()
		g.begin(sl)
	}
	g.f.end = sl.End
	g.silent = len(sl.Heads) == 0
	d := (sl.End - sl.Start).Quarters()
	low, lowKey := -1, 1000
	for i, h := range sl.Heads {
		p := g.x.pitches[h]
		c, k := p.Class(), p.Key()
		w := d
		if i >= sl.Attacked {
			w *= heldWeight
		}
		g.sum += w
		if g.ornaments[h] {
			g.f.ornament[c] += float32(w)
		} else {
			g.f.plain[c] += float32(w)
		}
		g.f.fifths[c] = int8(max(-100, min(100, p.Fifths())))
		g.f.lowest[c] = int8(min(int(g.f.lowest[c]), max(k, -127)))
		if k < lowKey {
			low, lowKey = c, k
		}
	}
	if low >= 0 {
		g.f.bass[low] += float32(d)
		g.f.sounds = true
	}
}

// moveTo finds the bar of a time; times only grow.
func (g *gatherer) moveTo(t theory.Tick) {
	bars := g.s.Grid(g.grid).Bars
	if g.bar == 0 {
		g.bar = g.s.BarAt(g.grid, t)
	}
	for g.bar+1 < bars.Hi && g.s.Bar(g.bar+1).Start <= t {
		g.bar++
	}
}

// begins reports whether a harmony may begin with a slice: something is struck on a half beat, or on a weaker place for
// as long as one; or rests begin.
func (g *gatherer) begins(sl score.Slice) bool {
	switch {
	case !g.open:
		return true
	case len(sl.Heads) == 0:
		return !g.silent
	case g.silent:
		return true
	}
	if sl.Attacked == 0 {
		return sl.Start == g.s.Bar(g.bar).Start
	}
	m := g.s.Meter(g.bar)
	half := m.BeatLength() / 2
	if half == 0 {
		half = theory.Eighth
	}
	if m.IsCompound() {
		half = m.BeatLength() / 3
	}
	b := g.s.Bar(g.bar)
	return (sl.Start-b.Start+b.Missing)%half == 0 || sl.End-sl.Start >= half
}

func (g *gatherer) begin(sl score.Slice) {
	b := g.s.Bar(g.bar)
	m := g.s.Meter(g.bar)
	g.open, g.sum = true, 0
	g.f = frame{start: sl.Start, bar: g.bar, firstBass: -1, level: levelOf(m, sl.Start-b.Start+b.Missing)}
	for c := range g.f.lowest {
		g.f.lowest[c] = 127
	}
	g.f.pause = g.silent || g.pauses[sl.Start] || sl.Start == b.Start && b.Left != score.NormalLine
	g.f.signature = g.signature(sl.Start)
	low := 1000
	for i, h := range sl.Heads {
		if p := g.x.pitches[h]; p.Key() < low {
			low = p.Key()
			g.f.firstBass, g.f.struck = int8(p.Class()), i < sl.Attacked
		}
	}
}

// levelOf is the metrical level of a place in a bar.
func levelOf(m theory.Meter, at theory.Tick) uint8 {
	switch a := m.Accent(at); {
	case a >= 1:
		return 0
	case a >= .5:
		return 1
	case a >= .25:
		return 2
	case a >= .125:
		return 3
	}
	return 4
}

// noSignature says that a score writes none, which is not the same as no sharps and flats.
const noSignature = 100

// signature is that of the first pitched staff.
func (g *gatherer) signature(t theory.Tick) int8 {
	for st := range g.s.Staves().All() {
		if staff := g.s.Staff(st); staff.Kind == score.NoteStaff && len(staff.Keys) > 0 {
			return g.s.KeySignature(st, t).Fifths
		}
	}
	return noSignature
}

// close weighs the notes of the frame and keeps it. What sounds in a thick texture counts less for each note: the sum
// is divided by the root of how many sound.
func (g *gatherer) close() {
	if !g.open {
		return
	}
	f := &g.f
	d := (f.end - f.start).Quarters()
	beat := g.s.Meter(f.bar).BeatLength().Quarters()
	if beat <= 0 {
		beat = 1
	}
	unit := math.Sqrt(max(.5, min(beat, 2)))
	f.time = float32(d / unit)
	if g.sum > 0 {
		scale := float32(math.Sqrt2 / unit / math.Sqrt(g.sum/d))
		for c := range 12 {
			f.plain[c] *= scale
			f.ornament[c] *= scale
			f.bass[c] /= float32(unit)
		}
	}
	g.x.frames = append(g.x.frames, *f)
	g.open = false
}

// pauses are the times at which something begins anew: after fermatas, breaths and double bars.
func pauses(s *score.Score) map[theory.Tick]bool {
	out := map[theory.Tick]bool{}
	for _, m := range s.Marks() {
		if (m.Kind == score.Fermata || m.Kind == score.Breath || m.Kind == score.Caesura) && m.At.Event != 0 {
			out[s.Event(m.At.Event).End()] = true
		}
	}
	for r := range s.Bars().All() {
		b := s.Bar(r)
		if b.Right != score.NormalLine || b.Flags&score.RepeatEnd != 0 {
			out[b.Start+b.Len] = true
		}
	}
	return out
}

// surroundings are how far around a frame those reach that its key is compared with: near, and far.
var surroundings = [2]theory.Tick{6 * theory.Quarter, 20 * theory.Quarter}

// surround finds how well each key fits what sounds around each frame, and how that is spelled.
func (x *Music) surround() {
	n := len(x.frames)
	sums := make([][12]float64, n+1)
	spelled := make([][2]float64, n+1)
	for i := range x.frames {
		f := &x.frames[i]
		sums[i+1], spelled[i+1] = sums[i], spelled[i]
		for c := range 12 {
			w := float64(f.plain[c] + .5*f.ornament[c])
			sums[i+1][c] += w
			spelled[i+1][0] += w * float64(f.fifths[c])
			spelled[i+1][1] += w
		}
	}
	x.fits = make([][2][numKeys]float32, n)
	for which, reach := range surroundings {
		lo, hi := 0, 0
		for i := range x.frames {
			for x.frames[lo].start < x.frames[i].start-reach {
				lo++
			}
			for hi < n && x.frames[hi].start < x.frames[i].end+reach {
				hi++
			}
			var w [12]float64
			total := 0.0
			for c := range 12 {
				w[c] = sums[hi][c] - sums[lo][c]
				total += w[c]
			}
			fit(&w, total, &x.fits[i][which])
			if which == 1 && spelled[hi][1] > spelled[lo][1] {
				x.frames[i].middle = float32((spelled[hi][0] - spelled[lo][0]) / (spelled[hi][1] - spelled[lo][1]))
			}
		}
	}
}

// fit is the mean log-likelihood of notes in each key, by the profile of Albrecht and Shanahan.
func fit(w *[12]float64, total float64, out *[numKeys]float32) {
	if total <= 0 {
		return
	}
	logs := profileLogs()
	for k := range out {
		sum := 0.0
		for c := range 12 {
			sum += w[c] * logs[k/12][(c-k%12+12)%12]
		}
		out[k] = float32(sum / total)
	}
}
