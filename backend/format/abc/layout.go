package abc

import (
	"bytes"

	"ricercar/backend/score"
)

// plannedPart is a part of %%score: its staves, each with the ids of its voices.
type plannedPart struct{ staves [][]string }

// plannedGroup is a bracket of %%score over parts, counted from 0.
type plannedGroup struct {
	first, last int
	symbol      score.GroupSymbol
	through     bool
}

// planScore reads %%score [S A] {(R1 R2) L}: brackets join parts to groups, braces staves to a part, parentheses voices to a
// staff. A bar line between voices runs through.
func (r *reader) planScore(text []byte) {
	t := r.t
	if len(t.voices) > 0 {
		r.warn(codeLayout, "late", "%%%%score stands behind the first music and is left out")
		return
	}
	t.plan, t.groups = nil, nil
	p := planner{t: t, first: -1}
	for len(text) > 0 {
		switch c := text[0]; {
		case isSpace(c) || c == ',':
			text = text[1:]
		case bytes.IndexByte([]byte("()[]{}|*+"), c) >= 0:
			p.sign(c)
			text = text[1:]
		default:
			end := bytes.IndexAny(text, " \t()[]{}|*,+")
			if end < 0 {
				end = len(text)
			}
			p.voice(string(text[:end]))
			text = text[end:]
		}
	}
	if p.first >= 0 {
		p.sign(']')
	}
}

// planner reads the signs of a plan.
type planner struct {
	t       *tune
	first   int // part of the open bracket, −1 for none
	brace   int // how deep
	staff   int // in parentheses
	fresh   bool
	started bool // the open brace has a staff
	through bool
	count   int // of voices
}

func (p *planner) sign(c byte) {
	switch c {
	case '[':
		p.first, p.through = len(p.t.plan), false
	case ']':
		if p.first >= 0 && len(p.t.plan) > p.first {
			p.t.groups = append(p.t.groups, plannedGroup{p.first, len(p.t.plan) - 1, score.BracketSymbol, p.through})
		}
		p.first = -1
	case '{':
		p.brace, p.started = p.brace+1, false
	case '}':
		p.brace = max(p.brace-1, 0)
	case '(':
		p.staff, p.fresh = p.staff+1, true
	case ')':
		p.staff = max(p.staff-1, 0)
	case '|':
		p.through = true
	}
}

func (p *planner) voice(id string) {
	plan := &p.t.plan
	if p.count++; p.count > maxVoices {
		return
	}
	switch {
	case p.staff > 0 && !p.fresh && len(*plan) > 0:
		part := &(*plan)[len(*plan)-1]
		part.staves[len(part.staves)-1] = append(part.staves[len(part.staves)-1], id)
		return
	case p.brace > 0 && p.started:
		part := &(*plan)[len(*plan)-1]
		part.staves = append(part.staves, []string{id})
	default:
		*plan = append(*plan, plannedPart{staves: [][]string{{id}}})
		p.started = p.brace > 0
	}
	p.fresh = false
}

// layOut makes the parts, staves and voices of a header: those of %%score first, then the others of V:.
func (r *reader) layOut(key voiceLine) {
	t := r.t
	rows := make([]score.PartRow, len(t.plan))
	for i, part := range t.plan {
		rows[i] = r.layOutPart(part)
	}
	for _, g := range t.groups {
		if first, last := rows[g.first], rows[g.last]; first != 0 && last != 0 {
			t.b.AddGroup(score.Group{First: first, Last: last, Symbol: g.symbol, BarsThrough: g.through})
		}
	}
	for i, line := range t.listed {
		if line.merge && i > 0 && r.hasVoice(line.id) == nil {
			if before := r.hasVoice(t.listed[i-1].id); before != nil {
				r.addVoice(line.id, before.staff)
			}
		}
		v := r.findVoice(line.id)
		r.applyLine(v, line)
	}
	if len(t.voices) > 0 && (key.hasOctave || key.hasTranspose || key.lines != 0) {
		key.clef = clef{}
		for _, v := range t.voices {
			r.applyLine(v, key)
		}
		return
	}
	if len(t.voices) == 0 && (key.name != "" || key.hasOctave || key.hasTranspose || key.stem != 0 || key.lines != 0) {
		key.clef = clef{}
		r.applyLine(r.addVoice("", 0), key)
	}
}

func (r *reader) hasVoice(id string) *voice {
	for _, v := range r.t.voices {
		if v.id == id {
			return v
		}
	}
	return nil
}

// layOutPart makes one part of a plan; 0 where nothing is left of it.
func (r *reader) layOutPart(part plannedPart) (row score.PartRow) {
	t := r.t
	for _, ids := range part.staves {
		var staff score.StaffRow
		for _, id := range ids {
			if r.hasVoice(id) != nil {
				r.warn(codeLayout, id, "the voice %q stands twice in %%%%score", id)
				continue
			}
			if staff == 0 && row != 0 {
				staff = t.b.AddStaff(score.Staff{Part: row})
				v := r.addVoice(id, staff)
				v.newKey, v.newClef = t.hasKey, true
				continue
			}
			v := r.addVoice(id, staff)
			staff, row = v.staff, v.part
		}
	}
	return row
}
