package humdrum

import (
	"cmp"
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// layOut makes parts and staves of the **kern spines that have none yet. The lowest staff stands on the left, unless
// *staff says otherwise. Neighbours are one part where *part says so, or where both are of one keyboard.
func (r *reader) layOut() {
	p := r.p
	p.laid = true
	var fresh []*staff
	for _, s := range p.staves {
		if s.row == 0 {
			fresh = append(fresh, s)
		}
	}
	slices.Reverse(fresh)
	if numbered(fresh) {
		slices.SortStableFunc(fresh, func(a, b *staff) int { return cmp.Compare(a.number, b.number) })
	}
	for i, s := range fresh {
		if i > 0 && together(fresh[i-1], s) {
			s.partRow = fresh[i-1].partRow
		} else {
			s.partRow = p.b.AddPart(score.Part{})
		}
		r.addStaff(s)
	}
	for i := range p.spines {
		sp := &p.spines[i]
		if sp.kind == kern || sp.side == nil {
			continue
		}
		sp.staff = p.staffOf(i)
		if sp.kind == syllables && sp.side.verse == 0 && sp.staff != nil {
			sp.staff.verses = min(sp.staff.verses+1, maxVerses)
			sp.side.verse = sp.staff.verses
		}
	}
}

// maxVerses bounds the verses of a staff.
const maxVerses = 200

// numbered reports whether all staves have numbers of their own.
func numbered(staves []*staff) bool {
	for i, s := range staves {
		if s.number == 0 || slices.ContainsFunc(staves[:i], func(o *staff) bool { return o.number == s.number }) {
			return false
		}
	}
	return true
}

// together reports whether two neighbouring staves belong to one part.
func together(a, b *staff) bool {
	switch {
	case a.part != 0 || b.part != 0:
		return a.part == b.part
	case a.code == "rh" || a.code == "lh":
		return b.code == "rh" || b.code == "lh" || b.code == "ped"
	}
	return a.code == b.code && keyboards[a.code] && a.name == b.name
}

// addStaff adds the rows of a staff, and what it says of its part.
func (r *reader) addStaff(s *staff) {
	b := r.p.b
	s.row = b.AddStaff(score.Staff{Part: s.partRow, Lines: s.lines})
	if s.percussion {
		b.Staff(s.row).Kind = score.PercussionStaff
	}
	r.p.rowOf(s, s.voices[0])
	part := b.Part(s.partRow)
	if part.Name == "" {
		part.Name = cmp.Or(s.partName, s.name, instruments[s.code].name)
	}
	if part.Abbrev == "" {
		part.Abbrev = s.abbrev
	}
	if program, ok := s.program(); ok && part.Sound == 0 {
		part.Sound = b.AddSound(score.Sound{Program: program})
	}
	if s.newShift {
		b.Transpose(s.partRow, score.Place{Bar: 1}, s.shift)
		s.newShift = false
	}
	if s.clef.Sign == score.NoClef {
		s.clef, s.newClef = score.Treble, true
	}
}

// program is the General MIDI program of the staff's instrument.
func (s *staff) program() (uint8, bool) {
	if i, ok := instruments[s.code]; ok {
		return i.program, true
	}
	return score.ProgramOf(s.name)
}

// rowOf gives a voice of a staff its row, when it first has something to say.
func (p *piece) rowOf(s *staff, v *voice) score.VoiceRow {
	if v.row == 0 {
		for len(p.numbered) <= int(s.partRow) {
			p.numbered = append(p.numbered, 0)
		}
		p.numbered[s.partRow]++
		v.row = p.b.Voice(s.partRow, p.numbered[s.partRow])
	}
	return v.row
}

// staffOf is the staff that a spine beside the notes belongs to: that of the number that it names, else the nearest to
// the left, else to the right.
func (p *piece) staffOf(i int) *staff {
	if n := p.spines[i].side.staffs[0]; n != 0 {
		for _, s := range p.staves {
			if s.number == n {
				return s
			}
		}
	}
	for k := i - 1; k >= 0; k-- {
		if p.spines[k].kind == kern {
			return p.spines[k].staff
		}
	}
	for k := i + 1; k < len(p.spines); k++ {
		if p.spines[k].kind == kern {
			return p.spines[k].staff
		}
	}
	return nil
}

// writeSigns writes what changes at the place of the record: clefs, keys, transpositions, lines, tempi and words.
func (r *reader) writeSigns() {
	p := r.p
	at := score.Place{Bar: p.bar, Offset: p.at}
	for _, s := range p.staves {
		if s.row == 0 {
			continue
		}
		if s.newClef {
			p.b.Clef(s.row, at, s.clef)
		}
		if s.newKey || s.newMode && p.bar == 1 && p.at == 0 {
			p.b.Key(s.row, at, s.writtenKey())
		}
		if s.newShift {
			p.b.Transpose(s.partRow, at, s.shift)
		}
		s.newClef, s.newKey, s.newMode, s.newShift = false, false, false, false
		r.beginLines(s)
	}
	p.placeSigns()
	p.placeLabels()
}

// writtenKey is the signature as the player reads it: in the file it is that of the sounding notes. Its mode is that of
// the key that is named, where the signature is that key's.
func (s *staff) writtenKey() theory.KeySignature {
	k := s.key
	if !s.hasKey {
		k = s.mode.Signature()
	}
	if !k.Free && !s.mode.IsZero() && s.mode.Signature().Fifths == k.Fifths {
		k.Mode = s.mode.Mode
	}
	return k.Transpose(s.shift.Neg())
}
