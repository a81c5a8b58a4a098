package theory

import "sync"

// ClassChord is a chord known by pitch class only, as keys of a keyboard tell it.
type ClassChord struct {
	Root      int8 // pitch class, −1 where no quality fits
	Quality   Quality
	Inversion int8 // as in Chord
}

// ClassifyClasses finds root and quality of a set of pitch classes with the given class in the bass, by one look-up
// and without spelling. A symmetric chord (diminished seventh, augmented triad) stands on its bass, as does a
// suspended one; spelled pitches deserve ChordOf. A set without a quality gives root −1 and OtherChord.
func ClassifyClasses(s PCSet, bass int) ClassChord {
	bass = floorMod(bass, 12)
	row := classChords()[s&Aggregate]
	if row.quality == OtherChord {
		return ClassChord{Root: -1}
	}
	c := ClassChord{Root: int8(row.root), Quality: row.quality}
	if row.quality == Sus4 && floorMod(bass-int(row.root), 12) == 5 {
		return ClassChord{Root: int8(bass), Quality: Sus2} // C F G over F
	}
	if row.symmetric.Has(bass) {
		c.Root = int8(bass)
	}
	c.Inversion = inversionBySemitones(row.quality, floorMod(bass-int(c.Root), 12))
	return c
}

type classChordRow struct {
	quality   Quality
	root      uint8
	symmetric PCSet // every class that may be the root
}

// classPriority lists the qualities by which sets are named, the likelier reading first: C E G A is A minor seventh.
// Incomplete forms come after every complete one.
var classPriority = []Quality{
	MajTriad, MinTriad, DimTriad, AugTriad, Dom7, Maj7, Min7, HalfDim7, Dim7, MinMaj7, AugMaj7, Aug7, Dom7Flat5,
	Sus4, PowerChord, MajorThird, MinorThird, SingleTone, Dom7Sus4, DimMaj7, Maj7Flat5, Dom9, Maj9, Min9, Dom7Flat9,
	Dom7Sharp9, Add9, MinAdd9, MinMaj9, HalfDim9, Maj7Sharp11, Dom7Sharp11, Dom11, Min11, Dom13, Maj13, Min13,
}

var classChords = sync.OnceValue(func() *[4096]classChordRow {
	rows := new([4096]classChordRow)
	for _, q := range classPriority {
		fillClassRows(rows, q, q.Classes())
	}
	for _, q := range []Quality{Dom7, Maj7, Min7, Dim7, MinMaj7} {
		fillClassRows(rows, q, q.Classes()&^NewPCSet(6, 7)) // without its fifth
	}
	return rows
})

func fillClassRows(rows *[4096]classChordRow, q Quality, shape PCSet) {
	for root := range 12 {
		row := &rows[shape.Transpose(root)]
		switch row.quality {
		case OtherChord:
			*row = classChordRow{quality: q, root: uint8(root), symmetric: 1 << root}
		case q:
			row.symmetric |= 1 << root
		}
	}
}

// inversionBySemitones returns the inversion with the class so far above the root in the bass.
func inversionBySemitones(q Quality, semitones int) int8 {
	switch semitones {
	case 0:
		return 0
	case 3, 4:
		return 1
	case 5:
		if q.Suspended() {
			return 1
		}
		return 5
	case 6:
		if q == Maj7Sharp11 || q == Dom7Sharp11 {
			return 5
		}
		return 2
	case 7, 8:
		return 2
	case 9:
		if q == Dim7 {
			return 3
		}
		return 6
	case 10, 11:
		return 3
	}
	return 4
}
