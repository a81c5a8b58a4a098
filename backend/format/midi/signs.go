package midi

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// addPedals writes the sustain pedal below the lowest staff.
func (n *notator) addPedals(l *line, part score.PartRow) {
	for i := 0; i+1 < len(l.pedals); i++ {
		if !l.pedals[i].value || l.pedals[i+1].at >= n.layout.End() {
			continue
		}
		from, _ := nearest(l.pedals[i].at, usualParts)
		to, _ := nearest(l.pedals[i+1].at, usualParts)
		if to <= from {
			continue
		}
		at := func(t theory.Tick) score.Anchor {
			p := n.layout.Place(t)
			return score.Anchor{Bar: p.Bar, Tick: p.Offset, Part: part}
		}
		n.b.AddSpanner(score.Spanner{Kind: score.Pedal, From: at(from), To: at(to), Place: score.Below})
	}
}

// addLyrics puts each syllable under the note of the first voice that begins with it.
func (n *notator) addLyrics(l *line, hand uint8, w *staffWriter) {
	if hand != 0 {
		return
	}
	k := 0
	for _, word := range l.lyrics {
		at, _ := nearest(word.at, 12)
		for k < len(w.first) && w.first[k].at < at {
			k++
		}
		if k < len(w.first) && w.first[k].at == at {
			n.b.AddLyric(syllable(n.b, w.first[k].value, word.value))
		}
	}
}

// syllable reads a lyric event; a hyphen at its end says that its word goes on.
func syllable(b *score.Builder, e score.EventRow, word string) score.Lyric {
	l := score.Lyric{Event: e, Verse: 1}
	if stem := trimHyphen(word); stem != word {
		l.Syllabic, word = score.BeginSyllable, stem
	}
	l.Text = b.Text(word)
	return l
}

func trimHyphen(word string) string {
	if n := len(word); n > 1 && word[n-1] == '-' {
		return word[:n-1]
	}
	return word
}

// finestParts divide quarters into places for signs that no note needs.
const finestParts = 48

// addTempos writes the tempo map; times are on a fine grid.
func (n *notator) addTempos() {
	for _, t := range n.song.tempos {
		at, _ := nearest(t.at, finestParts)
		if at >= n.layout.End() {
			continue
		}
		p := n.layout.Place(at)
		n.b.AddTempo(score.Tempo{At: score.Anchor{Bar: p.Bar, Tick: p.Offset, Staff: 1}, QuarterBPM: t.value, Unit: theory.QuarterValue})
	}
}

func (n *notator) addMarkers() {
	for _, m := range n.song.markers {
		at, _ := nearest(m.at, usualParts)
		if at < n.layout.End() {
			p := n.layout.Place(at)
			n.b.AddMark(score.Mark{Kind: score.Words, Text: n.b.Text(m.value), At: score.Anchor{Bar: p.Bar, Tick: p.Offset, Staff: 1}, Place: score.Above})
		}
	}
}
