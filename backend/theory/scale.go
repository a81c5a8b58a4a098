package theory

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"ricercar/backend/fault"
)

// ScaleKind is a scale without a tonic: its intervals upwards from the tonic, without the octave.
type ScaleKind struct {
	Name    string   // "harmonic minor"
	Aliases []string // other names, may be empty
	Up      []Interval
	Down    []Interval // the descending form, from the tonic upwards too; as Up for most scales
	Source  string     // where the scale is described
}

// scaleKinds reads the table once, when a scale is first asked for.
var scaleKinds = sync.OnceValue(func() []ScaleKind {
	kinds := make([]ScaleKind, len(scaleTable))
	for i, row := range scaleTable {
		names := strings.Split(row.names, ",")
		kinds[i] = ScaleKind{Name: names[0], Aliases: names[1:], Up: MustIntervals(row.up), Source: row.source}
		kinds[i].Down = kinds[i].Up
		if row.down != "" {
			kinds[i].Down = MustIntervals(row.down)
		}
	}
	return kinds
})

// ScaleKinds returns all scales that are known, the commonest first.
func ScaleKinds() []ScaleKind { return slices.Clone(scaleKinds()) }

// FindScaleKind returns the scale of that name or alias, in any case, with hyphens and spaces alike.
func FindScaleKind(name string) (ScaleKind, error) {
	fold := func(s string) string {
		return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", " ")
	}
	want := fold(name)
	var known []string
	for _, kind := range scaleKinds() {
		for _, n := range append([]string{kind.Name}, kind.Aliases...) {
			if fold(n) == want {
				return kind, nil
			}
			known = append(known, n)
		}
	}
	return ScaleKind{}, fault.New(fault.NotFound, "no scale is called %q", name).
		WithHint("the scales are listed by name").WithSuggestions(fault.Suggest(want, known)...)
}

// On returns the scale on a tonic.
func (k ScaleKind) On(tonic Pitch) Scale { return Scale{Tonic: tonic, Kind: k} }

// classes returns the set of pitch classes above tonic 0 as bits, both directions together.
func (k ScaleKind) classes() uint16 {
	var set uint16
	for _, iv := range slices.Concat(k.Up, k.Down) {
		set |= 1 << (Pitch{}.Add(iv).Class())
	}
	return set
}

// Scale is a scale on a tonic. The zero value has no pitches.
type Scale struct {
	Tonic Pitch
	Kind  ScaleKind
}

// Scale returns the key's own scale: natural minor for minor. It is the zero Scale for no key.
func (k Key) Scale() Scale {
	if k.IsZero() {
		return Scale{}
	}
	kind, err := FindScaleKind(k.Mode.String())
	if err != nil {
		return Scale{}
	}
	return kind.On(k.Tonic())
}

// ParseScale reads a tonic and a scale's name: "D harmonic minor", "Bb blues", "F#5 whole tone". The tonic lies in
// octave 4 where none is given.
func ParseScale(s string) (Scale, error) {
	tonic, name, found := strings.Cut(strings.TrimSpace(s), " ")
	if !found {
		return Scale{}, fault.New(fault.Invalid, "%q is not a scale", s).WithHint(`write "D harmonic minor"`)
	}
	p, err := ParsePitch(tonic)
	if err != nil {
		return Scale{}, err
	}
	kind, err := FindScaleKind(name)
	if err != nil {
		return Scale{}, err
	}
	return kind.On(p), nil
}

// String returns tonic and name: "D harmonic minor". It is empty for the zero Scale.
func (s Scale) String() string {
	if s.Kind.Name == "" {
		return ""
	}
	return s.Tonic.Name() + " " + s.Kind.Name
}

// Up returns the pitches from the tonic up to its octave, in the order in which the scale ascends.
func (s Scale) Up() []Pitch { return s.realize(s.Kind.Up) }

// Down returns the pitches from the tonic's octave down to the tonic.
func (s Scale) Down() []Pitch {
	pitches := s.realize(s.Kind.Down)
	slices.Reverse(pitches)
	return pitches
}

func (s Scale) realize(intervals []Interval) []Pitch {
	if len(intervals) == 0 {
		return nil
	}
	pitches := make([]Pitch, 0, len(intervals)+1)
	for _, iv := range intervals {
		pitches = append(pitches, s.Tonic.Add(iv))
	}
	return append(pitches, s.Tonic.Add(Interval{octaveSteps, octaveCents}))
}

// Degree returns the pitch on degree n of the ascending scale: 1 is the tonic, len(Kind.Up)+1 its octave, 0 the
// degree below the tonic. The zero Scale gives the zero Pitch.
func (s Scale) Degree(n int) Pitch {
	size := len(s.Kind.Up)
	if size == 0 {
		return Pitch{}
	}
	octaves := Interval{octaveSteps, octaveCents}.Times(floorDiv(n-1, size))
	return s.Tonic.Add(s.Kind.Up[floorMod(n-1, size)]).Add(octaves)
}

// DegreeOf returns the degree of a pitch in any octave, from 1: as it is spelled in the ascending scale, else as it
// sounds there, else the same in the descending scale. It is 0 for pitches that the scale does not have.
func (s Scale) DegreeOf(p Pitch) int {
	for _, form := range [][]Interval{s.Kind.Up, s.Kind.Down} {
		for _, same := range []func(Pitch) bool{
			func(q Pitch) bool { return q.Step == p.Step && q.Alter == p.Alter },
			func(q Pitch) bool { return floorMod(q.Cents()-p.Cents(), octaveCents) == 0 },
		} {
			if i := slices.IndexFunc(form, func(iv Interval) bool { return same(s.Tonic.Add(iv)) }); i >= 0 {
				return i + 1
			}
		}
	}
	return 0
}

// Contains reports whether a pitch sounds in the scale, in any octave, ascending or descending.
func (s Scale) Contains(p Pitch) bool { return s.DegreeOf(p) > 0 }

// ScalesWith returns all scales that contain the given pitches as they sound: those with the fewest other notes
// first, then those whose tonic comes earlier among the pitches, then in the table's order. Tonics lie in octave 4 and
// are spelled so that the scale has as many of the pitches as they are spelled as possible. Quarter tones count
// as the nearest key. It is empty for no pitches.
func ScalesWith(pitches []Pitch) []Scale {
	var wanted uint16
	var order []int
	for _, p := range pitches {
		if bit := uint16(1) << p.Class(); wanted&bit == 0 {
			wanted |= bit
			order = append(order, p.Class())
		}
	}
	if wanted == 0 {
		return nil
	}
	for class := range 12 {
		if wanted&(1<<class) == 0 {
			order = append(order, class)
		}
	}
	var found []Scale
	for _, class := range order {
		for _, kind := range scaleKinds() {
			if set := rotateClasses(kind.classes(), class); set&wanted == wanted {
				found = append(found, kind.On(tonicFor(kind, class, pitches)))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Scale) int {
		return cmp.Compare(bits.OnesCount16(a.Kind.classes()), bits.OnesCount16(b.Kind.classes()))
	})
	return found
}

// rotateClasses transposes a set of pitch classes up.
func rotateClasses(set uint16, up int) uint16 { return (set<<up | set>>(12-up)) & 0xfff }

// tonicFor spells a tonic's pitch class so that the scale agrees with the spelling of the pitches.
func tonicFor(kind ScaleKind, class int, pitches []Pitch) Pitch {
	best, bestCost := FromKey(60+class), 1<<30
	for _, tonic := range best.Enharmonics(100) {
		s := kind.On(Pitch{Step: tonic.Step, Oct: 4, Alter: tonic.Alter})
		cost := max(int(tonic.Alter), -int(tonic.Alter)) / 100
		for _, p := range pitches {
			if !slices.ContainsFunc(slices.Concat(kind.Up, kind.Down), func(iv Interval) bool { return s.Tonic.Add(iv).Name() == p.Name() }) {
				cost += 10
			}
		}
		if cost < bestCost {
			best, bestCost = s.Tonic, cost
		}
	}
	return best
}
