package main

import (
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// phrase writes words such as "(G4:q. A4:e) B3+D4:h!arp!fer r:q gD5:e 3:2[ C5:e D5:e E5:e ]" into bars: pitches that
// sound, value, dots; ~ begins a tie, brackets of words slurs, g and G grace notes, G slashed; ! adds a mark.
type phrase struct {
	b     *score.Builder
	voice score.VoiceRow
	staff score.StaffRow

	at      score.Place
	tuplets []score.TupletRow
	slurs   []score.EventRow
	notes   []score.EventRow // what syllables are sung on
	tied    bool             // the last note goes on
}

var valueLetters = map[byte]int8{
	'w': theory.WholeValue, 'h': theory.HalfValue, 'q': theory.QuarterValue, 'e': theory.EighthValue, 's': theory.Value16th,
	't': theory.Value32nd, 'b': theory.Breve,
}

var markWords = map[string]score.Mark{
	"st": {Kind: score.Staccato}, "ten": {Kind: score.Tenuto}, "acc": {Kind: score.Accent}, "mar": {Kind: score.StrongAccent},
	"wedge": {Kind: score.Staccatissimo}, "fer": {Kind: score.Fermata}, "tr": {Kind: score.Trill}, "mor": {Kind: score.Mordent},
	"turn": {Kind: score.Turn}, "short": {Kind: score.InvertedMordent}, "arp": {Kind: score.Arpeggio}, "breath": {Kind: score.Breath},
	"trem1": {Kind: score.Tremolo, Arg: 1}, "trem2": {Kind: score.Tremolo, Arg: 2}, "trem3": {Kind: score.Tremolo, Arg: 3},
	"up": {Kind: score.UpBow}, "down": {Kind: score.DownBow}, "caes": {Kind: score.Caesura},
}

// bar writes the words of one bar.
func (p *phrase) bar(row score.BarRow, words string) {
	p.at = score.Place{Bar: row}
	for word := range strings.FieldsSeq(words) {
		switch {
		case word == "]":
			p.tuplets = p.tuplets[:len(p.tuplets)-1]
		case strings.HasSuffix(word, "["):
			p.openTuplet(strings.TrimSuffix(word, "["))
		default:
			p.note(word)
		}
	}
}

func (p *phrase) openTuplet(text string) {
	actual, normal, _ := strings.Cut(text, ":")
	t := score.Tuplet{Ratio: theory.Ratio{Actual: uint16(actual[0] - '0'), Normal: uint16(normal[0] - '0')}, Value: theory.EighthValue}
	if n := len(p.tuplets); n > 0 {
		t.Outer = p.tuplets[n-1]
	}
	p.tuplets = append(p.tuplets, p.b.AddTuplet(t))
}

// ratio multiplies the tuplets that are open.
func (p *phrase) ratio() (r theory.Ratio) {
	for _, t := range p.tuplets {
		r = p.b.Tuplet(t).Ratio.Inside(r)
	}
	return r
}

func (p *phrase) note(word string) {
	opens, word := strings.HasPrefix(word, "("), strings.TrimPrefix(word, "(")
	word, closes := strings.TrimSuffix(word, ")"), strings.HasSuffix(word, ")")
	marks := strings.Split(word, "!")
	pitches, length, _ := strings.Cut(marks[0], ":")
	length, tie := strings.TrimSuffix(length, "~"), strings.HasSuffix(length, "~")
	e := score.Event{Onset: p.at.Offset, Bar: p.at.Bar, Voice: p.voice, Staff: p.staff, Value: valueLetters[length[0]], Dots: uint8(len(length) - 1)}
	switch pitches[0] {
	case 'G', 'g':
		if len(pitches) > 1 && pitches[1] >= 'A' && pitches[1] <= 'G' {
			if e.Grace = -1; pitches[0] == 'G' {
				e.Flags |= score.GraceSlash
			}
			pitches = pitches[1:]
		}
	}
	if e.Grace == 0 {
		e.Dur = theory.Duration{Value: e.Value, Dots: e.Dots, Tuplet: p.ratio()}.Ticks()
		if n := len(p.tuplets); n > 0 {
			e.Tuplet = p.tuplets[n-1]
			p.b.Tuplet(e.Tuplet).Value = max(p.b.Tuplet(e.Tuplet).Value, e.Value)
		}
	}
	p.write(e, pitches, tie, marks[1:])
	row := score.EventRow(p.b.NumEvents())
	p.slur(row, opens, closes)
	p.at.Offset += e.Dur
}

func (p *phrase) write(e score.Event, pitches string, tie bool, marks []string) {
	if pitches == "R" {
		e.Flags |= score.BarRest
	}
	row := p.b.AddEvent(e)
	if pitches != "r" && pitches != "R" {
		for _, name := range strings.Split(pitches, "+") {
			h := score.Head{Pitch: theory.MustPitch(name)}
			if tie {
				h.Flags |= score.TieStart
			}
			if p.tied {
				h.Flags |= score.TieStop
			}
			p.b.AddHead(row, h)
		}
		if e.Grace == 0 && !p.tied {
			p.notes = append(p.notes, row)
		}
	}
	p.tied = tie
	for _, word := range marks {
		m, ok := markWords[word]
		if !ok {
			m = score.Mark{Kind: score.Fingering, Text: p.b.Text(word), Place: score.Above}
		}
		m.At.Event = row
		p.b.AddMark(m)
	}
}

func (p *phrase) slur(row score.EventRow, opens, closes bool) {
	if opens {
		p.slurs = append(p.slurs, row)
	}
	if n := len(p.slurs); closes && n > 0 {
		p.b.AddSpanner(score.Spanner{Kind: score.Slur, From: score.Anchor{Event: p.slurs[n-1]}, To: score.Anchor{Event: row}})
		p.slurs = p.slurs[:n-1]
	}
}

// sing puts syllables under the notes in order: "walk a- long _ the", where _ leaves a note to
// the syllable before it and a point leaves it without any.
func (p *phrase) sing(verse uint8, text string) {
	words := strings.Fields(text)
	inside := false
	for i, word := range words {
		if i >= len(p.notes) {
			panic(fail("more syllables than notes: %s", word))
		}
		if word == "_" || word == "." {
			continue
		}
		l := score.Lyric{Event: p.notes[i], Verse: verse}
		goesOn := strings.HasSuffix(word, "-")
		switch {
		case inside && goesOn:
			l.Syllabic = score.MiddleSyllable
		case goesOn:
			l.Syllabic = score.BeginSyllable
		case inside:
			l.Syllabic = score.EndSyllable
		}
		inside = goesOn
		l.Extend = !goesOn && i+1 < len(words) && words[i+1] == "_"
		l.Text = p.b.Text(strings.TrimSuffix(word, "-"))
		p.b.AddLyric(l)
	}
}
