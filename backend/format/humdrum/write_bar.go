package humdrum

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// cell is a token of a voice in a bar.
type cell struct {
	at    theory.Tick
	grace bool
	text  string
	event score.EventRow // 0 fills a gap
}

// bar writes a bar: its bar line, the paths to as many spines as it has voices, and its records.
func (w *writer) bar(r score.BarRow) {
	b := w.s.Bar(r)
	w.barline(r)
	w.sectionOf(r)
	columns := map[*writtenStaff][][]cell{}
	for _, st := range w.staves {
		columns[st] = w.columnsOf(st, r)
	}
	w.paths(func(st *writtenStaff) int { return len(columns[st]) })
	times := []theory.Tick{b.Start}
	for _, st := range w.staves {
		for _, c := range columns[st] {
			for _, x := range c {
				times = append(times, x.at)
			}
		}
	}
	slices.Sort(times)
	times = slices.Compact(times)
	for i, t := range times {
		until := b.Start + b.Len
		if i+1 < len(times) {
			until = times[i+1]
		}
		w.changes(t, r)
		w.moment(columns, t, until)
	}
}

// moment writes the records of a time: grace notes, then what begins, with the signs up to the next record.
func (w *writer) moment(columns map[*writtenStaff][][]cell, t, until theory.Tick) {
	graces := 0
	for _, st := range w.staves {
		for _, c := range columns[st] {
			graces = max(graces, len(cellsAt(c, t, true)))
		}
	}
	for k := range graces {
		w.record(".", func(st *writtenStaff, n int) string {
			all := cellsAt(columns[st][n], t, true)
			if i := k - (graces - len(all)); i >= 0 {
				return all[i].text
			}
			return ""
		}, nil)
	}
	w.record(".", func(st *writtenStaff, n int) string {
		if all := cellsAt(columns[st][n], t, false); len(all) > 0 {
			return all[0].text
		}
		return ""
	}, func(st *writtenStaff, k kind, verse int) string {
		if k == syllables {
			return w.syllableAt(columns[st], t, verse)
		}
		return w.signsUntil(st, k, t, until)
	})
}

// cellsAt are the cells of a time.
func cellsAt(cells []cell, t theory.Tick, grace bool) []cell {
	i, _ := slices.BinarySearchFunc(cells, t, func(c cell, t theory.Tick) int { return cmp.Compare(c.at, t) })
	var out []cell
	for ; i < len(cells) && cells[i].at == t; i++ {
		if cells[i].grace == grace {
			out = append(out, cells[i])
		}
	}
	return out
}

// signsUntil are the tokens of a spine beside the notes up to a time; those between two records stand at the first.
func (w *writer) signsUntil(st *writtenStaff, k kind, from, until theory.Tick) string {
	var words []string
	for _, x := range st.beside {
		if x.kind == k && x.at >= from && x.at < until {
			words = append(words, oneLine(x.text))
		}
	}
	return strings.Join(words, " ")
}

// syllableAt is the syllable of a verse under the notes that begin at a time.
func (w *writer) syllableAt(columns [][]cell, t theory.Tick, verse int) string {
	for _, c := range columns {
		for _, x := range cellsAt(c, t, false) {
			for _, l := range w.lyrics[x.event] {
				if int(l.Verse) == verse {
					return syllableToken(fieldText(w.s.Text(l.Text)), l)
				}
			}
		}
	}
	return ""
}

func syllableToken(text string, l *score.Lyric) string {
	if l.Syllabic == score.MiddleSyllable || l.Syllabic == score.EndSyllable {
		text = "-" + text
	}
	if l.Syllabic == score.BeginSyllable || l.Syllabic == score.MiddleSyllable {
		text += "-"
	}
	if l.Extend {
		text += "_"
	}
	return text
}

// columnsOf are the voices of a staff in a bar, with gaps filled; one of rests where there is none.
func (w *writer) columnsOf(st *writtenStaff, r score.BarRow) [][]cell {
	b := w.s.Bar(r)
	var out [][]cell
	for v := range w.s.Part(st.part).Voices.All() {
		if cells, ok := w.column(st, v, r); ok {
			slices.SortStableFunc(cells, func(x, y cell) int { return cmp.Compare(x.at, y.at) })
			out = append(out, cells)
		}
	}
	if len(out) == 0 {
		return [][]cell{filler(b.Start, b.Start+b.Len)}
	}
	return out
}

// column is a voice of a staff in a bar; false where it has nothing there. A note of a part with bars of its own may last
// from the bar before.
func (w *writer) column(st *writtenStaff, v score.VoiceRow, r score.BarRow) (cells []cell, ok bool) {
	b := w.s.Bar(r)
	end := b.Start
	if st.held[v] > end {
		end, ok = st.held[v], true
	}
	for _, row := range w.eventsOf(v, r) {
		e := w.s.Event(row)
		if e.Staff != st.row {
			continue
		}
		if e.Onset > end {
			cells = append(cells, filler(end, e.Onset)...)
		}
		cells, ok = append(cells, cell{at: e.Onset, grace: e.IsGrace(), text: w.token(row), event: row}), true
		end = max(end, e.End())
	}
	if end > b.Start+b.Len {
		if st.held == nil {
			st.held = map[score.VoiceRow]theory.Tick{}
		}
		st.held[v] = end
	}
	if ok {
		cells = append(cells, filler(end, b.Start+b.Len)...)
	}
	return cells, ok
}

// eventsOf are the events of a voice in a bar; of a part with bars of its own those that begin in its time.
func (w *writer) eventsOf(v score.VoiceRow, r score.BarRow) (out []score.EventRow) {
	span, bar := w.s.Voice(v).Events, w.s.Bar(r)
	own := w.s.Part(w.s.Voice(v).Part).Grid == bar.Grid
	first := sort.Search(span.Len(), func(i int) bool {
		e := w.s.Event(span.Lo + score.EventRow(i))
		return own && e.Bar >= r || !own && e.Onset >= bar.Start
	})
	for row := span.Lo + score.EventRow(first); row < span.Hi; row++ {
		if e := w.s.Event(row); own && e.Bar != r || !own && e.Onset >= bar.Start+bar.Len {
			break
		}
		out = append(out, row)
	}
	return out
}

// filler is silence that is not printed.
func filler(from, to theory.Tick) (out []cell) {
	for _, d := range theory.Components(to - from) {
		out = append(out, cell{at: from, text: lengthText(d.Ticks(), d) + "ryy"})
		from += d.Ticks()
	}
	return out
}

// paths splits and joins the spines of staves until each has as many as are wanted.
func (w *writer) paths(wanted func(*writtenStaff) int) {
	for {
		split, join := false, false
		for _, st := range w.staves {
			split = split || st.spines < max(wanted(st), 1)
			join = join || st.spines > max(wanted(st), 1)
		}
		switch {
		case join:
			w.record("*", func(st *writtenStaff, k int) string {
				if st.spines > max(wanted(st), 1) && k >= st.spines-2 {
					return "*v"
				}
				return ""
			}, nil)
			for _, st := range w.staves {
				if st.spines > max(wanted(st), 1) {
					st.spines--
				}
			}
		case split:
			w.record("*", func(st *writtenStaff, k int) string {
				if st.spines < wanted(st) && k == st.spines-1 {
					return "*^"
				}
				return ""
			}, nil)
			for _, st := range w.staves {
				if st.spines < wanted(st) {
					st.spines++
				}
			}
		default:
			return
		}
	}
}

// barline writes the bar line before a bar; before a pickup there is none.
func (w *writer) barline(r score.BarRow) {
	b, bars := w.s.Bar(r), w.s.Grid(1).Bars
	if r == bars.Lo {
		if b.Missing > 0 && b.Flags&score.RepeatStart == 0 {
			return
		}
		text := "=" + w.numberText(r)
		if b.Flags&score.RepeatStart != 0 {
			w.all(text + "!|:")
			return
		}
		w.all(text + "-")
		return
	}
	w.all("=" + w.numberText(r) + styleText(w.s.Bar(r-1), b))
}

// numberText is the printed number of a bar; none for the second part of a divided one, and for names that are no numbers.
func (w *writer) numberText(r score.BarRow) string {
	b := w.s.Bar(r)
	if b.Label != 0 {
		if _, n := number([]byte(w.s.Text(b.Label))); n <= 0 || len(w.s.Text(b.Label)) > n+1 {
			w.lost("bar names that are no numbers")
			return ""
		}
		return w.s.Text(b.Label)
	}
	if b.Flags&score.Implicit != 0 && r > w.s.Grid(1).Bars.Lo && w.s.Bar(r-1).Number == b.Number || b.Number < 0 {
		return ""
	}
	return strconv.Itoa(int(b.Number))
}

// styleText is the look of the line between two bars.
func styleText(before, after score.Bar) string {
	back, forward := before.Flags&score.RepeatEnd != 0, after.Flags&score.RepeatStart != 0
	switch {
	case back && forward:
		return ":|!|:"
	case back:
		return ":|!"
	case forward:
		return "!|:"
	case after.Left == score.HeavyLightLine:
		return "!|"
	}
	return lineTexts[before.Right]
}

// lineTexts are the looks of bar lines.
var lineTexts = map[score.Barline]string{
	score.DoubleLine: "||", score.FinalLine: "|!", score.HeavyLine: "!", score.DoubleHeavyLine: "!!", score.DashedLine: ":", score.DottedLine: `"`,
	score.TickLine: "`", score.ShortLine: "'", score.HiddenLine: "-",
}

// sectionOf names the sections, where there are endings: A, its endings A1 and A2, then B.
func (w *writer) sectionOf(r score.BarRow) {
	bars := w.s.Grid(1).Bars
	if r == bars.Lo {
		for b := range bars.All() {
			if w.s.Bar(b).Endings != 0 {
				w.letter = 'A'
			}
		}
		if w.letter != 0 && w.s.Bar(r).Endings == 0 {
			w.all("*>A")
		}
	}
	b := w.s.Bar(r)
	switch {
	case w.letter == 0:
	case b.Flags&score.EndingStart != 0 && b.Endings != 0:
		pass := 1
		for b.Endings>>(pass-1)&1 == 0 {
			pass++
		}
		w.all("*>" + string(rune(w.letter)) + strconv.Itoa(pass))
	case b.Endings == 0 && w.ended:
		w.letter = min(w.letter+1, 'Z')
		w.all("*>" + string(rune(w.letter)))
	}
	w.ended = b.Endings != 0
}

// end writes the last bar line and ends the spines.
func (w *writer) end() {
	bars := w.s.Grid(1).Bars
	w.paths(func(*writtenStaff) int { return 1 })
	style := styleText(w.s.Bar(bars.Hi-1), score.Bar{})
	switch style {
	case "|!":
		style = "="
	case ":|!":
		style = "=:|!"
	}
	w.all("=" + style)
	w.all("*-")
}
