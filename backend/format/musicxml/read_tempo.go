package musicxml

import (
	"bytes"
	"cmp"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// tempoSign is what a direction says of the tempo.
type tempoSign struct {
	unit     int8
	dots     uint8
	shown    float64 // the number of the metronome mark, 0 for none
	isShown  bool
	quarters float64 // a minute, as it is played; 0 for none
}

// tempoKey tells equal tempi at one place apart from others: every part may say the same.
type tempoKey struct {
	bar  int
	tick theory.Tick
	bpm  float64
}

// metronome reads a metronome mark: a note value and a number.
func (r *reader) metronome(d *direction) {
	var t tempoSign
	units, marked := 0, false
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "beat-unit":
			text := trim(r.x.Content())
			value, ok := noteTypes.value(text)
			if !ok {
				r.bad("beat-unit", text)
			}
			if units++; units == 1 {
				t.unit = value
			}
		case "beat-unit-dot":
			if units == 1 {
				t.dots = min(t.dots+1, 4)
			}
		case "per-minute":
			t.shown, marked = r.perMinute()
		default:
			r.unkeptIn("metronome ", r.x.Name, "")
		}
	}
	if units > 1 {
		r.unkeptAs([]byte("a metronome mark of two note values"))
		return
	}
	if !marked || units == 0 {
		return
	}
	t.quarters, t.isShown = t.shown*theory.ValueTicks(t.unit, t.dots).Quarters(), true
	d.tempo = t
}

// perMinute reads the number of a metronome mark: the first one of "c. 104" and "96-104".
func (r *reader) perMinute() (float64, bool) {
	text := trim(r.x.Content())
	start := bytes.IndexAny(text, "0123456789")
	if start >= 0 {
		end := start
		for end < len(text) && (text[end] == '.' || text[end] >= '0' && text[end] <= '9') {
			end++
		}
		if v, ok := float(bytes.TrimRight(text[start:end], ".")); ok && v > 0 && v < maxTempo {
			if start > 0 || end < len(text) {
				r.unkeptAs([]byte("a metronome mark about or between numbers"))
			}
			return v, true
		}
	}
	r.bad("per-minute", text)
	return 0, false
}

// maxTempo is faster than any music.
const maxTempo = 100_000

// sound reads how something is played: tempo and jumps. They come with a direction or stand alone.
func (r *reader) sound(d *direction) {
	d.sound = r.id()
	for name, value := range r.x.Attrs {
		switch string(name) {
		case "tempo":
			if v, ok := float(value); ok && v > 0 && v < maxTempo {
				d.tempo.quarters = v
			} else {
				r.bad("tempo", value)
			}
		case "dacapo", "dalsegno", "tocoda", "fine", "segno", "coda":
			r.soundJump(d, name, value)
		case "forward-repeat":
			r.b.Bar(r.bar()).Flags |= score.RepeatStart
		case "id":
		default:
			r.unkeptIn("the attribute ", name, " of sound")
		}
	}
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "offset":
			if offset := r.offset(); d.offset == 0 {
				d.offset = offset
			}
		case "midi-instrument":
			r.changeSound(r.midiSound)
		case "instrument-change":
			r.changeSound(r.instrumentChange)
		default:
			r.unkeptIn("sound ", r.x.Name, "")
		}
	}
}

// placeTempo adds a tempo to the score with the words that stand beside it. It reports whether it took the words.
func (r *reader) placeTempo(d *direction, at score.Anchor) bool {
	t := &d.tempo
	if t.quarters == 0 {
		return false
	}
	key := tempoKey{r.part.index(), at.Tick, t.quarters}
	if known := r.tempi[key]; known && !t.isShown && len(d.words) == 0 {
		return true
	}
	r.tempi[key] = true
	tempo := score.Tempo{ID: cmp.Or(d.id, d.sound), At: at, QuarterBPM: t.quarters, Unit: t.unit, UnitDots: t.dots, Place: d.place}
	if !t.isShown {
		tempo.Unit = theory.QuarterValue
	}
	if len(d.words) > 0 && len(d.jumps) == 0 {
		tempo.Text = r.b.TextBytes(d.words)
	}
	switch {
	case t.isShown && tempo.Text != 0:
		tempo.Shown = score.TempoBoth
	case t.isShown:
		tempo.Shown = score.TempoNumber
	case tempo.Text != 0:
		tempo.Shown = score.TempoWords
	}
	r.b.AddTempo(tempo)
	d.id, d.sound = 0, 0
	if played := t.shown * theory.ValueTicks(t.unit, t.dots).Quarters(); t.isShown && played != t.quarters && !r.src.Again(codeUnkept, []byte("played")) {
		r.say(source.Info, fault.Unsupported, codeUnkept, "played",
			"the metronome mark says %s quarters a minute, but %s are played", number(played), number(t.quarters))
	}
	return tempo.Text != 0
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
