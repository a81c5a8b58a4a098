package edit

import (
	"strconv"

	"ricercar/backend/score"
)

// Unfold writes repeats and jumps out, in the order of PlayOrder. Bars keep their printed numbers; the second time a bar
// is played it is labelled "12.2", the third "12.3". The first time, everything keeps its id; copies have their own, and
// heads name the one they come from.
//
// Repeat signs, endings, jumps and their signs go. Of bars that are played several times, and of endings, each copy has
// the verse of its pass; bars that are played once keep all verses. Clefs, keys, meters, transpositions and tempi are
// said again where a jump leads to others. Ties and lines go on into the bar that is played next, or stop where it does
// not take them up. How notes were performed stays with the first time.
//
// A score without repeats and jumps comes out as it is.
func Unfold(s *score.Score) (*score.Score, error) {
	orders := make([][]occurrence, s.Grids().Len()+1)
	plain := len(s.Jumps()) == 0
	for g := range s.Grids().All() {
		played, err := PlayOrder(s, g)
		if err != nil {
			return nil, err
		}
		plain = plain && len(played) == s.Grid(g).Bars.Len() && !hasRepeatSigns(s, g)
		orders[g] = unfolded(s, played)
	}
	if plain {
		return s, nil
	}
	a := &arranger{copier: newCopier(s, score.Selection{}), order: orders, unfold: true}
	a.look = a.unfoldBar
	a.arrange()
	return a.b.Build()
}

// repeatFlags are what unfolding takes off a bar.
const repeatFlags = score.RepeatStart | score.RepeatEnd | score.RepeatAfterJump | score.LeftSegno | score.EndingStart |
	score.EndingStop | score.EndingOpen

func hasRepeatSigns(s *score.Score, g score.GridRow) bool {
	for r := range s.Grid(g).Bars.All() {
		if bar := s.Bar(r); bar.Flags&repeatFlags != 0 || bar.Endings != 0 {
			return true
		}
	}
	return false
}

// unfolded turns an order of play into occurrences. A pass chooses the verse where a bar is played several times or is
// an ending.
func unfolded(s *score.Score, played []Played) []occurrence {
	times := map[score.BarRow]int{}
	for _, p := range played {
		times[p.Bar]++
	}
	order := make([]occurrence, len(played))
	for i, p := range played {
		order[i].bar = p.Bar
		if times[p.Bar] > 1 || s.Bar(p.Bar).Endings != 0 {
			order[i].pass = p.Pass
		}
	}
	return order
}

// unfoldBar takes the signs of repeats off a bar and labels it.
func (a *arranger) unfoldBar(bar *score.Bar, at placement) {
	if bar.Flags&score.RepeatEnd != 0 || at.last {
		bar.Right = score.NormalLine
	}
	if bar.Flags&score.RepeatStart != 0 {
		bar.Left = score.NormalLine
	}
	if at.last {
		bar.Right = score.FinalLine
	}
	bar.Flags &^= repeatFlags
	bar.Endings, bar.Times = 0, 0
	if at.nth > 1 {
		bar.Flags &^= score.NewSystem | score.NewPage
		bar.Label = a.b.Text(a.s.Measure(at.bar) + "." + strconv.Itoa(at.nth))
	}
}
