package musicxml

import (
	"bytes"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// keyAt is a key of all staves of a part from a place on.
type keyAt struct {
	at  score.Place
	key theory.KeySignature
}

// signStaff reads the attribute number of clef or key; 0 where there is none.
func (r *reader) signStaff(name string) int {
	if text := r.x.Attr("number"); text != nil {
		return r.staffNumber(name+" number", text)
	}
	return 0
}

// clef reads a clef.
func (r *reader) clef() signature {
	s := signature{staff: r.signStaff("clef"), id: r.id()}
	s.clef.Hidden = string(r.x.Attr("print-object")) == "no"
	if yes(r.x.Attr("additional")) {
		r.unkeptAs([]byte("the attribute additional of clef"))
	}
	line := int64(0)
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "sign":
			s.clef.Sign = r.clefSign()
		case "line":
			line, _ = r.bounded("line", 20)
		case "clef-octave-change":
			n, _ := r.bounded("clef-octave-change", 3)
			s.clef.Octave = int8(n)
		default:
			r.unknown()
		}
	}
	if line == 0 {
		line = usualLine(s.clef.Sign)
	}
	s.clef.Line = int8(line)
	return s
}

func (r *reader) clefSign() score.ClefSign {
	text := trim(r.x.Content())
	sign, ok := clefSigns.value(text)
	if !ok {
		r.bad("sign", text)
		return score.GClef
	}
	return sign
}

// usualLine is where a clef stands that does not say so.
func usualLine(sign score.ClefSign) int64 {
	switch sign {
	case score.GClef:
		return 2
	case score.FClef:
		return 4
	case score.CClef, score.PercussionClef:
		return 3
	case score.TabClef:
		return 5
	case score.NoClef:
	}
	return 0
}

// key reads a key signature: of the line of fifths, or free.
func (r *reader) key() signature {
	s := signature{staff: r.signStaff("key"), isKey: true}
	if string(r.x.Attr("print-object")) == "no" {
		r.unkeptAs([]byte("that a key is not printed"))
	}
	step := theory.C
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "fifths":
			n, _ := r.bounded("fifths", 21)
			s.key.Fifths = int8(n)
		case "mode":
			s.key.Mode = r.mode()
		case "key-step":
			s.key.Free = true
			step = r.letter("key-")
		case "key-alter":
			s.key.Alters[step] = int8(r.alter("key-") / 50)
		case "key-accidental":
			text := trim(r.x.Content())
			if c, ok := accidentals.value(text); ok {
				s.key.Alters[step] = int8(c / 50)
			} else {
				r.bad("key-accidental", text)
			}
		case "cancel", "key-octave":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if s.key.Free {
		s.key.Fifths = 0
	}
	return s
}

func (r *reader) mode() theory.Mode {
	text := trim(r.x.Content())
	if len(text) == 0 || string(text) == "none" {
		return theory.NoMode
	}
	m, err := theory.ParseMode(r.intern(text))
	if err != nil {
		r.bad("mode", text)
	}
	return m
}

// time reads a meter.
func (r *reader) time() {
	m := theory.Meter{}
	hidden := string(r.x.Attr("print-object")) == "no"
	if text := r.x.Attr("symbol"); text != nil {
		symbol, ok := meterSymbols.value(text)
		if !ok {
			r.unkeptIn("the time symbol ", text, "")
		}
		m.Symbol = symbol
	}
	staff := r.signStaff("time")
	valid, free := true, false
	var beats []byte
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "beats":
			beats = trim(r.x.Content())
		case "beat-type":
			text := trim(r.x.Content())
			if !addTerms(&m, beats, text) {
				r.bad("time", append(append(bytes.Clone(beats), '/'), text...))
				valid = false
			}
		case "senza-misura":
			free = true
		case "interchangeable":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if free {
		m = theory.Meter{}
	}
	if !valid || m.N == 0 && !free {
		return
	}
	if hidden {
		m.Symbol = theory.MeterHidden
	}
	r.setStaffMeter(staff, m)
}

// setStaffMeter sets the meter of a part by that of a staff, 0 for all: the first one decides.
func (r *reader) setStaffMeter(staff int, m theory.Meter) {
	p := r.part
	switch index := p.index(); {
	case staff <= 1 || !p.grid.isGiven(index):
		r.setMeter(m)
	case !sameTerms(p.grid.meters[index], m):
		r.unkeptAs([]byte("a time of one staff"))
	}
}

// addTerms adds beats such as "3+2" of one denominator to a meter.
func addTerms(m *theory.Meter, beats, beatType []byte) bool {
	den, ok := within(beatType, 1, 128)
	if !ok || den&(den-1) != 0 {
		return false
	}
	for len(beats) > 0 {
		text, rest, _ := bytes.Cut(beats, []byte{'+'})
		n, ok := within(text, 1, 255)
		if !ok || int(m.N) == len(m.Terms) {
			return false
		}
		m.Terms[m.N] = theory.Term{Beats: uint8(n), Den: uint8(den)}
		m.N++
		beats = rest
	}
	return m.N > 0
}
