package main

import (
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// The tour: a short song that meets every kind of sign. Bars are divided by strokes; the first is a pickup. The
// clarinet is written as it sounds.
const (
	tourVoice = `D4:q | G4:q. A4:e B4:q D5:q | (C5:q B4:q) A4:q F#4:q | E4:q G4:q (A4:e B4:e) C5:q!ten | A4:h. D4:q | G4:h.!fer r:q!breath |
		R:h. | R:h. | R:h. | R:h. | R:h | R:h | r:q B4:q (C5:q D5:q) | (E5:q D5:e C5:e) B4:q A4:q | G4:w!fer`
	tourVerse1 = `Come, walk a- long the staves _ and see how ev- ery _ sign speaks! Now . Then sing _ on _ _ to the end.`
	tourVerse2 = `. read what mas- ters wrote _ in lines of lit- tle _ black . . notes.`

	tourClarinet = `r:q | r:h B4:e!st C5:e!st D5:e!st B4:e!st | 3:2[ (E5:e D5:e C5:e) ] E5:q!acc F#5:q!acc D5:q | gA5:s gG5:s G5:h!tr (E5:q. F#5:e) |
		D5:h.!ten r:q | B4:h.!fer r:q | (E5:s F#5:s G5:s A5:s B5:s A5:s) G5:q.!mor | (B5:e A5:e G5:e) F#5:q.!turn | (E6:e D#6:e E6:e) B5:q.!short |
		2:3[ B4:e D#5:e ] E5:q. | B4:q..!mar A4:s | 5:4[ (G4:s A4:s B4:s C5:s D5:s) ] E5:e!wedge r:e | GC5:e D5:h~ D5:q. C5:e | (B4:q C5:q) (D5:q F#4:q) | G4:w!fer`

	tourRight = `r:q | B3+D4+G4:h!arp B3+D4+G4:h | C4+E4+G4:h C4+D4+F#4:h | B3+E4+G4:h C4+E4+A4:h | A3+D4+F#4:h. r:q | B3+D4+G4:h.!fer r:q |
		B4:q. G4:q. | G4+B4:q. F#4+A4:q. | G4:e!1 F#4:e!2 E4:e!3 D#4:q. | E4:h. | C4+E4:q!trem2 C4+F#4:q!trem3 | 3:2[ D4:e 3:2[ C4:s D4:s E4:s ] F#4:e ] G4:q |
		F#4+A4+C5:h G4+B4:h | G4+C5:h F#4+A4:h | D4+G4+B4:w!fer!arp`
	tourInner = ` | | | | | | E4:e F#4:e G4:e E4:q. | (E4:e F#4:e G4:e) D#4:q. | | B3:q. B3:q. | | | D4:w~ | D4:w | `
	tourLeft  = `r:q | G2:q D3:q B2:q D3:q | C3:h D3:h | E3:q E2:q A2:q C3:q | D3:h.~ D3:q | G2:h.!fer r:q | E3:q. B2:q. | E3:q. B3:q. |
		E4:q. B3:q. | E2+E3:h. | A2:q D3:q | B2:q E3:q | D3:h G2:h | C3:q A2:q D3:h | G1+G2:w!fer`

	tourDrums = `r:q | c:q s:q c:q s:q | c:q s:e s:e c:q s:q | c:q s:q c:q s:q | c:q s:q c:h | c:h. r:q | h:e h:e h:e s:q. | h:e h:e h:e s:q. | h:e h:e h:e s:q. |
		s:q.!trem3 s:q. | c:q s:q | c:q s:q | c:h s:h | c:q s:q c:q s:q | c:w!fer`
)

// tourBars says what is written at bars beside notes, by number of the bar from 0.
var tourMeters = map[int]string{0: "C", 6: "6/8", 10: "2/4", 12: "C"}

// tour makes the piece.
func tour() (*score.Score, error) {
	b := score.NewBuilder(0)
	b.SetMeta(score.Meta{
		Title: "A tour of notation", Composer: "Ricercar",
		Credits: []score.Credit{{Kind: "date", Text: "2026"}, {Kind: "source", Text: "written for Ricercar"}},
	})
	tourGrid(b)
	voice := tourPart(b, "Voice", 52, score.Treble)
	p := &phrase{b: b, voice: b.Voice(voice, 1), staff: 1}
	p.write15(tourVoice)
	p.sing(1, tourVerse1)
	p.sing(2, tourVerse2)
	clarinet := tourPart(b, "Clarinet in B♭", 71, score.Treble)
	b.Transpose(clarinet, score.Place{Bar: 1}, theory.MustInterval("-M2"))
	wind := &phrase{b: b, voice: b.Voice(clarinet, 1), staff: 2}
	wind.write15(tourClarinet)
	piano := tourPart(b, "Piano", 0, score.Treble)
	left := b.AddStaff(score.Staff{Part: piano})
	tourStaff(b, left, score.Bass, 1)
	right := &phrase{b: b, voice: b.Voice(piano, 1), staff: 3}
	right.write15(tourRight)
	(&phrase{b: b, voice: b.Voice(piano, 2), staff: 3}).write15(tourInner)
	(&phrase{b: b, voice: b.Voice(piano, 5), staff: left}).write15(tourLeft)
	b.Clef(left, score.Place{Bar: 9}, score.Treble)
	b.Clef(left, score.Place{Bar: 10}, score.Bass)
	tourDrumPart(b)
	tourSigns(b, left)
	tourSymbols(b)
	b.AddGroup(score.Group{First: piano, Last: piano, Symbol: score.BraceSymbol, BarsThrough: true})
	return b.Build()
}

// write15 writes all bars of a line.
func (p *phrase) write15(text string) {
	for i, words := range strings.Split(text, "|") {
		p.bar(score.BarRow(i+1), words)
	}
}

// tourGrid adds the bars with their numbers, meters, repeats and jumps.
func tourGrid(b *score.Builder) {
	const bars = 15
	for i := range bars {
		bar := score.Bar{Number: int32(i)}
		switch i {
		case 0:
			bar.Flags |= score.Implicit
		case 1:
			bar.Flags |= score.RepeatStart
		case 4:
			bar.Endings, bar.Flags = 1, score.EndingStart|score.EndingStop|score.RepeatEnd
		case 5:
			bar.Endings, bar.Flags, bar.Right = 2, score.EndingStart|score.EndingOpen, score.DoubleLine
		case 9, 11:
			bar.Right = score.DoubleLine
		case bars - 1:
			bar.Right = score.FinalLine
		}
		row := b.AddBar(bar)
		if m, ok := tourMeters[i]; ok {
			b.Meter(1, row, theory.MustMeter(m))
		}
	}
	b.AddJump(score.Jump{Bar: 7, Kind: score.Segno})
	b.AddJump(score.Jump{Bar: 10, Kind: score.ToCoda, Text: b.Text("To Coda")})
	b.AddJump(score.Jump{Bar: 12, Kind: score.DalSegnoAlCoda, Text: b.Text("D.S. al Coda")})
	b.AddJump(score.Jump{Bar: 13, Kind: score.Coda})
}

func tourPart(b *score.Builder, name string, program uint8, clef score.Clef) score.PartRow {
	part := b.AddPart(score.Part{Name: name, Sound: b.AddSound(score.Sound{Name: name, Program: program})})
	staff := b.AddStaff(score.Staff{Part: part})
	shift := int8(0)
	if program == 71 {
		shift = 2 // written for B flat
	}
	tourStaff(b, staff, clef, shift+1)
	return part
}

// tourStaff writes clef and key signatures; the middle is in E minor, which has the same.
func tourStaff(b *score.Builder, staff score.StaffRow, clef score.Clef, fifths int8) {
	b.Clef(staff, score.Place{Bar: 1}, clef)
	b.Key(staff, score.Place{Bar: 1}, theory.KeySignature{Fifths: fifths, Mode: theory.Major})
	b.Key(staff, score.Place{Bar: 7}, theory.KeySignature{Fifths: fifths, Mode: theory.Minor})
	b.Key(staff, score.Place{Bar: 13}, theory.KeySignature{Fifths: fifths, Mode: theory.Major})
}

// drums are the letters of the drum line: place on the staff, key, shape.
var drums = map[byte]struct {
	place string
	key   uint8
	shape score.Notehead
	name  string
}{
	'c': {"F4", 36, score.NormalHead, "Bass drum"},
	's': {"C5", 38, score.NormalHead, "Snare drum"},
	'h': {"G5", 42, score.CrossHead, "Hi-hat"},
}

func tourDrumPart(b *score.Builder) {
	part := b.AddPart(score.Part{Name: "Drum set"})
	staff := b.AddStaff(score.Staff{Part: part, Kind: score.PercussionStaff})
	b.Clef(staff, score.Place{Bar: 1}, score.Clef{Sign: score.PercussionClef})
	first := b.NumHeads() + 1
	text := strings.NewReplacer("c:", "F4:", "s:", "C5:", "h:", "G5:").Replace(tourDrums)
	(&phrase{b: b, voice: b.Voice(part, 1), staff: staff}).write15(text)
	sounds := map[string]score.SoundRow{}
	for h := first; h <= b.NumHeads(); h++ {
		head := b.Head(score.HeadRow(h))
		for _, d := range drums {
			if d.place != head.Pitch.String() {
				continue
			}
			if sounds[d.name] == 0 {
				sounds[d.name] = b.AddSound(score.Sound{Name: d.name, Drum: d.key, Channel: 10})
			}
			head.Sound = sounds[d.name]
			head.Flags = (head.Flags | score.Unpitched).WithNotehead(d.shape)
		}
	}
}

// tourSigns adds what stands at places: tempo, dynamics, hairpins, pedal, octave line, words.
func tourSigns(b *score.Builder, left score.StaffRow) {
	at := func(bar score.BarRow, quarters float64, staff score.StaffRow) score.Anchor {
		return score.Anchor{Bar: bar, Tick: theory.Tick(quarters * float64(theory.Quarter)), Staff: staff}
	}
	b.AddTempo(score.Tempo{At: at(1, 0, 1), Text: b.Text("Andante"), QuarterBPM: 84, Unit: theory.QuarterValue, Shown: score.TempoBoth, Place: score.Above})
	b.AddTempo(score.Tempo{At: at(7, 0, 1), Text: b.Text("Più mosso"), QuarterBPM: 108, Unit: theory.QuarterValue, UnitDots: 1, Shown: score.TempoBoth, Place: score.Above})
	b.AddTempo(score.Tempo{At: at(13, 0, 1), Text: b.Text("Tempo I"), QuarterBPM: 84, Unit: theory.QuarterValue, Shown: score.TempoWords, Place: score.Above})
	for _, d := range []struct {
		bar      score.BarRow
		quarters float64
		staff    score.StaffRow
		text     string
	}{{2, 0, 1, "mf"}, {2, 0, 3, "p"}, {2, 2, 2, "mp"}, {7, 0, 2, "f"}, {7, 0, 3, "mf"}, {11, 0, 3, "sfz"}, {13, 0, 1, "mf"}, {13, 0, 3, "p"}, {15, 0, 3, "pp"}} {
		b.AddMark(score.Mark{Kind: score.Dynamic, Text: b.Text(d.text), At: at(d.bar, d.quarters, d.staff), Place: score.Below})
	}
	b.AddSpanner(score.Spanner{Kind: score.Crescendo, From: at(3, 0, 3), To: at(4, 2, 3), Place: score.Below})
	b.AddSpanner(score.Spanner{Kind: score.Diminuendo, From: at(5, 0, 3), To: at(5, 3, 3), Place: score.Below})
	b.AddSpanner(score.Spanner{Kind: score.Pedal, From: at(2, 0, left), To: at(3, 0, left), Place: score.Below})
	b.AddSpanner(score.Spanner{Kind: score.OctaveLine, Arg: 1, From: at(9, 0, 2), To: at(9, 2, 2), Place: score.Above})
	b.AddMark(score.Mark{Kind: score.Words, Text: b.Text("dolce"), At: at(2, 0, 1), Place: score.Above})
	b.AddMark(score.Mark{Kind: score.Rehearsal, Text: b.Text("A"), At: at(2, 0, 1), Place: score.Above})
	b.AddMark(score.Mark{Kind: score.Rehearsal, Text: b.Text("B"), At: at(7, 0, 1), Place: score.Above})
}

// tourSymbols writes the chord symbols of the song.
func tourSymbols(b *score.Builder) {
	for bar, symbols := range map[score.BarRow]string{2: "G", 3: "C D7", 4: "Em Am", 5: "D", 6: "G", 13: "D7 G", 14: "C D", 15: "G"} {
		for i, text := range strings.Fields(symbols) {
			b.AddHarmony(score.Harmony{
				At:     score.Anchor{Bar: bar, Tick: theory.Half * theory.Tick(i), Staff: 1},
				Symbol: theory.MustChordSymbol(text), Text: b.Text(text), Place: score.Above,
			})
		}
	}
}
