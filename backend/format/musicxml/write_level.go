package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// maxLevel is the highest number by which MusicXML tells lines apart.
const maxLevel = 16

// levels hands out the numbers by which the two ends of a line find each other. Lines of one element that are open at
// once in the document, or that sound at once as far as there are numbers, have different ones.
type levels [maxLevel + 1]struct {
	open  bool
	until theory.Tick // the end of the last line that had the number
}

// take returns a number for a line.
func (l *levels) take(from, to theory.Tick) uint8 {
	free := uint8(0)
	for n := uint8(1); n <= maxLevel; n++ {
		if l[n].open {
			continue
		}
		if l[n].until <= from {
			free = n
			break
		}
		if free == 0 {
			free = n
		}
	}
	if free == 0 {
		free = maxLevel
	}
	l[free].open, l[free].until = true, max(l[free].until, to)
	return free
}

// lineClass is the element that a line is written as: numbers are counted for each.
type lineClass uint8

const (
	slurClass lineClass = iota
	wedgeClass
	octaveClass
	pedalClass
	wavyClass
	glissandoClass
	slideClass
	dashesClass
	bracketClass
	tremoloClass
	hammerClass
	pullClass

	lineClasses
)

var classOfLine = [...]lineClass{
	score.Slur: slurClass, score.Phrase: slurClass, score.Crescendo: wedgeClass, score.Diminuendo: wedgeClass,
	score.OctaveLine: octaveClass, score.Pedal: pedalClass, score.SostenutoPedal: pedalClass, score.TrillLine: wavyClass,
	score.Glissando: glissandoClass, score.Slide: slideClass, score.TextLine: dashesClass, score.BracketLine: bracketClass,
	score.NoteTremolo: tremoloClass, score.HammerOn: hammerClass, score.PullOff: pullClass,
}

// joinsNotes reports whether a line leads from note to note; the others are directions.
func joinsNotes(k score.SpannerKind) bool {
	switch k {
	case score.Slur, score.Phrase, score.TrillLine, score.Glissando, score.Slide, score.NoteTremolo, score.HammerOn, score.PullOff:
		return true
	default:
		return false
	}
}

// number returns the number of a line: a new one at the end that comes first in the document, which for lines between
// voices may be either, and the same at the other.
func (w *writer) number(line int) int64 {
	sp := &w.s.Spanners()[line]
	l := &w.levels[classOfLine[sp.Kind]]
	if n := w.numbers[line]; n != 0 {
		l[n].open = false
		return int64(n)
	}
	n := l.take(sp.From.Tick, sp.To.Tick)
	w.numbers[line] = n
	return int64(n)
}
