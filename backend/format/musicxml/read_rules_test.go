package musicxml

import (
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strings"

	"ricercar/backend/theory"
)

// rule is a deliberate departure from the oracle: a function from its answer, and where that does not tell the file
// itself, to ours. It leaves alone what it does not concern.
type rule struct {
	name, reason, source string
	ours                 func(p piece, file string) piece
}

// rules are applied one after another to what the oracle says of every piece.
var rules = []rule{
	{
		"zero-forward", "going forward by nothing makes no rest", "MusicXML 4.0, forward; the oracle's rest of length 0 becomes a quarter",
		zeroForward,
	},
	{
		"coarse-divisions", "a triplet eighth in 1024 divisions is a third of a quarter, not 341/1024 of one",
		"MusicXML 4.0, duration and time-modification", coarseDivisions,
	},
	{
		"shared-bars", "a bar ends where it ends in all parts; a sign with an offset makes none longer",
		"the score's grid of bars; MusicXML 4.0, measure and offset", sharedBars,
	},
	{
		"divided-bars", "beats are missing before a pickup and the second part of a divided bar, not before every short bar",
		"Gould, Behind Bars (2011), p. 484 ff.; score.Bar", dividedBars,
	},
	{"labels", "a measure is called what the file calls it", "MusicXML 4.0, measure", labels},
	{"one-clef", "of two clefs at one time the later is in force", "score.Timeline", oneClef},
	{"written-ties", "a tie that is only written is one", "MusicXML 4.0, tied", writtenTies},
	{"silent-lyrics", "a lyric without a text is no syllable; a text under a rest is one", "MusicXML 4.0, lyric", silentLyrics},
	{"guessed-transposition", "a part is transposed where it says so", "MusicXML 4.0, transpose", guessedTransposition},
	{"ending-bars", "an ending holds all bars from its first to its last", "MusicXML 4.0, ending", endingBars},
	{"broken-words", "D.C. al Fine is one in two lines too", "MusicXML 4.0, words", brokenWords},
	{"shared-lines", "bar lines, endings and jumps of one part are those of all", "the score's grid of bars", sharedLines},
}

// zeroForward takes out the quarter rests that stand for no time at all: where their voice goes on at once, and behind
// the bar.
func zeroForward(p piece, file string) piece {
	if !zeroForwards.MatchString(file) {
		return p
	}
	for i := range p.Staves {
		st := &p.Staves[i]
		var events []eventFact
		var sounding []string
		for k, e := range st.Events {
			isRest := len(e.Notes) == 0 && e.Len == theory.Quarter && !e.Grace
			if isRest && (crowded(st.Events, k) || st.behindBar(e.Onset)) {
				st.Events[k].Voice = "gone"
				continue
			}
			events, sounding = append(events, e), append(sounding, st.Sounding[k])
		}
		st.Events, st.Sounding = events, sounding
	}
	return p
}

var zeroForwards = regexp.MustCompile(`<forward>\s*<duration>0</duration>`)

// crowded reports whether another event of its voice begins with an event.
func crowded(events []eventFact, k int) bool {
	for i := k - 1; i >= 0 && events[i].Onset == events[k].Onset; i-- {
		if events[i].Voice == events[k].Voice {
			return true
		}
	}
	for i := k + 1; i < len(events) && events[i].Onset == events[k].Onset; i++ {
		if events[i].Voice == events[k].Voice {
			return true
		}
	}
	return false
}

// behindBar reports whether a time lies behind the meter's length of its bar.
func (f *staffFacts) behindBar(t theory.Tick) bool {
	i := f.bar(t)
	full := f.meterLength(f.Measures[i].Start)
	return full > 0 && t >= f.Measures[i].Start+full
}

// bar is the measure of a time.
func (f *staffFacts) bar(t theory.Tick) int {
	return max(sort.Search(len(f.Measures), func(k int) bool { return f.Measures[k].Start > t })-1, 0)
}

// meterLength is how long the meter in force makes a bar; 0 where there is none.
func (f *staffFacts) meterLength(t theory.Tick) (full theory.Tick) {
	for _, m := range f.Meters {
		if meter, err := theory.ParseMeter(m.What); err == nil && m.At <= t {
			full = meter.Length()
		}
	}
	if len(f.Meters) == 0 && !f.Free {
		return theory.Whole
	}
	return full
}

// coarseDivisions makes lengths in 512ths and 1024ths of a quarter the thirds, sevenths and thirteenths that they are
// rounded from, and lets what follows begin where they end.
func coarseDivisions(p piece, _ string) piece {
	for i := range p.Staves {
		exact := map[theory.Tick]theory.Tick{} // by rounded time
		for k := range p.Staves[i].Events {
			e := &p.Staves[i].Events[k]
			end := e.Onset + e.Len
			if t, ok := exact[e.Onset]; ok {
				e.Onset = t
			}
			e.Len = exactLength(e.Len)
			if _, den := end.Fraction(); den <= 8 {
				e.Len = end - e.Onset // the last of a group makes up for the others
			} else if e.Onset+e.Len != end {
				exact[end] = e.Onset + e.Len
			}
		}
	}
	return p
}

func exactLength(t theory.Tick) theory.Tick {
	if _, den := t.Fraction(); den < 256 || den > 1024 || den&(den-1) != 0 {
		return t
	}
	for _, d := range []int64{3, 6, 12, 24, 48, 5, 10, 20, 7, 14, 28, 13, 26, 52, 11, 22} {
		unit := theory.Quarter / theory.Tick(d)
		near := (t + unit/2) / unit * unit
		if away := max(near-t, t-near); away <= theory.Quarter/1200 {
			return near
		}
	}
	return t
}

// sharedBars makes each bar as long as the part that fills it most, and an empty one as long as the meter. Grace notes
// at the end of a bar stay there.
func sharedBars(p piece, file string) piece {
	after := endsInGrace(file)
	var longest []theory.Tick
	for _, st := range p.Staves {
		for i, m := range st.Measures {
			if i == len(longest) {
				longest = append(longest, 0)
			}
			longest[i] = max(longest[i], st.filled(i, m))
		}
	}
	for i := range p.Staves {
		st := &p.Staves[i]
		old := slices.Clone(st.Measures)
		at := theory.Tick(0)
		for k := range st.Measures {
			m := &st.Measures[k]
			m.Start, m.Len = at, cmp.Or(longest[k], st.meterLength(old[k].Start))
			at += m.Len
		}
		move := func(t *theory.Tick, grace bool) {
			k := max(sort.Search(len(old), func(k int) bool { return old[k].Start > *t })-1, 0)
			if grace && k > 0 && *t == old[k].Start && after[[2]int{st.Part, k - 1}] {
				k--
			}
			*t += st.Measures[k].Start - old[k].Start
		}
		for k := range st.Events {
			move(&st.Events[k].Onset, st.Events[k].Grace)
		}
		for _, list := range [][]timedFact{st.Meters, st.Keys, st.Clefs, st.Transpose, st.Jumps} {
			for k := range list {
				move(&list[k].At, false)
			}
		}
	}
	return p
}

// endsInGrace finds the bars, by part and place, whose last note is a grace note.
func endsInGrace(file string) map[[2]int]bool {
	out := map[[2]int]bool{}
	for part, text := range elements(file, "part") {
		for bar, text := range elements(text, "measure") {
			if last := strings.LastIndex(text, "<note"); last >= 0 && strings.Contains(text[last:], "<grace") {
				out[[2]int{part, bar}] = true
			}
		}
	}
	return out
}

// filled is how far the events of a bar reach.
func (f *staffFacts) filled(k int, m measureFact) (reach theory.Tick) {
	end := m.Start + m.Len
	if k+1 < len(f.Measures) {
		end = f.Measures[k+1].Start
	}
	i := sort.Search(len(f.Events), func(i int) bool { return f.Events[i].Onset >= m.Start })
	for ; i < len(f.Events) && f.Events[i].Onset < end; i++ {
		reach = max(reach, f.Events[i].Onset+f.Events[i].Len-m.Start)
	}
	return reach
}

// dividedBars says what is missing before each bar, as score.Bar defines it.
func dividedBars(p piece, _ string) piece {
	for i := range p.Staves {
		st := &p.Staves[i]
		for k := range st.Measures {
			m := &st.Measures[k]
			full := st.meterLength(m.Start)
			m.Missing = 0
			switch {
			case full == 0 || m.Len >= full:
			case k == 0:
				m.Missing = full - m.Len
			default:
				before := st.Measures[k-1]
				so := before.Missing + before.Len
				if before.Len < full && (so+m.Len == full || so+m.Len < full && strings.Contains(m.Number, "X")) {
					m.Missing = so
				}
			}
		}
	}
	return p
}

// labels takes off the number of the bar before, which the oracle puts in front of names like X1.
func labels(p piece, _ string) piece {
	for i := range p.Staves {
		for k := range p.Staves[i].Measures {
			m := &p.Staves[i].Measures[k]
			if at := strings.IndexByte(m.Number, 'X'); at > 0 {
				m.Number = m.Number[at:]
			}
		}
	}
	return p
}

func oneClef(p piece, _ string) piece {
	for i := range p.Staves {
		st := &p.Staves[i]
		var out []timedFact
		for k, c := range st.Clefs {
			if k+1 == len(st.Clefs) || st.Clefs[k+1].At != c.At {
				out = append(out, c)
			}
		}
		st.Clefs = out
	}
	return p
}

// joinedStaves is our answer with the staves of a part as one where the oracle sees but one: it divides a part only where
// the file says beforehand how many staves it has. Parts that the part list lacks are left out, as the oracle does.
func joinedStaves(got, want piece, file string) piece {
	listed := strings.Count(file, "<score-part ")
	whole := map[int]bool{}
	for _, st := range want.Staves {
		whole[st.Part] = st.Number == 0
	}
	var out piece
	for _, st := range got.Staves {
		if st.Part >= listed {
			continue
		}
		if n := len(out.Staves) - 1; st.Number > 1 && whole[st.Part] {
			to := &out.Staves[n]
			to.Events, to.Sounding, to.Lyrics = append(to.Events, st.Events...), append(to.Sounding, st.Sounding...), to.Lyrics+st.Lyrics
			to.sort()
			continue
		}
		out.Staves = append(out.Staves, st)
	}
	return out
}

// sharedLines gives every staff the bar lines, endings and jumps of all, in the order of bars.
func sharedLines(p piece, _ string) piece {
	if len(p.Staves) == 0 {
		return p
	}
	order := map[string]int{}
	for i, m := range p.Staves[0].Measures {
		order[m.Number] = i
	}
	var lines, endings []string
	var jumps []timedFact
	for _, st := range p.Staves {
		for _, l := range st.Barlines {
			lines = addNew(lines, l)
		}
		for _, e := range st.Endings {
			endings = addNew(endings, e)
		}
		for _, j := range st.Jumps {
			j.What = strings.ToLower(j.What)
			if j.At > 0 && j.What != "segno" && j.What != "coda" {
				j.At-- // it stands at the end of its bar
			}
			j.At = st.Measures[st.bar(j.At)].Start
			jumps = addNew(jumps, j)
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int {
		x, y := strings.Fields(a), strings.Fields(b)
		return cmp.Or(cmp.Compare(order[x[0]], order[y[0]]), cmp.Compare(x[1], y[1]))
	})
	slices.SortStableFunc(jumps, func(a, b timedFact) int { return cmp.Compare(a.At, b.At) })
	for i := range p.Staves {
		p.Staves[i].Barlines, p.Staves[i].Endings, p.Staves[i].Jumps = lines, endings, jumps
	}
	return p
}

func addNew[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}
