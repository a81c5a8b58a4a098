package humdrum

import (
	"bytes"
	"strconv"
	"strings"

	"ricercar/backend/annotate"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// labelled is something that is said of the music from a place on.
type labelled struct {
	at    score.Place
	text  string
	key   theory.Key
	roman theory.RomanNumeral
}

// section reads *>A, which names what follows, and *>[A,A,B], the order of play.
func (r *reader) section(_ *spine, rest []byte) {
	p := r.p
	switch {
	case p.sectioned == p.clock || len(rest) == 0:
	case bytes.IndexByte(rest, '[') >= 0:
		if rest[0] == '[' {
			p.order = strings.Split(strings.Trim(string(rest), "[]"), ",")
		}
	default:
		p.newSections = append(p.newSections, plainText(rest))
	}
	p.sectioned = p.clock
}

// named keeps a key that holds from the next notes on.
func (p *piece) named(k theory.Key) { p.newKey = k }

// placeLabels puts the sections and keys that wait at the place of the record.
func (p *piece) placeLabels() {
	at := score.Place{Bar: p.bar, Offset: p.at}
	for _, name := range p.newSections {
		p.sections = append(p.sections, labelled{at: at, text: name})
	}
	if n := len(p.keys); !p.newKey.IsZero() && (n == 0 || p.keys[n-1].key != p.newKey) {
		p.keys = append(p.keys, labelled{at: at, key: p.newKey})
	}
	p.newSections, p.newKey = p.newSections[:0], theory.Key{}
}

// layers are what the file says beside the notes: sections, keys and numerals.
func (p *piece) layers(s *score.Score) (out []annotate.Layer) {
	add := func(name string, kind annotate.Kind, all []labelled) {
		if l := layerOf(s, name, kind, all); len(l.Labels) > 0 {
			out = append(out, l)
		}
	}
	add("Sections", annotate.Section, p.sections)
	add("Keys", annotate.LocalKey, p.keys)
	add("Numerals", annotate.Numeral, p.numerals)
	return out
}

// layerOf makes a layer of labels that hold until the next one.
func layerOf(s *score.Score, name string, kind annotate.Kind, all []labelled) annotate.Layer {
	l := annotate.Layer{Name: name, Origin: "kern"}
	for i, label := range all {
		from, to := onset(s, label.at), s.End()
		if i+1 < len(all) {
			to = onset(s, all[i+1].at)
		}
		if to > from {
			l.Labels = append(l.Labels, annotate.Label{Kind: kind, Onset: from, Dur: to - from, Text: label.text, Key: label.key, Roman: label.roman})
		}
	}
	l.Sort()
	return l
}

// onset is the time of a place in a score whose rows are those of the builder: it has one grid.
func onset(s *score.Score, at score.Place) theory.Tick {
	return s.Bar(at.Bar).Start + at.Offset
}

// endings brackets sections that are endings: their names are that of another section with a number behind it (A, A1,
// A2), as Sapp's expansion lists have them.
func (p *piece) endings() {
	names := map[string]bool{}
	for _, s := range p.sections {
		names[s.text] = true
	}
	for i, s := range p.sections {
		base := strings.TrimRight(s.text, "0123456789")
		pass, err := strconv.Atoi(s.text[len(base):])
		if err != nil || pass < 1 || pass > 32 || !names[base] || s.at.Offset != 0 {
			continue
		}
		last := p.lastOfEnding(s.at.Bar)
		if i+1 < len(p.sections) {
			last = p.sections[i+1].at.Bar - 1
		}
		for row := s.at.Bar; row <= last; row++ {
			p.b.Bar(row).Endings = 1 << (pass - 1)
		}
		if last >= s.at.Bar {
			p.b.Bar(s.at.Bar).Flags |= score.EndingStart
			how := score.EndingOpen
			if p.b.Bar(last).Flags&score.RepeatEnd != 0 {
				how = score.EndingStop
			}
			p.b.Bar(last).Flags |= how
		}
	}
}

// lastOfEnding is the bar that an ending from a bar on stretches to where no section follows: the next with a bar line of
// its own look.
func (p *piece) lastOfEnding(from score.BarRow) score.BarRow {
	for row := from; int(row) < p.b.NumBars(); row++ {
		if bar := p.b.Bar(row); bar.Right != score.NormalLine || bar.Flags&score.RepeatEnd != 0 {
			return row
		}
	}
	return score.BarRow(p.b.NumBars())
}

// repeats writes an order of play as repeat signs: a section that is played twice running, where sections begin with bars.
// It reports whether that is the whole order.
func (p *piece) repeats() bool {
	at := map[string]int{}
	for i, s := range p.sections {
		at[s.text] = i
	}
	next := 0
	for i := 0; i < len(p.order); {
		k, ok := at[p.order[i]]
		if !ok || k != next || p.sections[k].at.Offset != 0 {
			return false
		}
		times := 1
		for i+times < len(p.order) && p.order[i+times] == p.order[i] {
			times++
		}
		if times > 1 {
			p.repeat(k, times)
		}
		i, next = i+times, k+1
	}
	return next == len(p.sections)
}

// repeat puts repeat signs around a section.
func (p *piece) repeat(k, times int) {
	first, last := p.sections[k].at.Bar, score.BarRow(p.b.NumBars())
	if k+1 < len(p.sections) {
		last = p.sections[k+1].at.Bar - 1
	}
	if last < first {
		return
	}
	if first > 1 {
		p.b.Bar(first).Flags |= score.RepeatStart
	}
	p.b.Bar(last).Flags |= score.RepeatEnd
	if times > 2 {
		p.b.Bar(last).Times = uint8(min(times, 255))
	}
}
