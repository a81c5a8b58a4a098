package edit

import (
	"slices"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/score"
)

// MergeParts makes one part of several, in the place of the first of them and with its name, id and sound; notes of the
// others name their own sound where it differs. On one staff all become voices of the first part's staff; else the
// staves of all stand one under the other, as for a keyboard. Parts that count different bars come to count those of the
// first grid (OneGrid). Parts must transpose alike, and be two at least.
func MergeParts(s *score.Score, parts []score.PartRow, oneStaff bool) (*score.Score, error) {
	if err := checkMerge(s, parts); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(parts, func(p score.PartRow) bool { return s.Part(p).Grid != s.Part(parts[0]).Grid }) {
		var err error
		if s, err = OneGrid(s); err != nil {
			return nil, err
		}
	}
	c := bareCopier(s)
	c.mergedParts(parts, oneStaff)
	m := newMover(c)
	m.sameBars()
	for p := range s.Parts().All() {
		for v := range s.Part(p).Voices.All() {
			m.keepVoice(v)
		}
		if slices.Contains(parts[1:], p) {
			m.mergedPart(p, parts[0], oneStaff)
		} else {
			m.timelines(p)
		}
	}
	m.sameTies()
	m.tables()
	m.performance()
	return m.b.Build()
}

// mergedParts copies the parts, those that join the first one as staves and voices of it.
func (c *copier) mergedParts(parts []score.PartRow, oneStaff bool) {
	first := parts[0]
	for p := range c.s.Parts().All() {
		if !slices.Contains(parts[1:], p) {
			c.part(p, score.Selection{})
		}
	}
	number := uint16(0)
	for v := range c.s.Part(first).Voices.All() {
		number = max(number, c.s.Voice(v).Number)
	}
	for _, p := range parts[1:] {
		c.parts[p] = c.parts[first]
		for r := range c.s.Part(p).Staves.All() {
			if c.staves[r] = c.staves[c.s.Part(first).Staves.Lo]; !oneStaff {
				st := c.s.Staff(r)
				st.ID, st.Part, st.Number, st.Clefs, st.Keys = c.id(st.ID), c.parts[first], 0, nil, nil
				c.staves[r] = c.b.AddStaff(st)
			}
		}
		for v := range c.s.Part(p).Voices.All() {
			number++
			c.voices[v] = c.b.Voice(c.parts[first], number)
		}
	}
	c.groups()
}

func checkMerge(s *score.Score, parts []score.PartRow) error {
	if len(parts) < 2 {
		return fault.New(fault.Invalid, "it takes two parts to merge").WithField("parts")
	}
	for i, p := range parts {
		if err := checkPart(s, p); err != nil {
			return err
		}
		one, other := s.Part(parts[0]), s.Part(p)
		switch {
		case slices.Contains(parts[:i], p):
			return fault.New(fault.Invalid, "part %d is named twice", p).WithField("parts")
		case !slices.Equal(one.Transpose, other.Transpose):
			return fault.New(fault.Invalid, "%s and %s transpose differently", one.Name, other.Name).WithField("parts").
				WithHint("write them at sounding pitch first")
		}
	}
	return nil
}

// mergedPart gives the staves of a part that joined another their clefs and keys, and its notes their sound.
func (m *mover) mergedPart(p, first score.PartRow, oneStaff bool) {
	if !oneStaff {
		for r := range m.s.Part(p).Staves.All() {
			m.staffLines(r, m.staves[r])
		}
	}
	sound := m.s.Part(p).Sound
	if sound == m.s.Part(first).Sound {
		return
	}
	for v := range m.s.Part(p).Voices.All() {
		for r := range m.s.Voice(v).Events.All() {
			for h := range m.s.Event(r).Heads.All() {
				if made := m.b.Head(m.heads[h]); made.Sound == 0 {
					made.Sound = sound
				}
			}
		}
	}
}

// Explode makes a part of each voice of a part, each on a staff like the one where the voice begins. The first voice
// keeps the part's and its staff's ids; the others are named after the part with their number. Signs at places go to
// the first voice of their staff.
func Explode(s *score.Score, p score.PartRow) (*score.Score, error) {
	if err := checkPart(s, p); err != nil {
		return nil, err
	}
	if s.Part(p).Voices.Len() < 2 {
		return s, nil
	}
	c := bareCopier(s)
	var staves []score.StaffRow // the builder's, by voice of the part
	for q := range s.Parts().All() {
		if q == p {
			staves = c.explode(p)
		} else {
			c.part(q, score.Selection{})
		}
	}
	c.groups()
	m := newMover(c)
	m.sameBars()
	for q := range s.Parts().All() {
		if q == p {
			m.explodedVoices(p, staves)
			continue
		}
		m.timelines(q)
		for v := range s.Part(q).Voices.All() {
			m.keepVoice(v)
		}
	}
	m.sameTies()
	m.dropCrossTies()
	m.tables()
	m.performance()
	return m.b.Build()
}

// explode adds a part with a staff for each voice.
func (c *copier) explode(p score.PartRow) (staves []score.StaffRow) {
	name := c.s.Part(p).Name
	for v := range c.s.Part(p).Voices.All() {
		part, home := c.s.Part(p), homeStaff(c.s, v)
		part.ID, part.Transpose = c.id(part.ID), nil
		part.Staves, part.Voices = score.Span[score.StaffRow]{}, score.Span[score.VoiceRow]{}
		if len(staves) > 0 {
			part.Name = name + " " + strconv.Itoa(len(staves)+1)
		}
		made := c.b.AddPart(part)
		st := c.s.Staff(home)
		st.ID, st.Part, st.Number, st.Clefs, st.Keys = c.id(st.ID), made, 0, nil, nil
		staves = append(staves, c.b.AddStaff(st))
		if c.parts[p] == 0 {
			c.parts[p] = made
		}
		if c.staves[home] == 0 {
			c.staves[home] = staves[len(staves)-1]
		}
		c.voices[v] = c.b.Voice(made, 1)
		c.ends = map[score.PartRow]score.PartRow{p: made}
	}
	for r := range c.s.Part(p).Staves.All() {
		if c.staves[r] == 0 {
			c.staves[r] = staves[0]
		}
	}
	return staves
}

// homeStaff is the staff where a voice begins.
func homeStaff(s *score.Score, v score.VoiceRow) score.StaffRow {
	if events := s.Voice(v).Events; !events.IsEmpty() {
		return s.Event(events.Lo).Staff
	}
	return s.Part(s.Voice(v).Part).Staves.Lo
}

// explodedVoices copies the voices of a part, each to its own staff.
func (m *mover) explodedVoices(p score.PartRow, staves []score.StaffRow) {
	part := m.s.Part(p)
	for i, v := range enumerate(part.Voices) {
		m.staffLines(homeStaff(m.s, v), staves[i])
		for _, e := range part.Transpose {
			m.b.Transpose(m.b.Staff(staves[i]).Part, m.place(m.s.BarAt(part.Grid, e.Tick), e.Tick), e.Value)
		}
		for r := range m.s.Voice(v).Events.All() {
			m.keep(r)
			m.b.Event(m.events[r]).Staff = staves[i]
			for h := range m.s.Event(r).Heads.All() {
				m.b.Head(m.heads[h]).Staff = staves[i]
			}
		}
	}
}

func enumerate[R score.Row](s score.Span[R]) func(func(int, R) bool) {
	return func(yield func(int, R) bool) {
		for r := s.Lo; r < s.Hi; r++ {
			if !yield(int(r-s.Lo), r) {
				return
			}
		}
	}
}

// dropCrossTies unties heads that came to lie in different parts.
func (m *mover) dropCrossTies() {
	for i := range m.s.Heads().All() {
		h := m.b.Head(m.heads[i])
		if h.Tie != 0 && m.b.Staff(h.Staff).Part != m.b.Staff(m.b.Head(h.Tie).Staff).Part {
			h.Tie = 0
		}
	}
}
