package musicxml

import (
	"math"
	"slices"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// noteOf is one note element: a head of an event, or a rest.
type noteOf struct {
	score.Event
	row      score.EventRow
	head     score.Head
	headRow  score.HeadRow // 0 for a rest
	first    bool          // the event's first
	number   uint16        // of the voice
	duration int64
	attached []attachment
}

// event writes an event: a note element for each head, or one for a rest.
func (w *writer) event(r score.EventRow, voice uint16) {
	n := &w.noteOf
	*n = noteOf{Event: w.s.Event(r), row: r, first: true, number: voice, attached: w.attached.of(r)}
	if !n.isGrace() {
		n.duration = max(w.part.scale.units(n.End()-w.bar.Start)-w.bar.at, 1)
	}
	if n.Flags&score.SpaceOnly != 0 && n.IsRest() && len(n.attached) == 0 && n.Tuplet == 0 && n.duration > 0 {
		w.space(n)
	} else if n.IsRest() {
		w.note(n)
	}
	if !n.IsRest() {
		w.chord(n)
	}
	w.bar.at += n.duration
	if n.Flags&score.SpaceOnly == 0 {
		w.bar.reached = max(w.bar.reached, w.bar.at)
	}
}

// chord writes the heads of an event, in front one on the event's own staff, which readers take the staff from.
func (w *writer) chord(n *noteOf) {
	first := n.Heads.Lo
	for h := n.Heads.Lo; h < n.Heads.Hi; h++ {
		if w.s.Head(h).Staff == n.Staff {
			first = h
			break
		}
	}
	n.head, n.headRow = w.s.Head(first), first
	w.note(n)
	n.first = false
	for h := n.Heads.Lo; h < n.Heads.Hi; h++ {
		if h != first {
			n.head, n.headRow = w.s.Head(h), h
			w.note(n)
		}
	}
}

// isGrace reports whether the note takes no time. MusicXML has no others without duration.
func (n *noteOf) isGrace() bool { return n.Grace != 0 || n.Dur == 0 }

// space writes a gap that keeps its voice in time.
func (w *writer) space(n *noteOf) {
	w.put("      <forward>\n        <duration>")
	w.int(n.duration)
	w.put("</duration>\n        <voice>")
	w.int(int64(n.number))
	w.put("</voice>\n")
	w.staff(n.Staff)
	w.put("      </forward>\n")
}

// note writes a note element.
func (w *writer) note(n *noteOf) {
	w.put("      <note")
	w.noteAttributes(n)
	w.put(">\n")
	w.noteStart(n)
	if n.head.Sound != 0 && len(w.part.sounds) > 1 {
		w.put("        <instrument")
		w.instrumentID(w.s.Part(w.part.row).ID, slices.Index(w.part.sounds, n.head.Sound))
		w.put("/>\n")
	}
	w.put("        <voice>")
	w.int(int64(n.number))
	w.put("</voice>\n")
	w.noteLook(n)
	w.staff(n.staff())
	if n.first && n.Beams != 0 {
		w.beams(n.Beams)
	}
	w.notations(n)
	if n.first {
		w.lyrics(n)
	}
	w.put("      </note>\n")
}

// staff is where the note stands.
func (n *noteOf) staff() score.StaffRow {
	if n.headRow != 0 {
		return n.head.Staff
	}
	return n.Staff
}

func (w *writer) noteAttributes(n *noteOf) {
	if n.headRow == 0 {
		w.idAttr(n.ID)
	} else {
		w.idAttr(n.head.ID)
	}
	if n.head.Velocity > 0 {
		w.decimalAttr("dynamics", hundredths(float64(n.head.Velocity)/forte*100))
	}
	if n.Flags&(score.Hidden|score.SpaceOnly) != 0 || n.head.Flags&score.HeadHidden != 0 {
		w.put(` print-object="no"`)
		if n.Flags&score.SpaceOnly != 0 {
			w.put(` print-spacing="no"`)
		}
	}
}

// forte is the velocity that MusicXML's dynamics count in per cent of.
const forte = 90

func hundredths(f float64) float64 { return math.Round(f*100) / 100 }

// noteStart writes what a note begins with: grace, cue and chord, the pitch, duration and ties.
func (w *writer) noteStart(n *noteOf) {
	if n.isGrace() {
		w.put("        <grace")
		if n.Flags&score.GraceAfter != 0 {
			w.intAttr("steal-time-previous", graceAfterShare)
		}
		if n.Flags&score.GraceSlash != 0 {
			w.put(` slash="yes"`)
		}
		w.put("/>\n")
	}
	if n.Flags&score.Cue != 0 {
		w.put("        <cue/>\n")
	}
	if !n.first {
		w.put("        <chord/>\n")
	}
	w.notePitch(n)
	if !n.isGrace() {
		w.put("        <duration>")
		w.int(n.duration)
		w.put("</duration>\n")
	}
	if n.Flags&score.Cue == 0 {
		w.ties("        <tie type=\"", "\"/>\n", n.head)
	}
}

// graceAfterShare is how many per cent of the note before them grace notes take that stand at its end.
const graceAfterShare = 20

func (w *writer) notePitch(n *noteOf) {
	switch {
	case n.headRow == 0 && n.Flags&score.BarRest != 0:
		w.put("        <rest measure=\"yes\"/>\n")
	case n.headRow == 0:
		w.put("        <rest/>\n")
	case n.head.IsPitched():
		p := w.s.Written(n.headRow)
		if octaveOf(p) != p.Oct {
			w.lost[octaveLoss]++
		}
		w.put("        <pitch>")
		w.pitch(p, "step", "alter", "octave")
		w.put("</pitch>\n")
	default:
		w.put("        <unpitched><display-step>")
		w.put(n.head.Pitch.Step.String())
		w.put("</display-step>")
		w.intLeaf("display-octave", int64(octaveOf(n.head.Pitch)))
		w.put("</unpitched>\n")
	}
}

// ties writes what ends and what begins at a head.
func (w *writer) ties(before, after string, h score.Head) {
	if h.Flags&(score.TiedFrom|score.TieStop) != 0 {
		w.put(before)
		w.put("stop")
		w.put(after)
	}
	if h.Tie != 0 || h.Flags&score.TieStart != 0 {
		w.put(before)
		w.put("start")
		w.put(after)
	}
}

// noteLook writes how a note is written: value, accidental, tuplet, stem and head.
func (w *writer) noteLook(n *noteOf) {
	value, dots, shown := w.written(n)
	if shown {
		w.put("        <type>")
		w.put(noteTypes.word(value))
		w.put("</type>\n")
		w.repeat("        <dot/>\n", dots)
	}
	if n.headRow != 0 && n.head.IsPitched() && w.signs.has(n.headRow) {
		w.accidental(w.s.Written(n.headRow).Alter, n.head.Flags)
	}
	if n.Tuplet != 0 {
		w.timeModification(n)
	}
	w.stem(n.Flags)
	if n.headRow != 0 {
		w.notehead(n.head.Flags)
	}
}

// stem writes the direction of a stem; of several the first.
func (w *writer) stem(flags score.EventFlags) {
	for _, s := range stems {
		if flags&s.value != 0 {
			w.put("        <stem>")
			w.put(s.word)
			w.put("</stem>\n")
			return
		}
	}
}

// written is the value and dots of a note. Where they plainly contradict the duration, those that it has by itself.
func (w *writer) written(n *noteOf) (value int8, dots uint8, shown bool) {
	if n.Flags&score.BarRest != 0 && n.headRow == 0 {
		return 0, 0, false
	}
	value, dots = n.Value, n.Dots
	if n.Flags&score.Measured == 0 && !n.isGrace() {
		ratio := w.ratio(n.Tuplet)
		length, _ := theory.ValueTicks(value, dots).MulDiv(int64(ratio.Normal), int64(ratio.Actual))
		if off := length - n.Dur; off < -slack || off > slack {
			plain, _ := n.Dur.MulDiv(int64(ratio.Actual), int64(ratio.Normal))
			d, ok := theory.Notate(plain)
			if !ok || !d.Tuplet.IsZero() {
				return 0, 0, false
			}
			value, dots = d.Value, d.Dots
		}
	}
	return value, dots, noteTypes.word(value) != ""
}

// slack is by how many ticks a duration may differ from what is written: onsets of rare tuplets are rounded.
const slack = 2

func (w *writer) notehead(flags score.HeadFlags) {
	shape := flags.Notehead()
	if shape == score.NormalHead && flags&score.Parentheses == 0 {
		return
	}
	w.put("        <notehead")
	if flags&score.Parentheses != 0 {
		w.put(` parentheses="yes"`)
	}
	w.put(">")
	w.put(noteheads.word(shape))
	w.put("</notehead>\n")
}

// staff writes the number of a staff, in parts that have several; the first for what names none.
func (w *writer) staff(r score.StaffRow) {
	if !w.part.several {
		return
	}
	if !w.part.staves.Has(r) {
		r = w.part.staves.Lo
	}
	w.put("        <staff>")
	w.int(int64(w.s.Staff(r).Number))
	w.put("</staff>\n")
}

func (w *writer) beams(b score.Beams) {
	for level := range score.BeamLevels {
		if state := b.At(level); state != score.NoBeam {
			w.put("        <beam")
			w.intAttr("number", int64(level+1))
			w.put(">")
			w.put(beamStates.word(state))
			w.put("</beam>\n")
		}
	}
}

// lyrics writes the syllables under a note.
func (w *writer) lyrics(n *noteOf) {
	for _, a := range n.attached {
		if a.kind != lyricAttached {
			continue
		}
		l := &w.s.Lyrics()[a.row]
		w.put("        <lyric")
		w.idAttr(l.ID)
		w.intAttr("number", int64(l.Verse))
		w.put(">")
		if l.Text != 0 || !l.Extend {
			w.leaf("syllabic", syllabics.word(l.Syllabic))
			w.syllables(w.s.Text(l.Text))
		}
		if l.Extend {
			w.put("<extend/>")
		}
		w.put("</lyric>\n")
	}
}

// syllables writes the text of a lyric; syllables that are elided are texts of their own.
func (w *writer) syllables(text string) {
	for {
		first, rest, elided := strings.Cut(text, elision)
		w.leaf("text", first)
		if !elided {
			return
		}
		w.leaf("elision", elision)
		text = rest
	}
}
