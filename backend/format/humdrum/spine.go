package humdrum

import (
	"bytes"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// kind is what a spine holds.
type kind uint8

const (
	ignored kind = iota
	kern
	dynamics
	syllables
	romanNumerals
	chordSymbols
	figuredBass
	fresh // an added spine before its exclusive interpretation
)

// kinds are the exclusive interpretations that are read.
var kinds = map[string]kind{
	"kern": kern, "dynam": dynamics, "dyn": dynamics, "text": syllables, "silbe": syllables, "lyrics": syllables, "lyr": syllables,
	"harm": romanNumerals, "rhrm": romanNumerals, "mxhm": chordSymbols, "mxharm": chordSymbols, "harte": chordSymbols,
	"cdata-harte": chordSymbols, "fb": figuredBass, "fba": figuredBass, "Bnum": figuredBass,
}

// spine is one column of a record: a spine or one of those that it was split into.
type spine struct {
	kind  kind
	track int    // of the exclusive interpretation that it comes from, from 1
	staff *staff // its own where it is **kern, else the one that it belongs to
	voice *voice // of **kern
	side  *side  // of other spines
}

// staff is a **kern spine with all that it splits into.
type staff struct {
	track                    int
	number, part             int // of *staff and *part; 0 is none
	code, class              string
	name, abbrev, partName   string
	row                      score.StaffRow
	partRow                  score.PartRow
	clef                     score.Clef
	key                      theory.KeySignature
	mode                     theory.Key
	shift                    theory.Interval
	newClef, newKey, newMode bool
	newShift, hasKey         bool
	cue, percussion          bool
	lines                    uint8
	noNumbers, noBrackets    bool // of tuplets
	voices                   []*voice
	slurs                    []openSlur
	octave, pedal            openLine
	begins                   []beginning
	verses                   uint8
	attacked                 score.EventRow // by the last record that had a note, of the leftmost voice
	attackedAt               int            // clock of that record
}

// voice is a line of notes on a staff.
type voice struct {
	number     int // on the staff, from 0
	row        score.VoiceRow
	used       bool // by a spine of the record
	known      bool // end is known
	end        theory.Tick
	over       theory.Tick // how much of its last note lies in the next bar
	last       score.EventRow
	sounded    theory.Tick    // end of the last note of the bar
	lone       score.EventRow // a rest that is all there is in the bar
	events     int            // in the bar
	beams      int            // open
	graceBeams int
	groups     score.TupletGroups
	graces     []score.EventRow // since the last main note
}

// side is a spine beside the notes.
type side struct {
	kind    kind
	staffs  [2]int // of *staff: the first and the last that it belongs to
	track   int
	verse   uint8
	hairpin openLine
	inWord  bool
	hyphens bool // syllables that go on with a word begin with one
	last    score.Lyric
	open    bool // last is not written yet
	key     theory.Key
	below   bool
}

// exclusive reads **kern and the like.
func (r *reader) exclusive(sp *spine, field []byte) {
	p := r.p
	p.tracks++
	name := string(bytes.TrimLeft(field, "*"))
	*sp = spine{kind: kinds[name], track: p.tracks}
	switch sp.kind {
	case kern:
		sp.staff = &staff{track: p.tracks}
		sp.voice = sp.staff.addVoice(0)
		p.staves = append(p.staves, sp.staff)
		p.laid = false
	case ignored:
		r.unkept("spine **" + clip([]byte(name)))
		sp.side = &side{}
	default:
		sp.side = &side{kind: sp.kind, track: p.tracks}
	}
}

// addVoice adds a voice to the staff, or takes one that no spine uses and that sounds no longer than to a time.
func (s *staff) addVoice(from theory.Tick) *voice {
	for _, v := range s.voices {
		if !v.used && v.end <= from {
			v.used = true
			return v
		}
	}
	v := &voice{number: len(s.voices), used: true}
	s.voices = append(s.voices, v)
	return v
}

// maxSpines bounds the columns of a record.
const maxSpines = 2000

// interpretations reads a record of interpretations: what each says of its spine, then the paths of the spines.
func (r *reader) interpretations() error {
	paths := false
	for i, field := range r.fields {
		sp := &r.p.spines[i]
		r.point(sp, r.starts[i])
		switch {
		case len(field) < 2 || field[0] != '*':
		case field[1] == '*':
			if sp.kind != fresh {
				r.warn(codePath, "**", "%s within a spine begins another one", clip(field))
				r.leave(sp)
			}
			r.exclusive(sp, field)
		case isPath(field):
			paths = true
		default:
			r.tandem(sp, field[1:])
		}
	}
	if paths {
		return r.follow()
	}
	return nil
}

// point says which token remarks are about.
func (r *reader) point(sp *spine, start int) {
	r.offset, r.at = r.start+start, sp.staff
}

// isPath reports whether an interpretation changes the spines.
func isPath(field []byte) bool {
	if len(field) != 2 {
		return false
	}
	switch field[1] {
	case '-', '+', '^', 'v', 'x':
		return true
	}
	return false
}

// follow makes the spines of the next record: ended, added, split, joined and exchanged.
func (r *reader) follow() error {
	p := r.p
	out := r.paths[:0]
	exchange := -1
	for i := 0; i < len(r.fields); i++ {
		sp := p.spines[i]
		r.point(&sp, r.starts[i])
		switch path(r.fields[i]) {
		case '-':
			r.leave(&sp)
		case '+':
			out = append(out, sp, spine{kind: fresh})
		case '^':
			out = append(out, sp, r.splitOff(sp))
		case 'v':
			n := r.joined(i)
			out = append(out, r.join(p.spines[i:i+n]))
			i += n - 1
		case 'x':
			out = append(out, sp)
			if exchange < 0 {
				exchange = len(out) - 1
				break
			}
			out[exchange], out[len(out)-1] = out[len(out)-1], out[exchange]
			exchange = -1
		default:
			out = append(out, sp)
		}
	}
	if exchange >= 0 {
		r.warn(codePath, "*x", "a spine is exchanged with none")
	}
	if len(out) > maxSpines {
		return source.TooLarge(maxSpines, "spines")
	}
	p.spines, r.paths = out, p.spines
	return nil
}

// path is the sign of a path, 0 for other interpretations.
func path(field []byte) byte {
	if isPath(field) {
		return field[1]
	}
	return 0
}

// splitOff is the right one of the two spines that a spine splits into.
func (r *reader) splitOff(sp spine) spine {
	if sp.kind != kern {
		return sp
	}
	from := sp.voice
	v := sp.staff.addVoice(from.end)
	v.end, v.known, v.over, v.lone = from.end, from.known, 0, 0
	sp.voice = v
	return sp
}

// joined is how many spines from a *v on are joined: neighbours of one exclusive interpretation.
func (r *reader) joined(i int) int {
	n := 1
	for i+n < len(r.fields) && path(r.fields[i+n]) == 'v' && r.p.spines[i+n].track == r.p.spines[i].track {
		n++
	}
	if n == 1 {
		r.warn(codePath, "*v", "a spine is joined with none")
	}
	return n
}

// join makes one spine of several. It goes on with the voice that ends first: what others hold may sound beyond.
func (r *reader) join(all []spine) spine {
	to := all[0]
	if to.kind != kern {
		return to
	}
	for _, sp := range all[1:] {
		if sp.voice.known && (sp.voice.end < to.voice.end || sp.voice.end == to.voice.end && sp.voice.number < to.voice.number) {
			to.voice = sp.voice
		}
	}
	for _, sp := range all {
		if sp.voice != to.voice {
			r.rest(sp.voice)
		}
	}
	return to
}

// leave ends a spine.
func (r *reader) leave(sp *spine) {
	switch sp.kind {
	case kern:
		r.rest(sp.voice)
	case syllables:
		r.closeSyllable(sp.side)
	case dynamics:
		r.dropLine(&sp.side.hairpin, "hairpin")
	case ignored, romanNumerals, chordSymbols, figuredBass, fresh:
	}
}

// rest takes a voice out of use.
func (r *reader) rest(v *voice) {
	v.used, v.known, v.beams = false, false, 0
	v.closeGraces(r.p.b)
}
