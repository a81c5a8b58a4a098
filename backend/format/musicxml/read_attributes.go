package musicxml

import (
	"cmp"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// signature is what attributes say of clefs and keys: their staves may only be known when all have been read.
type signature struct {
	staff int // 0 is all
	key   theory.KeySignature
	clef  score.Clef
	isKey bool
	id    score.ID // of the staff, which its first clef carries
}

// attributes reads divisions, keys, meters, clefs and transposition.
func (r *reader) attributes() {
	var found [16]signature
	signs := found[:0]
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "divisions":
			r.divisions()
		case "key":
			signs = append(signs, r.key())
		case "clef":
			signs = append(signs, r.clef())
		case "time":
			r.time()
		case "staves":
			text := r.x.Content()
			r.staff(r.staffNumber("staves", text))
		case "transpose", "for-part":
			r.transpose()
		case "staff-details":
			r.staffDetails()
		case "instruments":
		case "measure-style":
			r.measureStyle()
		case "part-symbol", "footnote", "level", "directive":
			r.unkept()
		default:
			r.unknown()
		}
	}
	for _, s := range signs {
		r.sign(s)
	}
}

// sign sets a clef or key from here on.
func (r *reader) sign(s signature) {
	p := r.part
	at := score.Place{Bar: r.bar(), Offset: p.at.pos()}
	switch {
	case !s.isKey:
		row := r.staff(max(s.staff, 1))
		r.b.Clef(row, at, s.clef)
		r.kindOf(row, s.clef)
		r.b.Staff(row).ID = cmp.Or(r.b.Staff(row).ID, s.id)
	case s.staff > 0:
		r.b.Key(r.staff(s.staff), at, s.key)
	default:
		r.staff(1)
		for _, row := range p.staves {
			r.b.Key(row, at, s.key)
		}
		if r.numKeys += len(p.staves); r.numKeys > maxKeys {
			r.fail(fault.TooLarge, codeTooLarge, "there are more than %d key signatures", maxKeys)
		}
		p.keys = append(p.keys, keyAt{at, s.key})
	}
}

// maxKeys bounds the keys of all staves: one element counts for each staff of its part.
const maxKeys = 1_000_000

// kindOf makes a staff one for tablature or percussion by its first clef.
func (r *reader) kindOf(row score.StaffRow, c score.Clef) {
	switch staff := r.b.Staff(row); {
	case c.Sign == score.TabClef:
		staff.Kind = score.TablatureStaff
	case c.Sign == score.PercussionClef && staff.Kind == score.NoteStaff:
		staff.Kind = score.PercussionStaff
	}
}

func (r *reader) divisions() {
	text := r.x.Content()
	n, scale, ok := decimal(text)
	n = (n + scale/2) / scale
	if !ok || n < 1 || n > maxDivisions {
		r.bad("divisions", text)
		return
	}
	r.part.at.setDivisions(n)
}

// maxDivisions is far beyond what any program writes.
const maxDivisions = 1_000_000_000

// transpose reads the interval from written to sounding pitch.
func (r *reader) transpose() {
	if string(r.x.Name) == "for-part" {
		r.unkept()
		return
	}
	var steps, semitones, octaves int64
	hasSteps := false
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "diatonic":
			steps, hasSteps = r.bounded("diatonic", 70)
		case "chromatic":
			semitones, _ = r.bounded("chromatic", 120)
		case "octave-change":
			octaves, _ = r.bounded("octave-change", 10)
		case "double":
			r.unkept()
		default:
			r.unknown()
		}
	}
	iv := theory.ChromaticInterval(int(semitones))
	if hasSteps {
		iv = theory.Interval{Steps: int16(steps), Cents: int16(100 * semitones)}
	}
	iv = iv.Add(theory.Interval{Steps: 7, Cents: 1200}.Times(int(octaves)))
	r.part.written = iv
	r.b.Transpose(r.part.row, score.Place{Bar: r.bar(), Offset: r.part.at.pos()}, iv)
}

// bounded reads the content of an element as a whole number of at most that size either way.
func (r *reader) bounded(name string, limit int64) (int64, bool) {
	text := r.x.Content()
	n, ok := within(text, -limit, limit)
	if !ok {
		r.bad(name, text)
		return 0, false
	}
	return n, true
}

// staffDetails reads the lines and the tuning of a staff.
func (r *reader) staffDetails() {
	number := 1
	if text := r.x.Attr("number"); text != nil {
		number = r.staffNumber("staff-details number", text)
	}
	row := r.staff(number)
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "staff-lines":
			r.staffLines(row)
		case "staff-tuning":
			r.tuning(row)
		case "staff-size":
			text := r.x.Content()
			if n, _, ok := decimal(text); ok && n > 0 && n <= 200 {
				r.b.Staff(row).Size = uint8(n)
			} else {
				r.bad("staff-size", text)
			}
		case "staff-type", "capo", "line-detail":
			r.unkept()
		default:
			r.unknown()
		}
	}
}

// staffLines sets how many lines a staff has; a change within the piece is not kept.
func (r *reader) staffLines(row score.StaffRow) {
	text := r.x.Content()
	n, ok := within(text, 0, 20)
	switch {
	case !ok:
		r.bad("staff-lines", text)
	case len(r.part.reach) > 1 || r.part.at.pos() > 0:
		r.unkeptAs([]byte("a change of staff-lines"))
	case n == 0:
		r.unkeptAs([]byte("a staff without lines"))
	default:
		r.b.Staff(row).Lines = uint8(n)
	}
}

// tuning adds the pitch of one string.
func (r *reader) tuning(row score.StaffRow) {
	p := r.pitch(theory.Pitch{Oct: 4}, "tuning-")
	staff := r.b.Staff(row)
	if len(staff.Tuning) == 20 {
		r.unkeptAs([]byte("a change of staff-tuning"))
		return
	}
	staff.Tuning = append(staff.Tuning, p)
}

// measureStyle is how bars are abbreviated. Their music stands written out all the same.
func (r *reader) measureStyle() {
	for depth := r.x.Depth(); r.child(depth); {
		r.unkeptIn("measure-style ", r.x.Name, "")
	}
}
