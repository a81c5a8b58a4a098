package perform

import (
	"cmp"
	"slices"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// gradualWords begin the words for tempi that change little by little, with the factor that they lead to, as MuseScore
// plays them.
var gradualWords = []struct {
	word   string
	factor float64
}{
	{"rit", 0.75},
	{"rall", 0.75},
	{"allarg", 0.75},
	{"slarg", 0.75},
	{"lentando", 0.75},
	{"calando", 0.5},
	{"morendo", 0.5},
	{"smorz", 0.5},
	{"accel", 1.33},
	{"affrett", 1.33},
	{"stringendo", 1.5},
}

// notGradual begin as such words do and mean something else.
var notGradual = []string{"ritmic", "ritornell"}

// gradualFactor is the factor of the first such word in a text, 0 where there is none.
func gradualFactor(text string) float64 {
	for _, word := range wordsOf(text) {
		if slices.ContainsFunc(notGradual, func(w string) bool { return strings.HasPrefix(word, w) }) {
			continue
		}
		for _, g := range gradualWords {
			if strings.HasPrefix(word, g.word) {
				return g.factor
			}
		}
	}
	return 0
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 0x80 && (r < 'a' || r > 'z') })
}

// returns reports whether words bring a former tempo back: "a tempo" the last one, "tempo primo" and "Tempo I" the first.
func returns(text string) (back, first bool) {
	words := wordsOf(text)
	i := slices.Index(words, "tempo")
	if i < 0 {
		return false, false
	}
	first = i+1 < len(words) && (words[i+1] == "primo" || words[i+1] == "i")
	return first || i > 0 && (words[i-1] == "a" || words[i-1] == "in" || words[i-1] == "al"), first
}

// tempoSign is what is said about the tempo at a place: a tempo from there on, a gradual change, or a return.
type tempoSign struct {
	at     theory.Tick
	place  int         // of its bar in the order of play
	bpm    float64     // 0 where there is none
	factor float64     // of a gradual change, 0 for none
	length theory.Tick // of the change, where a line says it
	first  bool        // the first tempo comes back
}

// gradual is a stretch in which the tempo changes up to a factor, in steps of a beat; then it is as before.
type gradual struct {
	from, to, beat theory.Tick
	factor         float64
}

// readTempos finds tempi and their changes.
func (r *reading) readTempos(order []passage) {
	var signs []tempoSign
	eachIn(order, r.s.Tempos(), func(t *score.Tempo) score.BarRow { return t.At.Bar }, func(i int, t *score.Tempo) {
		if bpm := r.tempoOf(t); bpm > 0 {
			signs = append(signs, tempoSign{at: order[i].perform(r.s, t.At.Tick), place: i, bpm: bpm})
		}
	})
	if !r.Plain {
		signs = r.addChanges(signs, order)
	}
	slices.SortStableFunc(signs, func(a, b tempoSign) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.length, a.length)) })
	for i, s := range signs {
		switch {
		case s.bpm > 0:
			r.tempos = append(r.tempos, tempoStep{s.at, s.bpm})
		case s.first && len(r.tempos) > 0:
			r.tempos = append(r.tempos, tempoStep{s.at, r.tempos[0].bpm})
		case s.factor > 0 && (i == 0 || signs[i-1].at != s.at || signs[i-1].factor == 0):
			r.graduals = append(r.graduals, gradual{
				from: s.at, to: r.endOf(s, signs[i+1:], order), beat: r.s.Meter(order[s.place].bar).BeatLength(), factor: s.factor,
			})
		}
	}
}

// tempoOf is a tempo in quarters a minute: as a number or, unless the score is played plainly, as a word.
func (r *reading) tempoOf(t *score.Tempo) float64 {
	if t.QuarterBPM > 0 || r.Plain {
		return t.QuarterBPM
	}
	return wordTempo(r.s.Text(t.Text)) * max(r.s.Meter(t.At.Bar).BeatLength().Quarters(), 0.25)
}

// addChanges adds the words and lines for gradual changes and returns.
func (r *reading) addChanges(signs []tempoSign, order []passage) []tempoSign {
	eachIn(order, r.s.Marks(), func(m *score.Mark) score.BarRow { return m.At.Bar }, func(i int, m *score.Mark) {
		if m.Kind != score.Words {
			return
		}
		text, at := r.s.Text(m.Text), order[i].perform(r.s, m.At.Tick)
		if back, first := returns(text); back {
			signs = append(signs, tempoSign{at: at, place: i, first: first})
		} else if f := gradualFactor(text); f > 0 {
			signs = append(signs, tempoSign{at: at, place: i, factor: f})
		}
	})
	eachIn(order, r.s.Spanners(), func(sp *score.Spanner) score.BarRow { return sp.From.Bar }, func(i int, sp *score.Spanner) {
		if f := gradualFactor(r.s.Text(sp.Text)); f > 0 && sp.Kind == score.TextLine {
			signs = append(signs, tempoSign{at: order[i].perform(r.s, sp.From.Tick), place: i, factor: f, length: sp.To.Tick - sp.From.Tick})
		}
	})
	return signs
}

// farthestReturn is how many bars a gradual change reaches at most that does not say its end.
const farthestReturn = 4

// endOf is where a gradual change ends: where its line does, at the next sign about the tempo or the next double bar if
// that is not far, else at the end of the bar behind its own.
func (r *reading) endOf(s tempoSign, later []tempoSign, order []passage) theory.Tick {
	if s.length > 0 {
		return s.at + s.length
	}
	for len(later) > 0 && later[0].at <= s.at {
		later = later[1:]
	}
	bars := order[s.place:min(s.place+farthestReturn, len(order))]
	end := s.at
	for i, p := range bars {
		bar := r.s.Bar(p.bar)
		stop := p.at + bar.Len
		switch {
		case len(later) > 0 && later[0].at <= stop:
			return later[0].at
		case bar.Right != score.NormalLine || bar.Flags&score.RepeatEnd != 0:
			return stop
		case i < 2:
			end = stop
		}
	}
	return end
}

// steps are the places at which the tempo changes.
func (g gradual) steps() []theory.Tick {
	var out []theory.Tick
	for t := g.from; t < g.to; t += max(g.beat, theory.Quarter/4) {
		out = append(out, t)
	}
	return append(out, g.to)
}

// at is the factor from a place on, which is the one of the middle of the step that begins there.
func (g gradual) at(t theory.Tick) float64 {
	if t < g.from || t >= g.to {
		return 1
	}
	middle := min(t+g.beat/2, g.to) - g.from
	return 1 + (g.factor-1)*float64(middle)/float64(g.to-g.from)
}
