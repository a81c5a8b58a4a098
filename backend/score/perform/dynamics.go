package perform

import (
	"slices"
	"sort"
	"strings"

	"ricercar/backend/theory"
)

// The velocities of the written degrees of loudness, as MuseScore plays them (its manual, "Dynamics").
var velocities = map[string]float64{
	"pppppp": 1, "ppppp": 5, "pppp": 10, "ppp": 16, "pp": 33, "p": 49, "mp": 64,
	"mf": 80, "f": 96, "ff": 112, "fff": 126, "ffff": 127, "fffff": 127, "ffffff": 127,
}

// Velocities of music that says nothing, the change over a hairpin that does not say where to, and the bounds.
const (
	defaultVelocity        = 80
	hairpinStep            = 16
	minVelocity            = 8
	maxVelocity            = 127
	accentVelocity         = 16
	strongAccentVelocity   = 28
	suddenAccentVelocity   = 112
	hairpinTargetTolerance = theory.Quarter
)

// dynamic is what a written dynamic does: the level from its place on, and a stress on the notes at its place.
// A level of 0 leaves the level as it was.
type dynamic struct {
	level, stress float64
}

// readDynamic understands a dynamic as it is written ("mf", "sfz", "fp"); others leave everything as it was.
func readDynamic(text string) dynamic {
	text = strings.ToLower(strings.TrimSpace(text))
	if v, plain := velocities[text]; plain {
		return dynamic{level: v}
	}
	switch text {
	case "fp", "ffp", "fpp", "sfp", "sfpp":
		then := strings.TrimLeft(text, "sf")
		first, plain := velocities[strings.TrimSuffix(text, then)]
		if !plain {
			first = suddenAccentVelocity
		}
		return dynamic{level: velocities[then], stress: first}
	case "sf", "sfz", "sffz", "fz", "rf", "rfz", "sff":
		return dynamic{stress: suddenAccentVelocity}
	case "n":
		return dynamic{level: minVelocity}
	}
	return dynamic{}
}

// levels is the loudness of a part over time: the level of a point holds until the next, or glides to it.
type levels struct {
	points []levelPoint
}

type levelPoint struct {
	at    theory.Tick
	level float64
	glide bool
}

// writtenLevel is a level from a place on; hairpin is a gradual change over a stretch, louder or softer.
type (
	writtenLevel struct {
		at    theory.Tick
		level float64
	}
	hairpin struct {
		from, to theory.Tick
		louder   bool
	}
)

// newLevels joins written levels and hairpins. A hairpin leads to the level written near its end, or else one
// degree further.
func newLevels(written []writtenLevel, hairpins []hairpin) *levels {
	written, hairpins = slices.Clone(written), slices.Clone(hairpins)
	sort.SliceStable(written, func(i, j int) bool { return written[i].at < written[j].at })
	sort.SliceStable(hairpins, func(i, j int) bool { return hairpins[i].from < hairpins[j].from })
	l := &levels{points: []levelPoint{{level: defaultVelocity}}}
	for _, h := range hairpins {
		written = l.addWritten(written, h.from)
		start := l.at(h.from)
		l.put(levelPoint{at: h.from, level: start, glide: true})
		l.put(levelPoint{at: h.to, level: hairpinTarget(written, h, start)})
	}
	l.addWritten(written, theory.MaxTick)
	return l
}

// addWritten puts the written levels up to a place and returns the rest.
func (l *levels) addWritten(written []writtenLevel, until theory.Tick) []writtenLevel {
	for len(written) > 0 && written[0].at <= until {
		l.put(levelPoint{at: written[0].at, level: written[0].level})
		written = written[1:]
	}
	return written
}

// put adds a point, in place of what stood there or later.
func (l *levels) put(p levelPoint) {
	for n := len(l.points); n > 0 && l.points[n-1].at >= p.at; n-- {
		l.points = l.points[:n-1]
	}
	l.points = append(l.points, p)
}

// hairpinTarget is the level that a hairpin ends with.
func hairpinTarget(written []writtenLevel, h hairpin, start float64) float64 {
	for _, w := range written {
		if w.at <= h.from || w.at < h.to-hairpinTargetTolerance {
			continue
		}
		if w.at > h.to+hairpinTargetTolerance {
			break
		}
		if (w.level > start) == h.louder {
			return w.level
		}
	}
	if h.louder {
		return min(start+hairpinStep, maxVelocity)
	}
	return max(start-hairpinStep, minVelocity)
}

// at is the level at a place.
func (l *levels) at(t theory.Tick) float64 {
	i := max(sort.Search(len(l.points), func(i int) bool { return l.points[i].at > t })-1, 0)
	p := l.points[i]
	if !p.glide || i+1 == len(l.points) || t < p.at {
		return p.level
	}
	next := l.points[i+1]
	return p.level + (next.level-p.level)*float64(t-p.at)/float64(next.at-p.at)
}
