package musicxml

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// These rules look into the file for what the oracle's answer does not tell.

// elements are the elements of a name in a text, without those inside them.
func elements(text, name string) (out []string) {
	for {
		start := strings.Index(text, "<"+name)
		if start < 0 {
			return out
		}
		text = text[start:]
		if c := text[len(name)+1]; c != ' ' && c != '>' {
			text = text[1:]
			continue
		}
		end := strings.Index(text, "</"+name+">")
		if tag := strings.IndexByte(text, '>'); tag > 0 && text[tag-1] == '/' {
			end = tag
		}
		if end < 0 {
			return out
		}
		out = append(out, text[:end])
		text = text[end:]
	}
}

var (
	tiedElement  = regexp.MustCompile(`<tied[^>]*type="(start|stop)"`)
	pitchElement = regexp.MustCompile(`<step>(\w)</step>\s*(?:<alter>(-?\d)</alter>\s*)?<octave>(\d)</octave>`)
	emptyText    = regexp.MustCompile(`<text[^>]*>\s*</text>`)
	staffElement = regexp.MustCompile(`<staff>(\d)</staff>`)
)

// staffOf is the staff that a note names, 1 where it names none.
func staffOf(note string) int {
	if m := staffElement.FindStringSubmatch(note); m != nil {
		return int(m[1][0] - '0')
	}
	return 1
}

// writtenTies adds the ties of notes that have tied among their notations but no tie.
func writtenTies(p piece, file string) piece {
	for part, text := range elements(file, "part") {
		for bar, text := range elements(text, "measure") {
			for _, note := range elements(text, "note") {
				if !strings.Contains(note, "<tied") || strings.Contains(note, "<tie ") {
					continue
				}
				tied, pitch := tiedElement.FindStringSubmatch(note), pitchElement.FindStringSubmatch(note)
				if tied == nil || pitch == nil {
					continue
				}
				name := pitch[1] + map[string]string{"1": "#", "-1": "-", "2": "##", "-2": "--"}[pitch[2]] + pitch[3]
				p.tie(part, staffOf(note), bar, name, tied[1], strings.Contains(note, "<grace"))
			}
		}
	}
	return p
}

// tie adds a tie to the first note of a name in a bar that has none. Grace notes at a bar's end count as the next's.
func (p *piece) tie(part, staff, bar int, name, kind string, grace bool) {
	for i := range p.Staves {
		st := &p.Staves[i]
		for k := range st.Events {
			e := &st.Events[k]
			at := slices.Index(e.Notes, name)
			if st.Part != part || max(st.Number, 1) != staff || at < 0 || e.Grace != grace {
				continue
			}
			if b := st.bar(e.Onset); b == bar || grace && b == bar+1 && e.Onset == st.Measures[b].Start {
				e.Notes[at] += " " + kind
				slices.Sort(e.Notes)
				return
			}
		}
	}
}

// silentLyrics leaves out the lyrics without a text, which only end the line of one before, and puts in those of rests.
func silentLyrics(p piece, file string) piece {
	for part, text := range elements(file, "part") {
		for _, note := range elements(text, "note") {
			for _, lyric := range elements(note, "lyric") {
				sung := strings.Contains(lyric, "</text>") && !emptyText.MatchString(lyric)
				if rest := strings.Contains(note, "<rest"); sung != rest {
					continue
				}
				for i := range p.Staves {
					if st := &p.Staves[i]; st.Part == part && max(st.Number, 1) == staffOf(note) {
						st.Lyrics += 2*word(sung) - 1
					}
				}
			}
		}
	}
	return p
}

// guessedTransposition takes out the transposition that the oracle guesses from the name of an instrument.
func guessedTransposition(p piece, file string) piece {
	if strings.Contains(file, "<transpose") {
		return p
	}
	for i := range p.Staves {
		st := &p.Staves[i]
		st.Transpose = nil
		for k, e := range st.Events {
			st.Sounding[k] = strings.Join(namesOf(e.Notes), ",")
		}
	}
	return p
}

// endingBars lists all bars of an ending; the oracle lists the first and the last. It has no number for one that only
// ends: that has the number that stands there, or is the first.
func endingBars(p piece, file string) piece {
	for i := range p.Staves {
		st := &p.Staves[i]
		for k, text := range st.Endings {
			number, bars, _ := strings.Cut(text, ": ")
			list := strings.Fields(strings.Trim(bars, "[]"))
			if len(list) == 0 {
				continue
			}
			first := slices.IndexFunc(st.Measures, func(m measureFact) bool { return m.Number == list[0] })
			last := slices.IndexFunc(st.Measures, func(m measureFact) bool { return m.Number == list[len(list)-1] })
			list = nil
			for m := first; m >= 0 && m <= last; m++ {
				list = append(list, st.Measures[m].Number)
			}
			if end := lonelyEnd(file, list); number == "" && end != "" {
				number = end
			}
			st.Endings[k] = cmp.Or(strings.ReplaceAll(number, " ", ""), "1") + ": [" + strings.Join(list, " ") + "]"
		}
	}
	return p
}

// lonelyEnd is the number at the end of an ending of one bar.
func lonelyEnd(file string, bars []string) string {
	for _, text := range elements(file, "measure") {
		if len(bars) == 1 && strings.HasPrefix(text, `<measure number="`+bars[0]+`"`) {
			if m := stopElement.FindStringSubmatch(text); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

var stopElement = regexp.MustCompile(`<ending type="stop" number="(\d*)"`)

// brokenWords adds the da capo whose words stand in two lines, which the oracle does not know.
func brokenWords(p piece, file string) piece {
	parts := elements(file, "part")
	if len(parts) == 0 {
		return p
	}
	for bar, text := range elements(parts[0], "measure") {
		if alFine.MatchString(text) {
			st := &p.Staves[0]
			st.Jumps = append(st.Jumps, timedFact{st.Measures[bar].Start + 1, "DaCapoAlFine"})
		}
	}
	return p
}

var alFine = regexp.MustCompile(`>D\.C\.\s+al\s+Fine<`)
